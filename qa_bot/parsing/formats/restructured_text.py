"""reStructuredText: docutils finds titles and literal blocks, the lines stay the file's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Block, BlockKind, Content, without_lines
from qa_bot.parsing.decoding import decoded_lines
from qa_bot.parsing.field_names import is_answer, is_question
from qa_bot.parsing.formats.text import read_text
from qa_bot.parsing.markup.rst_lines import code_lines, printed
from qa_bot.parsing.numerals import letter, roman

if TYPE_CHECKING:
    from types import SimpleNamespace

    from docutils import nodes

# Nothing is included, run or read from a configuration file; complaints go nowhere.
SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "doctitle_xform": False,
    "line_length_limit": 10_000,
}
TOO_LONG = (
    "it has {:,} lines, too many to read its markup, and was read as plain text; split the file"
)
# docutils takes 2.5 seconds for 11,000 lines of short lists; longer files are read as plain text.
MAX_LINES = 10_000
# In a longer paragraph docutils looks for the end of each emphasis that is never closed.
MAX_INLINE = 2_000

# What markup inside of a line begins with, or a backslash in front of it.
_INLINE = re.compile(r"[*`_|\\]")
# "#." is the number that follows; docutils lets a list begin with it, or go on.
_AUTOMATIC = re.compile(r"\s*\(?#[.)]\s")
_NUMERALS: dict[str, Callable[[int], str]] = {
    "loweralpha": letter,
    "upperalpha": lambda number: letter(number).upper(),
    "lowerroman": roman,
    "upperroman": lambda number: roman(number).upper(),
}


def read(data: bytes) -> Content:
    """Titles, paragraphs and literal blocks of a file. Raises SourceError."""
    from docutils import nodes

    source = decoded_lines(data)
    text = source.text
    count = text.count("\n") + 1
    if count > MAX_LINES:
        content = read_text(source)
        return replace(content, doubts=(*content.doubts, TOO_LONG.format(count)))
    with read_as("reStructuredText"):  # docutils raises what its directives raise
        tree = _tree(text)
    lines = text.split("\n")
    titles = {block.first: block for block in _headings(tree.findall(nodes.title), lines)}
    asked = _Questions(lines)
    for node in tree.findall(nodes.definition_list):
        asked.add(node)
    asked.add_counted([node for node in tree.findall(nodes.enumerated_list) if _is_outer(node)])
    headings = {**asked.questions, **titles}
    literal = [node.rawsource or node.astext() for node in tree.findall(nodes.literal_block)]
    _taken_apart(tree)
    code = code_lines(literal, lines)
    content = read_text(source)
    whole = printed(content.blocks)
    parts = (part for block in whole for part in _parts(block, headings, code, asked.labels))
    return replace(content, blocks=without_lines(parts))


def _tree(text: str) -> nodes.document:
    from docutils import nodes
    from docutils.core import publish_doctree
    from docutils.parsers.rst import Parser, states
    from docutils.readers import standalone

    inliner = states.Inliner()
    whole = inliner.parse

    def parse(
        text: str, lineno: int, memo: SimpleNamespace, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if "\n" in text and isinstance(parent, nodes.section | nodes.document):
            return [], []  # a paragraph, which stays in its lines; titles have one
        if len(text) > MAX_INLINE or not _INLINE.search(text):
            return [nodes.Text(text)], []
        parsed: tuple[list[nodes.Node], list[nodes.system_message]]
        parsed = whole(text, lineno, memo, parent)
        return parsed

    # No subclass: docutils makes its patterns of what the class itself holds.
    inliner.parse = parse  # type: ignore[method-assign]
    parser = Parser(inliner=inliner)
    reader: standalone.Reader[str] = standalone.Reader(parser)
    # A substitution of two substitutions, thirty times over, fills any memory.
    reader.get_transforms = lambda: []  # type: ignore[method-assign]
    tree = publish_doctree(text, reader=reader, settings_overrides=SETTINGS)
    parser.statemachine.input_lines = None  # all lines once more, in a ring of references
    return tree


def _taken_apart(tree: nodes.document) -> None:
    """Let go of a tree now: its nodes know their parents, and the collector may come late."""
    for node in tuple(tree.findall()):
        node.parent = None
    vars(tree).clear()


def _headings(titles: Iterator[nodes.title], lines: list[str]) -> Iterator[Block]:
    """A heading for every title, from its overline to its underline."""
    for title in titles:
        level = _depth(title)
        # docutils gives the line of the underline, or of the title where there is an overline.
        for at in (title.line or 0, (title.line or 0) - 1):
            if level and 1 <= at <= len(lines) and lines[at - 1].strip() == title.rawsource.strip():
                over = at > 1 and at < len(lines) and lines[at - 2].strip() == lines[at].strip()
                text = title.astext()
                yield Block(
                    BlockKind.HEADING,
                    title.rawsource or text,
                    at - (over and lines[at] != ""),
                    at + 1,
                    level,
                )
                break


def _depth(node: nodes.Node) -> int:
    """The number of sections around a node."""
    from docutils import nodes

    parent, depth = node.parent, 0
    while parent is not None:
        depth += isinstance(parent, nodes.section)
        parent = parent.parent
    return depth


def _is_outer(node: nodes.Node) -> bool:
    """Whether a list is part of no other list, quotation or note."""
    from docutils import nodes

    return isinstance(node.parent, nodes.section | nodes.document)


class _Questions:
    """Lists of questions: the terms of definitions ask, or are "Q" and "A" by turns; or it counts.

    `questions` are headings by their first line, `labels` the lines that say "A".
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.questions: dict[int, Block] = {}
        self.labels: set[int] = set()

    def add(self, node: nodes.definition_list) -> None:
        """Take the questions of a list, if it has some."""
        items = [item for item in node.children if len(item.children) > 1]
        terms = [item.children[0].astext() for item in items]
        level = _depth(node) + 1
        if items and all(map(is_question, terms[::2])) and all(map(is_answer, terms[1::2])):
            for question, answer in zip(items[::2], items[1::2], strict=False):
                self._put(question.children[-1].astext(), question, level, labelled=True)
                self.labels.add(answer.children[0].line or 0)
        elif 2 * sum(map(asks, terms)) >= len(terms):
            for item, term in zip(items, terms, strict=True):
                self._put(term, item, level)

    def add_counted(self, lists: Sequence[nodes.enumerated_list]) -> None:
        """Take the items that ask, where one has a number that only the printed page shows."""
        counted: dict[int, Block] = {}
        for node in lists:
            numeral = _NUMERALS.get(node["enumtype"], str)
            for number, item in enumerate(node.children, node.get("start", 1)):
                mark = f"{node['prefix']}{numeral(number)}{node['suffix']}"
                for paragraph in item.children[:1]:
                    text = f"{mark} {' '.join(paragraph.astext().split())}"
                    first = paragraph.line or 0
                    last = first + str(getattr(paragraph, "rawsource", "")).count("\n")
                    if asks(text) and 0 < first <= last <= len(self._lines):
                        level = _depth(node) + 1
                        counted[first] = Block(BlockKind.HEADING, text, first, last, level)
        if any(_AUTOMATIC.match(self._lines[first - 1]) for first in counted):
            self.questions |= counted

    def _put(self, text: str, item: nodes.Node, level: int, labelled: bool = False) -> None:
        first = last = item.children[0].line or 0
        if not 0 < first <= len(self._lines) or self._lines[first - 1].strip() == "":
            return
        if labelled:  # the question is below its label, up to a blank line
            while last < len(self._lines) and self._lines[last].strip():
                last += 1
            text = " ".join(" ".join(self._lines[first:last]).split())
        self.questions[first] = Block(BlockKind.HEADING, text, first, last, level)


def _parts(
    block: Block, headings: dict[int, Block], code: set[int], labels: set[int]
) -> Iterator[Block]:
    """A paragraph, cut where a title or label stands in it."""
    first, lines = block.first, block.text.split("\n")
    number = block.first
    while number <= block.last:
        heading = headings.get(number)
        if heading is None and number not in labels:
            number += 1
            continue
        if number > first:
            yield _piece(block, lines, first, number - 1, code)
        if heading is not None:
            yield heading
            number = heading.last
        first = number = number + 1
    if first <= block.last:
        yield _piece(block, lines, first, block.last, code)


def _piece(block: Block, lines: list[str], first: int, last: int, code: set[int]) -> Block:
    text = "\n".join(lines[first - block.first : last - block.first + 1])
    return Block(BlockKind.CODE if first in code else block.kind, text, first, last)
