"""Translations that state another number, date, address or link than their original.

Sides of one document are told by their names, and which of their questions are one by numbers
(`qa_bot.language_sides`), with a model by meaning, too (meanings.py). What a translator may have
put in words is passed over: a false alarm costs more than a miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.checking.collection import Collection, Item, is_usable
from qa_bot.checking.figures import figures, offered
from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.number_words import may_have_number_words
from qa_bot.checking.readings import Figure, FigureKind
from qa_bot.checking.rules import finding
from qa_bot.language_sides import (
    Matched,
    language_of_most,
    matched,
    own_name,
    sides_of_documents,
    sides_within,
)
from qa_bot.words.amounts import MONEY, amounts
from qa_bot.words.lexicon import ENGLISH, reading_in
from qa_bot.words.lexicon import languages as languages_with_words

# Values, and numbers of questions, that a message names.
MOST_NAMED = 5
# Below it numbers are often written as words; so are those with one digit that is no zero.
_SELDOM_A_WORD = 100
# Minutes, hours and days that are as often two hours, half a year, a year.
_DURATIONS = frozenset({120, 180, 360, 365})
# Two numbers so many times apart may be one length or sum in two units: days and weeks, m and km.
_UNITS_APART = frozenset({7, 12, 24, 30, 52, 60, 100, 365, 1000})
# The same wherever a reader of the language is told it.
_ADDRESSES = (FigureKind.EMAIL, FigureKind.LINK, FigureKind.TELEPHONE)


@dataclass(frozen=True, slots=True)
class Side:
    """One language's questions of a document: a file, or a part of one."""

    language: str
    items: tuple[Item, ...]

    @property
    def path(self) -> str:
        """The file that it is, or is in."""
        return self.items[0].file.path

    @property
    def are_numbered(self) -> bool:
        """Whether all its numbers are printed."""
        return all(item.pair.number_is_printed for item in self.items)


@dataclass(frozen=True, slots=True)
class Translation:
    """A side and that of its original, with their questions that are one."""

    original: Side
    side: Side
    matched: Matched

    def pairs(self) -> Iterator[tuple[Item, Item]]:
        """Yield each question of the original with its translation."""
        for first, other in self.matched.places:
            yield self.original.items[first], self.side.items[other]


def translations(items: Sequence[Item]) -> Iterator[Translation]:
    """Find which of the items are translations of which, file by file and within files."""
    of_files: dict[str, list[Item]] = {}
    for item in items:
        if is_usable(item.pair):
            of_files.setdefault(item.file.path, []).append(item)
    languages = languages_of_files(items)
    for paths in sides_of_documents(languages):
        original, *others = (Side(languages[path], tuple(of_files[path])) for path in paths)
        for side in others:
            if side.language != original.language:
                yield _translation(original, side)
    for own in of_files.values():
        yield from _within(own)


@dataclass(frozen=True, slots=True)
class Differing:
    """What only the original says and what only its translation does, as printed.

    `places` are start and end of the latter in its text.
    """

    missing: tuple[str, ...]
    added: tuple[str, ...]
    places: tuple[tuple[int, int], ...] = ()


def languages_of_files(items: Sequence[Item]) -> dict[str, str]:
    """The languages of files by path, of those of which one is known."""
    of_files: dict[str, list[str | None]] = {}
    for item in items:
        if is_usable(item.pair):
            of_files.setdefault(item.file.path, []).append(item.pair.language)
    spoken = {path: language_of_most(codes) for path, codes in of_files.items()}
    return {path: language for path, language in spoken.items() if language}


def translated_items(items: Sequence[Item]) -> frozenset[frozenset[int]]:
    """Collect the questions of which one is the other's translation, by their ids in memory."""
    return frozenset(
        frozenset({id(original), id(item)})
        for translation in translations(items)
        for original, item in translation.pairs()
    )


def differing_translations(
    collection: Collection, given: Iterable[Translation] | None = None
) -> Iterator[Finding]:
    """Translations that state other figures than their original, each with both places.

    Of `given`, or where that is None, of those that numbers tell.
    """
    known = translations(collection.items) if given is None else given
    for translation in known:
        languages = translation.original.language, translation.side.language
        for original, item in translation.pairs():
            if found := _finding(original, item, languages):
                yield found


def untranslated(collection: Collection) -> Iterator[Finding]:
    """Sides that lack questions of each other, by number, or do not say which they have."""
    for translation in translations(collection.items):
        original, side = translation.original, translation.side
        place = Place(side.path) if side.path != original.path else side.items[0].place
        lacking = [original.items[at].pair.label for at in translation.matched.lacking]
        added = [side.items[at].pair.label for at in translation.matched.added]
        whose = f"its original, {original.path}" if side.path != original.path else "the other part"
        if translation.matched.is_unclear:
            message = (
                f"has {len(side.items)} questions and {whose}, {len(original.items)}, and their "
                "numbers do not say which are the same; print the same numbers in both"
            )
            yield finding("untranslated", place, message)
        elif lacking or added:
            said = [f"lacks {_named(lacking)} of {whose}"] if lacking else []
            said += [f"has {_named(added)}, which {whose}, lacks"] if added else []
            told = f"{' and '.join(said)} ({own_name(side.language)})"
            message = f"{told}; give the same question the same number"
            yield finding("untranslated", place, message)


