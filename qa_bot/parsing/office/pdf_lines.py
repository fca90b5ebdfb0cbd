"""The text of PDF pages as lines with their place, size and weight."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qa_bot.parsing.asking import asks
from qa_bot.parsing.office.pdf_fonts import FontLetters, is_lost
from qa_bot.parsing.office.pdf_operations import MEANT_SOFT_HYPHEN, mend_drawing

if TYPE_CHECKING:
    from pypdf import PageObject

_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|cmbx|sfbx", re.IGNORECASE)
_BOLD_WEIGHT = 600
_NUMBER = re.compile(r"\(?\d{1,3}[.)]")
# What fonts of symbols call their bullets; U+007F is what is left of one without a name.
_BULLETS = r"\u2022\u2023\u2043\u25a0\u25aa\u25ab\u25cb\u25cf\u25e6\x7f\uf000-\uf0ff"
_BULLET = re.compile(rf"[{_BULLETS}]\s")
_MARK = re.compile(rf"\(?(?:\d{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.)]|[{_BULLETS}]")
# Sizes: from an "o" that is a bullet to its text, of a letter, between two columns, two cells.
WIDE_BULLET = 1.2
LETTER = 0.5
WIDE_GAP = 2.5
CELL_GAP = 1.0
# Sizes: how far left of its text a mark of a list is drawn.
MARK_GAP = 4.0


@dataclass(slots=True)
class PdfLine:
    """A line as printed: `x` and `y` are where it begins, in points from the bottom left."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    text: str
    # Where in the text a wide gap ends, as a column does, and how far right the next word begins.
    gaps: list[tuple[int, float]] = field(default_factory=list)
    cells: int = 1  # parts of the line that stand further apart than words do
    readable: bool = True  # its font says which letters its signs are
    # Fonts of which nobody knows that, each with what was read of it.
    guessed: list[tuple[str, str]] = field(default_factory=list)


def page_lines(
    page: PageObject, number: int, each_operation: Callable[..., None]
) -> tuple[PdfLine, ...]:
    """The lines of a page in the order in which they are drawn; empty ones left out.

    `each_operation` is called before every drawing operation, so that it can end a long page.
    """
    collector = _Collector(number)
    undo = mend_drawing(page)
    try:
        page.extract_text(visitor_text=collector.add, visitor_operand_before=each_operation)
    finally:
        undo()
    lines = in_columns(with_marks(collector.lines))
    for line in lines:
        line.text = _as_printed(line.text)
        # Where each letter is drawn by itself, only the line tells.
        line.readable = line.readable and not is_lost(line.text)
    return tuple(line for line in lines if line.text)


def _as_printed(text: str) -> str:
    """The text of a line without what fonts say: bullets, and the hyphens that are seen in it."""
    text = _BULLET.sub("- ", re.sub(r"\s+", " ", text).strip())
    text = text[:-1].replace("\u00ad", "-") + text[-1:]
    return text[:-1].replace(MEANT_SOFT_HYPHEN, "") + text[-1:].replace(MEANT_SOFT_HYPHEN, "\u00ad")


def with_marks(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines with the marks of lists in front that are drawn apart, as at the end of a page."""
    marked: dict[int, PdfLine] = {}
    marks = set()
    heights: dict[int, list[PdfLine]] = defaultdict(list)
    for line in lines:
        heights[round(line.y)].append(line)
    for line in lines:
        if not _MARK.fullmatch(line.text.strip()):
            continue
        beside = [
            other
            for height in range(round(line.y) - 2, round(line.y) + 3)
            for other in heights[height]
            if 0 < other.x - line.x < MARK_GAP * other.size and id(other) not in marked
        ]
        if beside:
            marked[id(min(beside, key=lambda other: other.x))] = line
            marks.add(id(line))
    return [_after(marked.get(id(line)), line) for line in lines if id(line) not in marks]


def _after(mark: PdfLine | None, line: PdfLine) -> PdfLine:
    """A line with its mark in front."""
    if mark is None:
        return line
    sign = f"{mark.text.strip()} "
    gaps = [(place + len(sign), x) for place, x in line.gaps]
    return replace(line, x=mark.x, text=sign + line.text, gaps=gaps)


def in_columns(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of a page that is drawn across two columns of questions, one column first.

    A table has such gaps as well; its right side neither counts nor asks.
    """
    starts = Counter(round(x / 3) for line in lines for _, x in line.gaps[:1])
    most, times = starts.most_common(1)[0] if starts else (0, 0)
    if times < 3 or 3 * times < len(lines):
        return list(lines)
    left: list[PdfLine] = []
    right: list[PdfLine] = []
    for line in lines:
        gap = next((gap for gap in line.gaps if abs(gap[1] - 3 * most) <= 3), None)
        if gap is None:
            (right if line.x >= 3 * most - 3 else left).append(line)
            continue
        left.append(replace(line, text=line.text[: gap[0]], gaps=[]))
        right.append(replace(line, x=gap[1], text=line.text[gap[0] :], gaps=[]))
    if not all(any(map(_is_question, side)) for side in (left, right)):
        return list(lines)
    return [*left, *right]


def _is_question(line: PdfLine) -> bool:
    text = line.text.strip()
    return asks(text) and bool(re.match(r"\(?\d{1,3}[.)]|[QF]\d*[.:)]", text))


class _Collector:
    """Puts what pypdf hands over piece by piece into lines."""

    def __init__(self, page: int) -> None:
        self._page = page
        self.lines: list[PdfLine] = []
        self._last_x = 0.0
        self._last_text = ""
        self._broken = False
        # By the identity of the font, which is kept, so that no other gets the same.
        self._fonts: dict[int, tuple[object, FontLetters]] = {}

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
            letters = self._letters_of(font)
            text = letters.text(text)
            x, y, scale = _place(outer, inner)
            self._put(text, x, y, abs(size * scale), _is_bold(font))
            line = self.lines[-1]
            line.readable = line.readable and letters.says(text)
            if letters.guessed:
                line.guessed.append((letters.guessed, text))
        elif text and self.lines and not text.count("\n"):
            self.lines[-1].text += text
        self._broken = text.endswith("\n")

    def _letters_of(self, font: Mapping[str, Any] | None) -> FontLetters:
        if id(font) not in self._fonts:
            self._fonts[id(font)] = font, FontLetters(font)
        return self._fonts[id(font)][1]

    def _put(self, text: str, x: float, y: float, size: float, bold: bool) -> None:
        line = self.lines[-1] if self.lines else None
        if line and abs(line.y - y) < max(line.size, size) / 2 and x >= self._last_x - 1:
            start = line.text.strip()
            if start == "o" and x - line.x > WIDE_BULLET * size:
                line.text, start = "\u2022 ", "\u2022"
            apart = self._broken or (_NUMBER.fullmatch(start) and not text[:1].isspace())
            end = self._last_x + LETTER * size * len(self._last_text)
            line.text += " " if apart else ""
            line.cells += x - end > CELL_GAP * size and not _NUMBER.fullmatch(start)
            if x - end > WIDE_GAP * size and not _NUMBER.fullmatch(start):
                line.gaps.append((len(line.text), x))
            if len(text.strip()) > len(start):  # a number may be larger than its text
                line.size, line.y = size, y
            line.text += text
            line.bold = bold and (line.bold or bool(_NUMBER.fullmatch(start)))
        else:
            self.lines.append(PdfLine(self._page, x, y, size, bold, text))
        self._last_x, self._last_text = x, text.strip()


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
