"""What something stated in digits may be read as, whatever the language and its way of writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# What a text offers whose language's names of months are not known.
ANY_MONTH = "any month"


class FigureKind(StrEnum):
    """What a figure is; of RATIO and MARK ("24/7", "2." of a list) nobody is told."""

    EMAIL = "e-mail address"
    LINK = "link"
    DATE = "date"
    TIME = "time"
    TELEPHONE = "telephone number"
    NUMBER = "number"
    RATIO = "ratio"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something stated in digits, at text[start:end].

    Another text states it, too, where each of `wanted` has a reading among those that are on
    `offer` there. `numbers` are the values that a number may have.
    """

    kind: FigureKind
    start: int
    end: int
    wanted: tuple[frozenset[str], ...]
    offer: frozenset[str]
    numbers: tuple[float, ...] = ()

    def is_stated(self, offered: frozenset[str]) -> bool:
        """Tell whether a text that offers these readings states it."""
        return all(not readings.isdisjoint(offered) for readings in self.wanted)


def number(value: float) -> str:
    """Write a number as a reading."""
    return f"number {value:.12g}"


def numbers(values: Iterable[float]) -> frozenset[str]:
    """Write each of some numbers as a reading."""
    return frozenset(map(number, values))


def month(value: int) -> str:
    """Write a month, 1 to 12, as a reading."""
    return f"month {value}"


def clock(hour: int, minute: int = 0) -> str:
    """Write a time of day as a reading."""
    return f"time {hour % 24}:{minute:02}"


def hour_alone(hour: int) -> str:
    """Write an hour as a reading of which nobody knows the half of the day, 1 to 12."""
    return f"hour {hour % 12 or 12}"


def minute_alone(minute: int) -> str:
    """Write the minutes of a time as a reading, that a number is looked for among."""
    return f"minute {minute}"
