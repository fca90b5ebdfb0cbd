"""The Maine document as HTML, Word and PDF, made by the libraries' own writers.

    PYTHONPATH=tests python tests/parsing/conversions.py FOLDER

writes the three files into a folder, to look at them.
"""

from __future__ import annotations

import html
import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import docx
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from paths import SOURCE_DOCS

from qa_bot.parsing.decoding import Decoded
from qa_bot.parsing.finding.questions import find_questions
from qa_bot.parsing.formats.text import read_text

SOURCE = SOURCE_DOCS / "state-dmv-data-sharing-with-ice-in-maine.txt"
TITLE = "State DMV Data Sharing With ICE in Maine"
_ITEM = re.compile(r"(\d+)\. (.+)")


@dataclass(frozen=True)
class Printed:
    """A pair as its document prints it: `lines` are the paragraphs and items of the answer."""

    number: str
    question: str
    lines: tuple[str, ...]

    def items(self) -> list[tuple[str | None, str]]:
        """The lines, each with its number where it is an item of a list."""
        found = [_ITEM.fullmatch(line) for line in self.lines]
        return [
            (item[1], item[2]) if item else (None, line)
            for item, line in zip(found, self.lines, strict=True)
        ]


def pairs() -> list[Printed]:
    """The twenty pairs of the text file."""
    text = SOURCE.read_text("utf-8")
    return [
        Printed(p.number, p.question, tuple(x for x in p.answer.splitlines() if x.strip()))
        for p in find_questions(read_text(Decoded(text)), SOURCE.name).pairs
    ]


def as_html(printed: list[Printed]) -> bytes:
    """Headings, paragraphs, and lists whose numbers only the browser prints."""
    parts = [f"<!doctype html><meta charset=utf-8><title>{TITLE}</title><h1>{TITLE}</h1>"]
    for pair in printed:
        parts.append(f'<h2 id="q{pair.number}">{pair.number}. {html.escape(pair.question)}</h2>')
        is_open = False
        for number, text in pair.items():
            if number is None or number == "1" or not is_open:
                parts.append("</ol>" if is_open else "")
                is_open = number is not None
                parts.append(f'<ol start="{number}">' if is_open else "")
            tag = "li" if is_open else "p"
            parts.append(f"<{tag}>{html.escape(text)}</{tag}>")
        parts.append("</ol>" if is_open else "")
    return "\n".join(parts).encode()


def as_docx(printed: list[Printed]) -> bytes:
    """Headings, and paragraphs whose numbers exist only as list formatting, by answer."""
    document = docx.Document()
    document.add_paragraph(TITLE, style="Title")
    numbering = document.part.numbering_part.element
    pattern = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(pattern).abstractNumId.val
    for pair in printed:
        document.add_heading(f"{pair.number}. {pair.question}", 1)
        current = None
        for number, text in pair.items():
            if number is None:
                document.add_paragraph(text)
                continue
            if current is None or number == "1":
                current = numbering.add_num(abstract)
                current.add_lvlOverride(0).add_startOverride(int(number))
            paragraph = document.add_paragraph(text, style="List Number")
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = current.numId
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Pages(FPDF):
    def header(self) -> None:
        self.set_font("helvetica", "", 8)
        self.cell(0, 8, TITLE, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", "", 8)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")


# Helvetica of the PDF standard has no characters beyond Windows-1252.
PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-"})


def as_pdf(printed: list[Printed], bold: bool = True) -> bytes:
    """Several pages with running heads; lines wrapped, questions bold or in the body's font."""
    pages = _Pages()
    pages.add_page()
    pages.set_font("helvetica", "B", 16)
    pages.multi_cell(0, 10, TITLE, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for pair in printed:
        pages.ln(2)
        pages.set_font("helvetica", "B" if bold else "", 11)
        _write(pages, f"{pair.number}. {pair.question}")
        pages.set_font("helvetica", "", 11)
        for line in pair.lines:
            _write(pages, line)
    return bytes(pages.output())


def _write(pages: FPDF, text: str) -> None:
    pages.multi_cell(0, 6, text.translate(PLAIN), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
    pages.ln(2)


def main() -> None:
    folder, printed = Path(sys.argv[1]), pairs()
    for suffix, written in (("html", as_html), ("docx", as_docx), ("pdf", as_pdf)):
        (folder / f"maine.{suffix}").write_bytes(written(printed))


if __name__ == "__main__":
    main()
