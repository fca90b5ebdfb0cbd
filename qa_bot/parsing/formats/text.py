"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind, Content, Unit, without_lines
from qa_bot.parsing.decoding import Decoded, decoded_with_doubt
from qa_bot.parsing.formats.table import read_headless
from qa_bot.parsing.markup.front_matter import single_pair
from qa_bot.parsing.systems import content_of_export_text

# Lines are wrapped at 70 to 100 characters; where so many are longer, they are not.
UNWRAPPED_CHARACTERS = 120
LONG_LINES = 0.1
# Where fewer lines are blank, and at least so many end as sentences do, lines are paragraphs.
BLANK_LINES = 0.05
SENTENCE_LINES = 0.7
SENTENCE_ENDS = (".", "?", "!", ":", "\u3002", "\uff1f", "\uff01", "\u061f", "\u0964")


def read(data: bytes) -> Content:
    """The paragraphs of a text file, or its only pair where its head has the question.

    An export of another system is read as that, and lines of a question, a tab or semicolon and its
    answer as a table. Raises SourceError.
    """
    source = decoded_with_doubt(data)
    if entry := single_pair(source.text):
        return replace(entry, doubts=(*source.doubts, *entry.doubts))
    if export := content_of_export_text(source.text, source.doubts):
        return export
    if table := read_headless(source):
        return table
    content = read_text(source)
    return replace(content, blocks=without_lines(content.blocks))


def read_text(source: Decoded) -> Content:
    """The paragraphs of a text, with the doubt about its encoding where there is one."""
    text = source.text
    return Content(Unit.LINE, tuple(_paragraphs(text)), text=text, doubts=source.doubts)


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
