"""Rich text (.rtf), which every word processor writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa_bot.parsing.asking import asks
from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Block, BlockKind, Content
from qa_bot.parsing.office.bold_headings import BOLD_LEVEL, is_bold_heading
from qa_bot.parsing.office.rtf_tokens import RtfReader, RtfRun
from qa_bot.parsing.office.word_text import bare_address, tidy
from qa_bot.parsing.tables.drawn_tables import paragraphs_or_pairs, table_block
from qa_bot.records import SourceError

KIND = "rich text (.rtf)"
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"')
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
# Written by a program that numbers no list: the number is text, with a tab behind it.
_MARKER = re.compile(r"([\u2022\u00b7\u25cf\u25aa\uf0b7-]|\(?\w{1,4}[.)])\t")


def read(data: bytes) -> Content:
    """The blocks of a rich text, or the entries of its table; raises SourceError."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise SourceError(f"does not begin as rich text does; expected {KIND}; save it as that")
    page = _RtfPage()
    with read_as(KIND):
        for run in RtfReader(data.decode("latin-1")).runs():
            page.take(run)
        page.end("par")
        page.end_table()
    return paragraphs_or_pairs(
        page.blocks,
        page.tables,
        " ".join(page.title.split()) or None,
        "is rich text without text; expected questions and answers; text in pictures and text "
        "boxes is not read, put it into paragraphs",
    )


@dataclass(slots=True)
class _RtfPage:
    """Builds blocks from runs, counting paragraphs."""

    blocks: list[Block] = field(default_factory=list)
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    title: str = ""
    styles: dict[int, str] = field(default_factory=dict)
    parts: list[RtfRun] = field(default_factory=list)
    marker: str = ""
    instruction: str = ""
    link: int = 0
    cell: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=lambda: [[]])
    paragraphs: int = 0
    first: int = 0

    def take(self, run: RtfRun) -> None:
        """Go on by one run."""
        match run.role:
            case "" | "fldrslt":
                if run.role == "fldrslt" and self.link < 0:
                    self.link = len(self.parts)
                self.parts.append(run)
            case "listtext" | "pntext":
                self.marker += run.text
            case "fldinst":
                self.instruction = run.text if self.link >= 0 else self.instruction + run.text
                self.link = -1
            case "/fldrslt":
                self._end_link()
            case "title":
                self.title += run.text
            case "stylesheet":
                self.styles[run.style] = self.styles.get(run.style, "") + run.text
            case "par" | "sect" | "page" | "cell" | "nestcell" | "row" | "nestrow":
                self.end(run.role, run)

    def end(self, what: str, run: RtfRun | None = None) -> None:
        """End a paragraph, and with it perhaps a cell or row."""
        looks = run or RtfRun("")
        text = tidy("".join(part.text for part in self.parts))
        marker = self.marker.strip()
        # LibreOffice draws a bullet as an "o" of another font.
        if marker and (marker == "o" or not any(map(str.isalnum, marker))):
            marker = "-"
        bold = all(part.bold for part in self.parts if part.text.strip())
        self.parts.clear()
        self.marker = ""
        in_table = what not in {"par", "sect", "page"} or looks.in_table
        if text or not in_table:
            self.paragraphs += 1
        if not in_table:
            self.end_table()
            if text:
                self._paragraph(text, marker, bold, looks)
            return
        self.first = self.first or self.paragraphs
        if text:
            self.cell.append(f"{marker} {text}".strip())
        if what in {"cell", "nestcell"}:
            self.rows[-1].append("\n".join(self.cell))
            self.cell.clear()
        elif what in {"row", "nestrow"}:
            self.rows.append([])

    def end_table(self) -> None:
        """Put the rows since the last paragraph together."""
        rows = [row for row in self.rows if any(row)]
        if self.cell:
            rows.append(["\n".join(self.cell)])
        if rows and all(len(row) == 1 for row in rows):  # a box around text
            for (cell,) in rows:
                self.blocks.append(Block(BlockKind.PARAGRAPH, cell, self.first, self.paragraphs))
        elif rows:
            self.tables.append((self.first, rows))
            self.blocks.append(table_block(rows, self.first, self.paragraphs))
        self.rows, self.first = [[]], 0
        self.cell.clear()

    def _paragraph(self, text: str, marker: str, bold: bool, looks: RtfRun) -> None:
        if not marker and (printed := _MARKER.match(text)):
            marker, text = printed[1], text[printed.end() :].strip()
            marker = marker if any(map(str.isalnum, marker)) else "-"
        level = looks.outline or self._style_level(looks.style)
        if not level and bold and is_bold_heading(text) and (not marker or asks(text)):
            level = BOLD_LEVEL
        kind = BlockKind.ITEM if marker else BlockKind.PARAGRAPH
        if level:
            kind, text = BlockKind.HEADING, " ".join(text.split())
            marker = "" if marker == "-" else marker
        elif marker:
            level = max(looks.level, 1)
        text = f"{marker} {text}" if marker else text
        self.blocks.append(Block(kind, text, self.paragraphs, self.paragraphs, level))

    def _style_level(self, style: int) -> int:
        name = self.styles.get(style, "").strip().rstrip(";").lower()
        heading = _HEADING_STYLE.fullmatch(name)
        if heading:
            return int(heading[1])
        return 1 if name == "title" else 0

    def _end_link(self) -> None:
        """Put a link's address behind its text, where the text does not say it."""
        named = _HYPERLINK.match(self.instruction)
        self.instruction = ""
        start, self.link = self.link, 0
        if named is None or start < 0:
            return
        text = "".join(part.text for part in self.parts[start:]).strip()
        if text and bare_address(named[1]) not in text.lower():
            self.parts.append(RtfRun(f" ({named[1]})", bold=self.parts[-1].bold))
