"""A document as lines of one text, whatever format its blocks came from.

Where the format has lines, they are the file's own and every slice of the text is one of the file.
Other formats' blocks are put below each other, a blank line between two blocks but not between the
items of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.parsing.content import Block, Content, Kind, Unit

# "-----", "=====", ";;;;;": a rule, or the underline of a title. Letters and digits are none.
_RULE = re.compile(r"\s*([^\w\s])\s?(?:\1\s?){2,}\s*")
# An underline may be this much shorter or longer than its title.
UNDERLINE_SLACK = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `start` is its offset in the text, `first` and `last` its place in the document.

    `block` is what it is part of, None for blank lines and markup; `opens`: with this line.
    """

    text: str
    start: int
    first: int
    last: int
    block: Block | None = None
    opens: bool = False
    rule: bool = False

    @property
    def blank(self) -> bool:
        """Whether the line says nothing."""
        return not self.text or self.text.isspace()

    @property
    def kind(self) -> Kind | None:
        """What its block is."""
        return self.block.kind if self.block else None

    @property
    def level(self) -> int:
        """Of the heading that it is part of; 0 where there is no heading."""
        return self.block.level if self.block and self.block.kind is Kind.HEADING else 0

    @property
    def title(self) -> str:
        """What a heading says without its markup, on the heading's first line."""
        return self.block.text if self.block and self.opens and self.level else ""

    @property
    def anchor(self) -> str | None:
        """The name that a link to its block ends in."""
        return self.block.anchor if self.block else None

    @property
    def code(self) -> bool:
        """Whether nothing in it is meant as text."""
        return self.block is not None and self.block.kind in (Kind.CODE, Kind.TABLE)


@dataclass(frozen=True, slots=True)
class Flow:
    """All lines of a document, and the text that they are slices of."""

    text: str
    lines: tuple[Line, ...]
    width: int  # that lines are filled to
    headings: tuple[int, ...]  # lines with which a heading begins

    def blank(self, position: int) -> bool:
        """Whether a line says nothing: blank, a rule, markup alone, or beyond either end."""
        if not 0 <= position < len(self.lines):
            return True
        line = self.lines[position]
        return line.blank or line.rule or line.kind is None

    def begins(self, position: int) -> bool:
        """Whether a paragraph begins in a line."""
        return self.lines[position].opens or self.blank(position - 1)

    def ends(self, position: int) -> bool:
        """Whether a paragraph ends with a line."""
        return self.blank(position + 1) or self.lines[position + 1].opens

    def underlined(self, position: int) -> bool:
        """Whether the next line underlines this one."""
        if self.blank(position) or position + 1 >= len(self.lines):
            return False
        below = self.lines[position + 1]
        lengths = len(self.lines[position].text.strip()), len(below.text.strip())
        return below.rule and abs(lengths[0] - lengths[1]) <= UNDERLINE_SLACK

    def headings_above(self, position: int) -> Iterator[int]:
        """Lines of the headings before a line, or in it, the nearest first."""
        return reversed(self.headings[: bisect_right(self.headings, position)])

    def cut(self, first: int, last: int) -> str:
        """The text of lines `first` to `last`, without the line end."""
        return self.slice(self.lines[first].start, last)

    def slice(self, start: int, last: int) -> str:
        """The text from an offset to the end of line `last`."""
        end = self.lines[last].start + len(self.lines[last].text)
        return self.text[start:end].removesuffix("\r")

    def filled(self, first: int, end: int) -> tuple[int, int]:
        """First and last line of first..end that is not blank; last < first where all are."""
        found = [i for i in range(first, end) if not self.lines[i].blank]
        return (found[0], found[-1]) if found else (first, first - 1)


def flow(content: Content) -> Flow:
    """The lines of a document that has blocks."""
    if content.unit is Unit.LINE and content.text is not None:
        lines = tuple(_own_lines(content.text, content.blocks))
        return _flow(content.text, lines)
    return _put_together(content.blocks)


def _own_lines(text: str, blocks: tuple[Block, ...]) -> Iterator[Line]:
    following = iter(sorted(blocks, key=lambda block: block.first))
    block, start = next(following, None), 0
    # Not splitlines: form feeds and their like would count lines that no editor counts.
    for number, line in enumerate(text.split("\n"), 1):
        while block and block.last < number:
            block = next(following, None)
        inside = block if block and block.first <= number else None
        yield _line(line, start, number, inside)
        start += len(line) + 1


def _line(text: str, start: int, number: int, block: Block | None) -> Line:
    rule = bool(_RULE.fullmatch(text))
    if block is None:
        return Line(text, start, number, number, rule=rule)
    rule = rule and block.kind not in (Kind.HEADING, Kind.CODE)
    return Line(text, start, number, number, block, number == block.first, rule)


def _put_together(blocks: tuple[Block, ...]) -> Flow:
    lines: list[Line] = []
    start, before = 0, None
    for block in blocks:
        if before and not (before.kind is Kind.ITEM and block.kind is Kind.ITEM):
            lines.append(Line("", start, before.last, before.last))
            start += 1
        for position, text in enumerate(block.text.split("\n")):
            lines.append(Line(text, start, block.first, block.last, block, not position))
            start += len(text) + 1
        before = block
    return _flow("\n".join(line.text for line in lines), tuple(lines))


def _flow(text: str, lines: tuple[Line, ...]) -> Flow:
    headings = tuple(i for i, line in enumerate(lines) if line.title)
    return Flow(text, lines, _width(lines), headings)


def _width(lines: Sequence[Line]) -> int:
    """Nine in ten lines are no longer than this."""
    lengths = sorted(len(line.text.rstrip().expandtabs()) for line in lines if not line.blank)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