def _within(items: Sequence[Item]) -> Iterator[Translation]:
    """The translations within a file. Where no sections say so, numbers have to match."""
    sections = [item.pair.source.section if item.pair.source else None for item in items]
    sides, are_named = sides_within([item.pair.language for item in items], sections)
    for places in sides[1:]:
        original, side = (
            Side(items[of_one[0]].pair.language or "", tuple(items[at] for at in of_one))
            for of_one in (sides[0], places)
        )
        translation = _translation(original, side)
        if are_named or (translation.matched.places and side.are_numbered):
            yield translation


def _translation(original: Side, side: Side) -> Translation:
    own, theirs = ([item.pair.number for item in one.items] for one in (original, side))
    are_printed = original.are_numbered and side.are_numbered
    return Translation(original, side, matched(own, theirs, are_printed))


def differing(texts: tuple[str, str], languages: tuple[str, str]) -> Differing:
    """Find what one of an original and its translation says in digits and the other does not."""
    own, theirs = (figures(*of) for of in zip(texts, languages, strict=True))
    offers = offered(own, languages[0]), offered(theirs, languages[1])
    missing = [one for one in own if not one.is_stated(offers[1])]
    added = [one for one in theirs if not one.is_stated(offers[0])]
    has_words = any(may_have_number_words(*of) for of in zip(texts, languages, strict=True))
    told = [one for one in added if _is_told(one, missing, has_words)]
    only_own = _values(texts[0], [one for one in missing if _is_told(one, added, has_words)])
    only_theirs = _values(texts[1], told)
    sums = _other_currency(texts, languages)
    return Differing(
        (*only_own, *sums[0]),
        (*only_theirs, *sums[1]),
        tuple((one.start, one.end) for one in told),
    )


def _finding(original: Item, item: Item, languages: tuple[str, str]) -> Finding | None:
    found = differing((_text(original), _text(item)), languages)
    if not (found.missing or found.added):
        return None
    message, place = _message(original, item, found), _place(item, found.places)
    return finding("differing-translation", place, message, original.place)


def _is_told(figure: Figure, others: Sequence[Figure], has_words: bool) -> bool:
    """Whether to tell of a figure that the other text does not have, which has `others` instead."""
    if figure.kind in _ADDRESSES:
        return True
    if figure.kind is FigureKind.DATE and (len(figure.wanted) > 2 or not has_words):
        return True
    if figure.numbers and all(map(_is_seldom_a_word, figure.numbers)):
        return not any(_are_units_apart(figure, other) for other in others)
    if any(figure.kind is other.kind is not FigureKind.NUMBER for other in others):
        return True
    instead = [one for one in others if one.kind in (FigureKind.NUMBER, FigureKind.TIME)]
    return bool(instead) and not has_words and not any(_are_units_apart(figure, o) for o in instead)


def _is_seldom_a_word(value: float) -> bool:
    digits = f"{value:.12g}".rstrip("0")
    is_long = value >= _SELDOM_A_WORD and len(digits) > 1 and value not in _DURATIONS
    return is_long or value != int(value)


def _are_units_apart(figure: Figure, other: Figure) -> bool:
    """Whether two numbers may be one length of time, or one sum, in two units."""
    return any(
        min(one, two) > 0 and max(one, two) / min(one, two) in _UNITS_APART
        for one in figure.numbers
        for two in other.numbers
    )


def _other_currency(
    texts: tuple[str, str], languages: tuple[str, str]
) -> tuple[list[str], list[str]]:
    """The first amounts of one number that are of two currencies, as printed; else nothing."""
    own, theirs = (_money(*of) for of in zip(texts, languages, strict=True))
    for value, printed in own.items():
        number = value.split()[0]
        same = {other: shown for other, shown in theirs.items() if other.split()[0] == number}
        if same and value not in same:
            return [printed], [next(iter(same.values()))]
    return [], []


def _money(text: str, language: str) -> Mapping[str, str]:
    with reading_in(language if language in languages_with_words() else ENGLISH):
        return amounts(text).get(MONEY, {})


def _text(item: Item) -> str:
    return f"{item.pair.question}\n{item.pair.answer}"


def _place(item: Item, told: Sequence[tuple[int, int]]) -> Place:
    """Where the first of what is told stands in the answer, else the question."""
    before = len(item.pair.question) + 1
    first = next((one for one in told if one[0] >= before), None)
    return item.inside(first[0] - before, first[1] - before) if first else item.place


def _values(text: str, told: Sequence[Figure]) -> list[str]:
    printed = (" ".join(text[one.start : one.end].split()) for one in told)
    return list(dict.fromkeys(printed))


def _message(original: Item, item: Item, found: Differing) -> str:
    """What to tell: what both say, where, and what to do."""
    there = f"the original ({original.name}, {original.place.seen_from(item.file.path)})"
    missing, added = _listed(found.missing), _listed(found.added)
    if missing and added:
        return f"{item.name} says {added} where {there} says {missing}; correct the wrong one"
    if missing:
        return f"{item.name} does not say {missing}, as {there} does; correct the wrong one"
    return f"{item.name} says {added}, which {there} does not; correct the wrong one"


def _listed(values: Sequence[str]) -> str:
    more = f" and {len(values) - MOST_NAMED} more" if len(values) > MOST_NAMED else ""
    return ", ".join(f'"{value}"' for value in values[:MOST_NAMED]) + more


def _named(labels: Sequence[str]) -> str:
    """Name questions by their numbers."""
    named = ", ".join(re.sub(r"\s+", " ", label) for label in labels[:MOST_NAMED])
    more = f" and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else ""
    return f"question{'s' if labels[1:] else ''} {named}{more}"
