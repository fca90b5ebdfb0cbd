"""A table whose first row says which column is the question, or whose cells ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Entry
from qa_bot.parsing.field_names import roles_of

_NUMBER = re.compile(r"\d{1,4}[.)]?")
# Fewer questions in a table are no list of them.
_LEAST = 2


def table_entries(rows: Sequence[Sequence[str]], position: int) -> tuple[Entry, ...]:
    """The pairs of a table, all of them at `position`; none where its header names no columns.

    Answers are the cells as they stand: they are no markup to be read once more.
    """
    roles = roles_of(tuple(cell.strip() for cell in rows[0])) if len(rows) > 1 else None
    if roles is None or not roles.sure:
        return ()
    return tuple(
        Entry(
            " ".join(row[roles.question].split()),
            row[roles.answer].strip(),
            position,
            number=_cell(row, roles.number).rstrip(".)") or None,
            section=_cell(row, roles.section) or None,
        )
        for row in rows[1:]
        if len(row) == len(rows[0]) and row[roles.question].strip()
    )


def asking_entries(rows: Sequence[Sequence[str]], position: int) -> tuple[Entry, ...]:
    """The pairs of a table of questions with answers beside them, perhaps below a header.

    For documents that are such tables: in an answer one may be a list of what to ask oneself.
    """
    width = len(rows[0]) if rows else 0
    numbered = width == 3 and all(_NUMBER.fullmatch(row[0].strip()) for row in rows[1:] if row)
    if len({len(row) for row in rows}) != 1 or width != (3 if numbered else 2):
        return ()
    question = width - 2
    asking = [asks(" ".join(row[question].split())) for row in rows]
    below = rows if asking[0] else rows[1:]
    if len(below) < _LEAST or not all(asking[len(rows) - len(below) :]):
        return ()
    if any(asks(" ".join(row[-1].split())) or not row[-1].strip() for row in below):
        return ()
    return tuple(
        Entry(
            " ".join(row[question].split()),
            row[-1].strip(),
            position,
            number=row[0].strip().rstrip(".)") if numbered else None,
        )
        for row in below
    )


def _cell(row: Sequence[str], column: int | None) -> str:
    return " ".join(row[column].split()) if column is not None else ""
