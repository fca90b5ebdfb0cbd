"""Excel workbooks."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.tables.columns import Record, Remarks, content_of, entries_of
from qa_bot.parsing.tables.packed import check_archive
from qa_bot.parsing.tables.rows import WANTED, TableRow, limited, records_of
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

KIND = "an Excel workbook (.xlsx)"
# Columns past these are not looked at; a cell far to the right makes every row that long.
MAX_COLUMNS = 100
# Excel's own limit; a damaged file may go past it, and openpyxl fills any gap with blank rows.
MAX_SHEET_ROWS = 1_048_576
# What a formula left in its cell instead of a value.
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


def read(data: bytes) -> Content:
    """The pairs of a workbook's visible sheets; positions are the rows of their sheet, from 1.

    A formula counts as the value that was saved with it. Where there are several sheets, their
    names are the sections, and the anchors are cells ("Billing!A7").
    """
    check_archive(data, KIND)
    remarks = Remarks("row")
    doubts: list[str] = []
    # Whatever a damaged part makes openpyxl raise (KeyError, TypeError, ParseError, ...): there is
    # no list of it, and a workbook that cannot be read is to be named.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about parts that it does not keep
            entries = entries_of(_records(data, remarks, doubts), remarks)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"is damaged ({type(error).__name__}: {_one_line(error)}); expected {KIND}; open it in "
            "a spreadsheet program and save it again"
        ) from error
    return content_of(Unit.ROW, entries, [*doubts, *remarks.lines()], WANTED)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:100]


def _records(data: bytes, remarks: Remarks, doubts: list[str]) -> Iterator[Record]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = _visible(book, doubts)
        for sheet in sheets:
            name = " ".join(sheet.title.split()) if len(sheets) > 1 else None
            rows = list(limited(_rows(sheet)))
            yield from records_of(rows, remarks, section=name, sheet=name)
    finally:
        book.close()


def _visible(book: Workbook, doubts: list[str]) -> list[Worksheet]:
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        names = ", ".join(repr(name[:40]) for name in hidden[:5])
        doubts.append(f"hidden sheet(s) {names} left out; show them to have them read")
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _rows(sheet: Worksheet) -> Iterator[TableRow]:
    # Both limits also keep openpyxl from the size that the file claims, which may be wrong.
    rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for position, cells in enumerate(rows, start=1):
        if any(cell is not None for cell in cells):
            yield TableRow(position, tuple(_cleaned(cell) for cell in cells))


def _cleaned(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return None if _ERROR.fullmatch(cell) else cell.replace("_x000D_", "")
