"""Markdown as plain text, as it is pasted into a letter: what it says, without its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from qa_bot.web.rendering.markdown_html import block_tokens, inline_tokens

BULLET = "\u2022"
# Between the cells of a row, so that a spreadsheet and a word processor take them for cells.
CELL_END = "\t"


def markdown_text(text: str) -> str:
    """An answer in Markdown as plain text: its line ends stay, its lists have their numbers.

    The address of a link stands in brackets behind its words.
    """
    return _blocks(_tree(block_tokens(text)).children)


def inline_text(text: str) -> str:
    """One line of Markdown, such as a question, as plain text."""
    return _inline(_tree(inline_tokens(text)).children)


def _tree(tokens: Sequence[Token]) -> SyntaxTreeNode:
    return SyntaxTreeNode(tokens)


def _blocks(nodes: Iterable[SyntaxTreeNode], between: str = "\n\n") -> str:
    return between.join(filter(None, map(_block, nodes)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node)
    if node.type in ("fence", "code_block"):
        return node.content.rstrip("\n")
    if node.type == "table":
        rows = (row for part in node.children for row in part.children)
        return "\n".join(CELL_END.join(map(_block, row.children)) for row in rows)
    if node.type == "inline":
        return _inline(node.children)
    return _blocks(node.children)


def _list(node: SyntaxTreeNode) -> str:
    tight = all(block.hidden for item in node.children for block in item.children
                if block.type == "paragraph")  # fmt: skip
    between = "\n" if tight else "\n\n"
    number, items = int(node.attrs.get("start", 1)) - 1, []
    for item in node.children:
        number = int(item.attrs.get("value", number + 1))
        marker = f"{BULLET} " if node.type == "bullet_list" else f"{number}{node.markup} "
        items.append(_hanging(marker, _blocks(item.children, between)))
    return between.join(items)


def _hanging(marker: str, body: str) -> str:
    first, *others = body.split("\n")
    indented = (f"{' ' * len(marker)}{line}" if line.strip() else line for line in others)
    return "\n".join([f"{marker}{first}".rstrip(), *indented])


def _inline(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(map(_span, nodes))


def _span(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "image":
        return _inline(node.children) or str(node.attrs["src"])
    if node.type == "inline":
        return _inline(node.children)
    if node.type == "link":
        return _link(node)
    if node.type == "s":  # without its marks, what no longer holds would be said
        return f"{node.markup}{_inline(node.children)}{node.markup}"
    return _inline(node.children) if node.children else node.content


def _link(node: SyntaxTreeNode) -> str:
    words, address = _inline(node.children), str(node.attrs["href"])
    scheme, _, named = address.partition(":")
    shown = named.partition("?")[0] if scheme in ("mailto", "tel") else address
    is_said = shown in words or (scheme == "tel" and any(map(str.isdigit, words)))
    return words if node.markup == "autolink" or is_said else f"{words} ({shown})"
