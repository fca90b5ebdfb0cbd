"""Differences that the words alone show: amounts, dates, names, what is denied, who does it.

A query is compared with the questions of a pair. What the answer says as well is no difference:
"Is the fee $50?" is answered by "It is $50 from May, $25 until then".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.guard.named_things import new_beside_shared, other_code, other_name
from qa_bot.guard.opposed import opposed
from qa_bot.guard.turned_roles import turned_roles
from qa_bot.records import Note, QAPair
from qa_bot.words.amounts import YEAR, amounts
from qa_bot.words.letters import without_accents
from qa_bot.words.lexicon import (
    ENGLISH,
    cached_by_language,
    either,
    language_read,
    lexicon,
    reading_in,
)
from qa_bot.words.names import plain_name
from qa_bot.words.stems import letter_words
from qa_bot.words.vocabulary import Vocabulary

# Pairs whose questions are kept once they were read.
_KEPT_PAIRS = 1024

Values = Mapping[str, Mapping[str, str]]  # kind of thing -> value -> as printed


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states plainly: amounts, dates and names."""

    amounts: Values
    dates: Values
    names: Values

    @classmethod
    def of(cls, text: str, names: Container[str], new: Container[str] = ()) -> Stated:
        """Read a text; `names` and `new` are the words that are proper names, in lower case."""
        said = letter_words(text)
        return cls(amounts(text), dates(text), _names(said, names, new))


_KINDS: tuple[tuple[str, Callable[[Stated], Values]], ...] = (
    ("guard_amount", lambda stated: stated.amounts),
    ("guard_date", lambda stated: stated.dates),
    ("guard_name", lambda stated: stated.names),
)


def stated_difference(query: str, pair: QAPair, vocabulary: Vocabulary) -> Note | None:
    """Find the first plain difference between a query and a pair, None where there is none.

    A name that the documents do not have differs from those that they have. Of several wordings
    of the pair's question one without a difference is enough.
    """
    names, new = vocabulary.names, vocabulary.new_names(query)
    asked, wordings = Stated.of(query, names, new), _wordings(pair, names)
    for key, values in _KINDS:
        if other := _other_value(values, asked, wordings, lambda: Stated.of(pair.answer, names)):
            return Note(key, other)
    other = (
        other_code(query, pair, vocabulary)
        or other_name(query, pair, new, vocabulary)
        or new_beside_shared(query, pair, new, vocabulary)
    )
    if other:
        return Note("guard_name", other)
    return opposed(query, pair) or turned_roles(query, pair)


def stated_across(query: str, pair: QAPair, vocabulary: Vocabulary) -> Note | None:
    """Find a plain difference between a query and a pair that is looked up across languages.

    None where there is none. Amounts, years, months and codes are compared; in one language days of
    the week and what is denied or opposite, too. Proper names are spelled otherwise.
    """
    code = pair.language or ENGLISH
    is_same = code == language_read()
    asked = _across(query, is_same)
    with reading_in(code):
        wordings = [_across(text, is_same) for text in (pair.question, *pair.alternates)]
        answer = _across(pair.answer, is_same)
    for key, values in _KINDS[:2]:
        if other := _other_value(values, asked, wordings, lambda: answer):
            return Note(key, other)
    if other_one := other_code(query, pair, vocabulary):
        return Note("guard_name", other_one)
    return opposed(query, pair) if is_same else None


def _across(text: str, with_days: bool) -> Stated:
    """What a text in the language that is read in states alike in any language."""
    found = dates(text)
    kept = {kind: values for kind, values in found.items() if with_days or kind != "day"}
    return Stated(amounts(text), kept, {})


@cached_by_language(_KEPT_PAIRS)
def _wordings(pair: QAPair, names: Container[str]) -> tuple[Stated, ...]:
    """A pair's question and its alternates, as read before."""
    return tuple(Stated.of(text, names) for text in (pair.question, *pair.alternates))


def dates(text: str) -> Values:
    """Read the years, months (by their numbers) and days of the week that a text names."""
    named: dict[str, dict[str, str]] = {"year": {year: year for year in YEAR.findall(text)}}
    months, days = _months(), lexicon().calendar.days
    ambiguous = lexicon().calendar.ambiguous_months
    for word in letter_words(text):
        name = word.casefold()
        name = name if name in months or name in days else name.removesuffix("s")
        if name in months and name not in ambiguous:
            named.setdefault("month", {})[months[name]] = word
        elif name in days:
            named.setdefault("day", {})[without_accents(name)] = word
    for in_front, behind in _ambiguous_month().findall(text):
        month = in_front or behind
        named.setdefault("month", {})[months[month.casefold()]] = month
    return {kind: values for kind, values in named.items() if values}


@cached_by_language()
def _months() -> Mapping[str, str]:
    """Map the name of each month to its number, in all its spellings."""
    groups = lexicon().calendar.months.items()
    return {name: number for number, names in groups for name in names}


@cached_by_language()
def _ambiguous_month() -> re.Pattern[str]:
    """Compile a month that is another word too ("May", "March"), where it stands as months do."""
    calendar = lexicon().calendar
    name, in_front = either(calendar.ambiguous_months), either(calendar.before_months)
    return re.compile(rf"\b(?:{in_front}\s+({name})\b|({name})\s+\d)", re.IGNORECASE)


def _names(said: Sequence[str], known: Container[str], new: Container[str]) -> Values:
    """The names among words; new short forms are compared elsewhere."""
    folded = {plain_name(word): word for word in said}
    names = {
        name: word
        for name, word in folded.items()
        if name in known or (name in new and not word.isupper())
    }
    return {"name": names} if names else {}


def _other_value(
    values: Callable[[Stated], Values],
    query: Stated,
    questions: Sequence[Stated],
    answer: Callable[[], Stated],
) -> tuple[str, str] | None:
    """A value of the query and another of the same kind that stands in its place in the question.

    None where a wording of the question has none of the kind, or the query's, or the answer does,
    which is long and read last.
    """
    for kind, mine in values(query).items():
        theirs = [values(question).get(kind, {}) for question in questions]
        if any(not printed or printed.keys() & mine.keys() for printed in theirs):
            continue
        answered = values(answer()).get(kind, {})
        held = {printed for value, printed in mine.items() if value in answered}
        new = [printed for printed in mine.values() if printed not in held]
        if new:
            return new[0], next(iter(theirs[0].values()))
    return None
