"""A table whose first row says which column is the question and which the answer."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.parsing.content import Entry

_QUESTION = frozenset({"question", "questions", "q"})
_ANSWER = frozenset({"answer", "answers", "a", "response"})
_NUMBER = frozenset({"number", "no", "no.", "nr", "nr.", "#", "id"})


def table_entries(rows: Sequence[Sequence[str]], position: int) -> tuple[Entry, ...]:
    """The pairs of a table, all of them at `position`; none where its header names no columns."""
    if len(rows) < 2:
        return ()
    header = [cell.strip().strip(":").lower() for cell in rows[0]]
    question, answer = _column(header, _QUESTION), _column(header, _ANSWER)
    number = _column(header, _NUMBER)
    if question is None or answer is None:
        return ()
    return tuple(
        Entry(
            " ".join(row[question].split()),
            row[answer].strip(),
            position,
            number=(row[number].strip().rstrip(".)") or None) if number is not None else None,
        )
        for row in rows[1:]
        if len(row) == len(header) and row[question].strip()
    )


def _column(header: Sequence[str], names: frozenset[str]) -> int | None:
    return next((place for place, cell in enumerate(header) if cell in names), None)
