"""What parsing knows of one file: its pairs, and what the linter says about the rest."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.parsing.content import Content
from qa_bot.records import QAPair


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of a document: from `first` to `last` in the unit of its Content, both included."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file.

    `pairs` are in document order, also those whose answer is empty; `questions` has the place of
    each pair's question as printed. `leftover` is text that belongs to no pair and is no title or
    section heading; `maybe` are lines that look like a question and were not taken as one.
    `doubts` are one-line remarks for a person.
    """

    path: str
    sha256: str
    content: Content
    pairs: tuple[QAPair, ...]
    questions: tuple[Stretch, ...] = ()
    leftover: tuple[Stretch, ...] = ()
    maybe: tuple[Stretch, ...] = ()
    doubts: tuple[str, ...] = ()
