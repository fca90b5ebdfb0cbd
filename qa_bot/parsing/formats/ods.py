"""OpenDocument spreadsheets (.ods), as LibreOffice and OpenOffice write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.office.odf_package import OFFICE, STYLE, TABLE, TEXT, number_at, odf_package
from qa_bot.parsing.office.odf_styles import OdfStyles
from qa_bot.parsing.office.odf_text import paragraph_text
from qa_bot.parsing.tables.columns import Record, Remarks, content_of, entries_of
from qa_bot.parsing.tables.rows import WANTED, TableRow, limited, records_of
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "an OpenDocument spreadsheet (.ods)"
# Columns past these are not looked at; a row may say that its last cell stands 16,000 times.
MAX_COLUMNS = 100
# All sheets together; a megabyte of them takes four seconds.
MAX_CELLS = 500_000
# A blank row at the end of a sheet stands a million times; a filled one, as often as it is drawn.
MAX_REPEATED = 1_000_000
_GROUPS = frozenset(
    f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_HIDDEN = frozenset({"collapse", "filter"})


def read(data: bytes) -> Content:
    """The pairs of a spreadsheet's visible sheets; positions are the rows of their sheet, from 1.

    Cells are read as they are shown. Rows that are hidden are not, nor are hidden sheets.
    """
    package = odf_package(data, "spreadsheet", KIND)
    remarks = Remarks("row")
    with read_as(KIND):
        hidden = _hidden_styles(package.styles)
        tables = list(package.body.iterchildren(f"{TABLE}table"))
        shown = [table for table in tables if table.get(f"{TABLE}style-name") not in hidden]
        styles = OdfStyles(package.styles)
        sheet = _Sheet(styles, remarks)
        records = (record for table in shown for record in _records(table, sheet, len(shown) > 1))
        entries = entries_of(records, remarks)
    doubts = [*_left_out(tables, hidden), *remarks.lines()]
    return replace(content_of(Unit.ROW, entries, doubts, WANTED), title=package.title)


def _hidden_styles(holders: Iterable[Element]) -> set[str | None]:
    return {
        style.get(f"{STYLE}name")
        for holder in holders
        for style in holder.iterchildren(f"{STYLE}style")
        for properties in style.iterchildren(f"{STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    }


def _left_out(tables: list[Element], hidden: set[str | None]) -> list[str]:
    left = (table for table in tables if table.get(f"{TABLE}style-name") in hidden)
    names = [repr(_name(table)[:40]) for table in left][:5]
    if not names:
        return []
    return [f"hidden sheet(s) {', '.join(names)} left out; show them to have them read"]


def _name(table: Element) -> str:
    return " ".join((table.get(f"{TABLE}name") or "").split())


def _records(table: Element, sheet: _Sheet, is_section: bool) -> Iterator[Record]:
    sheet.begin()
    rows = list(limited(sheet.rows(table)))
    name = _name(table) if is_section else None
    for record in records_of(rows, sheet.remarks, section=name, sheet=name):
        yield replace(record, values=sheet.with_dates(record))


@dataclass(slots=True)
class _Sheet:
    """Reads sheets by their rows; `dates` has what cells that show a date hold, by their place."""

    styles: OdfStyles
    remarks: Remarks
    position: int = 0
    dates: dict[tuple[int, int], date] = field(default_factory=dict)
    cells: int = 0

    def begin(self) -> None:
        """Begin the next sheet."""
        self.position = 0
        self.dates.clear()

    def rows(self, table: Element) -> Iterator[TableRow]:
        """The rows that hold something and are shown, with their places from 1."""
        for part in table:
            if part.tag in _GROUPS:
                yield from self.rows(part)
            elif part.tag == f"{TABLE}table-row":
                self.position += 1
                yield from self._row(part)
                self.position += (
                    number_at(part, f"{TABLE}number-rows-repeated", 1, MAX_REPEATED) - 1
                )

    def with_dates(self, record: Record) -> list[object]:
        """The values of a record; where a date is wanted, the date itself, however it is shown."""
        roles = record.roles
        wanted = {roles.valid_from, roles.valid_until, roles.reviewed}
        return [
            self.dates.get((record.position, column), value) if column in wanted else value
            for column, value in enumerate(record.values)
        ]

    def _row(self, row: Element) -> Iterator[TableRow]:
        cells = tuple(self._cells(row))
        if not any(cells):
            return
        if row.get(f"{TABLE}visibility") in _HIDDEN:
            self.remarks.add("{} hidden, left out", self.position)
        else:
            yield TableRow(self.position, cells)

    def _cells(self, row: Element) -> Iterator[str | None]:
        column = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            times = number_at(cell, f"{TABLE}number-columns-repeated", 1, MAX_COLUMNS)
            text = self._shown(cell) if cell.tag == f"{TABLE}table-cell" else None
            times = min(max(times, 1), MAX_COLUMNS - column)
            self._count(times if text else 1)
            if text is None and not cell.get(f"{OFFICE}date-value"):
                yield from [None] * times
                column += times
                continue
            for _ in range(times):
                self._keep_date(cell, column)
                yield text
                column += 1

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise SourceError(
                f"has more than {MAX_CELLS:,} cells; expected a list of questions; split it"
            )

    def _shown(self, cell: Element) -> str | None:
        paragraphs = cell.iterchildren(f"{TEXT}p")
        return "\n".join(paragraph_text(one, self.styles).text for one in paragraphs) or None

    def _keep_date(self, cell: Element, column: int) -> None:
        value = cell.get(f"{OFFICE}date-value")
        if value:
            try:
                self.dates[self.position, column] = date.fromisoformat(value[:10])
            except ValueError:
                return  # of a damaged file, or a year past 9999: it is read as shown
