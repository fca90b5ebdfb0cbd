"""Words as they are compared: stemmed, in one case, with or without function words."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

from qa_bot.words.folding import folded
from qa_bot.words.function_words import FUNCTION_WORDS
from qa_bot.words.plain import plain

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OWNED = re.compile(r"['’]s?$")
# A stemmer caches as it works and is not safe to share between threads.
_per_thread = threading.local()


def words(text: str) -> list[str]:
    """Split a text into its words, in order, each in lower case and as its English stem.

    A word is letters and digits of any script.
    """
    if not hasattr(_per_thread, "stemmer"):
        _per_thread.stemmer = Stemmer.Stemmer("english")
    stems: list[str] = _per_thread.stemmer.stemWords(_WORD.findall(plain(text).casefold()))
    return stems


def letter_words(text: str) -> list[str]:
    """Split a text into its words of letters, in order, as written: "don't" is one."""
    return _LETTERS.findall(plain(text))


@lru_cache(maxsize=65536)
def stem_of_name(word: str) -> str:
    """Stem a word as names are compared, without the ending that says whose something is.

    It is "" for what is not one word.
    """
    stems = words(_OWNED.sub("", folded(word)))
    return stems[0] if len(stems) == 1 else ""


def has_content(text: str) -> bool:
    """Tell whether a text has any word but English function words ("when does the")."""
    return not FUNCTION_WORDS.issuperset(_WORD.findall(plain(text).casefold()))


def content_words(text: str) -> frozenset[str]:
    """Collect the `words` of a text that are no English function words."""
    said = _WORD.findall(plain(text).casefold())
    content = (word for word in said if word not in FUNCTION_WORDS)
    return frozenset(words(" ".join(content)))
