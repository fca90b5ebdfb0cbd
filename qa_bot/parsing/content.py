"""The common form that every format is read into: blocks to look for questions in, or entries.

A format that only lays text out (plain text, Markdown, HTML, Word, PDF) gives blocks, and
`finding` finds the pairs in them. A format that says which field is the question (a table, JSON,
FAQPage markup) gives entries, which need no finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is to its format."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"


class Unit(StrEnum):
    """What a format counts its blocks or entries in, always from 1."""

    LINE = "line"
    PAGE = "page"
    PARAGRAPH = "paragraph"
    ROW = "row"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Block:
    r"""A piece of a document, in reading order.

    `text` has its lines separated by "\n". It includes the number or bullet that list formatting
    puts in front ("3. ", "- "), as a reader sees it; a heading's is without its markup ("## ").
    `first` and `last` are its place in the unit of its Content, the last one included; where that
    is LINE, the lines of the file are the text of a block that is no heading. `level` is 1 for the
    outermost heading or item. `anchor` is the name that a link to this place ends in. `apart`: it
    is no part of the answer above it, as its format says.
    """

    kind: BlockKind
    text: str
    first: int
    last: int
    level: int = 0
    anchor: str | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair that its format itself marks; `number` is None where none is printed.

    `position` is its place in the unit of its Content, `last` the end of that place where it has
    one. `related` are questions that its system offers below the answer: kept, never served.
    """

    question: str
    answer: str
    position: int
    last: int | None = None
    number: str | None = None
    section: str | None = None
    alternates: tuple[str, ...] = ()
    url: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None
    anchor: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeDates:
    """The dates that a document gives for all of itself; see QAPair."""

    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A document as its format's reader gives it.

    `text` is the decoded file where the unit is LINE, so that answers can be exact slices of it;
    None for formats whose text is put together. `doubts` are one-line remarks about what could not
    be read. `entries`, where there are any, are the pairs; blocks are then what was not taken.
    `shown` is the text of a page whose markup gives the entries. `system` names the one that the
    file is an export of. `dates` are those of the whole document.
    """

    unit: Unit
    blocks: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()
    text: str | None = None
    title: str | None = None
    doubts: tuple[str, ...] = ()
    system: str | None = None
    shown: tuple[Block, ...] = ()
    dates: WholeDates = WholeDates()


def without_lines(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks of a file that is kept by its lines: only headings hold their text once more."""
    return tuple(b if b.kind is BlockKind.HEADING else replace(b, text="") for b in blocks)
