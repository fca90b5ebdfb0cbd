"""A document as lines of one text, whatever format its blocks came from.

Where the format has lines, they are the file's own and every slice of the text is one of the file.
Other formats' blocks are put below each other, a blank line between two blocks but not between the
items of a list.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qa_bot.parsing.content import Block, BlockKind, Content, Unit

# "-----", "=====", ";;;;;": a rule, or the underline of a title. Letters and digits are none.
_RULE = re.compile(r"\s*([^\w\s])\s?(?:\1\s?){2,}\s*")
# An underline may be this much shorter or longer than its title.
UNDERLINE_SLACK = 3


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One line: `block` is what it is part of, None for blank lines and markup.

    `opens`: the block begins with this line.
    """

    text: str
    block: Block | None = None
    opens: bool = False
    rule: bool = False

    @property
    def blank(self) -> bool:
        """Whether the line says nothing."""
        return not self.text or self.text.isspace()

    @property
    def kind(self) -> BlockKind | None:
        """What its block is."""
        return self.block.kind if self.block else None

    @property
    def level(self) -> int:
        """Of the heading that it is part of; 0 where there is no heading."""
        return self.block.level if self.block and self.block.kind is BlockKind.HEADING else 0

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
        return self.block is not None and self.block.kind in (BlockKind.CODE, BlockKind.TABLE)


@dataclass(frozen=True, slots=True)
class Flow:
    """All lines of a document, and the text that they are slices of.

    `starts` has the offset of each line. `counts_lines`: the place of a line is its number.
    """

    text: str
    lines: tuple[FlowLine, ...]
    starts: array[int]
    counts_lines: bool
    width: int  # that lines are filled to
    headings: tuple[int, ...]  # lines with which a heading begins
    said: array[int]  # for each line, how many above it are not blank; then how many there are
    apart: int  # the first line that no answer goes on to from above; the number of lines without

    def blank(self, position: int) -> bool:
        """Whether a line says nothing: blank, a rule, markup alone, or beyond either end."""
        if not 0 <= position < len(self.lines):
            return True
        return self.said[position] == self.said[position + 1]

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

    def below(self, position: int) -> int:
        """The first line below a line that is not blank; the number of lines without one."""
        start = min(position + 1, len(self.lines))
        return bisect_right(self.said, self.said[start]) - 1

    def heading_above(self, position: int) -> int | None:
        """The line in which the last heading before a line, or in it, begins."""
        place = bisect_right(self.headings, position)
        return self.headings[place - 1] if place else None

    def cut(self, first: int, last: int) -> str:
        """The text of lines `first` to `last`, without the line end."""
        return self.slice(self.starts[first], last)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where lines `first` to `last` stand in the unit of the document."""
        if self.counts_lines:
            return first + 1, last + 1
        beginning, end = self.lines[first].block, self.lines[last].block
        return (beginning.first if beginning else 0), (end.last if end else 0)

    def slice(self, start: int, last: int) -> str:
        """The text from an offset to the end of line `last`."""
        end = self.starts[last] + len(self.lines[last].text)
        return self.text[start:end].removesuffix("\r")

    def filled(self, first: int, end: int) -> tuple[int, int]:
        """First and last line of first..end that is not blank; last < first where all are."""
        filled = [i for i in range(first, end) if not self.lines[i].blank]
        return (filled[0], filled[-1]) if filled else (first, first - 1)


def flow_of(content: Content) -> Flow:
    """The lines of a document that has blocks."""
    if content.unit is Unit.LINE and content.text is not None:
        return _flow(content.text, tuple(_own_lines(content.text, content.blocks)), True)
    lines = tuple(_put_together(content.blocks))
    return _flow("\n".join(line.text for line in lines), lines, False)


def _flow(text: str, lines: tuple[FlowLine, ...], counts_lines: bool) -> Flow:
    headings = tuple(i for i, line in enumerate(lines) if line.title)
    starts = array("q", accumulate((len(line.text) + 1 for line in lines), initial=0))
    said = array("q", accumulate((not _says_nothing(line) for line in lines), initial=0))
    apart = next((i for i, line in enumerate(lines) if line.block and line.block.apart), len(lines))
    return Flow(text, lines, starts, counts_lines, _width(lines), headings, said, apart)


def _says_nothing(line: FlowLine) -> bool:
    return line.blank or line.rule or line.kind is None


def _own_lines(text: str, blocks: tuple[Block, ...]) -> Iterator[FlowLine]:
    following = iter(sorted(blocks, key=lambda block: block.first))
    block = next(following, None)
    # Not splitlines: form feeds and their like would count lines that no editor counts.
    for number, line in enumerate(text.split("\n"), 1):
        while block and block.last < number:
            block = next(following, None)
        yield _line(line, number, block if block and block.first <= number else None)


def _line(text: str, number: int, block: Block | None) -> FlowLine:
    rule = bool(_RULE.fullmatch(text))
    if block is None:
        return FlowLine(text, rule=rule)
    rule = rule and block.kind not in (BlockKind.HEADING, BlockKind.CODE)
    return FlowLine(text, block, number == block.first, rule)


def _put_together(blocks: tuple[Block, ...]) -> Iterator[FlowLine]:
    before = None
    for block in blocks:
        if before and not (before.kind is BlockKind.ITEM and block.kind is BlockKind.ITEM):
            yield FlowLine("")
        for position, text in enumerate(block.text.split("\n")):
            yield FlowLine(text, block, not position)
        before = block


def _width(lines: Sequence[FlowLine]) -> int:
    """Nine in ten lines are no longer than this."""
    lengths = sorted(len(line.text.rstrip().expandtabs()) for line in lines if not line.blank)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
