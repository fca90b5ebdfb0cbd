"""Dates that have passed, and text that has not been looked at for a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, islice

from qa_bot.checking.collection import MOST_OF_AN_ANSWER, Collection, Item, place_of
from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.rules import finding
from qa_bot.parsing.parsed import Parsed
from qa_bot.words.lexicon import cached_by_language, either, lexicon, reading_in

OLD = timedelta(days=366)

_YEAR = r"(?:19|20)\d\d"
# Bounded: between two unbounded ones a million spaces would be shared out in every way.
_GAP, _ROOM = r"\s{1,9}", r"\s{0,9}"
# Questions that a line about several of them names.
MOST_NAMED = 5
# So much text in front of a deadline tells whether it is history.
_REACH = 100


@cached_by_language()
def _deadline() -> re.Pattern[str]:
    """Compile what says that something ends on a date, with the date."""
    terms = lexicon().deadlines
    return re.compile(
        rf"\b{either(terms.until)}{_ROOM}:?{_GAP}(?:{either(terms.before_deadlines)}{_GAP})?"
        rf"(?:{either(terms.articles)}{_GAP})?(?:{either(terms.period_ends)}{_GAP})?(?:{_date()})",
        re.IGNORECASE,
    )


@cached_by_language()
def _as_of() -> re.Pattern[str]:
    """Compile what says as of when a text is, with the date."""
    terms = lexicon().deadlines
    return re.compile(
        rf"\b{either(terms.as_of)}(?:{_GAP}{either(terms.before_updates)})?{_ROOM}:?{_ROOM}"
        rf"(?:{either(terms.articles)}{_GAP})?(?:{_date()}|(?P<bare>{_YEAR})(?![\w/-]))",
        re.IGNORECASE,
    )


@cached_by_language()
def _past_verb() -> re.Pattern[str]:
    """Compile what tells in front of a deadline that it is history: "was open until 2020"."""
    return re.compile(rf"\b{either(lexicon().deadlines.past_verbs)}\b", re.IGNORECASE)


def _date() -> str:
    """Write the pattern of a date in digits or with the name of a month; groups hold its parts."""
    calendar = lexicon().calendar
    names = chain.from_iterable(calendar.months.values())
    abbreviations = chain.from_iterable(calendar.month_abbreviations.values())
    month = rf"(?:{either(names)}|{either(abbreviations)}\.?)"
    before_year = rf"(?:{either(calendar.before_years)}{_GAP})?"
    ordinal = rf"{either(calendar.ordinal_endings)}?"
    return (
        rf"(?P<iso>{_YEAR}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?)(?![\d-])"
        rf"|(?P<numeric>\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})(?!\d)"
        rf"|(?:(?P<day>\d{{1,2}}){ordinal}{_GAP}(?:{either(calendar.before_month_names)}{_GAP})?)?"
        rf"(?P<month>{month}){_GAP}{before_year}(?:(?P<us_day>\d{{1,2}}){ordinal},?{_GAP})?(?P<year>{_YEAR})(?!\d)"
    )


def _month_number(name: str) -> int:
    """Look up the month, 1 to 12, of a name or an abbreviation without its full stop."""
    calendar = lexicon().calendar
    for number, names in calendar.months.items():
        forms = either((*names, *calendar.month_abbreviations.get(number, ())))
        if re.fullmatch(forms, name, re.IGNORECASE):
            return int(number)
    raise ValueError(name)


def passed_deadlines(collection: Collection) -> Iterator[Finding]:
    """Deadlines in answers that have passed: "until 31 March 2024", "deadline: 2023-06-01"."""
    for item in collection.items:
        with reading_in(item.language):
            passed = [*_passed(item.pair.answer, collection.today)]
        for start, end in passed:
            place = item.inside(start, end)
            message = f"names a date that has passed: {_one_line(place.text)}"
            yield finding("passed-date", place, message, item.place)


def _passed(text: str, today: date) -> Iterator[tuple[int, int]]:
    for match in islice(_deadline().finditer(text), MOST_OF_AN_ANSWER):
        until = _last_day(match)
        if until and until < today and not _is_told(match):
            yield match.start(), match.end()


def expired(collection: Collection) -> Iterator[Finding]:
    """Pairs whose `valid_until` has passed, or whose `valid_from` has not come, or is after it."""
    for file, items in collection.by_file():
        said: dict[str, list[Item]] = {}
        for item in items:
            begins, until = item.pair.valid_from, item.pair.valid_until
            if begins and until and begins > until:
                said.setdefault(f"is never valid: from {begins}, but until {until}", []).append(
                    item
                )
            elif until and until < collection.today:
                said.setdefault(f"was valid until {until}", []).append(item)
            elif begins and begins > collection.today:
                said.setdefault(f"is valid only from {begins}", []).append(item)
        yield from _together("expired", file, items, said)


def stale(collection: Collection) -> Iterator[Finding]:
    """Text as of a day more than a year ago, and pairs last reviewed then."""
    days = collection.review_after_days
    for file, items in collection.by_file():
        said: dict[str, list[Item]] = {}
        for item in items:
            # As whoever asks is told, where the settings have a period.
            reviewed = item.pair.reviewed if days is None else item.pair.as_of
            if reviewed and collection.today - reviewed > (timedelta(days) if days else OLD):
                said.setdefault(f"was last reviewed on {reviewed}", []).append(item)
        yield from _together("stale", file, items, said)
    for item in collection.items:
        with reading_in(item.language):
            old = [*_old(item.pair.answer, collection.today)]
        for start, end in old:
            yield _stale(item.inside(start, end), item)
    for file in collection.files:
        for stretch in file.leftover:
            for start, end in _old(stretch.text, collection.today):
                place = place_of(file, stretch)
                text = stretch.text[start:end]
                yield _stale(Place(place.path, place.unit, place.first, place.last, text), None)


def _together(
    rule: str, file: Parsed, items: Sequence[Item], said: Mapping[str, Sequence[Item]]
) -> Iterator[Finding]:
    """One finding for all pairs of a file of which the same is said: a document has one date."""
    for what, of in said.items():
        if len(of) == 1:
            yield finding(rule, of[0].place, f"{of[0].name} {what}")
            continue
        labels = ", ".join(item.pair.label for item in of[:MOST_NAMED])
        more = f" and {len(of) - MOST_NAMED:,} more" if len(of) > MOST_NAMED else ""
        which = "all" if len(of) == len(items) else f"{labels}{more}"
        yield finding(rule, Place(file.path), f"each of {len(of):,} questions ({which}) {what}")


def _stale(place: Place, item: Item | None) -> Finding:
    message = f"is more than a year old: {_one_line(place.text)}"
    return finding("stale", place, message, item.place if item else None)


def _old(text: str, today: date) -> Iterator[tuple[int, int]]:
    for match in islice(_as_of().finditer(text), MOST_OF_AN_ANSWER):
        day = _last_day(match)
        if day and today - day > OLD:
            yield match.start(), match.end()


def _is_told(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    sentence = re.split(r"[.!?]\s|\n\s*\n", before)[-1]
    return bool(_past_verb().search(sentence))


def _last_day(match: re.Match[str]) -> date | None:
    """The last day of the date that was found; None where the calendar has no such day.

    Of 3/4/2024, which is read in two ways, the later one.
    """
    parts = match.groupdict()
    if parts.get("bare"):
        return _day(int(parts["bare"]), 12, None)
    if parts["iso"]:
        year, month, *day = map(int, re.split(r"\D", parts["iso"]))
        return _day(year, month, day[0] if day else None)
    if parts["numeric"]:
        one, two, year = map(int, re.split(r"\D", parts["numeric"]))
        days = [day for day in (_day(year, one, two), _day(year, two, one)) if day]
        return max(days, default=None)
    month = _month_number(parts["month"].removesuffix("."))
    given = parts["day"] or parts["us_day"]
    return _day(int(parts["year"]), month, int(given) if given else None)


def _day(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return date(year, month, day or last)


def _one_line(text: str) -> str:
    return " ".join(text.split())
