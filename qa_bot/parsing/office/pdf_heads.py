"""What stands at the edges of a PDF's pages and is no text: running heads, a browser's lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_bot.parsing.office.pdf_lines import PdfLine

# How many lines at the top, and at the bottom, may be running heads.
EDGE_LINES = 2
_FINAL_NUMBER = re.compile(r"(?:^|\s)(\d{1,5})$")
_QUESTION = re.compile(r"q(?:uestion)?\b", re.IGNORECASE)
# Sizes: how far from the text a running head stands that only two pages have.
HEAD_GAP = 2.5
# What a browser prints above and below a page: when and what, from where, and which of how many.
# Languages write "11/29/26, 6:15 AM", "29.11.2026 klo 6.15", "2026. 11. 29. \uc624\uc804 6:15".
_DATE = r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}\b\.?"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)(?:\s?(?:[AaPp]\.?\s?[Mm]\b\.?|\u0447\.))?"
_BETWEEN = r"[^\w\d]{0,3}(?:[^\W\d]{1,3}\.?\s?[^\W\d]{0,3}[^\w\d]{0,2})?"
_WHEN = rf"(?:{_DATE}{_BETWEEN}{_TIME}|{_TIME}[, ]{{1,2}}{_DATE})"
_PRINTED_WHEN = re.compile(rf"\W{{0,2}}{_WHEN}(?=\s|$)")
_PRINTED = re.compile(rf"{_WHEN}|(?:file|https?)://\S+|about:\S+")
_PRINTED_WHICH = re.compile(
    r"\W*(?:[^\W\d]+\.?\s*)?(\d+)\s*(?:/|[^\W\d]+)\s*(\d+)(?:\s*[^\W\d]{1,3})?\W*"
)
_PAGE_NUMBER = re.compile(r"\W*(?:[^\W\d]+\.?\s*)?#(?:\s*(?:/|\w+)\s*#)?\W*")


def without_running_heads(
    pages: Sequence[Sequence[PdfLine]], title: str | None = None
) -> list[PdfLine]:
    """All lines, without those that stand, digits aside, at the edge of most pages.

    Nor with those that end in the number of the page, as "Chapter 3: Fees 17" does on page 17, nor
    with what a browser prints. `title` is the document's.
    """
    body = _body_size(pages)
    edges = [_edges(lines, body) for lines in pages]
    offset = _page_offset(pages, edges)
    seen = Counter(key for edge in edges for key in set(edge.values()))
    near = {key for edge in edges for key in edge.values() if not key.apart}
    filled = sum(1 for lines in pages if lines)

    def repeats(key: _Edge) -> bool:
        # A sentence may stand at the edges of two pages by chance; a bare number does not, nor does
        # what is far from the text on both.
        least = 2 if _PAGE_NUMBER.fullmatch(key.text) or key not in near else 3
        return seen[key] >= least and seen[key] * 2 > filled

    return [
        line
        for lines, edge in zip(pages, edges, strict=True)
        for place, line in enumerate(lines)
        if not (place in edge and (repeats(edge[place]) or _offset(line) == offset is not None))
        and not (place in edge and _is_of_a_browser(line, len(pages), title or ""))
    ]


def _is_of_a_browser(line: PdfLine, pages: int, title: str) -> bool:
    """Whether a line at the edge of a page says what a browser prints there, on every page."""
    text = unicodedata.normalize("NFKC", line.text)  # "file:" may begin with a ligature
    if _PRINTED_WHEN.match(text) or text.startswith("file://"):
        return True
    rest, printed = _PRINTED.subn(" ", text)
    rest = " ".join(rest.split())
    which = _PRINTED_WHICH.fullmatch(rest)
    if which and (int(which[1]), int(which[2])) == (line.page, pages):
        return True
    return bool(printed and rest) and _is_cut(rest, unicodedata.normalize("NFKC", title))


def _is_cut(text: str, title: str) -> bool:
    """Whether a text is a title, or the beginning of one that had no place."""
    begins = re.sub(r"\s?(?:\.{3}|\u2026)$", "", text)
    title = " ".join(title.split())
    return bool(title) and (text == title or (begins != text and title.startswith(begins)))


def _body_size(pages: Sequence[Sequence[PdfLine]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or bottom of a page: digits as "#", its height, if it stands far away."""

    text: str
    height: int
    apart: bool = field(compare=False)


def _edges(lines: Sequence[PdfLine], body: float) -> dict[int, _Edge]:
    """The top and bottom lines of a page, by their positions.

    A page may hold one question each: their headings are no running heads.
    """
    order = sorted(range(len(lines)), key=lambda place: -lines[place].y)
    heights = sorted({round(line.y) for line in lines})
    # Of pages with less than two lines besides, nothing is known.
    high = heights[-1] - heights[-2] if len(heights) > 3 else 0
    low = heights[1] - heights[0] if len(heights) > 3 else 0
    edges = {}
    for place in {*order[:EDGE_LINES], *order[-EDGE_LINES:]}:
        line = lines[place]
        if line.size <= 1.1 * body and not _QUESTION.match(line.text):
            gap = {heights[-1]: high, heights[0]: low}.get(round(line.y), 0)
            text = re.sub(r"\d+", "#", line.text)
            edges[place] = _Edge(text, round(line.y / 3), gap > HEAD_GAP * body)
    return edges


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
