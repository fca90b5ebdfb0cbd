"""reStructuredText: docutils finds titles and literal blocks, the lines stay the file's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Block, Content, Kind
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.text import read_text
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from docutils import nodes

# Nothing is included, run or read from a configuration file; complaints go nowhere.
SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "doctitle_xform": False,
    "line_length_limit": 100_000,
}


def read(data: bytes) -> Content:
    """Titles, paragraphs and literal blocks of a file. Raises SourceError."""
    from docutils import nodes
    from docutils.core import publish_doctree

    found = decoded_with_doubt(data)
    text = found.text
    try:
        tree = publish_doctree(text, settings_overrides=SETTINGS)
    except Exception as error:  # docutils raises what its directives raise
        raise SourceError(f"is no reStructuredText that docutils reads ({error})") from error
    lines = text.split("\n")
    headings = {block.first: block for block in _headings(tree.findall(nodes.title), lines)}
    code = {n for node in tree.findall(nodes.literal_block) for n in _lines_of(node)}
    content = read_text(text, found.doubt)
    blocks = [part for block in content.blocks for part in _parts(block, headings, code)]
    return replace(content, blocks=tuple(blocks))


def _headings(titles: Iterator[nodes.title], lines: list[str]) -> Iterator[Block]:
    """A heading for every title, from its overline to its underline."""
    from docutils import nodes

    for title in titles:
        parent, level = title.parent, 0
        while parent is not None:
            level += isinstance(parent, nodes.section)
            parent = parent.parent
        # docutils gives the line of the underline, or of the title where there is an overline.
        for at in (title.line or 0, (title.line or 0) - 1):
            if level and 1 <= at <= len(lines) and lines[at - 1].strip() == title.rawsource.strip():
                over = at > 1 and at < len(lines) and lines[at - 2].strip() == lines[at].strip()
                text = title.astext()
                yield Block(
                    Kind.HEADING,
                    title.rawsource or text,
                    at - (over and lines[at] != ""),
                    at + 1,
                    level,
                )
                break


def _lines_of(node: nodes.literal_block) -> range:
    first = node.line or 0
    return range(first, first + node.rawsource.count("\n") + 1)


def _parts(block: Block, headings: dict[int, Block], code: set[int]) -> Iterator[Block]:
    """A paragraph, cut where a title stands in it."""
    first, lines = block.first, block.text.split("\n")
    number = block.first
    while number <= block.last:
        heading = headings.get(number)
        if heading is None:
            number += 1
            continue
        if number > first:
            yield _piece(block, lines, first, number - 1, code)
        yield heading
        first = number = heading.last + 1
    if first <= block.last:
        yield _piece(block, lines, first, block.last, code)


def _piece(block: Block, lines: list[str], first: int, last: int, code: set[int]) -> Block:
    text = "\n".join(lines[first - block.first : last - block.first + 1])
    return Block(Kind.CODE if first in code else Kind.PARAGRAPH, text, first, last)
