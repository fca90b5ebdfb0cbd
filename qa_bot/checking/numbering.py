"""Numbers that are missing, repeated or out of order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.checking.collection import Collection, Item
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding

# Where most numbers between the first and the last are absent, they are identifiers, no count; and
# a count that begins far above 1 ("101") is meant to.
LEAST_PRESENT = 0.5
LATEST_BEGINNING = 9

# "12", "A1", "4.5.1": what stands in front of the digits and the dotted digits themselves.
_NUMBER = re.compile(r"(?P<front>[^\d.]{0,20})(?P<digits>\d{1,9}(?:\.\d{1,9}){0,5})\W{0,3}")


@dataclass(frozen=True, slots=True)
class _Counted:
    item: Item
    count: int  # the last of its digits, which counts within the others
    key: tuple[str, str]  # what stands in front of it: "A", and "4.5" of "4.5.1"


def missing_numbers(collection: Collection) -> Iterator[Finding]:
    """Gaps between the numbers of one series, and a series that begins after 1."""
    for series in _all_series(collection):
        present = sorted({counted.count for counted in series})
        by_count = {counted.count: counted.item for counted in reversed(series)}
        if len(present) < LEAST_PRESENT * (present[-1] - present[0] + 1):
            continue
        begins = 0 if 1 < len(present) and present[0] <= LATEST_BEGINNING else present[0]
        for before, after in zip([begins, *present], present, strict=False):
            if after - before > 1:
                yield _gap(before + 1, after - 1, by_count[after])


def repeated_numbers(collection: Collection) -> Iterator[Finding]:
    """A number that was printed before in its series."""
    for series in _all_series(collection):
        seen: dict[int, Item] = {}
        for counted in series:
            first = seen.setdefault(counted.count, counted.item)
            if first is not counted.item:
                yield finding(
                    "repeated-number",
                    counted.item.place,
                    f"number {counted.item.pair.number} is also that of an earlier question "
                    f"({first.place})",
                    first.place,
                )


def disordered_numbers(collection: Collection) -> Iterator[Finding]:
    """A number below the one right before it in its series, which is not just repeated."""
    for series in _all_series(collection):
        seen = {series[0].count}
        for before, counted in pairwise(series):
            if counted.count < before.count and counted.count not in seen:
                yield finding(
                    "disordered-number",
                    counted.item.place,
                    f"number {counted.item.pair.number} stands after "
                    f"{before.item.pair.number} ({before.item.place})",
                    before.item.place,
                )
            seen.add(counted.count)


def _gap(first: int, last: int, after: Item) -> Finding:
    front = after.pair.number[: after.pair.number.rfind(str(last + 1))]
    missing = (
        f"number {front}{first} is"
        if first == last
        else f"numbers {front}{first} to {front}{last} are"
    )
    message = f"{missing} missing before {after.pair.number}"
    return finding("missing-number", after.place, message)


def _all_series(collection: Collection) -> Iterator[list[_Counted]]:
    """Printed numbers that count together, in document order: "4.1", "4.2", ... of one file.

    Where numbers restart in sections, sections count for themselves.
    """
    for _, items in collection.by_file():
        whole = list(_series_of(items, by_section=False))
        split = list(_series_of(items, by_section=True))
        yield from split if _restarts(whole, split) else whole


def _restarts(whole: Sequence[list[_Counted]], split: Sequence[list[_Counted]]) -> bool:
    """Whether a section begins as low as the first: a number repeated once is no restart."""
    lowest = {series[0].key: series[0].count for series in reversed(whole)}
    begins = Counter(series[0].key for series in split if series[0].count <= lowest[series[0].key])
    return any(count > 1 for count in begins.values())


def _series_of(items: Sequence[Item], by_section: bool) -> Iterator[list[_Counted]]:
    series: dict[tuple[object, ...], list[_Counted]] = {}
    for item in items:
        printed = _NUMBER.fullmatch(item.pair.number)
        if not (printed and item.pair.number_is_printed):
            continue
        parents, _, count = printed["digits"].rpartition(".")
        key = (printed["front"], parents)
        section = item.section if by_section else None
        series.setdefault((section, *key), []).append(_Counted(item, int(count), key))
    yield from series.values()
