"""Names and messages as they are compared with each other: folded, and split into their words."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_bot.words.plain import plain
from qa_bot.words.stems import words

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
# What stands between words; "$", "%" and "#" belong to the word: "$7" is no question number.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}\"“”„«»…]+")
_OWNED = re.compile(r"['’]s?$")


def folded(text: str) -> str:
    """Put a text in one case, with one kind of apostrophe and one space between words."""
    text = plain(text).translate(_APOSTROPHES).casefold()
    return " ".join(text.split())


def split(text: str) -> list[str]:
    """Split a folded text into its words, without the punctuation between and behind them."""
    found = (word.strip(".'-_*") for word in _BETWEEN.split(text))
    return [word for word in found if word]


def words_of(text: str) -> list[str]:
    """Fold a text and split it into its words, in order."""
    return split(folded(text))


@lru_cache(maxsize=65536)
def stem_of_name(word: str) -> str:
    """Stem a word as names are compared, without the ending that says whose something is.

    It is "" for what is not one word.
    """
    stems = words(_OWNED.sub("", folded(word)))
    return stems[0] if len(stems) == 1 else ""
