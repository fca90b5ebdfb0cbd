"""A document as its reader saw it: every line with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa_bot.parsing.content import BlockKind, Unit
from qa_bot.parsing.coverage import left_out
from qa_bot.parsing.parsed import Parsed


class Became(StrEnum):
    """What became of a line."""

    QUESTION = "question"
    ANSWER = "answer"
    RELATED = "related"  # a question to ask next: kept, never served
    TITLE = "title"
    LEFT_OUT = "left out"
    ASIDE = ""  # blank, or furniture


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line, its place in the document's unit, and the label of the pair that it belongs to."""

    place: int
    text: str
    became: Became
    label: str = ""


def marked_page(file: Parsed) -> Iterator[MarkedLine]:
    """The lines of a document in order; those of pairs that a format marks, a pair at a time."""
    if file.content.entries:
        yield from _entries(file)
        return
    roles = _roles(file)
    for place, text in _lines(file):
        became, label = roles.get(place, (Became.ASIDE, ""))
        yield MarkedLine(place, text, became if text.strip() else Became.ASIDE, label)


def _lines(file: Parsed) -> Iterator[tuple[int, str]]:
    content = file.content
    if content.unit is Unit.LINE and content.text is not None:
        yield from enumerate(content.text.split("\n"), 1)
        return
    for block in content.blocks:
        for line in block.text.split("\n"):
            yield block.first, line


def _roles(file: Parsed) -> dict[int, tuple[Became, str]]:
    """For each place what stands there; later marks win where a place holds several."""
    roles: dict[int, tuple[Became, str]] = {}
    starts = [question.first for question in file.questions]
    ends = [*starts[1:], max((block.last for block in file.content.blocks), default=0) + 1]
    for pair, question, end in zip(file.pairs, file.questions, ends, strict=True):
        source = pair.source
        first, last = question.last + 1, end - 1
        if source and source.first_line and source.last_line:
            first, last = source.first_line, source.last_line
        if pair.answer:
            roles |= dict.fromkeys(range(first, last + 1), (Became.ANSWER, pair.label))
    for block in file.content.blocks:
        if block.kind is BlockKind.HEADING:
            roles |= dict.fromkeys(range(block.first, block.last + 1), (Became.TITLE, ""))
    sections = {pair.source.section for pair in file.pairs if pair.source}
    for stretch in file.leftover:
        mark = Became.TITLE if stretch.text.strip() in sections else Became.ASIDE
        roles |= dict.fromkeys(range(stretch.first, stretch.last + 1), (mark, ""))
    for stretch in left_out(file):
        roles |= dict.fromkeys(range(stretch.first, stretch.last + 1), (Became.LEFT_OUT, ""))
    for pair, question in zip(file.pairs, file.questions, strict=True):
        places = range(question.first, question.last + 1)
        roles |= dict.fromkeys(places, (Became.QUESTION, pair.label))
    return roles


def _entries(file: Parsed) -> Iterator[MarkedLine]:
    lines = []
    for pair, entry in zip(file.pairs, file.content.entries, strict=True):
        lines.append(MarkedLine(entry.position, pair.question, Became.QUESTION, pair.label))
        lines += [
            MarkedLine(entry.position, line, Became.ANSWER, pair.label)
            for line in pair.answer.split("\n")
        ]
        lines += [MarkedLine(entry.position, text, Became.RELATED) for text in entry.related]
    for stretch in left_out(file):
        lines += [
            MarkedLine(stretch.first, line, Became.LEFT_OUT) for line in stretch.text.split("\n")
        ]
    yield from sorted(lines, key=lambda line: line.place)
