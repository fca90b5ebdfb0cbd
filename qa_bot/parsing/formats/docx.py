"""Word files (.docx), by python-docx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.office.bold_headings import BOLD_LEVEL, is_bold_heading, with_large_headings
from qa_bot.parsing.office.strict_word import transitional
from qa_bot.parsing.office.word_numbering import Numbering
from qa_bot.parsing.office.word_styles import ParagraphLooks, StyleLooks, Styles, W
from qa_bot.parsing.office.word_text import runs, tidy
from qa_bot.parsing.tables.drawn_tables import table_block
from qa_bot.parsing.tables.qa_table import asking_entries, table_entries
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

# A page is some 10 kB of XML with 300 tags and 30 paragraphs. These take five seconds and 400 MB at
# most; what is not XML are pictures, which are not looked at.
MAX_XML = 20_000_000
MAX_TAGS = 600_000
MAX_PARAGRAPHS = 50_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 2_000
# Tables within tables, content controls within cells: Word itself stops drawing long before.
MAX_DEPTH = 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What programs put in where nobody gave a title.
_NO_TITLES = frozenset({"", "word document", "untitled", "untitled document"})
_QUESTION_MARK = re.compile(r"[?\uff1f\u061f][\"'\u2019\u201d)\]]*$")


def read(data: bytes) -> Content:
    """The blocks of a Word document, or the entries of its table; raises SourceError."""
    if data.startswith(_OLE):
        raise SourceError(
            "is an encrypted Word file or one of before 2007 (.doc); expected .docx without a "
            "password; save it so"
        )
    with read_as("a Word file (.docx)"):
        _check_size(data)
        return _content(_opened(transitional(data)))


def _check_size(data: bytes) -> None:
    """Refuse what would fill the memory, before anything is unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise SourceError(
                f"has {len(parts):,} parts; expected a Word file of at most {MAX_PARTS:,}; split it"
            )
        xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        for what, size, most in (
            ("XML", sum(part.file_size for part in xml), MAX_XML),
            ("data", sum(part.file_size for part in parts), MAX_UNPACKED),
        ):
            if size > most:
                raise SourceError(
                    f"unpacks to {size:,} bytes of {what}; expected at most {most:,}; split it"
                )
        if any(part.flag_bits & 1 for part in parts):
            raise SourceError("is encrypted; expected a Word file without a password; save it so")
        _check_xml(archive.read(part) for part in xml)


def _check_xml(parts: Iterable[bytes]) -> None:
    tags = 0
    for xml in parts:
        tags += xml.count(b"<")
        if b"<!DOCTYPE" in xml.replace(b"\0", b""):  # UTF-16 has a zero beside each letter
            raise SourceError(
                "declares XML entities, which Word never writes; expected a Word file; save the "
                "document again in Word"
            )
    if tags > MAX_TAGS:
        raise SourceError(f"has {tags:,} XML tags; expected at most {MAX_TAGS:,}; split it")


def _opened(data: bytes) -> Document:
    import docx

    return docx.Document(BytesIO(data))


def _content(document: Document) -> Content:
    reader = _WordReader(
        Styles(_part(document, "styles")),
        Numbering(_part(document, "numbering")),
        {name: link.target_ref for name, link in document.part.rels.items() if link.is_external},
    )
    reader.body(document.element.body, 0)
    reader.blocks = with_large_headings(reader.blocks, reader.sizes)
    given = document.core_properties.title
    title = reader.title or (None if given.strip().lower() in _NO_TITLES else given.strip())
    if entries := reader.entries():
        return Content(Unit.PARAGRAPH, entries=entries, title=title)
    if not reader.blocks:
        raise SourceError(
            "is a Word file without text; expected questions and answers; text in pictures and "
            "text boxes is not read, put it into paragraphs"
        )
    return Content(Unit.PARAGRAPH, tuple(reader.blocks), title=title)


def _part(document: Document, name: str) -> Element | None:
    """The root of a part beside the text; python-docx's own properties would make up a default."""
    for link in document.part.rels.values():
        if link.reltype.endswith(f"/{name}") and not link.is_external:
            return getattr(link.target_part, "element", None)
    return None


