"""Reads a golden file: TSV, CSV, JSON lines or XLSX, all by the one code from their rows on."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.golden.golden_rows import Golden, fault_of, wanted_word
from qa_bot.golden.workbook import MAX_ROWS, Cells, Fault, sheet_rows
from qa_bot.records import QABotError, SourceError

FILE_NAME = "golden.csv"
COLUMNS = ("query", "want", "document")
NOTE = "note"  # a column for people alone
MAX_BYTES = 1_000_000
EXPECTED = (
    "expected the columns query, want and document (TSV, CSV or XLSX), or a JSON object with them "
    "on each line"
)
_WORKBOOK = b"PK\x03\x04"
# Rows that an error names.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands in a row, by column."""

    number: int
    cells: dict[str, str]


def read_golden(path: Path) -> tuple[Golden, ...]:
    """The queries of a file; raises QABotError, which names every row that is wrong."""
    data = _bytes(path)
    golden, faults = [], []
    for row in _rows(data, path):
        cells = {name: cell.strip() for name, cell in row.cells.items()}
        query, want = cells.get("query", ""), wanted_word(cells.get("want", ""))
        document = cells.get("document", "")
        if not (query or want or document):
            continue
        unread = next((cell for cell in row.cells.values() if isinstance(cell, Fault)), None)
        if fault := unread or fault_of(query, want):
            faults.append(f"row {row.number} {fault}")
        golden.append(Golden(query, want, document, row.number, cells.get(NOTE, "")))
        if len(golden) > MAX_ROWS:
            raise QABotError(f"{path} has over {MAX_ROWS:,} rows; shorten it")
    if faults:
        raise QABotError(f"{path}, {_named(faults)}")
    if not golden:
        raise QABotError(
            f"{path} has no questions; write one a line: what people ask, and the number of the "
            'question that should answer (or "-": not covered, or choose)'
        )
    return tuple(golden)


def _named(faults: Sequence[str]) -> str:
    more = len(faults) - MOST_NAMED
    return "; ".join(faults[:MOST_NAMED]) + (f"; and {more:,} more rows" if more > 0 else "")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise QABotError(f"{path} cannot be read ({error.strerror}); {EXPECTED}") from error
    if len(data) > MAX_BYTES:
        raise QABotError(f"{path} is over {MAX_BYTES:,} bytes; shorten it")
    return data


def _rows(data: bytes, path: Path) -> Iterator[_Row]:
    """The rows of a file by its content; of text its name says whether it is JSON lines."""
    if data.startswith(_WORKBOOK):
        try:
            return _table(sheet_rows(data), path, bare=False)
        except SourceError as error:
            raise QABotError(f"{path} {error}") from error
    text = _text(data, path)
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return _json_lines(text, path)
    first = text.partition("\n")[0]
    if "\t" in first or path.suffix.lower() == ".tsv":
        return _table(_tab_separated(text), path, bare=True)
    return _table(_separated(text, ";" if ";" in first else ",", path), path, bare=False)


def _text(data: bytes, path: Path) -> str:
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise QABotError(f"{path} is no UTF-8; {EXPECTED}; save it as such") from error


def _separated(text: str, delimiter: str, path: Path) -> Iterator[Cells]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise QABotError(
            f"{path}, row {reader.line_num} cannot be read ({error}); {EXPECTED}"
        ) from error


def _tab_separated(text: str) -> Iterator[Cells]:
    """Lines of cells; a query may begin with a quotation mark, which a spreadsheet doubles."""
    for number, line in enumerate(text.splitlines(), 1):
        yield number, [_unquoted(cell.strip()) for cell in line.split("\t")]


def _unquoted(cell: str) -> str:
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    inner = cell[1:-1]
    return inner.replace('""', '"') if is_quoted and '"' not in inner.replace('""', "") else cell


def _table(rows: Iterable[Cells], path: Path, bare: bool) -> Iterator[_Row]:
    """Rows below a header; where it may be `bare`, without one: query, want, document."""
    left = iter(rows)
    number, first = next(left, (1, []))
    names = [name.strip().casefold() for name in first]
    while names and not names[-1]:
        names.pop()
    if not {"query", "want"} <= set(names):
        if not (bare and "query" not in names and len(first) > 1):
            raise QABotError(f"{path}, row {number} has other columns; {EXPECTED}")
        names = list(COLUMNS)
        yield _row(number, first, names, path)
    elif unknown := [name for name in names if name not in (*COLUMNS, NOTE)]:
        raise QABotError(
            f"{path}, row {number} has the column {unknown[0]!r}; {EXPECTED}, and {NOTE} for "
            "whatever else you write"
        )
    elif len(set(names)) < len(names):
        raise QABotError(f"{path}, row {number} has a column twice; {EXPECTED}")
    for number, cells in left:
        yield _row(number, cells, names, path)


def _row(number: int, cells: Sequence[str], names: Sequence[str], path: Path) -> _Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise QABotError(
            f"{path}, row {number} has {len(cells)} cells; expected {len(names)}; put a cell that "
            "holds what separates cells in quotation marks"
        )
    return _Row(number, dict(zip(names, cells, strict=False)))


def _json_lines(text: str, path: Path) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise QABotError(f"{path}, row {number} is no JSON ({error}); {EXPECTED}") from error
        if not isinstance(values, dict) or not values.keys() <= {*COLUMNS, NOTE}:
            raise QABotError(f"{path}, row {number} has other fields; {EXPECTED}")
        yield _Row(number, {name: _json_cell(name, value) for name, value in values.items()})


def _json_cell(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None and name in ("document", NOTE):
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return Fault(f"has no text in {name}; write it in quotation marks")
