"""The text of PDF pages as lines with their place, size and weight."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

# How many lines at the top, and at the bottom, may be running heads.
EDGE_LINES = 2
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|cmbx|sfbx", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FINAL_NUMBER = re.compile(r"(?:^|\s)(\d{1,5})$")
_QUESTION = re.compile(r"q(?:uestion)?\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:[^\W\d]+\.?\s*)?#(?:\s*(?:/|\w+)\s*#)?\W*")


@dataclass(slots=True)
class PdfLine:
    """A line as printed: `x` and `y` are where it begins, in points from the bottom left."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    text: str


def page_lines(
    page: PageObject, number: int, each_operation: Callable[..., None]
) -> tuple[PdfLine, ...]:
    """The lines of a page in the order in which they are drawn; empty ones left out.

    `each_operation` is called before every drawing operation, so that it can end a long page.
    """
    collector = _Collector(number)
    page.extract_text(visitor_text=collector.add, visitor_operand_before=each_operation)
    for line in collector.lines:
        line.text = re.sub(r"\s+", " ", line.text).strip()
    return tuple(line for line in collector.lines if line.text)


class _Collector:
    """Puts what pypdf hands over piece by piece into lines."""

    def __init__(self, page: int) -> None:
        self._page = page
        self.lines: list[PdfLine] = []
        self._last_x = 0.0
        self._broken = False

    def add(
        self,
        text: str,
        outer: Sequence[float],
        inner: Sequence[float],
        font: Mapping[str, Any] | None,
        size: float,
    ) -> None:
        """One piece of text, with the matrices of the page and of the text."""
        if text.strip():
            x, y, scale = _place(outer, inner)
            self._put(text, x, y, abs(size * scale), _is_bold(font))
        elif text and self.lines and not text.count("\n"):
            self.lines[-1].text += text
        self._broken = text.endswith("\n")

    def _put(self, text: str, x: float, y: float, size: float, bold: bool) -> None:
        line = self.lines[-1] if self.lines else None
        if line and abs(line.y - y) < max(line.size, size) / 2 and x >= self._last_x - 1:
            line.text += (" " if self._broken else "") + text
            line.bold = line.bold and bold
            line.size = max(line.size, size)
        else:
            self.lines.append(PdfLine(self._page, x, y, size, bold, text))
        self._last_x = x


def _place(outer: Sequence[float], inner: Sequence[float]) -> tuple[float, float, float]:
    """Where a text matrix within a page matrix begins, and how much it enlarges."""
    x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
    y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
    scale = math.hypot(inner[2], inner[3]) * math.hypot(outer[2], outer[3])
    return x, y, scale


def _is_bold(font: Mapping[str, Any] | None) -> bool:
    if font is None:
        return False
    if _BOLD_NAME.search(str(font.get("/BaseFont", ""))):
        return True
    described = font.get("/FontDescriptor")
    get_object: Callable[[], object] | None = getattr(described, "get_object", None)
    described = get_object() if get_object else described
    weight = described.get("/FontWeight") if isinstance(described, Mapping) else None
    return isinstance(weight, int | float) and weight >= _BOLD_WEIGHT


def without_running_heads(pages: Sequence[Sequence[PdfLine]]) -> list[PdfLine]:
    """All lines, without those that stand, digits aside, at the edge of most pages.

    Nor with those that end in the number of the page, as "Chapter 3: Fees 17" does on page 17.
    """
    body = _body_size(pages)
    edges = [_edges(lines, body) for lines in pages]
    offset = _page_offset(pages, edges)
    seen = Counter(key for edge in edges for key in set(edge.values()))
    filled = sum(1 for lines in pages if lines)

    def repeats(key: tuple[str, int]) -> bool:
        # A sentence may stand at the edges of two pages by chance, a bare number does not.
        least = 2 if _PAGE_NUMBER.fullmatch(key[0]) else 3
        return seen[key] >= least and seen[key] * 2 > filled

    return [
        line
        for lines, edge in zip(pages, edges, strict=True)
        for place, line in enumerate(lines)
        if not (place in edge and (repeats(edge[place]) or _offset(line) == offset is not None))
    ]


def _body_size(pages: Sequence[Sequence[PdfLine]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _edges(lines: Sequence[PdfLine], body: float) -> dict[int, tuple[str, int]]:
    """Positions of the top and bottom lines of a page, with texts, digits as "#", and heights.

    A page may hold one question each: their headings are no running heads.
    """
    order = sorted(range(len(lines)), key=lambda place: -lines[place].y)
    outer = {*order[:EDGE_LINES], *order[-EDGE_LINES:]}
    return {
        place: (re.sub(r"\d+", "#", lines[place].text), round(lines[place].y / 3))
        for place in outer
        if lines[place].size <= 1.1 * body and not _QUESTION.match(lines[place].text)
    }


def _page_offset(
    pages: Sequence[Sequence[PdfLine]], edges: Sequence[Mapping[int, object]]
) -> int | None:
    """What the printed page numbers are ahead of the counted ones; None where none are printed."""
    offsets = Counter(
        offset
        for lines, edge in zip(pages, edges, strict=True)
        for offset in {_offset(lines[place]) for place in edge} - {None}
    )
    best, pages_of_best = offsets.most_common(1)[0] if offsets else (None, 0)
    filled = sum(1 for lines in pages if lines)
    return best if pages_of_best >= 3 and pages_of_best * 2 > filled else None


def _offset(line: PdfLine) -> int | None:
    number = _FINAL_NUMBER.search(line.text)
    return int(number[1]) - line.page if number else None
