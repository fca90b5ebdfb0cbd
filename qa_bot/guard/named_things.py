"""Names and codes of a query for which the nearest pair has others."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from qa_bot.guard.exchanged import Exchange, WordsInOrder, exchanges, wording_in_order, words_of
from qa_bot.records import QAPair
from qa_bot.words.codes import Code, codes, numbers_behind
from qa_bot.words.lexicon import cached_by_language
from qa_bot.words.names import plain_name
from qa_bot.words.roots import roots
from qa_bot.words.stems import letter_words
from qa_bot.words.vocabulary import Vocabulary

_KEPT_PAIRS = 1024
_KEPT_WORDINGS = 4096
_DIGIT = re.compile(r"\d")
# An exchange counts where so much (0 to 1) of all other content words is the same.
_ALIKE = 0.5
# What stands for a name is short; longer stretches are other questions.
_MOST_WORDS = 3


def other_code(query: str, pair: QAPair, known: Vocabulary) -> tuple[str, str] | None:
    """A code that a pair nowhere has, and one of the same kind that it has instead.

    Of the answer's codes one counts only where the documents have not got the query's at all.
    """
    if not _DIGIT.search(query):
        return None
    asked, answered = _codes(pair)
    both = (*asked, *answered)
    held = {code.plain for code in both}
    for code in codes(query, frozenset(code.prefix for code in both)):
        if code.plain in held or _goes_on(code, pair, both):
            continue
        others = [other for other in asked if code.is_like(other)]
        if not known.prints_code(code.plain):
            others += [other for other in answered if code.prefix == other.prefix]
        if others:
            return code.printed, others[0].printed
    return None


@cached_by_language(_KEPT_PAIRS)
def _codes(pair: QAPair) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """The codes of a pair's wordings, and those of its answer."""
    return tuple(codes("\n".join((pair.question, *pair.alternates)))), tuple(codes(pair.answer))


def _goes_on(code: Code, pair: QAPair, others: Sequence[Code]) -> bool:
    """Whether a pair has a code's digits alone, behind another of its kind: "SOCKS 4 and 5"."""
    text = "\n".join((pair.question, *pair.alternates, pair.answer))
    number = code.plain.removeprefix(code.prefix)
    alike = (other for other in others if other.prefix == code.prefix)
    return any(number in numbers_behind(text, other) for other in alike)


def other_name(
    query: str, pair: QAPair, new: AbstractSet[str], known: Vocabulary
) -> tuple[str, str] | None:
    """What a query has in the place of a name, or a `new` name in the place of anything.

    None where a wording has no such exchange, or the pair has the query's words elsewhere.
    """
    first: Exchange | None = None
    asked = WordsInOrder.of(query)
    for wording in (pair.question, *pair.alternates):
        exchange = _of_names(asked, wording, pair, new, known)
        if exchange is None:
            return None
        first = first or exchange
    return (first.asked, first.printed) if first else None


def new_beside_shared(
    query: str, pair: QAPair, new: AbstractSet[str], known: Vocabulary
) -> tuple[str, str] | None:
    """A `new` name of a query, and a name of the question that the query has not got.

    Whatever names both have: "Is Lena in Maine?" is not "Is Maria in Maine?". A short form ("FBI")
    differs from short forms alone.
    """
    if not new:
        return None
    said = letter_words(query)
    typed = [
        word for word in said if plain_name(word) in new and not words_of(pair) & {*roots(word)}
    ]
    asked = frozenset(map(plain_name, said))
    for word in typed:
        of_its_kind = known.short_forms if word.isupper() else known.names
        wordings = (pair.question, *pair.alternates)
        theirs = [_first_of(of_its_kind, text, asked) for text in wordings]
        if all(theirs):
            return word, theirs[0]
    return None


def _first_of(names: Container[str], text: str, but: AbstractSet[str]) -> str:
    """The first of some names that a text has, as written, `but` those; "" where it has none."""
    found = (word for plain, word in _capitals(text) if plain not in but and plain in names)
    return next(found, "")


def _of_names(
    asked: WordsInOrder, wording: str, pair: QAPair, new: AbstractSet[str], known: Vocabulary
) -> Exchange | None:
    if not new and not any(known.is_name(plain) for plain, _ in _capitals(wording)):
        return None
    for exchange in exchanges(asked, wording_in_order(wording)):
        is_named = all(known.is_name(plain_name(word)) for word in exchange.printed_words.values())
        is_new = all(plain_name(word) in new for word in exchange.asked_words.values())
        is_short = max(len(exchange.asked.split()), len(exchange.printed.split())) <= _MOST_WORDS
        if (is_named or is_new) and is_short and exchange.alike >= _ALIKE:
            if exchange.asked_words.keys() - words_of(pair):
                return exchange
    return None


@lru_cache(maxsize=_KEPT_WORDINGS)
def _capitals(wording: str) -> tuple[tuple[str, str], ...]:
    """The words of a wording that have a capital, as names are known and as written."""
    said = letter_words(wording)
    return tuple((plain_name(word), word) for word in said if not word.islower())
