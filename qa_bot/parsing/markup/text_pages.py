"""Text that was laid out in pages: the lines at their edges that are no text of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_bot.parsing.office.pdf_lines import PdfLine

# Pages of a printer have 66 lines; shorter and longer ones are few.
_PAGE_LINES = range(40, 101)
_NUMBER = re.compile(r"\s+(?:- ?)?(\d{1,4})(?: ?-)?\s*")
_SIZE = 3.0


@dataclass(frozen=True, slots=True)
class PagedText:
    """A text without running heads, its lines counted as before, and where new pages begin."""

    text: str
    starts: tuple[int, ...] = ()


def without_page_edges(text: str) -> PagedText:
    """The text without running heads and the numbers of pages.

    Pages are told by form feeds, or by numbers that count on at even distances.
    """
    lines = text.split("\n")
    ends = _ends(lines)
    if not ends:
        return PagedText(text)
    from qa_bot.parsing.office.pdf_heads import without_running_heads  # most texts have no pages

    pages = []
    for number, (first, last) in enumerate(zip([0, *ends], [*ends, len(lines)], strict=True), 1):
        filled = [place for place in range(first, last) if lines[place].strip()]
        pages.append(_edges(lines, filled, number))
    kept = {int(line.x) for line in without_running_heads(pages)}
    for line in (line for page in pages for line in page):
        if int(line.x) not in kept:
            lines[int(line.x)] = ""
    return PagedText("\n".join(lines), tuple(end + 1 for end in ends))


def _ends(lines: Sequence[str]) -> list[int]:
    """The places of the first lines of all pages but the first."""
    fed = [place for place, line in enumerate(lines) if line.startswith("\f") and line.strip()]
    if fed and fed[0]:
        return fed
    numbers = [
        (place, int(number[1]))
        for place, line in enumerate(lines)
        if (number := _NUMBER.fullmatch(line)) and _is_alone(lines, place)
    ]
    places = [place for place, _ in numbers]
    lengths = {after - before for before, after in zip(places, places[1:], strict=False)}
    counted = [number for _, number in numbers]
    if len(lengths) != 1 or not lengths <= set(_PAGE_LINES):
        return []
    if counted != list(range(counted[0], counted[0] + len(counted))):
        return []
    return [place + 1 for place in places if place + 1 < len(lines)]


def _is_alone(lines: Sequence[str], place: int) -> bool:
    return not any(
        line.strip() for line in [*lines[max(place - 2, 0) : place], *lines[place + 1 : place + 3]]
    )


def _edges(lines: Sequence[str], filled: Sequence[int], page: int) -> list[PdfLine]:
    """The outer lines of a page as a PDF's: `x` is their place, `y` their distance from an edge."""
    from qa_bot.parsing.office.pdf_heads import EDGE_LINES
    from qa_bot.parsing.office.pdf_lines import PdfLine

    top, bottom = filled[: len(filled) // 2][:EDGE_LINES], filled[len(filled) // 2 :][-EDGE_LINES:]
    if not filled:
        return []
    heights = [(place, 1000 - _SIZE * (place - filled[0])) for place in top]
    heights += [(place, _SIZE * (filled[-1] - place)) for place in bottom]
    return [
        PdfLine(page, place, height, _SIZE, False, lines[place].strip())
        for place, height in heights
    ]
