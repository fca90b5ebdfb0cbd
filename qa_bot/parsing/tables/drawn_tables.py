"""Tables that stand between paragraphs: questions of their own, or part of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.tables.qa_table import table_entries
from qa_bot.records import SourceError

Rows = Sequence[Sequence[str]]


def table_block(rows: Rows, first: int, last: int) -> Block:
    """A table as text, a row a line."""
    lines = (" | ".join(" ".join(cell.split()) for cell in row) for row in rows)
    return Block(BlockKind.TABLE, "\n".join(lines), first, max(first, last))


def paragraphs_or_pairs(
    blocks: Sequence[Block], tables: Iterable[tuple[int, Rows]], title: str | None, empty: str
) -> Content:
    """The blocks of a document, or the pairs of its tables.

    Raises SourceError with the reason `empty` where there is neither.
    """
    if entries := pairs_of_tables(blocks, tables):
        return Content(Unit.PARAGRAPH, entries=entries, title=title)
    if not blocks:
        raise SourceError(empty)
    return Content(Unit.PARAGRAPH, tuple(blocks), title=title)


def pairs_of_tables(
    blocks: Iterable[Block], tables: Iterable[tuple[int, Rows]]
) -> tuple[Entry, ...]:
    """The pairs of a document's tables, where no question stands outside of them.

    Each table comes with the place of its first row.
    """
    if any(asks(block.text) for block in blocks if block.kind is not BlockKind.TABLE):
        return ()
    return tuple(
        replace(entry, position=position + row)
        for position, rows in tables
        for row, entry in enumerate(table_entries(rows, position))
    )
