"""Comma or tab separated tables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.decoding import Decoded, decoded_with_doubt
from qa_bot.parsing.field_names import roles_of
from qa_bot.parsing.systems import (
    content_of_export_table,
    content_of_exported,
    export_of_rows,
)
from qa_bot.parsing.tables.columns import Remarks, content_of, entries_of
from qa_bot.parsing.tables.open_quotes import close_quotes
from qa_bot.parsing.tables.rows import HEADER_ROWS, WANTED, TableRow, limited, records_of
from qa_bot.records import SourceError

DELIMITERS = ",\t;|"
# Rows that the delimiter is judged by.
SAMPLE_ROWS = 50
# What the csv module itself calls too long. A longer one is a file of its own, or an open quote.
MAX_CELL = 131_072
TOO_LONG = f"{{}} with a cell of more than {MAX_CELL:,} characters, left out; shorten or split it"

UNCLOSED = "{} with a quote that is not closed, taken to end there; close it"


def read(data: bytes) -> Content:
    """The pairs of a CSV or TSV file; positions are its records, the header included, from 1."""
    source = decoded_with_doubt(data)
    if export := content_of_export_table(source.text, source.doubts):
        return export
    lines = io.StringIO(source.text, newline="").readlines()
    csv.field_size_limit(max(len(source.text), MAX_CELL))  # of the whole process
    delimiter = _delimiter(lines)
    remarks = Remarks("row")
    unclosed = Remarks("line")
    lines = close_quotes(lines, delimiter, partial(unclosed.add, UNCLOSED))
    rows = list(limited(_rows(lines, delimiter, remarks), len(source.text)))
    if exported := export_of_rows(rows):
        remarked = (*unclosed.lines(), *remarks.lines())
        return content_of_exported(exported, Unit.ROW, (*source.doubts, *remarked))
    entries = entries_of(records_of(rows, remarks, delimiter), remarks)
    doubts = list(source.doubts)
    if opened := _unclosed(lines, delimiter):
        if not entries and sum(map(len, lines[opened - 1 :])) > MAX_CELL:
            raise SourceError(
                f"cannot be read as a table near line {opened} (a cell of more than {MAX_CELL:,} "
                "characters); expected rows of cells; look for a quote that is not closed"
            )
        doubts.append(
            f"its last row has a quote that is not closed (line {opened}), so that rows may stand "
            "in one answer; close the quote"
        )
    remarked = (*unclosed.lines(), *remarks.lines())
    return content_of(Unit.ROW, entries, [*doubts, *remarked], WANTED, remarks.left_out)


def read_headless(source: Decoded, delimiters: Iterable[str]) -> Content | None:
    """A text whose lines are questions and answers with one of these between; else None."""
    lines = io.StringIO(source.text, newline="").readlines()
    for delimiter in delimiters:
        filled = [line for line in lines if line.strip()]
        if len(filled) < 2 or not all(delimiter in line for line in filled):
            continue
        csv.field_size_limit(max(len(source.text), MAX_CELL))  # of the whole process
        remarks = Remarks("line")
        rows = list(limited(_rows(lines, delimiter, remarks), len(source.text)))
        entries = entries_of(records_of(rows, remarks, delimiter), remarks)
        if 2 * len(entries) > len(rows):
            doubts = [*source.doubts, *remarks.lines()]
            return content_of(Unit.ROW, entries, doubts, WANTED, remarks.left_out)
    return None


def _rows(lines: Sequence[str], delimiter: str, remarks: Remarks) -> Iterator[TableRow]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for position, cells in enumerate(reader, start=1):
            if any(len(cell) > MAX_CELL for cell in cells):
                remarks.add(TOO_LONG, position)
            else:
                yield TableRow(position, tuple(cells))
    except csv.Error as error:
        raise SourceError(
            f"cannot be read as a table near line {reader.line_num} ({error}); expected rows "
            "of cells; look for a quote that is not closed"
        ) from error


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that gives a header with known names, else the steadiest number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))


def _fitness(lines: Sequence[str], delimiter: str) -> tuple[bool, float]:
    try:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), SAMPLE_ROWS) if row]
    except csv.Error:
        return False, 0.0
    widths = Counter(len(row) for row in rows)
    if not widths:
        return False, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    named = any(roles_of(tuple(cell[:200] for cell in row)) for row in rows[:HEADER_ROWS])
    return named, count / len(rows) if width > 1 else 0.0


def _unclosed(lines: Sequence[str], delimiter: str) -> int:
    """The line, from 1, of the last record where it begins a quote that never ends; else 0."""
    reader = csv.reader(lines, delimiter=delimiter)
    start = before = 0
    for _ in reader:
        start, before = before, reader.line_num
    try:
        for _ in csv.reader(lines[start:], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return start + 1 if "end of data" in str(error) else 0
    return 0