@dataclass(slots=True)
class _WordReader:
    """Goes through a document once, counting its paragraphs and its lists."""

    styles: Styles
    numbering: Numbering
    links: Mapping[str, str]
    blocks: list[Block] = field(default_factory=list)
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    title: str | None = None
    paragraphs: int = 0
    sizes: list[int] = field(default_factory=list)  # of the blocks

    def body(self, element: Element, depth: int) -> None:
        """Add the blocks of the body, of a content control, or of a cell that lays a page out."""
        for part in _parts(element, depth):
            if part.tag == f"{W}p":
                self._paragraph(part)
            elif part.tag == f"{W}tbl":
                self._table(part, depth)

    def entries(self) -> tuple[Entry, ...]:
        """The pairs of the document's tables, where no question stands outside of them."""
        if any(_QUESTION_MARK.search(b.text) for b in self.blocks if b.kind is not BlockKind.TABLE):
            return ()
        headed = any(table_entries(rows, 0) for _, rows in self.tables)
        of_table = table_entries if headed else asking_entries
        tables = sum(len(block.text) for block in self.blocks if block.kind is BlockKind.TABLE)
        if not headed and 2 * tables < sum(len(block.text) for block in self.blocks):
            return ()
        return tuple(
            replace(entry, position=position + row)
            for position, rows in self.tables
            for row, entry in enumerate(of_table(rows, position))
        )

    def _paragraph(self, paragraph: Element) -> None:
        self._count()
        looks = self.styles.paragraph(paragraph)
        text, bold, size = self._text(paragraph, looks.style)
        marker, depth = self._marker(looks)
        # A table of contents repeats every question.
        if not text or looks.style.name.startswith("toc "):
            return
        kind, level = BlockKind.PARAGRAPH, 0
        heading = looks.heading
        if heading is None and bold and (not marker or _QUESTION_MARK.search(text)):
            heading = BOLD_LEVEL
        if heading is not None:
            kind, level, text = BlockKind.HEADING, heading, " ".join(text.split())
        elif marker:
            kind, level = BlockKind.ITEM, depth + 1
        if self.title is None and looks.style.name == "title":
            self.title = text
        if marker and not (marker == "-" and kind is BlockKind.HEADING):
            text = f"{marker} {text}"
        self.blocks.append(Block(kind, text, self.paragraphs, self.paragraphs, level))
        self.sizes.append(size)

    def _count(self) -> None:
        self.paragraphs += 1
        if self.paragraphs > MAX_PARAGRAPHS:
            raise SourceError(f"has more than {MAX_PARAGRAPHS:,} paragraphs; split it")

    def _text(self, paragraph: Element, style: StyleLooks) -> tuple[str, bool, int]:
        """The text of a paragraph, whether it is a short line all in bold, its smallest size."""
        parts = list(runs(paragraph, self.links))
        text = tidy("".join(part for _, part in parts))
        printed = [run for run, part in parts if part.strip()]
        bold = is_bold_heading(text) and all(self.styles.is_bold(r, style) for r in printed)
        return text, bold, min((self.styles.size(r, style) for r in printed), default=0)

    def _marker(self, looks: ParagraphLooks) -> tuple[str, int]:
        list_and_level = looks.numbering
        if list_and_level is None:
            return "", 0
        return self.numbering.marker(*list_and_level, looks.style.ids)

    def _table(self, table: Element, depth: int) -> None:
        rows = [list(_cells(row, depth)) for row in _parts(table, depth) if row.tag == f"{W}tr"]
        if all(len(row) < 2 for row in rows):  # a box around text
            for row in rows:
                for cell in row:
                    self.body(cell, depth + 1)
            return
        first = self.paragraphs + 1
        texts = [[self._cell(cell, depth + 1) for cell in row] for row in rows]
        texts = [row for row in texts if any(row)]
        self.tables.append((first, texts))
        if texts:
            self.blocks.append(table_block(texts, first, self.paragraphs))
            self.sizes.append(0)

    def _cell(self, cell: Element, depth: int) -> str:
        """The text of a cell: its paragraphs, numbered where they are a list, a line each."""
        lines = []
        for part in _parts(cell, depth):
            if part.tag == f"{W}p":
                self._count()
                looks = self.styles.paragraph(part)
                marker, _ = self._marker(looks)
                lines.append(f"{marker} {self._text(part, looks.style)[0]}".strip())
            elif part.tag == f"{W}tbl":
                for row in _parts(part, depth):
                    lines.append(" | ".join(self._cell(c, depth + 1) for c in _cells(row, depth)))
        return "\n".join(line for line in lines if line)


def _parts(element: Element, depth: int) -> Iterator[Element]:
    """The children of an element; those of a content control or a revision in its place."""
    if depth > MAX_DEPTH:
        raise SourceError(
            f"nests tables or controls more than {MAX_DEPTH} deep; expected a document to read; "
            "simplify it"
        )
    for part in element:
        if part.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _parts(part, depth + 1)
        else:
            yield part


def _cells(row: Element, depth: int) -> Sequence[Element]:
    return [cell for cell in _parts(row, depth) if cell.tag == f"{W}tc"]
