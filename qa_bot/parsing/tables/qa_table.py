"""A table whose first row says which column is the question and which the answer."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.parsing.content import Entry
from qa_bot.parsing.field_names import roles_of


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


def _cell(row: Sequence[str], column: int | None) -> str:
    return " ".join(row[column].split()) if column is not None else ""
