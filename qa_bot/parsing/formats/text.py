"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind, Content, Unit, without_lines
from qa_bot.parsing.decoding import Decoded, decoded_with_doubt
from qa_bot.parsing.markup.front_matter import single_pair
from qa_bot.parsing.markup.terminal_text import seen
from qa_bot.parsing.markup.text_pages import without_page_edges

# Lines are wrapped at 70 to 100 characters; where so many are longer, they are not.
UNWRAPPED_CHARACTERS = 120
LONG_LINES = 0.1
# Where fewer lines are blank, and at least so many end as sentences do, lines are paragraphs.
BLANK_LINES = 0.05
SENTENCE_LINES = 0.7
# Nine in ten lines of a page are no longer than its width, which tables may be.
WIDE_LINE = 0.9
# Lines that are blank within a heading of several, and what hyphenation puts at their ends.
MOST_BLANK = 2
HYPHENS = ("-", "\u2010")
SENTENCE_ENDS = (".", "?", "!", ":", "\u3002", "\uff1f", "\uff01", "\u061f", "\u0964")


def read(data: bytes) -> Content:
    """The paragraphs of a text file, or its only pair where its head has the question.

    Raises SourceError.
    """
    source = decoded_with_doubt(data)
    printed = seen(source.text)
    paged = without_page_edges(printed.text)
    source = replace(source, text=paged.text)
    if entry := single_pair(source.text):
        return replace(entry, doubts=(*source.doubts, *entry.doubts))
    content = _content(source, printed.bold, paged.starts)
    return replace(content, blocks=without_lines(content.blocks))


def read_text(source: Decoded) -> Content:
    """The paragraphs of a text, with the doubt about its encoding where there is one."""
    return _content(source)


def _content(source: Decoded, bold: Collection[int] = (), pages: Collection[int] = ()) -> Content:
    """The paragraphs; `bold` are the numbers of bold lines, `pages` of those that begin a page."""
    blocks = _paragraphs(source.text)
    if bold:
        blocks = _with_headings(blocks, bold, pages)
    return Content(Unit.LINE, tuple(blocks), text=source.text, doubts=source.doubts)


def _with_headings(
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


def _paragraphs(text: str) -> Iterator[Block]:
    lines = text.split("\n")
    unwrapped = _are_paragraphs(lines)
    held: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if held and (unwrapped or not line.strip()):
            yield Block(BlockKind.PARAGRAPH, "\n".join(held), number - len(held), number - 1)
            held = []
        if line.strip():
            held.append(line)


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Whether each line is a paragraph, as in text pasted from a page or a word processor.

    Then some lines are longer than anybody wraps them; or no line is blank, and lines end as
    sentences do.
    """
    filled = [line.strip() for line in lines if line.strip()]
    if sum(len(line) > UNWRAPPED_CHARACTERS for line in filled) >= LONG_LINES * len(filled):
        return True
    ending = sum(line.endswith(SENTENCE_ENDS) for line in filled)
    blank = sum(not line.strip() for line in lines[:-1])
    return blank <= BLANK_LINES * len(filled) and ending >= SENTENCE_LINES * len(filled)
