"""In which language each pair of a document is written.

A document tells by all of its text; a pair or a section in another language by its own, where that
is long enough to be sure of. Where a text is too short to tell, as one of three words is, the name
of its section ("Español") or of its file ("faq.es.md") does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from qa_bot.language_sides import language_named, languages_in_name
from qa_bot.languages import ENGLISH
from qa_bot.records import QAPair
from qa_bot.words.language_of import OTHER_LANGUAGES, READ_LANGUAGES, identified, plainly_english

# Of a pair alone its language is taken from so many words on, and from this probability.
_LEAST_WORDS = 8
_CERTAIN = 0.95
# Characters of a pair that are looked at, and of all pairs of a document.
_PAIR_CHARACTERS = 600
_DOCUMENT_CHARACTERS = 6_000


def with_languages(pairs: Sequence[QAPair], path: str = "") -> tuple[QAPair, ...]:
    """The pairs of a document, each with its language unless it has one; `path` is its name."""
    if all(pair.language for pair in pairs):
        return tuple(pairs)
    whole = _language_of("\n".join(_text(pair) for pair in pairs)[:_DOCUMENT_CHARACTERS], path)
    told: list[QAPair] = []
    for section, own in groupby(pairs, key=lambda pair: pair.source.section if pair.source else ""):
        named = language_named(section or "") or whole
        told += (
            pair if pair.language else replace(pair, language=_own(pair, named)) for pair in own
        )
    return tuple(told)


def _text(pair: QAPair) -> str:
    return f"{pair.question}\n{pair.answer[:_PAIR_CHARACTERS]}"


def _own(pair: QAPair, around: str) -> str:
    """The language of a pair where its text is sure to be in one, else that of those around it."""
    text = _text(pair)
    if around == ENGLISH and plainly_english(text):
        return ENGLISH
    if len(text.split()) < _LEAST_WORDS and text.isascii():
        return around
    guess = identified(text)[0]
    return guess.code if guess.probability >= _CERTAIN else around


def _language_of(text: str, path: str) -> str:
    """The language of a document's text; that of its name where the text may be in another."""
    if plainly_english(text):
        return ENGLISH
    guess = identified(text)[0]
    said = languages_in_name(path)
    known = [code for code in said if code in READ_LANGUAGES or code in OTHER_LANGUAGES]
    return known[-1] if known and guess.probability < _CERTAIN else guess.code
