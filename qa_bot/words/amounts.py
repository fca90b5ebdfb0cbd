"""Amounts in a text: digits with a currency or a unit, whatever the spelling.

Bare numbers are names of things (ports, versions, forms) as often as amounts, and are left out. No
library reads them well: quantulum3 takes milliseconds a sentence and "50.000 INR" as fifty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa_bot.words.lexicon import cached_by_language, either, lexicon
from qa_bot.words.stems import content_words, words

Amounts = Mapping[str, Mapping[str, str]]  # kind of unit -> value in it -> as printed

YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,12}(?:[.,]\d{1,6})*"
# "1,234", "1,00,000"; where dots stand between thousands "1.234" is a fraction as well.
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}")
_WITH_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_FRACTION = re.compile(r"\d+(?:\.\d+)?")
MONEY = "money"
_SHORT_FORM = re.compile(r"(?<!\w)[A-Z]{2,} $")
# A longer word in front of digits is no currency: "dollars 5".
_LONGEST_IN_FRONT = 3
_LOOKED_AT_IN_FRONT = 6


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit: of which kind, and how much it is of that kind's own, or its name there."""

    kind: str
    factor: float
    name: str

    def values(self, numbers: tuple[float, ...]) -> Iterator[str]:
        for number in numbers:
            yield f"{number * self.factor:.9g}{self.name}"


def amounts(text: str) -> Amounts:
    """Read the amounts of a text, by kind of unit: money, mass, or the stem of another word.

    What may be read in two ways ("20.000 km") has both values.
    """
    by_kind: dict[str, dict[str, str]] = {}
    is_shouted = text.isupper()
    for match in _amount().finditer(text):
        front = _in_front().search(text, max(0, match.start() - _LOOKED_AT_IN_FRONT), match.start())
        if front or not _is_cut_off(text, match):
            printed = f"{front.group()}{match.group()}" if front else match.group()
            for unit, shown in _units_of(front and front[1], match, printed, is_shouted):
                for value in unit.values(_numbers(match, unit.kind)):
                    by_kind.setdefault(unit.kind, {})[value] = shown
    return by_kind


def is_currency(word: str) -> bool:
    """Tell whether a word in lower case is a currency's code or sign: "inr"."""
    return len(word) <= _LONGEST_IN_FRONT and is_money(word)


def is_money(word: str) -> bool:
    """Tell whether a word in lower case is a currency in any form: "inr", "rupees"."""
    return any(unit.kind == MONEY for unit in _units().get(word, ()))


def _units_of(
    front: str | None, match: re.Match[str], printed: str, is_shouted: bool
) -> Iterator[tuple[_Unit, str]]:
    """The units of an amount, as which its number may count, and how it is printed with it."""
    behind = " ".join((match["unit"] or "").casefold().split())
    units = _units().get(behind, ())
    if front and not any(unit.kind == MONEY for unit in units):
        number = printed[: len(printed) - len(match.group()) + match.end("number") - match.start()]
        shown = printed if _is_multiplied(match) else number
        yield from ((unit, shown) for unit in _units().get(front.casefold(), ()))
    elif units:
        yield from ((unit, printed) for unit in units)
    elif behind and content_words(behind) and not _is_name(match, is_shouted):
        yield _Unit((words(behind) or [behind])[0], 1.0, ""), printed


def _is_multiplied(match: re.Match[str]) -> bool:
    """Whether right behind digits stands what multiplies them where they are money: "$5m"."""
    is_attached = match["unit"] is not None and match.start("unit") == match.end("digits")
    return is_attached and match["unit"].casefold() in _money_factors()


def _is_name(match: re.Match[str], is_shouted: bool) -> bool:
    """Whether digits are a year, or the name of something: "ISO 9001 marks".

    In a text all in capitals, `is_shouted`, no short form tells.
    """
    text, start = match.string, match.start()
    before = _SHORT_FORM.search(text, max(0, start - _LOOKED_AT_IN_FRONT), start)
    is_code = before is not None and not is_shouted
    return is_code or YEAR.fullmatch(match["digits"]) is not None


