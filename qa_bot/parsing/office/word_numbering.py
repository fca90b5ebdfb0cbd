"""The numbers that Word prints in front of paragraphs without writing them into their text.

ECMA-376 part 1, 17.9. A paragraph names a list (`w:num`), which follows a pattern
(`w:abstractNum`) with nine levels; lists of one pattern count on together unless they say that
they start anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.numerals import letter, roman
from qa_bot.parsing.office.word_styles import W, child, is_on, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

LEVELS = 9
_NUMERALS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level counts and prints: `pattern` is such as "%1.%2."."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    restarts: bool = True
    in_digits: bool = False
    has_picture: bool = False  # as its bullet


@dataclass(slots=True)
class _List:
    pattern: str
    levels: dict[int, _Level]
    starts: dict[int, int]  # what it starts anew from, by level; used once
    by_style: dict[str, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document: ask for the markers of its paragraphs in order."""

    def __init__(self, root: Element | None) -> None:
        self._counts: dict[str, dict[int, int]] = {}
        patterns = {} if root is None else _patterns(root)
        self._lists = {} if root is None else _lists(root, patterns)

    def marker(self, number: str, depth: int, style_ids: Sequence[str]) -> tuple[str, int]:
        """What stands in front of the next paragraph of a list ("2.1.", "-"), and its level."""
        own_list = self._lists.get(number)
        if own_list is None:
            return "", depth
        depth = next((own_list.by_style[s] for s in style_ids if s in own_list.by_style), depth)
        counts = self._counts.setdefault(own_list.pattern, {})
        level = own_list.levels.get(depth, _Level())
        if depth in own_list.starts:
            counts[depth] = own_list.starts.pop(depth)
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in range(depth + 1, LEVELS):
            if own_list.levels.get(deeper, _Level()).restarts:
                counts.pop(deeper, None)
        return _printed(own_list.levels, depth, counts), depth


def _printed(levels: Mapping[int, _Level], depth: int, counts: Mapping[int, int]) -> str:
    level = levels.get(depth, _Level())
    if level.style == "bullet":
        return "-" if level.pattern.strip() or level.has_picture else ""

    def number(reference: re.Match[str]) -> str:
        place = int(reference[1]) - 1
        other = levels.get(place, _Level())
        style = "decimal" if level.in_digits else other.style
        return _NUMERALS.get(style, str)(counts.get(place, other.start))

    return re.sub("%([1-9])", number, level.pattern).strip()


def _patterns(root: Element) -> dict[str, Element]:
    """The patterns by id; one that only refers to a style of lists is replaced by that."""
    patterns = {p.get(f"{W}abstractNumId") or "": p for p in root.findall(f"{W}abstractNum")}
    by_style = {link: p for p in patterns.values() if (link := value(p, "styleLink"))}
    return {
        name: by_style.get(value(pattern, "numStyleLink") or "", pattern)
        for name, pattern in patterns.items()
    }


def _lists(root: Element, patterns: Mapping[str, Element]) -> dict[str, _List]:
    lists: dict[str, _List] = {}
    for item in root.findall(f"{W}num"):
        name = value(item, "abstractNumId") or ""
        pattern = patterns.get(name)
        if pattern is None:
            continue
        levels, by_style = _levels(pattern)
        starts: dict[int, int] = {}
        for override in item.findall(f"{W}lvlOverride"):
            depth = _digits(override.get(f"{W}ilvl"), 0)
            own = child(override, "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = value(override, "startOverride")
            if start is not None:
                starts[depth] = _digits(start, 1)
        lists[item.get(f"{W}numId") or ""] = _List(name, levels, starts, by_style)
    return lists


def _levels(pattern: Element) -> tuple[dict[int, _Level], dict[str, int]]:
    levels: dict[int, _Level] = {}
    by_style: dict[str, int] = {}
    for element in pattern.findall(f"{W}lvl"):
        depth = _digits(element.get(f"{W}ilvl"), 0)
        levels[depth] = _level(element)
        if style := value(element, "pStyle"):
            by_style[style] = depth
    return levels, by_style


def _level(element: Element) -> _Level:
    in_digits = child(element, "isLgl")
    return _Level(
        _digits(value(element, "start"), 0),
        value(element, "numFmt") or "decimal",
        (value(element, "lvlText") or "")[:100],
        value(element, "lvlRestart") != "0",
        in_digits is not None and is_on(in_digits.get(f"{W}val"), True),
        child(element, "lvlPicBulletId") is not None,
    )


def _digits(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else default
