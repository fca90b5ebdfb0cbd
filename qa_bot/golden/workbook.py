"""The rows of an Excel workbook that somebody filled in; what no cell can mean is named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from qa_bot.parsing.formats.xlsx import KIND, MAX_COLUMNS, check_workbook_size
from qa_bot.parsing.packed import unpacked
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

# The number of a row, and its cells.
Cells = tuple[int, Sequence[str]]
MAX_ROWS = 20_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z0-9:]{1,20})\"")


class Fault(str):
    """Why a cell is no text that can be asked, in its place."""


def sheet_rows(data: bytes) -> Iterator[Cells]:
    """The rows of the one visible sheet that has any; raises SourceError."""
    check_workbook_size(data)
    # Looked for before it is opened: openpyxl makes an object for each cell of a merged range.
    for part in unpacked(data, KIND, lambda name: name.startswith("xl/worksheets/")).values():
        if merged := _MERGED.findall(part):
            ranges = ", ".join(name.decode() for name in merged[:5])
            raise SourceError(f"has merged cells ({ranges}); unmerge them: a row is one question")
    sheet = _filled_sheet(data)
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [_text(cell) for cell in row]


def _filled_sheet(data: bytes) -> Worksheet:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), keep_links=False)
    except Exception as error:
        raise SourceError(
            f"is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]}); expected "
            f"{KIND}; open it in a spreadsheet program and save it again"
        ) from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
            raise SourceError(
                f"has a cell in row {sheet.max_row:,}, column {sheet.max_column:,}; expected at "
                f"most {MAX_ROWS:,} rows and {MAX_COLUMNS} columns; delete it"
            )
    filled = [sheet for sheet in shown if _has_cells(sheet)]
    if len(filled) > 1:
        names = ", ".join(repr(sheet.title[:40]) for sheet in filled[:5])
        raise SourceError(f"has several sheets with rows ({names}); expected one; hide the others")
    if not filled:
        raise SourceError("has no sheet with rows; write the columns query, want and document")
    return filled[0]


def _has_cells(sheet: Worksheet) -> bool:
    return any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)


def _text(cell: Cell | MergedCell) -> str:
    value, where = cell.value, cell.coordinate
    if value is None or isinstance(value, str):
        if cell.data_type == "f":
            return Fault(f"has a formula in {where}; paste its value")
        if cell.data_type == "e":
            return Fault(f"has an error in {where} ({value}); write its value")
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()  # as Excel shows it: a question may be called so
    if isinstance(value, date | datetime | time | timedelta):
        return Fault(f"has a date in {where}; format the cell as text and write the number again")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # 4.10 has become 4.1 in it.
    return Fault(f"has a decimal number or a formula in {where}; format the cell as text")
