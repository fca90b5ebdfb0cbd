"""Words as they are compared: stemmed, in one case, with or without function words."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

from qa_bot.words.folding import folded
from qa_bot.words.function_words import FUNCTION_WORDS, WITH_FUNCTION_WORDS, function_words
from qa_bot.words.letters import is_beyond_latin, letters_of_words, without_accents
from qa_bot.words.lexicon import language_read
from qa_bot.words.plain import plain

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OWNED = re.compile(r"['’]s?$")
_ENGLISH = "en"
# A stemmer caches as it works and is not safe to share between threads.
_per_thread = threading.local()


def words(text: str, language: str | None = _ENGLISH) -> list[str]:
    """Split a text into its words, in order, each in lower case and as its stem.

    A word is letters and digits of any script; where a script has no spaces between words, and in
    Korean, each two letters that stand together. Stems are those of the language, an ISO 639-1
    code, by Snowball's algorithm (Porter 2001, snowballstem.org), and have no accents, which many
    do not type; English ones keep theirs. Words of a language without an algorithm are not stemmed.
    """
    said = _words(text)
    stemmer = _stemmer(language or _ENGLISH)
    stems: list[str] = said if stemmer is None else stemmer.stemWords(said)
    if language in (None, _ENGLISH):
        return stems
    return [stem if stem.isascii() else without_accents(stem) for stem in stems]


def stems_in(text: str, languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Split a text into its words, in order, each with its different stems in some languages."""
    first, *others = (words(text, language) for language in languages or (_ENGLISH,))
    if not others:
        return [(stem,) for stem in first]
    return [tuple(dict.fromkeys(stems)) for stems in zip(first, *others, strict=True)]


def is_stemmed(language: str) -> bool:
    """Tell whether `words` stems those of a language."""
    return _stemmer(language) is not None


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


def has_content(text: str, language: str | None = None) -> bool:
    """Tell whether a text has any word but function words of its language ("when does the").

    That is the language that is read in where none is given. Where there is no list of these, every
    word is content.
    """
    language = language or language_read()
    if language == _ENGLISH:
        return not FUNCTION_WORDS.issuperset(_WORD.findall(plain(text).casefold()))
    return not function_words(language).issuperset(_words(text))


def has_content_anywhere(text: str) -> bool:
    """Tell whether a text has any word but function words, whichever language it is in."""
    said = _words(text)
    return not any(function_words(one).issuperset(said) for one in WITH_FUNCTION_WORDS)


def content_words(text: str, language: str | None = None) -> frozenset[str]:
    """Collect the `words` of a text that are no function words of its language.

    That is the language that is read in where none is given.
    """
    language = language or language_read()
    passed_over = function_words(language)
    content = (word for word in _words(text) if word not in passed_over)
    return frozenset(words(" ".join(content), language))


def _words(text: str) -> list[str]:
    """The words of a text as they are printed, in lower case."""
    text = plain(text).casefold()
    if text.isascii() or not is_beyond_latin(text):
        return _WORD.findall(text)
    return letters_of_words(text)


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    """The stemmer of this thread for a language; None where there is none."""
    if not hasattr(_per_thread, "stemmers"):
        _per_thread.stemmers = {}
    stemmers: dict[str, Stemmer.Stemmer | None] = _per_thread.stemmers
    if language not in stemmers:
        try:
            stemmers[language] = Stemmer.Stemmer(language)
        except KeyError:
            stemmers[language] = None
    return stemmers[language]
