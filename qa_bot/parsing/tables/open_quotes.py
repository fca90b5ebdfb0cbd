"""Quotes of a table's cells that were never closed, and so swallow the rows below."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence

# Each is looked for from where the one before was; more of them are no slips.
MOST_CLOSED = 50


def close_quotes(lines: Sequence[str], delimiter: str, note: Callable[[int], None]) -> list[str]:
    """The lines of a table, with a quote closed at the end of its line that swallows rows.

    It does where a record of several lines is no proper one, and every line that it goes on in is
    a row of its own, as wide as the first. `note` is called with the number of each line, from 1.
    """
    mended = list(lines)
    start = 0
    for _ in range(MOST_CLOSED):
        opened = next(_open(mended, start, delimiter), None)
        if opened is None:
            break
        line = mended[opened]
        text = line.rstrip("\r\n")
        mended[opened] = f'{text}"{line[len(text) :]}'
        note(opened + 1)
        start = opened + 1
    return mended


def _open(lines: Sequence[str], start: int, delimiter: str) -> Iterator[int]:
    """The lines, from 0, whose record swallows others."""
    records = csv.reader(lines[start:], delimiter=delimiter)
    first = start
    for _ in records:
        after = start + records.line_num
        if after - first > 1 and _swallows(lines[first:after], delimiter):
            yield first
        first = after


def _swallows(record: Sequence[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(record, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        # Each line by itself: an open quote then ends with it.
        rows = (next(csv.reader([line], delimiter=delimiter)) for line in record if line.strip())
        widths = {len(row) for row in rows}
        return len(widths) == 1 and widths != {1}
    return False
