"""The blocks of plain text: paragraphs, lists whose markers run on, tables drawn with characters.

Blocks are exact slices, and together they are the text. What is not certain is a paragraph, which
shows as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_MARKER = re.compile(
    r"(?P<indent>[ \t]*)"
    r"(?:(?P<bullet>[-*+\u2022\u2023\u25e6\u25aa\u2013\u00b7])"
    r"|(?P<open>\(?)(?:(?P<number>\d{1,4})|(?P<letter>[A-Za-z]))(?P<close>[.)]))[ \t]+\S"
)
# A line of this length may have been wrapped, so that the next one goes on with its sentence.
WRAPPED = range(45, 121)
_RULE = re.compile(r"\s*[-+|=:][-+|=: \t]{3,}\s*")
# Two spaces after a full stop are a habit of typists, not a column.
_GAP = re.compile(r"(?<=[^\s.?!:])(?: {2,}|[ ]?\t[ \t]*)(?=\S)")
# Two aligned lines may be chance.
LEAST_ALIGNED = 3


class LayoutKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class LayoutBlock:
    """A slice of the text; `parts` are its items where it is a list, else the slice itself."""

    kind: LayoutKind
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Marker:
    """What stands in front of a list's item; `number` is None for bullets, 1 for "a"."""

    indent: int
    style: str
    number: int | None

    def continues(self, before: _Marker) -> bool:
        """Whether this is the item after `before`."""
        follows = self.number is None or self.number == (before.number or 0) + 1
        return self.indent == before.indent and self.style == before.style and follows


def blocks(text: str) -> Iterator[LayoutBlock]:
    """The blocks of a text, in order."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    markers = [_marker(line) for line in lines]
    held: list[str] = []
    at = 0
    while at < len(lines):
        block, after = _special(lines, markers, at)
        ends = held and not held[-1].strip() and lines[at].strip()
        if held and (block or ends):
            yield LayoutBlock(LayoutKind.PARAGRAPH, ("".join(held),))
            held = []
        if block:
            yield block
        else:
            held.append(lines[at])
        at = after
    if held:
        yield LayoutBlock(LayoutKind.PARAGRAPH, ("".join(held),))


def _special(
    lines: Sequence[str], markers: Sequence[_Marker | None], at: int
) -> tuple[LayoutBlock | None, int]:
    """The list or table that begins at a line, and the line after it."""
    starts = _items(lines, markers, at)
    if len(starts) > 2:
        items = (
            "".join(lines[first:last]) for first, last in zip(starts, starts[1:], strict=False)
        )
        return LayoutBlock(LayoutKind.LIST, tuple(items)), starts[-1]
    end = max(_drawn(lines, at), _aligned(lines, at))
    if end > at:
        return LayoutBlock(LayoutKind.TABLE, ("".join(lines[at:end]),)), end
    return None, at + 1


def _marker(line: str) -> _Marker | None:
    match = _MARKER.match(line)
    if match is None:
        return None
    indent = len(match["indent"].expandtabs(4))
    if match["bullet"]:
        return _Marker(indent, match["bullet"], None)
    if match["number"]:
        return _Marker(indent, f"{match['open']}1{match['close']}", int(match["number"]))
    letter = match["letter"]
    style = f"{match['open']}{'a' if letter.islower() else 'A'}{match['close']}"
    return _Marker(indent, style, ord(letter.lower()) - ord("a") + 1)


def _items(lines: Sequence[str], markers: Sequence[_Marker | None], at: int) -> list[int]:
    """The lines where the items of a list begin, and the line after it; empty for no list."""
    last = markers[at]
    if last is None:
        return []
    starts = [at]
    for number in range(at + 1, len(lines)):
        marker = markers[number]
        if marker and marker.continues(last):
            starts.append(number)
            last = marker
        elif not _belongs(lines, number, marker, last):
            return [*starts, number]
    return [*starts, len(lines)]


def _belongs(lines: Sequence[str], number: int, marker: _Marker | None, item: _Marker) -> bool:
    """Whether a line is part of the item above it: blank, further in, or its wrapped sentence."""
    line, before = lines[number], lines[number - 1]
    if not line.strip():
        return True
    if len(line) - len(line.lstrip()) > item.indent:
        return True
    return marker is None and len(before.strip()) in WRAPPED


def _drawn(lines: Sequence[str], at: int) -> int:
    """The line after a table drawn with bars and rules; `at` where none begins."""
    first = at + (_RULE.fullmatch(lines[at]) is not None and at + 1 < len(lines))
    if "|" not in lines[first]:
        return at
    end = first
    while end < len(lines) and ("|" in lines[end] or _RULE.fullmatch(lines[end])):
        end += 1
    return end if end - at > 1 else at


def _aligned(lines: Sequence[str], at: int) -> int:
    """The line after lines that have a column in common; `at` where none begin."""
    common: set[int] | None = None
    end = at
    while end < len(lines):
        columns = _columns(lines[end])
        common = columns if common is None else common & columns
        if not common:
            break
        end += 1
    return end if end - at >= LEAST_ALIGNED else at


def _columns(line: str) -> set[int]:
    """Where columns begin within a line; a tab ends one wherever it stands, as column 0."""
    gaps = list(_GAP.finditer(line.rstrip()))
    return {0 if "\t" in gap[0] else gap.end() for gap in gaps}
