"""Messages as words, in the form in which addresses, listings and greetings are compared."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
# What stands between words; "$", "%" and "#" belong to the word: "$7" is no question number.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}\"“”„«»…]+")


def folded(text: str) -> str:
    """A text in one case, with one kind of apostrophe and one space between words."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order, without the punctuation between and behind them."""
    words = (word.strip(".'-_*") for word in _BETWEEN.split(folded(text)))
    return [word for word in words if word]
