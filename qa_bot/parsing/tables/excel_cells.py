"""Cells of an Excel worksheet as they are shown, and which rows are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from qa_bot.parsing.tables.number_formats import shown
from qa_bot.parsing.tables.values import Shown

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

# What a formula left in its cell instead of a value.
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell shows; `is_struck` where text that is struck through was taken out of it."""

    content: object
    is_struck: bool = False


def cell_value(cell: ReadOnlyCell, struck: Mapping[str, str]) -> CellValue:
    """Give a cell's content as it is shown: a formula's error is nothing, struck text neither.

    `struck` is what `struck_cells` found in its sheet.
    """
    value = cell.value
    if value is None:
        return CellValue(None)
    if cell.has_style and cell.font.strike:
        return CellValue(None, is_struck=True)
    if struck and cell.coordinate in struck:
        return CellValue(_text(struck[cell.coordinate]), is_struck=True)
    # The rich text of openpyxl is a list of texts and of runs with a font of their own.
    if isinstance(value, list):
        kept = [run for run in value if not _is_struck(run)]
        return CellValue(_text("".join(map(str, kept))), len(kept) < len(value))
    if isinstance(value, str):
        return CellValue(_text(value))
    text = shown(value, cell.number_format)
    return CellValue(value if text is None else Shown(value, text))


def _is_struck(run: object) -> bool:
    font = getattr(run, "font", None)
    return bool(font is not None and font.strike)


def _text(value: str) -> str | None:
    return None if _ERROR.fullmatch(value) else value.replace("_x000D_", "")


def struck_cells(sheet: Worksheet) -> dict[str, str]:
    """Give what is not struck through of cells that hold their own rich text, by their names.

    Of sheets being read, openpyxl gives that text without its looks; Excel writes none, but
    openpyxl itself does, and exporters do.
    """
    from lxml.etree import iterparse

    kept: dict[str, str] = {}
    with _source(sheet) as source:
        if not _says_strike(source):
            return kept
    with _source(sheet) as source:
        cells = iterparse(source, tag="{*}c", resolve_entities=False, no_network=True)
        for _, cell in cells:
            runs = cell.findall("{*}is/{*}r") if cell.get("t") == "inlineStr" else []
            left = [run for run in runs if not _is_struck_run(run)]
            if len(left) < len(runs) and cell.get("r"):
                kept[cell.get("r")] = "".join(run.findtext("{*}t") or "" for run in left)
            cell.clear()
    return kept


def _is_struck_run(run: Element) -> bool:
    strike = run.find("{*}rPr/{*}strike")
    return strike is not None and strike.get("val") not in ("0", "false")


def hidden_rows(sheet: Worksheet) -> frozenset[int]:
    """Find the rows, from 1, that a worksheet opened for reading does not show.

    openpyxl keeps no rows' properties there, so the file is looked at; filtered rows are hidden.
    """
    hidden, number = [], 0
    for row in _row_elements(sheet):
        written = _NUMBER.search(row)
        number = int(written[1]) if written else number + 1
        if _HIDDEN.search(row):
            hidden.append(number)
    return frozenset(hidden)


def _source(sheet: Worksheet) -> IO[bytes]:
    """The XML of a sheet: of one that is being read, which openpyxl's types do not tell apart."""
    return cast(IO[bytes], sheet._get_source())  # type: ignore[attr-defined]


def _says_strike(source: IO[bytes]) -> bool:
    """Whether anything may be struck through; a sheet need not be in memory for that."""
    end = b""
    while chunk := source.read(_CHUNK):
        if b"strike" in end + chunk:
            return True
        end = chunk[-len(b"strike") :]
    return False


def _row_elements(sheet: Worksheet) -> Iterator[bytes]:
    """Give the start of each row's element."""
    with _source(sheet) as source:
        rest = b""
        while chunk := source.read(_CHUNK):
            data = rest + chunk
            end = data.rfind(b"<")
            whole, rest = data[: max(end, 0)], data[max(end, 0) :]
            yield from _ROW.findall(whole)
            if len(rest) > _CHUNK:
                rest = b""  # no element is that long
        yield from _ROW.findall(rest)
