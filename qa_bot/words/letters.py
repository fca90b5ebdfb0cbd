"""How letters make up words in the scripts of the world: marks, digits, and text without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

# Scripts that are written without spaces between words: Thai, Lao, Tibetan, Burmese and Khmer, the
# kana, and Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0e4f\u0e80-\u0ecf\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3005-\u3007"
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
# Korean has spaces, but particles and endings are written with their word, and nothing stems them:
# by pairs of letters BM25 alone finds more than twice as much (`python -m benchmarks.own_words`).
_PAIRED = f"{_UNSPACED}\uac00-\ud7a3"
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# But for general punctuation and symbols, which stand in texts of all scripts.
_BEYOND_LATIN = re.compile("[\u0300-\u1dff\u1f00-\u1fff\u2c00-\U0010ffff]")
_SPACED = re.compile(r"\S+")
_STRETCHED = "\u0640"  # the Arabic tatweel, which only makes a word longer on paper
_LAST = 0x10000
_ACCENTS = re.compile("[\u0300-\u036f]+")


def is_beyond_latin(text: str) -> bool:
    """Tell whether a text has marks, or letters or digits of another script than Latin."""
    return _BEYOND_LATIN.search(text) is not None


def has_unspaced(text: str) -> bool:
    """Tell whether a text has letters of a script that puts no spaces between words."""
    return not text.isascii() and _IS_UNSPACED.search(text) is not None


@cache
def _marks() -> str:
    """The marks that belong to the letter before them, as the inside of a character class.

    Vowels of Thai, Hindi or Arabic are such. Going through all takes some milliseconds, once, and
    only where a text is not in ASCII.
    """
    found = (chr(code) for code in range(0x300, _LAST))
    return "".join(re.escape(one) for one in found if unicodedata.category(one) in ("Mn", "Mc"))


@cache
def _digits() -> dict[int, str]:
    """The decimal digits of other scripts, each with the one that it stands for."""
    found = ((code, unicodedata.decimal(chr(code), None)) for code in range(0x80, _LAST))
    return {code: str(value) for code, value in found if value is not None} | {ord(_STRETCHED): ""}


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[^\W_]+(?:[{_marks()}]+[^\W_]*)*")


@cache
def _two_letters() -> re.Pattern[str]:
    """Two letters of a script without spaces, with what stands behind them, or another word."""
    return re.compile(rf"(?:[{_UNSPACED}][{_marks()}]*){{1,2}}[^\w\s]*|[^\s{_UNSPACED}]+")


@cache
def _parts() -> re.Pattern[str]:
    """A run of letters that are looked up by pairs, or what stands between two such runs."""
    return re.compile(rf"(?:[{_PAIRED}][{_marks()}]*)+|[^{_PAIRED}]+")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(rf"[{_PAIRED}][{_marks()}]*")


def counted_word(text: str) -> re.Pattern[str]:
    """Choose what counts as a word of a text, where it is asked how long it is.

    What stands between spaces. In a text that has hardly any, as more of its letters are of scripts
    without spaces than there are such words, each two letters: that is about a word of Chinese, and
    an encoder's tokenizer makes a token or two of them.
    """
    if not has_unspaced(text):
        return _SPACED
    letters, words = len(_IS_UNSPACED.findall(text)), len(_SPACED.findall(text))
    return _two_letters() if letters > words else _SPACED


def letters_of_words(text: str) -> list[str]:
    """Split a text in any script into its words, with ASCII's digits.

    Marks stay with their letters. Where a script puts no spaces between words, and in Korean, each
    two letters that stand together are one: the overlapping pairs by which search engines look up
    Chinese, Japanese and Korean (Lucene's CJKBigramFilter), which need no dictionary.
    """
    found = _word().findall(text.translate(_digits()))
    if not _IS_PAIRED.search(text):
        return found
    return [word for one in found for word in _pairs(one)]


def _pairs(word: str) -> Iterator[str]:
    for part in _parts().findall(word):
        letters = _letter().findall(part) if _IS_PAIRED.match(part) else [part]
        if len(letters) == 1:
            yield part
        else:
            yield from (one + other for one, other in pairwise(letters))


def without_accents(word: str) -> str:
    """Write a word without what stands above or below its Latin, Greek and Cyrillic letters."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare)
