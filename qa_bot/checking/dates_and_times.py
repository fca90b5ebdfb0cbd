"""Dates and times of day in a text: by its language's words, and as any language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from qa_bot.checking.readings import (
    ANY_MONTH,
    Figure,
    FigureKind,
    clock,
    hour_alone,
    minute_alone,
    month,
    number,
)
from qa_bot.words.lexicon import either, languages, lexicon_of
from qa_bot.words.lexicon_entries import Calendar

_YEAR = r"(?:1[5-9]|2[0-6])\d\d"
_GAP = r"[ \t\u00a0\u202f]{1,3}"
_ROOM = r"[ \t\u00a0\u202f]{0,3}"
_IN_DIGITS = re.compile(
    rf"(?<![\d.,/-])(?:(?P<year>{_YEAR})(?P<mark>[./-])(?P<b>\d\d?)(?P=mark)(?P<c>\d\d?)"
    rf"|(?P<one>\d\d?)(?P<sign>[./-])(?P<two>\d\d?)(?P=sign)(?P<last>{_YEAR}|\d\d))(?![\d/-]|[.,]\d)"
)
# As Chinese, Japanese and Korean write them: "2026年5月3日", "5월 3일".
_IN_CHARACTERS = re.compile(
    r"(?:(?P<year>\d{4})\s?[年년]\s?)?(?<!\d)(?P<month>\d\d?)\s?[月월](?:\s?(?P<day>\d\d?)\s?[日일])?"
)
_TIME = re.compile(
    rf"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:"
    rf"(?:[:.](?P<minute>[0-5]\d))?{_ROOM}(?P<half>[ap])\.?{_ROOM}m\b\.?"
    rf"|:(?P<colon>[0-5]\d)(?::[0-5]\d)?|{_ROOM}h(?:{_ROOM}(?P<after_h>[0-5]\d))?\b"
    rf"|(?:\.(?P<dot>[0-5]\d))?{_GAP}Uhr\b(?:{_GAP}(?P<after_uhr>[0-5]\d)\b(?!{_GAP}Uhr))?"
    rf"|\s?[時时点點시](?:\s?(?P<character>[0-5]?\d)\s?[分분])?)(?!\d)",
    re.IGNORECASE,
)

_UNKNOWN = Calendar(frozenset(), (), (), (), (), {}, {})


def dates_in(text: str, language: str) -> Iterator[Figure]:
    """Read the dates of a text, with a day or a year: "3 May 2026", "03.05.2026", "May 2026"."""
    for found in _IN_DIGITS.finditer(text):
        if (date := _of_digits(found)) is not None:
            yield date
    patterns = (_IN_CHARACTERS, *_with_names(language))
    for found in chain.from_iterable(pattern.finditer(text) for pattern in patterns):
        parts = found.groupdict()
        if (months := _months(parts["month"], language)) and (parts["day"] or parts["year"]):
            if not _is_another_word(found, language):
                yield _date(found, [months, *_counted(parts["day"]), *_counted(parts["year"])])


def has_months(language: str) -> bool:
    """Tell whether the names of months are known of a language."""
    return bool(_calendar(language).months)


def times_in(text: str) -> Iterator[Figure]:
    """Read the times of day of a text: "2 p.m.", "14:00", "14 h", "14.00 Uhr", "14時"."""
    for found in _TIME.finditer(text):
        parts = found.groupdict()
        minutes = ("minute", "colon", "after_h", "dot", "after_uhr", "character")
        said = next((parts[name] for name in minutes if parts[name]), None)
        hour, minute = int(parts["hour"]), int(said or 0)
        wanted = {clock(each, minute) for each in _hours(hour, parts["half"])}
        offer = wanted | {number(hour), minute_alone(minute)}
        if minute:  # "4:51" is "4 min 51 s", too
            wanted = wanted | {number(minute)}
        elif parts["half"]:
            wanted = wanted | {number(hour)}
        else:  # a language may have words for the half of the day: "2 de la tarde"
            wanted = wanted | {hour_alone(hour)}
            offer |= {hour_alone(hour)}
        yield Figure(FigureKind.TIME, *found.span(), (frozenset(wanted),), frozenset(offer))


def _hours(hour: int, half: str | None) -> Sequence[int]:
    """The hours of the day, 0 to 23, that may be meant."""
    if half:
        return (hour % 12 + (12 if half in "pP" else 0),)
    return (hour, hour + 12) if 1 <= hour <= 12 else (hour,)


def _of_digits(found: re.Match[str]) -> Figure | None:
    """A date in digits; None where the calendar has no such day, whichever part is which."""
    parts = found.groupdict()
    if parts["year"]:
        year, one, two = parts["year"], int(parts["c"]), int(parts["b"])
    else:
        year, one, two = parts["last"], int(parts["one"]), int(parts["two"])
    orders = [(one, two)]
    if (parts["sign"] or "") in ("/", "-") and one != two:
        orders.append((two, one))
    valid = [(day, of) for day, of in orders if 1 <= day <= 31 and 1 <= of <= 12]
    if not valid:
        return None
    days = frozenset(number(day) for day, _ in valid)
    if len(valid) == 1:
        return _date(found, [frozenset({month(valid[0][1]), ANY_MONTH}), days, *_counted(year)])
    # Which is the day and which the month nobody knows: both have to be stated as either.
    either_part = [{number(part), month(part), ANY_MONTH} for part in (one, two)]
    return _date(found, [*map(frozenset, either_part), *_counted(year)])


def _counted(part: str | None) -> list[frozenset[str]]:
    """A day or a year as what is wanted; a year of two digits may be of this century."""
    if not part:
        return []
    values = {int(part), 2000 + int(part)} if part and len(part) == 2 else {int(part)}
    return [frozenset(map(number, values))]


def _date(found: re.Match[str], wanted: Sequence[frozenset[str]]) -> Figure:
    offer = frozenset(chain.from_iterable(wanted)) - {ANY_MONTH}
    return Figure(FigureKind.DATE, *found.span(), tuple(wanted), offer)


def _months(name: str, language: str) -> frozenset[str] | None:
    """The month of a name, of an abbreviation or in digits, as what is wanted; None for none."""
    if name.isdigit():
        return frozenset({month(int(name)), ANY_MONTH}) if 1 <= int(name) <= 12 else None
    calendar = _calendar(language)
    for count, names in calendar.months.items():
        forms = either((*names, *calendar.month_abbreviations.get(count, ())))
        if re.fullmatch(forms, name.removesuffix("."), re.IGNORECASE):
            return frozenset({month(int(count)), ANY_MONTH})
    return None


def _is_another_word(found: re.Match[str], language: str) -> bool:
    """Whether a month's name is another word here: "the first 3 may apply"."""
    name = found["month"]
    may_be = re.fullmatch(either(_calendar(language).ambiguous_months), name, re.IGNORECASE)
    return may_be is not None and name.islower()


