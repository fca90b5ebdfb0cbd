"""Small files that hold more than can be read soon: each is refused in one line, or read."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from epub_files import epub as book
from fpdf import FPDF
from odf_files import document

from qa_bot.parsing.finding.markers import answer_start, marker
from qa_bot.parsing.formats import docx as word
from qa_bot.parsing.formats import epub, latex, ods, odt, pdf, restructured_text, table, xlsx
from qa_bot.parsing.systems import anki
from qa_bot.parsing.tables import columns, rows
from qa_bot.records import SourceError

CELL = "<table:table-cell>{}</table:table-cell>"
ROW = f"<table:table-row>{CELL}{CELL}</table:table-row>"


def word_file(*texts: str) -> bytes:
    file, out = docx.Document(), io.BytesIO()
    for text in texts:
        file.add_paragraph(text)
    file.save(out)
    return out.getvalue()


def workbook(*cells: tuple[str, str]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for name, text in cells:
        book.active[name] = text
    book.save(out)
    return out.getvalue()


def test_more_paragraphs_than_a_word_file_has_are_refused(monkeypatch):
    monkeypatch.setattr(word, "MAX_PARAGRAPHS", 2)
    assert len(word.read(word_file("a?", "b")).blocks) == 2
    with pytest.raises(SourceError, match="^has more than 2 paragraphs"):
        word.read(word_file("a?", "b", "c?"))


def test_more_tags_than_a_workbook_of_its_size_has_are_refused(monkeypatch):
    data = workbook(("A1", "question"), ("B1", "answer"), ("A2", "What?"), ("B2", "This."))
    assert len(xlsx.read(data).entries) == 1
    monkeypatch.setattr(xlsx, "SMALL_TAGS", 10)
    monkeypatch.setattr(xlsx, "TAGS_PER_BYTE", 0.0)
    with pytest.raises(SourceError, match=r"^unpacks to [\d,]+ bytes of XML in \d+ tags"):
        xlsx.read(data)


def test_blank_rows_above_a_row_far_down_cost_nothing_and_are_counted(monkeypatch):
    data = workbook(("A1", "question"), ("B1", "answer"), ("A999999", "What?"), ("B999999", "So."))
    assert [entry.position for entry in xlsx.read(data).entries] == [999_999]
    monkeypatch.setattr(xlsx, "MAX_BLANK_ROWS", 900_000)
    with pytest.raises(SourceError, match="^has too many blank rows"):
        xlsx.read(data)


def test_rows_of_a_sheet_are_equally_wide():
    data = workbook(("A1", "What is it?"), ("B1", "This is it."), ("A2", "And why?"))
    assert len(xlsx.read(data).entries) == 1


def test_cells_that_stand_often_are_counted_once_where_they_are_blank(monkeypatch):
    head = ROW.format("<text:p>question</text:p>", "<text:p>answer</text:p>")
    pair = ROW.format("<text:p>What?</text:p>", "<text:p>This.</text:p>")
    blank = (
        '<table:table-row><table:table-cell table:number-columns-repeated="100"{}/>'
        "</table:table-row>"
    )
    dated = blank.format(' office:date-value="2026-01-01"')
    body = f"<table:table>{head}{blank.format('')}{dated}{pair}</table:table>"
    monkeypatch.setattr(ods, "MAX_CELLS", 6)
    assert [entry.position for entry in ods.read(document("spreadsheet", body)).entries] == [4]
    monkeypatch.setattr(ods, "MAX_CELLS", 5)
    with pytest.raises(SourceError, match="^has more than 5 cells"):
        ods.read(document("spreadsheet", body))


def test_cells_that_repeat_cells_that_repeat_are_refused():
    opening = '<table:table><table:table-row><table:table-cell table:number-columns-repeated="100">'
    closing = "</table:table-cell></table:table-row></table:table>"
    body = opening * 10 + "<text:p>a?</text:p>" + closing * 10
    with pytest.raises(SourceError, match="^has more than 60,000 paragraphs and cells"):
        odt.read(document("text", body))


def test_a_book_of_more_elements_than_can_be_read_soon_is_refused(monkeypatch):
    data = book({"one.xhtml": "<h2>a?</h2><p>b</p>"})
    assert epub.read(data).blocks
    monkeypatch.setattr(epub, "MAX_ELEMENTS", 3)
    with pytest.raises(SourceError, match=r"^holds \d+ elements; expected at most 3"):
        epub.read(data)


def test_a_table_with_next_to_nothing_in_its_rows_is_refused(monkeypatch):
    data = b"question,answer\na?,b\nc?,d\n"
    assert len(table.read(data).entries) == 2
    monkeypatch.setattr(rows, "SMALL_ROWS", 2)
    with pytest.raises(SourceError, match="^has more than 2 rows"):
        table.read(data)


def test_cards_of_much_markup_are_refused(monkeypatch):
    text = "#separator:tab\n#html:true\na?\t<b>b</b>\nc?\t<b>d</b>\n"
    exported = anki.read_text(text)
    assert exported is not None and len(exported.entries) == 2
    monkeypatch.setattr(columns, "MAX_HTML_FIELDS", 1)
    with pytest.raises(SourceError, match="^has 2 fields that are HTML; expected at most 1"):
        anki.read_text(text)


def test_a_pdf_that_draws_more_than_files_of_its_size_do_is_refused(monkeypatch):
    paper = FPDF()
    paper.set_font("helvetica", "", 11)
    paper.add_page()
    paper.multi_cell(0, 6, "1. What is it?\nThis.")
    data = bytes(paper.output())
    monkeypatch.setattr(pdf, "SMALL_DRAWN", 10)
    assert pdf.read(data).blocks
    monkeypatch.setattr(pdf, "MAX_DRAWN_RATIO", 0)
    with pytest.raises(SourceError, match="^takes more than 10 bytes to draw up to page 1"):
        pdf.read(data)


def test_braces_without_end_are_refused_and_lists_without_end_are_read():
    with pytest.raises(SourceError, match="^opens braces more than 1,000 deep"):
        latex.read(b"{" * 1_001 + b"a?" + b"}" * 1_001)
    lists = b"\\begin{enumerate}\\item a?\n" * 3
    texts = [block.text for block in latex.read(lists).blocks]
    assert [text.split()[0] for text in texts] == ["1.", "a.", "i."]


def test_rst_of_more_lines_than_a_text_may_have_is_refused():
    with pytest.raises(SourceError, match="^has 100,001 lines; expected at most 100,000"):
        restructured_text.read(b"a\n" * 100_001)


def test_blanks_in_front_change_no_marker():
    found = marker(" " * 1_000 + "- **3. Why?**")
    assert found is not None and (found.printed, found.text) == ("3", "Why?**")
    assert marker(" " * 1_000 + "- why?") is None
    assert answer_start("   >  A: So.") == 9
