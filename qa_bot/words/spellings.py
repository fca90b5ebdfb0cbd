"""How else a word of a language's table is typed: without accents, German "ü" as "ue".

Whoever types on another keyboard leaves accents out. In Arabic one letter is written for another
that is like it: those are one in folded texts (`qa_bot.words.folding`), and in patterns each
stands for all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from qa_bot.words.folding import ALIKE, simplest_arabic

_UMLAUTS = "äöü"
_IN_TWO = {"œ": "oe", "æ": "ae"}
# What no plain word has in it.
_OF_PATTERNS = re.compile(r"[\\()\[\]{}|?*+.^$]")
_BRACKETS = re.compile(r"(?<!\\)\[(.*?)\]")
# Between a short message and the question that it stands for.
_ARROW = " -> "


def spelled(words: Iterable[str]) -> list[str]:
    """Put all spellings of each word behind it."""
    return [spelling for word in words for spelling in _spellings(word)]


def spelled_patterns(patterns: Iterable[str]) -> tuple[str, ...]:
    """Write patterns so that they match all spellings of what they match.

    A plain word becomes several of them, as some are compared as words. No letter with another
    spelling may stand within brackets: raises ValueError.
    """
    return tuple(dict.fromkeys(one for pattern in patterns for one in _patterns(pattern)))


def _patterns(pattern: str) -> Iterator[str]:
    if pattern.isascii():
        yield pattern
        return
    form, arrow, stands_for = pattern.rpartition(_ARROW)
    if arrow:
        yield from (f"{one}{arrow}{stands_for}" for one in _patterns(form))
        return
    if not _OF_PATTERNS.search(pattern):
        yield from _spellings(pattern)
    within = "".join(_BRACKETS.findall(pattern))
    if within != "".join(map(_as_pattern, within)):
        raise ValueError(f"{pattern!r} has a letter with several spellings within brackets")
    yield "".join(map(_as_pattern, pattern))


def _as_pattern(letter: str) -> str:
    if alike := ALIKE.get(simplest_arabic(letter)):
        return f"[{alike}]"
    spellings = _alternatives(letter)
    return letter if len(spellings) == 1 else f"(?:{'|'.join(spellings)})"


def _spellings(word: str) -> Iterable[str]:
    if word.isascii():
        return (word,)
    return map("".join, product(*map(_alternatives, simplest_arabic(word))))


@cache
def _alternatives(letter: str) -> tuple[str, ...]:
    """The spellings of a Latin letter in lower case, the longest before what it begins with."""
    if letter in _IN_TWO:
        return letter, _IN_TWO[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain == letter or not plain.isascii():
        return (letter,)
    return (letter, f"{plain}e", plain) if letter in _UMLAUTS else (letter, plain)
