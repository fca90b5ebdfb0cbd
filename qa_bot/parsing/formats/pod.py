"""Perl's plain old documentation.

No Python library reads it. Its form is small: a paragraph that begins with "=" is a command, an
indented one is code, all others are text (perlpod).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind, Content, without_lines
from qa_bot.parsing.decoding import decoded_lines
from qa_bot.parsing.formats.text import read_text

_COMMAND = re.compile(r"=([a-zA-Z]\w*)\s*(.*)", re.DOTALL)
_HEAD = re.compile(r"head([1-6])")
# C<code>, I<italics>, C<< code with > in it >>, where a bound keeps unclosed ones from being
# searched to the end of the file each.
_FORMATTED = re.compile(r"\b[A-Z](?:<<+\s(.{0,500}?)\s>>+|<([^<>]*)>)", re.DOTALL)
_NAME = re.compile(r"\S+ +[-\u2013\u2014]{1,3} +(?P<title>\S.*)")
_NESTED = 4


def read(data: bytes) -> Content:
    """Headings and paragraphs of a POD file. Raises SourceError."""
    content = read_text(decoded_lines(data))
    blocks = tuple(_commands(content.blocks))
    return replace(content, blocks=without_lines(blocks), title=_title(blocks))


def _title(blocks: Sequence[Block]) -> str | None:
    """What the paragraph under "NAME" says behind the name of the page, as perlpod wants it."""
    for heading, below in zip(blocks, blocks[1:], strict=False):
        if heading.kind is BlockKind.HEADING and heading.text == "NAME":
            if below.kind is not BlockKind.PARAGRAPH:
                return None
            named = _NAME.fullmatch(plain(below.text))
            return named["title"] if named else None
    return None


def _commands(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        command = _COMMAND.match(block.text)
        if command is None:
            kind = BlockKind.CODE if block.text[:1] in (" ", "\t") else BlockKind.PARAGRAPH
            yield replace(block, kind=kind)
        elif head := _HEAD.fullmatch(command[1]):
            title = plain(command[2])
            yield replace(block, kind=BlockKind.HEADING, text=title, level=int(head[1]))
        elif command[1] == "item":
            yield replace(block, kind=BlockKind.ITEM, level=1)


def plain(text: str) -> str:
    """Text without formatting codes, in one line."""
    for _ in range(_NESTED):
        text = _FORMATTED.sub(lambda code: code[1] or code[2] or "", text)
    return " ".join(text.split())
