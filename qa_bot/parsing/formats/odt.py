"""OpenDocument texts (.odt), as LibreOffice and OpenOffice write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Block, BlockKind, Content
from qa_bot.parsing.office.bold_headings import BOLD_LEVEL, is_bold_heading
from qa_bot.parsing.office.linked_contents import without_contents
from qa_bot.parsing.office.odf_lists import ListCounter, OdfLists
from qa_bot.parsing.office.odf_package import TABLE, TEXT, number_at, odf_package
from qa_bot.parsing.office.odf_styles import OdfStyles
from qa_bot.parsing.office.odf_text import paragraph_text
from qa_bot.parsing.tables.drawn_tables import paragraphs_or_pairs, table_block
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "an OpenDocument text (.odt)"
# Lists in tables in lists: no program draws so many.
MAX_DEPTH = 40
# All paragraphs and cells together; a page has some 30.
MAX_PARTS = 60_000
# A cell may say that it stands a million times.
MAX_REPEATED = 100
_LISTS = frozenset({f"{TEXT}list-item", f"{TEXT}list-header"})
# Text that is gone, or stands elsewhere once more.
_PASSED = frozenset(
    f"{TEXT}{name}"
    for name in (
        "tracked-changes", "table-of-content", "illustration-index", "table-index",
        "object-index", "user-index", "alphabetical-index", "bibliography",
    )
)  # fmt: skip


def read(data: bytes) -> Content:
    """The blocks of a text, or the entries of its table; raises SourceError."""
    package = odf_package(data, "text", KIND)
    with read_as(KIND):
        reader = _TextReader(OdfStyles(package.styles), OdfLists(package.styles))
        reader.body(package.body, 0)
    return paragraphs_or_pairs(
        without_contents(reader.blocks, reader.leading_on),
        reader.tables,
        reader.title or package.title,
        "is an OpenDocument text without text; expected questions and answers; text in pictures "
        "and frames is not read, put it into paragraphs",
    )


@dataclass(slots=True)
class _OpenItem:
    """An item of a list whose first paragraph has not come: its number is printed there."""

    counter: ListCounter
    depth: int
    start: int | None
    numbered: bool
    printed: bool = False

    def marker(self) -> str:
        if self.printed or not self.numbered:
            return ""
        self.printed = True
        return self.counter.marker(self.depth, self.start)


@dataclass(slots=True)
class _TextReader:
    """Goes through a document once, counting its paragraphs and its lists."""

    styles: OdfStyles
    lists: OdfLists
    blocks: list[Block] = field(default_factory=list)
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    title: str | None = None
    paragraphs: int = 0
    leading_on: set[int] = field(default_factory=set)  # paragraphs that are links into the text
    parts: Iterator[int] = field(default_factory=lambda: count(1))  # shared with its cells

    def body(self, element: Element, depth: int, item: _OpenItem | None = None) -> None:
        """Add the blocks of the body, of a section, of an item, or of a cell that lays out."""
        if depth > MAX_DEPTH:
            raise SourceError(
                f"nests lists or tables more than {MAX_DEPTH} deep; expected a document to read; "
                "simplify it"
            )
        for part in element:
            if part.tag in {f"{TEXT}p", f"{TEXT}h"}:
                self._paragraph(part, item)
            elif part.tag == f"{TEXT}list":
                self._list(part, depth, item)
            elif part.tag == f"{TABLE}table":
                self._table(part, depth)
            elif part.tag not in _PASSED and part.get(f"{TEXT}display") != "none":
                self.body(part, depth + 1, item)

    def _paragraph(self, paragraph: Element, item: _OpenItem | None) -> None:
        self.paragraphs += 1
        self._count()
        said = paragraph_text(paragraph, self.styles)
        text, level = said.text, 0
        if paragraph.tag == f"{TEXT}h":
            level = number_at(paragraph, f"{TEXT}outline-level", 1, BOLD_LEVEL - 1) or 1
        marker = self._marker(paragraph, level, item) if text else ""
        if not text:
            return
        if self.styles.is_title(paragraph.get(f"{TEXT}style-name") or ""):
            level = level or 1
            self.title = self.title or " ".join(text.split())
        if not level and said.bold and is_bold_heading(text) and (not marker or asks(text)):
            level = BOLD_LEVEL
        kind = BlockKind.ITEM if marker else BlockKind.PARAGRAPH
        if level:
            kind, text = BlockKind.HEADING, " ".join(text.split())
            marker = marker.removeprefix("-")
        elif marker and item:
            level = item.depth
        text = f"{marker} {text}" if marker else text
        self.blocks.append(Block(kind, text, self.paragraphs, self.paragraphs, level))
        if said.leads_on:
            self.leading_on.add(self.paragraphs)

    def _count(self) -> None:
        if next(self.parts) > MAX_PARTS:
            raise SourceError(
                f"has more than {MAX_PARTS:,} paragraphs and cells; expected a document to read; "
                "split it"
            )

    def _marker(self, paragraph: Element, level: int, item: _OpenItem | None) -> str:
        if item is not None:
            return item.marker()
        if not level or paragraph.get(f"{TEXT}is-list-header") == "true":
            return ""
        start = None
        if paragraph.get(f"{TEXT}restart-numbering") == "true":
            start = number_at(paragraph, f"{TEXT}start-value", 1, 1_000_000)
        return self.lists.headings.marker(level, start).removeprefix("-")

    def _list(self, element: Element, depth: int, outer: _OpenItem | None) -> None:
        level = outer.depth + 1 if outer else 1
        anew = outer is None or outer.printed
        counter = self.lists.entered(element, outer.counter if outer else None, level, anew)
        for part in element:
            if part.tag in _LISTS:
                start = number_at(part, f"{TEXT}start-value", -1, 1_000_000)
                numbered = part.tag == f"{TEXT}list-item"
                item = _OpenItem(counter, level, None if start < 0 else start, numbered)
                self.body(part, depth + 1, item)

    def _table(self, table: Element, depth: int) -> None:
        rows = [list(_cells(row)) for row in _rows(table, depth)]
        if all(len(row) < 2 for row in rows):  # a box around text
            for row in rows:
                for cell in row:
                    self._count()
                    self.body(cell, depth + 1)
            return
        first = self.paragraphs + 1
        texts = [[self._cell(cell, depth + 1) for cell in row] for row in rows]
        texts = [row for row in texts if any(row)]
        self.tables.append((first, texts))
        if texts:
            self.blocks.append(table_block(texts, first, self.paragraphs))

    def _cell(self, cell: Element, depth: int) -> str:
        """The text of a cell: its paragraphs, numbered where they are a list, a line each."""
        self._count()
        inside = replace(self, blocks=[], tables=[], title="")
        inside.body(cell, depth)
        self.paragraphs = inside.paragraphs
        return "\n".join(block.text for block in inside.blocks)


def _rows(table: Element, depth: int) -> Iterator[Element]:
    """The rows of a table, also those of its groups and of its head."""
    if depth > MAX_DEPTH:
        return
    for part in table:
        if part.tag == f"{TABLE}table-row":
            yield part
        elif part.tag in {
            f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
        }:
            yield from _rows(part, depth + 1)


def _cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if cell.tag == f"{TABLE}table-cell":
            repeated = number_at(cell, f"{TABLE}number-columns-repeated", 1, MAX_REPEATED)
            yield from [cell] * max(repeated, 1)
