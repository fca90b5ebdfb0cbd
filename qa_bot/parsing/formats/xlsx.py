"""Excel workbooks."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.packed import check_archive
from qa_bot.parsing.systems import content_of_exported, export_of_rows
from qa_bot.parsing.systems.exported import Exported
from qa_bot.parsing.tables.columns import Record, Remarks, content_of, entries_of
from qa_bot.parsing.tables.excel_cells import cell_value, hidden_rows, struck_cells
from qa_bot.parsing.tables.rows import WANTED, TableRow, limited, records_of
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

KIND = "an Excel workbook (.xlsx)"
# Columns past these are not looked at; a cell far to the right makes every row that long.
MAX_COLUMNS = 100
# Excel's own limit; a damaged file may go past it, and openpyxl fills any gap with blank rows.
MAX_SHEET_ROWS = 1_048_576


def read(data: bytes) -> Content:
    """The pairs of a workbook's visible sheets; positions are the rows of their sheet, from 1.

    A formula counts as the value that was saved with it; numbers and dates are read as they are
    shown. Hidden rows and struck-through text are left out, with a doubt. Where there are several
    sheets, their names are the sections, and the anchors are cells ("Billing!A7").
    """
    check_archive(data, KIND)
    remarks = Remarks("row")
    doubts: list[str] = []
    # Whatever a damaged part makes openpyxl raise (KeyError, TypeError, ParseError, ...): there is
    # no list of it, and a workbook that cannot be read is to be named.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about parts that it does not keep
            title, sheets = _read_sheets(data, remarks, doubts)
            if export := _export(sheets, (*doubts, *remarks.lines())):
                return replace(export, title=title)
            entries = entries_of(_records(sheets, remarks, doubts), remarks)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"is damaged ({type(error).__name__}: {_one_line(error)}); expected {KIND}; open it in "
            "a spreadsheet program and save it again"
        ) from error
    left_out = remarks.left_out
    made = content_of(Unit.ROW, entries, [*doubts, *remarks.lines()], WANTED, left_out)
    return replace(made, title=title)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:100]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of a visible sheet; `name` is None where it is the only one."""

    title: str
    name: str | None
    rows: list[TableRow]


def _read_sheets(
    data: bytes, remarks: Remarks, doubts: list[str]
) -> tuple[str | None, list[_Sheet]]:
    """The title that the workbook was given, and its visible sheets."""
    from openpyxl import load_workbook

    book = load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
    )
    try:
        title = " ".join((book.properties.title or "").split()) or None
        return title, list(_sheets(_visible(book, doubts), remarks))
    finally:
        book.close()


def _sheets(visible: Sequence[Worksheet], remarks: Remarks) -> Iterator[_Sheet]:
    for sheet in visible:
        name = " ".join(sheet.title.split()) if len(visible) > 1 else None
        yield _Sheet(sheet.title, name, list(limited(_rows(sheet, remarks))))


def _export(sheets: Sequence[_Sheet], doubts: tuple[str, ...]) -> Content | None:
    """The sheets that are the export of one system as a document; None where there are none."""
    exports = [(sheet, made) for sheet in sheets if (made := export_of_rows(sheet.rows))]
    if not exports:
        return None
    found = [sheet for sheet, _ in exports]
    other = [sheet.title for sheet in sheets if sheet not in found and sheet.rows]
    if other:
        doubts = (*doubts, f"sheet(s) {_named(other)} left out; expected {WANTED}")
    entries = tuple(
        replace(one, anchor=f"{sheet.name}!A{one.position}") if sheet.name else one
        for sheet, made in exports
        for one in made.entries
    )
    remarks = tuple(doubt for _, made in exports for doubt in made.doubts)
    together = Exported(exports[0][1].kind, entries, remarks)
    return content_of_exported(together, Unit.ROW, doubts)


def _records(sheets: Sequence[_Sheet], remarks: Remarks, doubts: list[str]) -> Iterator[Record]:
    other: list[str] = []
    for sheet in sheets:
        records = list(records_of(sheet.rows, remarks, section=sheet.name, sheet=sheet.name))
        if sheet.rows and not records:
            other.append(sheet.title)
        yield from records
    if other:
        doubts.append(f"sheet(s) {_named(other)} left out; expected {WANTED}")


def _visible(book: Workbook, doubts: list[str]) -> list[Worksheet]:
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        doubts.append(f"hidden sheet(s) {_named(hidden)} left out; show them to have them read")
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _named(titles: Sequence[str]) -> str:
    return ", ".join(repr(title[:40]) for title in titles[:5])


def _rows(sheet: Worksheet, remarks: Remarks) -> Iterator[TableRow]:
    hidden, struck = hidden_rows(sheet), struck_cells(sheet)
    # Both limits also keep openpyxl from the size that the file claims, which may be wrong.
    rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS)
    for position, cells in enumerate(rows, start=1):
        if all(cell.value is None for cell in cells):
            continue
        if position in hidden:
            remarks.add("{} hidden and left out", position)
            continue
        values = [cell_value(cast("ReadOnlyCell", cell), struck) for cell in cells]
        if any(value.is_struck for value in values):
            remarks.add("{} with struck-through text, left out", position)
        yield TableRow(position, tuple(value.content for value in values))
