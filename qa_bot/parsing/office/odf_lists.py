"""The numbers that OpenDocument prints in front of items and headings without writing them.

ISO/IEC 26300-3, 5.3 and 16.30: a list has a style, which says for each level how it is numbered. A
list starts anew unless it says that it goes on, with the last one or with one that it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.numerals import letter, roman
from qa_bot.parsing.office.odf_package import STYLE, TEXT, number_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOST_LEVELS = 10
_MOST = 1_000_000
_NUMERALS: Mapping[str, Callable[[int], str]] = {
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
# LibreOffice's own attribute, which became OpenDocument's: "%1%.%2%." is the whole of a number.
_FORMATS = tuple(
    name + "num-list-format"
    for name in (STYLE, "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}")
)
_ID = "{http://www.w3.org/XML/1998/namespace}id"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level counts: `numeral` is "" where nothing is printed, None for a bullet."""

    numeral: str | None = "1"
    prefix: str = ""
    suffix: str = "."
    shown: int = 1
    start: int = 1
    pattern: str = ""


_Levels = Mapping[int, _Level]
_BULLET = _Level(None)


def level_styles(holders: Iterable[Element]) -> tuple[dict[str, _Levels], _Levels]:
    """Every list style by name, and the style of the document's headings."""
    lists: dict[str, _Levels] = {}
    outline: _Levels = {}
    for holder in holders:
        for style in holder.iterchildren(f"{TEXT}list-style"):
            lists[style.get(f"{STYLE}name") or ""] = _levels(style)
        for style in holder.iterchildren(f"{TEXT}outline-style"):
            outline = _levels(style)
    return lists, outline


def _levels(style: Element) -> _Levels:
    levels = {}
    for element in style:
        numbered = element.tag in {
            f"{TEXT}list-level-style-number",
            f"{TEXT}outline-level-style",
        }
        depth = number_at(element, f"{TEXT}level", 1, _MOST_LEVELS)
        levels[depth] = _level(element) if numbered else _BULLET
    return levels


def _level(element: Element) -> _Level:
    patterns = (element.get(name) for name in _FORMATS)
    return _Level(
        element.get(f"{STYLE}num-format") or "",
        (element.get(f"{STYLE}num-prefix") or "")[:20],
        (element.get(f"{STYLE}num-suffix") or "")[:20],
        number_at(element, f"{TEXT}display-levels", 1, _MOST_LEVELS),
        number_at(element, f"{TEXT}start-value", 1, _MOST),
        next((pattern[:100] for pattern in patterns if pattern), ""),
    )


@dataclass(slots=True)
class ListCounter:
    """The counts of a list, by level; `marker` gives what is printed next."""

    levels: _Levels
    counts: dict[int, int] = field(default_factory=dict)

    def marker(self, depth: int, start: int | None = None) -> str:
        """What stands in front of the next item of a level from 1: "2.1.", "-" or nothing."""
        level = self.levels.get(depth, _BULLET)
        before = self.counts.get(depth)
        self.counts[depth] = (
            start if start is not None else (level.start if before is None else before + 1)
        )
        for deeper in [other for other in self.counts if other > depth]:
            del self.counts[deeper]
        return "-" if level.numeral is None else self._printed(level, depth)

    def restart(self, depth: int) -> None:
        """Let the next item of a level be its first again."""
        self.counts.pop(depth, None)

    def _printed(self, level: _Level, depth: int) -> str:
        if not level.numeral:
            return (level.prefix + level.suffix).strip()
        if level.pattern:
            return re.sub(
                r"%(\d\d?)%", lambda place: self._number(int(place[1])), level.pattern
            ).strip()
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        numbers = filter(None, map(self._number, shown))
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()

    def _number(self, depth: int) -> str:
        level = self.levels.get(depth, _Level())
        numeral = level.numeral
        if not numeral:
            return ""
        return _NUMERALS.get(numeral, str)(self.counts.get(depth, level.start))


class OdfLists:
    """Counts through a document: enter its lists in order and ask each for its markers."""

    def __init__(self, holders: Iterable[Element]) -> None:
        self._styles, outline = level_styles(holders)
        self.headings = ListCounter(outline)
        self._by_id: dict[str, ListCounter] = {}
        self._by_style: dict[str, ListCounter] = {}

    def entered(
        self, element: Element, outer: ListCounter | None, depth: int, anew: bool
    ) -> ListCounter:
        """The counter of a list at a depth from 1, in the list of `outer` where that is given.

        `anew`: a list within another begins with its first number. One that follows no text of its
        item goes on: that item is there only to hold it.
        """
        name = element.get(f"{TEXT}style-name") or ""
        if outer is not None:
            if anew:
                outer.restart(depth)
            levels = self._styles.get(name, outer.levels)
            return outer if levels is outer.levels else ListCounter(levels, outer.counts)
        before = self._by_id.get(element.get(f"{TEXT}continue-list") or "")
        if before is None and element.get(f"{TEXT}continue-numbering") == "true":
            before = self._by_style.get(name)
        counter = ListCounter(self._styles.get(name, {}), before.counts if before else {})
        self._by_style[name] = counter
        if name_of_list := element.get(_ID):
            self._by_id[name_of_list] = counter
        return counter
