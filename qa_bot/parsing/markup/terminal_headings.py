"""Headings of a text printed for a terminal: its bold lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind

SENTENCE_ENDS = (".", "?", "!", ":", "\u3002", "\uff1f", "\uff01", "\u061f", "\u0964")
# Nine in ten lines of a page are no longer than its width, which tables may be.
WIDE_LINE = 0.9
# Lines that are blank within a heading of several, and what hyphenation puts at their ends.
MOST_BLANK = 2
HYPHENS = ("-", "\u2010")


def with_headings(
    blocks: Iterable[Block], bold: Collection[int], pages: Collection[int]
) -> Iterator[Block]:
    """The blocks; bold lines at the head of one are a heading, which may go on below a gap.

    One with a number stands below one without: "1. Who may join?" below "Membership".
    """
    parts = deque(part for block in blocks for part in _split(block, bold))
    lengths = sorted(len(line.strip()) for part in parts for line in part.text.split("\n"))
    width = lengths[int(WIDE_LINE * (len(lengths) - 1))] if lengths else 0
    while parts:
        part = parts.popleft()
        if part.first in bold:
            while parts and parts[0].first in bold and _goes_on(part, parts[0], width, pages):
                part = replace(
                    part, text=f"{part.text}\n{parts[0].text}", last=parts.popleft().last
                )
            words = " ".join(part.text.split())
            level = 2 if words[:1].isdigit() else 1
            part = Block(BlockKind.HEADING, words, part.first, part.last, level)
        yield part


def _split(block: Block, bold: Collection[int]) -> Iterator[Block]:
    """A block as its bold lines and what stands below them."""
    lines = block.text.split("\n")
    count = next((i for i, _ in enumerate(lines) if block.first + i not in bold), len(lines))
    for first, last in ((0, count), (count, len(lines))):
        if first < last:
            text = "\n".join(lines[first:last])
            yield Block(BlockKind.PARAGRAPH, text, block.first + first, block.first + last - 1)


def _goes_on(heading: Block, below: Block, width: int, pages: Collection[int]) -> bool:
    """Whether a heading is printed in two blocks, as nroff spaces its lines: the first is full."""
    last, word = heading.text.split("\n")[-1].strip(), below.text.split(maxsplit=1)[0]
    near = below.first - heading.last <= MOST_BLANK + 1
    near = near or any(heading.last < page <= below.first for page in pages)
    full = len(last) + 1 + len(word) > width or last.endswith(HYPHENS)
    return near and (full or word[:1].islower()) and not last.endswith(SENTENCE_ENDS)
