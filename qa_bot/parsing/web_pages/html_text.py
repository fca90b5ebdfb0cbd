"""HTML as one text in reading order, for an answer or a cell of a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.web_pages.html_pieces import Piece, pieces_of
from qa_bot.parsing.web_pages.html_walk import parsed_html

if TYPE_CHECKING:
    from bs4 import Tag

_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


def readable(html: str) -> str:
    """An HTML fragment as a reader sees it: numbered lists, tables a row a line, `text (url)`.

    Text without markup is returned as it is, but for white space around it.
    """
    if not _MARKUP.search(html):
        return html.strip()
    return readable_tag(parsed_html(f"<div>{html}</div>"))


def readable_tag(root: Tag) -> str:
    """The text of an element, as `readable` gives it."""
    text = ""
    before: Piece | None = None
    for piece in pieces_of(root):
        if before is not None:
            tight = before.depth and piece.kind is BlockKind.ITEM
            text += "\n" if tight else "\n\n"
        indent = "  " * (piece.depth - (1 if piece.kind is BlockKind.ITEM else 0))
        text += indent + piece.text.replace("\n", "\n" + indent) if indent else piece.text
        before = piece
    return text
