"""Plain text: paragraphs between blank lines, and titles that have a sign in front."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind, Content, Unit, without_lines
from qa_bot.parsing.decoding import Decoded, decoded_lines
from qa_bot.parsing.markup.front_matter import single_pair
from qa_bot.parsing.markup.terminal_headings import SENTENCE_ENDS, with_headings
from qa_bot.parsing.markup.terminal_text import seen
from qa_bot.parsing.markup.text_pages import without_page_edges
from qa_bot.parsing.markup.text_titles import Title, titles_of
from qa_bot.parsing.systems import content_of_export_text

# Lines are wrapped at 70 to 100 characters; where so many are longer, they are not.
UNWRAPPED_CHARACTERS = 120
LONG_LINES = 0.1
# Where fewer lines are blank, and at least so many end as sentences do, lines are paragraphs.
BLANK_LINES = 0.05
SENTENCE_LINES = 0.7
# AsciiDoc's name of the place below, alone in its line.
_NAME = re.compile(r"\[\[[\w.,: -]{1,80}\]\]\s*")


def read(data: bytes) -> Content:
    """The paragraphs of a text file, or its only pair where its head has the question.

    An export of another system is read as that, and lines of a question, a tab or semicolon and its
    answer as a table. Raises SourceError.
    """
    source = decoded_lines(data)
    printed = seen(source.text)
    paged = without_page_edges(printed.text)
    source = replace(source, text=paged.text)
    if entry := single_pair(source.text):
        return replace(entry, doubts=(*source.doubts, *entry.doubts))
    if export := content_of_export_text(source.text, source.doubts):
        return export
    if table := _table(source):
        return table
    titles = {} if printed.bold else titles_of(source.text.split("\n"))
    content = _content(source, titles, printed.bold, paged.starts)
    return replace(content, blocks=without_lines(content.blocks))


def _table(source: Decoded) -> Content | None:
    """Lines of a question, a delimiter and its answer; None where a text is none of that."""
    lines = [line for line in source.text.split("\n") if line.strip()]
    delimiters = [sign for sign in "\t;" if all(sign in line for line in lines)]
    if not delimiters:
        return None
    from qa_bot.parsing.formats.table import read_headless  # most texts are no table

    return read_headless(source, delimiters)


def read_text(source: Decoded) -> Content:
    """The paragraphs of a text, with the doubt about its encoding where there is one."""
    return _content(source, {})


def _content(
    source: Decoded,
    titles: Mapping[int, Title],
    bold: Collection[int] = (),
    pages: Collection[int] = (),
) -> Content:
    """The paragraphs; `bold` are the numbers of bold lines, `pages` of those that begin a page."""
    blocks = _paragraphs(source.text, titles)
    if bold:
        blocks = with_headings(blocks, bold, pages)
    return Content(Unit.LINE, tuple(blocks), text=source.text, doubts=source.doubts)


def _paragraphs(text: str, titles: Mapping[int, Title]) -> Iterator[Block]:
    lines = text.split("\n")
    unwrapped = _are_paragraphs(lines)
    held: list[str] = []
    behind = -1  # the last line of the last title
    for position, line in enumerate([*lines, ""]):
        ends = not line.strip() or bool(_NAME.fullmatch(line)) or position in titles
        if held and (unwrapped or ends):
            yield Block(BlockKind.PARAGRAPH, "\n".join(held), position - len(held) + 1, position)
            held = []
        if title := titles.get(position):
            behind = title.last
            yield Block(BlockKind.HEADING, title.text, position + 1, behind + 1, title.level)
        elif position > behind and not (ends and not held):
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
