"""Lines of a PDF to headings and paragraphs, which a PDF does not have: only their looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.parsing.content import Block, BlockKind
from qa_bot.parsing.office.pdf_lines import PdfLine

# A line ends its paragraph where it is this much shorter than the longest ones ...
SHORT = 0.75
# ... or, at the end of a sentence and of a page, by less: most lines of a paragraph are longer.
SHORT_SENTENCE = 0.92
# ... and where the next one is this much further down than lines usually are.
WIDE_GAP = 1.2
# Characters; where all lines are shorter than this, none of them is wrapped.
NARROWEST = 40
# Sizes that an item of a list is moved in below a question; the question's own lines are less.
DRAWN_BULLET = 2.5
# A heading is this much larger than the body text, and no longer than this.
LARGER = 1.12
MAX_HEADING = 300
_ITEM = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[a-zA-Z][.)])|[-\u2022\u25cf\u25aa\u2013*])\s"
)
_LABELLED = re.compile(r"(?:q|a|question|answer)\s?\d{0,4}\s?[.:)]", re.IGNORECASE)
_LABEL = re.compile(r"\w+\s*[:\uff1a]")
_HYPHENATED = re.compile(r"\w[-\u2010]")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]")


@dataclass(frozen=True, slots=True)
class _Looks:
    """What is usual in a document: its body text, how far its lines are apart, how long."""

    size: float
    bold: bool
    leading: float  # in sizes
    width: float  # in characters of the body text
    larger: tuple[float, ...]  # sizes of headings, the largest first
    rows: frozenset[int]  # identities of lines that have as many cells as their neighbour
    hyphenates: bool  # U+2010 stands at ends of lines alone: only hyphenation writes it

    def level(self, line: PdfLine) -> int:
        """Which level of heading a line looks like; 0 for body text."""
        size = _rounded(line.size)
        if size in self.larger:
            return self.larger.index(size) + 1
        return len(self.larger) + 1 if line.bold and not self.bold and not self._is_row(line) else 0

    def _is_row(self, line: PdfLine) -> bool:
        """Whether a line is one of a table: with a wide gap, or with as many cells as the next."""
        return bool(line.gaps) or id(line) in self.rows


def blocks_of(lines: Sequence[PdfLine]) -> list[Block]:
    """The paragraphs and headings of a document; their places are pages."""
    if not lines:
        return []
    looks = _looks(lines)
    groups: list[list[PdfLine]] = [[lines[0]]]
    for before, line in zip(lines, lines[1:], strict=False):
        if _goes_on(before, line, groups[-1][0], looks):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_block(group, looks) for group in groups]


def _looks(lines: Sequence[PdfLine]) -> _Looks:
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
        bold[line.bold] += len(line.text)
    body = sizes.most_common(1)[0][0]
    gaps = Counter(
        round((before.y - line.y) / body, 1)
        for before, line in zip(lines, lines[1:], strict=False)
        if before.page == line.page
        and _rounded(before.size) == _rounded(line.size) == body
        and 0.5 * body < before.y - line.y < 3 * body
    )
    leading = min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1.2
    lengths = sorted(len(line.text) for line in lines if _rounded(line.size) == body)
    # Not the longest: one long row of a table would make all other lines look short.
    width = max(lengths[int(0.95 * (len(lengths) - 1))], NARROWEST)
    larger = sorted((size for size in sizes if size >= LARGER * body), reverse=True)
    hyphenates = not any("\u2010" in line.text[:-1] for line in lines)
    return _Looks(
        body, bold[True] > bold[False], leading, width, tuple(larger), _rows(lines), hyphenates
    )


def _rows(lines: Sequence[PdfLine]) -> frozenset[int]:
    rows = set()
    for before, line in zip(lines, lines[1:], strict=False):
        if line.cells == before.cells > 1 and 0 < before.y - line.y < 3 * line.size:
            rows |= {id(before), id(line)}
    return frozenset(rows)


def _goes_on(before: PdfLine, line: PdfLine, first: PdfLine, looks: _Looks) -> bool:
    """Whether a line is more of the paragraph that begins with `first` and ends with `before`."""
    level = looks.level(line)
    if level != looks.level(before) or _ITEM.match(line.text) or _LABELLED.match(line.text):
        return False
    asked = _is_asked(first, before)
    if asked and not _begins_small(line.text):
        return False
    if before.page != line.page or line.y > before.y + line.size:  # a page or a column further
        return _is_unfinished(before, line, looks)
    gap = (before.y - line.y) / max(before.size, line.size, 1)
    if level:
        return 0 < gap < max(looks.leading, 1.2) * WIDE_GAP + 0.2
    if not 0 < gap <= looks.leading * WIDE_GAP:
        return False
    # An item below a question, whose bullet is drawn rather than written.
    if asked and line.x > first.x + DRAWN_BULLET * line.size:
        return False
    # The first line of the next paragraph is moved in; the second line of an item is, too.
    if line.x > before.x + line.size / 2 and before is not first:
        return False
    return _is_full(before, line, looks) or _begins_small(line.text)


def _is_asked(first: PdfLine, last: PdfLine) -> bool:
    """Whether a numbered question ends with a line: the next one is its answer."""
    marked = _ITEM.match(first.text) or _LABELLED.match(first.text)
    return bool(marked and re.search(r"[?\uff1f\u061f]\W*$", last.text[-5:]))


def _is_unfinished(before: PdfLine, line: PdfLine, looks: _Looks) -> bool:
    """Whether a paragraph goes on to the next page or column."""
    if _begins_small(line.text):
        return True
    ended = re.search(r"[.?!:\u3002\uff1f]\W*$", before.text[-5:])
    return _is_full(before, line, looks, SHORT_SENTENCE if ended else SHORT)


def _is_full(before: PdfLine, line: PdfLine, looks: _Looks, least: float = SHORT) -> bool:
    """Whether a line is so long that the first word of the next one had no place."""
    word = line.text.split(" ", 1)[0]
    length = (len(before.text) + len(word)) * before.size / looks.size
    return length >= least * looks.width


def _begins_small(text: str) -> bool:
    return text[:1].islower()


def _block(group: Sequence[PdfLine], looks: _Looks) -> Block:
    text = _joined([line.text for line in group], looks.hyphenates)
    first, last = group[0].page, group[-1].page
    level = looks.level(group[0])
    if level and len(text) <= MAX_HEADING and not _LABEL.fullmatch(text):
        return Block(BlockKind.HEADING, text, first, last, level)
    return Block(BlockKind.PARAGRAPH, text, first, last)


def _joined(lines: Sequence[str], hyphenates: bool) -> str:
    parts = [lines[0]]
    for line in lines[1:]:
        end = parts[-1][-2:]
        if end.endswith("\u00ad") or (hyphenates and end.endswith("\u2010")):
            parts[-1] = parts[-1][:-1]
        # "opt-" and "out" were one word; so may "infor-" and "mation" have been: none can know.
        elif not (_HYPHENATED.fullmatch(end) or (_CJK.match(end[-1]) and _CJK.match(line[0]))):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _rounded(size: float) -> float:
    return round(size * 2) / 2