@cache
def _with_names(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile dates with the name of a month, in either order; none where no names are known."""
    calendar = _calendar(language)
    if not calendar.months:
        return ()
    names = chain.from_iterable(calendar.months.values())
    abbreviations = chain.from_iterable(calendar.month_abbreviations.values())
    named = rf"(?P<month>{either(names)}|{either(abbreviations)}\.?)(?!\w)"
    between = rf"(?:,?{_GAP}|{_GAP}{either(calendar.before_month_names)}{_GAP})"
    ordinal = rf"(?:{either(calendar.ordinal_endings)}|\.|º|er)?"
    # Of day, month, year; of month, day, year. A day alone in front of its year is a month's.
    return (
        re.compile(
            rf"(?<![\d.,])(?P<day>[0-3]?\d){ordinal}{between}{named}"
            rf"(?:{between}(?P<year>{_YEAR})(?!\d))?",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){named}(?:{_GAP}(?P<day>[0-3]?\d)(?!\d|[.,:]\d|{_GAP}\d){ordinal})?"
            rf"(?:{between}(?P<year>{_YEAR})(?!\d))?",
            re.IGNORECASE,
        ),
    )


def _calendar(language: str) -> Calendar:
    return lexicon_of(language).calendar if language in languages() else _UNKNOWN
