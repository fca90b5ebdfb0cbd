"""Excel workbooks."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, cast

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.packed import unpacked
from qa_bot.parsing.systems import content_of_exported, export_of_rows
from qa_bot.parsing.systems.exported import Exported
from qa_bot.parsing.tables.columns import Record, Remarks, content_of, entries_of
from qa_bot.parsing.tables.excel_cells import cell_value, hidden_rows, struck_cells
from qa_bot.parsing.tables.rows import WANTED, TableRow, limited, records_of
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

KIND = "an Excel workbook (.xlsx)"
# Columns past these are not looked at; a cell far to the right makes every row that long.
MAX_COLUMNS = 100
# Excel's own limit; a damaged file may go past it, and openpyxl fills any gap with blank rows.
MAX_SHEET_ROWS = 1_048_576
# Of all sheets: a row at the end of one has all blank ones above it.
MAX_BLANK_ROWS = 5 * MAX_SHEET_ROWS
# A table of texts unpacks to ten times its size at most, and has a tag for each ten of its bytes:
# 300,000 take five seconds. A small file may hold as many as one of a megabyte.
MAX_RATIO, SMALL_XML = 20, 20_000_000
TAGS_PER_BYTE, SMALL_TAGS = 0.3, 300_000


def read(data: bytes) -> Content:
    """The pairs of a workbook's visible sheets; positions are the rows of their sheet, from 1.

    A formula counts as the value that was saved with it; numbers and dates are read as they are
    shown. Hidden rows and struck-through text are left out, with a doubt. Where there are several
    sheets, their names are the sections, and the anchors are cells ("Billing!A7").
    """
    check_workbook_size(data)
    remarks = Remarks("row")
    doubts: list[str] = []
    # Whatever a damaged part makes openpyxl raise (KeyError, TypeError, ParseError, ...): there is
    # no list of it, and a workbook that cannot be read is to be named.
    try:
        # It prints which style a damaged workbook lacks, among what a command says.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
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


def check_workbook_size(data: bytes) -> None:
    """Raise SourceError for what is no workbook, or would take too long to read."""
    parts = unpacked(data, KIND, lambda name: name.lower().endswith((".xml", ".rels")))
    size, tags = sum(map(len, parts.values())), sum(part.count(b"<") for part in parts.values())
    most, most_tags = (
        max(SMALL_XML, MAX_RATIO * len(data)),
        max(SMALL_TAGS, int(TAGS_PER_BYTE * len(data))),
    )
    if size > most or tags > most_tags:
        raise SourceError(
            f"unpacks to {size:,} bytes of XML in {tags:,} tags; expected at most {most:,} in "
            f"{most_tags:,}; take the cells out that are no questions or answers, or split it"
        )


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
    left = count(MAX_BLANK_ROWS, -1)
    for sheet in visible:
        name = " ".join(sheet.title.split()) if len(visible) > 1 else None
        rows = list(limited(_rows(sheet, remarks, left)))
        yield _Sheet(sheet.title, name, _equally_wide(rows))


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


def _rows(sheet: Worksheet, remarks: Remarks, left: Iterator[int]) -> Iterator[TableRow]:
    """The rows that are shown and not blank, up to their last cell that is not."""
    hidden, struck = hidden_rows(sheet), struck_cells(sheet)
    blank = None
    # Both limits also keep openpyxl from the size that the file claims, which may be wrong.
    rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS)
    for position, cells in enumerate(rows, start=1):
        if cells is blank or not (width := _width(cells)):
            blank = cells  # openpyxl hands out the same one for all that are missing
            if next(left) <= 0:
                raise SourceError("has too many blank rows; expected a table; take them out")
            continue
        if position in hidden:
            remarks.add("{} hidden and left out", position)
            continue
        values = [cell_value(cast("ReadOnlyCell", cell), struck) for cell in cells[:width]]
        if any(value.is_struck for value in values):
            remarks.add("{} with struck-through text, left out", position)
        yield TableRow(position, tuple(value.content for value in values))


def _width(cells: Sequence[Cell | MergedCell]) -> int:
    """How many cells a row has up to the last that is not blank."""
    return next((n for n in range(len(cells), 0, -1) if cells[n - 1].value is not None), 0)


def _equally_wide(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows of a sheet, which have the same columns: a short one's last ones are blank."""
    width = max((len(row.cells) for row in rows), default=0)
    return [replace(row, cells=row.cells + (None,) * (width - len(row.cells))) for row in rows]
