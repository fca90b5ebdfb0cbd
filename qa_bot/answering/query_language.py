"""Which language a query is written in, and so how it is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from qa_bot.languages import ENGLISH
from qa_bot.words.english_words import english_words
from qa_bot.words.language_of import (
    SURE,
    has_its_letters,
    identified,
    in_known_script,
    plainly_english,
)
from qa_bot.words.stems import letter_words

# A text of so many words of which at most this share is known is hardly English, although the
# identifier is unsure: Arabic and Russian in Latin letters are none of its languages.
_LEAST_WORDS = 3
_MOST_KNOWN = 0.5
# A language this share as probable as the likeliest may as well be that of a short question.
_NEARLY = 0.25
# Every word of a language has one; what is typed to try a keyboard has not.
_VOWEL = re.compile(r"[aeiouyà-ÿāēīōū]|[^\x00-\u024f]", re.IGNORECASE)


class Way(StrEnum):
    """How a query is looked up.

    As English, in the documents' own words; in whatever language it and they are; both, where its
    language is not sure; or not at all, as nothing here reads its language.
    """

    OWN = "own"
    ACROSS = "across"
    EITHER = "either"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class QueryLanguage:
    """How a query is looked up, and the ISO 639-1 code of its language; None where nothing told.

    Where either is tried, `is_foreign` says that its words are hardly English, and `may_be_unread`
    that it is rather in a language that is not read, where nothing answers it, than not covered.
    Where it is not sure, its language is the likeliest of several.
    """

    way: Way
    code: str | None = None
    is_foreign: bool = False
    may_be_unread: bool = False
    is_sure: bool = True


def language_of_query(
    text: str, documents: Collection[str], prints: Callable[[str], bool]
) -> QueryLanguage:
    """Find out which language a query is in.

    `documents` are the codes of the languages of the documents, and `prints` tells whether these
    print a word in lower case. What is English by its commonest words costs microseconds; the
    identifier is loaded where one is not. Of languages that are nearly as likely it is the
    documents'.
    """
    language = _language_of_query(text, documents, prints)
    others = {*documents} - {ENGLISH}
    if language.is_sure or language.code is None or not others:
        return language
    guesses = identified(text)
    least = _NEARLY * guesses[0].probability
    near = (one.code for one in guesses if one.code in others and one.probability >= least)
    own = (code for code in near if has_its_letters(text, code))
    return replace(language, code=next(own, language.code))


def _language_of_query(
    text: str, documents: Collection[str], prints: Callable[[str], bool]
) -> QueryLanguage:
    has_english = not documents or ENGLISH in documents
    in_english = QueryLanguage(Way.OWN if has_english else Way.ACROSS, ENGLISH)
    # What documents in several languages print may be a word of any of them.
    tells = prints if has_english and len({*documents}) < 2 else None
    if has_english and _has_foreign_word(text, prints):  # "is the Bücherei open?"
        in_english = QueryLanguage(Way.EITHER, ENGLISH, is_sure=False)
    if plainly_english(text, tells):
        return in_english
    words = [word.casefold() for word in letter_words(text)]
    known = sum(bool(tells and tells(word)) or word in english_words() for word in words)
    # Words that English has too are hardly asked in it where no document is in English.
    likely_english = in_english if has_english else replace(in_english, is_sure=False)
    if known == len(words) < _LEAST_WORDS:
        return likely_english
    guesses = identified(text)
    first = guesses[0]
    if first.code == ENGLISH and first.is_sure:
        return in_english
    if first.code == ENGLISH or (known == len(words) and not first.is_sure):
        return likely_english
    if first.code in documents and not first.is_read:
        return QueryLanguage(Way.OWN, first.code)
    if not in_known_script(text):
        return QueryLanguage(Way.UNREAD, is_sure=False)
    foreign = [guess for guess in guesses if guess.code != ENGLISH]
    read = sum(guess.probability for guess in foreign if guess.is_read)
    unread = sum(guess.probability for guess in foreign if not guess.is_read)
    # A word or two in Latin letters may be a slip of the hand: of these no language is sure.
    is_text = any(map(_VOWEL.search, words))
    if unread >= SURE and is_text and (len(words) >= _LEAST_WORDS or not text.isascii()):
        return QueryLanguage(Way.UNREAD, first.code, is_sure=first.is_sure)
    likeliest = next(guess.code for guess in foreign if guess.is_read)
    if read >= SURE:
        return QueryLanguage(Way.ACROSS, likeliest, is_sure=first.is_sure)
    is_foreign = len(words) >= _LEAST_WORDS and known <= _MOST_KNOWN * len(words)
    may_be_unread = is_foreign and unread > read and all(map(_VOWEL.search, words))
    return QueryLanguage(Way.EITHER, likeliest, is_foreign, may_be_unread, is_sure=False)


def _has_foreign_word(text: str, prints: Callable[[str], bool]) -> bool:
    """Tell whether a text has a word with letters that English words have not, of no document's."""
    if text.isascii():
        return False
    words = (word.casefold().replace("’", "'") for word in letter_words(text))
    return any(not word.isascii() and not prints(word) for word in words)