def _is_cut_off(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are the end of something longer: "E-240", "3:30", "2024 000"."""
    before = text[max(0, match.start() - 2) : match.start()]
    last, first = before[-1:], before[:-1]
    if last == " ":
        return first.isdigit() and len(match["digits"]) == 3
    return last.isalnum() or last in tuple("_.,:/") or (last == "-" and first.isalpha())


def _numbers(match: re.Match[str], kind: str) -> tuple[float, ...]:
    """The value of an amount's digits, or both where there are two."""
    digits = re.sub(r"[ \u00a0\u202f'’]", "", match["digits"])
    factor = _factors().get((match["times"] or "").casefold(), 1.0)
    if kind == MONEY and _is_multiplied(match):
        factor = _money_factors()[match["unit"].casefold()]
    values = [digits.replace(".", "")] if _WITH_DOTS.fullmatch(digits) else []
    if not values or (digits.count(".") == 1 and kind != MONEY):
        values.append(_with_point(digits))
    return tuple(float(value) * factor for value in values if _FRACTION.fullmatch(value))


def _with_point(digits: str) -> str:
    """Write digits without what stands between thousands, and with a point before a fraction."""
    if _WITH_COMMAS.fullmatch(digits.partition(".")[0]):
        return digits.replace(",", "")
    if digits.rfind(",") > digits.rfind("."):  # "50,00", "1.234,50"
        whole, _, fraction = digits.rpartition(",")
        return f"{whole.replace('.', '').replace(',', '')}.{fraction}"
    return digits


@cached_by_language()
def _units() -> Mapping[str, tuple[_Unit, ...]]:
    """Map each word for a unit, in lower case, to the units that it may be."""
    units: dict[str, tuple[_Unit, ...]] = {}
    for line in lexicon().amounts.units:
        kind, own, *others = line.split()
        is_number = _FRACTION.fullmatch(own) is not None
        unit = _Unit(kind, float(own) if is_number else 1.0, "" if is_number else f" {own}")
        for word in dict.fromkeys(others if is_number else (own, *others)):
            spelling = word.replace("_", " ")
            if unit not in units.get(spelling, ()):
                units[spelling] = (*units.get(spelling, ()), unit)
    return units


@cached_by_language()
def _factors() -> Mapping[str, float]:
    """Map each word that multiplies a number to its factor."""
    return _by_word(lexicon().amounts.multipliers)


@cached_by_language()
def _money_factors() -> Mapping[str, float]:
    """Map each word that multiplies money alone to its factor."""
    return _by_word(lexicon().amounts.money_multipliers)


def _by_word(multipliers: Iterable[str]) -> Mapping[str, float]:
    lines = map(str.split, multipliers)
    return {word: float(factor) for factor, *of_factor in lines for word in of_factor}


@cached_by_language()
def _amount() -> re.Pattern[str]:
    """Compile digits with what is behind them, which may be a unit."""
    known = sorted(_units(), key=len, reverse=True)
    unit = either(re.escape(word).replace(r"\ ", r"\s+") for word in known)
    times = either(map(re.escape, _factors()))
    before = either(lexicon().amounts.before_units)
    return re.compile(
        rf"(?<!\d)(?P<number>(?P<digits>{_DIGITS})(?:\s?(?P<times>{times})(?![^\W\d_]))?)"
        rf"(?:(?(times)(?:\s{before})?)[\s-]?(?P<unit>{unit}(?!\w)|[^\W\d_]{{2,20}}))?",
        re.IGNORECASE,
    )


@cached_by_language()
def _in_front() -> re.Pattern[str]:
    """Compile a currency right in front of digits."""
    signs = [word for word in _units() if is_currency(word)]
    either_sign = either(map(re.escape, sorted(signs, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)({either_sign})\.?\s?$", re.IGNORECASE)
