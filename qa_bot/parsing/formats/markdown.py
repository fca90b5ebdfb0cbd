"""Markdown: CommonMark with tables, each block with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit, without_lines
from qa_bot.parsing.decoding import decoded_lines
from qa_bot.parsing.markup.commonmark_lists import lone_questions
from qa_bot.parsing.markup.front_matter import document_dates, single_pair, split
from qa_bot.parsing.tables.qa_table import table_entries

if TYPE_CHECKING:
    from markdown_it.token import Token

# Bold print alone and what unfolds are titles below all headings, which have levels 1 to 6.
PRINTED_LEVEL = 7
_BOLD = re.compile(r"\s*(\*\*|__)(?P<text>(?:(?!\1).)+)\1\s*(?:[:：]\s*)?", re.DOTALL)
# Neither runs over the next opening: of a million that are never closed, each would be searched to
# the end.
_SUMMARY = re.compile(
    r"<summary[^<>]*>(?P<text>(?:(?!</?summary).)*)</summary>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_LONE_CR = re.compile(r"\r(?!\n)")
_ANCHOR = re.compile(r"(?:id|name)=[\"']([^\"']+)[\"']|\{#([\w-]+)\}\s*$")
# mammoth puts names in front of the signs of a heading, which is none to CommonMark then.
_NAMED_HEADING = re.compile(
    r"(?P<names>(?:<a\s[^<>]*>\s*</a>\s*)+)(?P<signs>#{1,6})\s+(?P<text>\S.*)"
)
# In code a backslash is one.
_ESCAPE = re.compile(r"(?P<code>(?<!`)(`++)[^`]++\2)|\\(?P<sign>[!-/:-@\[-`{-~])")
# "1\\. Why?" is no list, says who wrote it; a question it is all the same.
_ESCAPED_NUMBER = re.compile(r"\d{1,4}\\[.)]\s")
# html2text wraps headings, at 78 columns: such a line is so long with the next word.
WRAPPED_HEADING = 78
HEADING_LINES = 3
_KINDS = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "table_open": BlockKind.TABLE,
}


def read(data: bytes) -> Content:
    """The blocks of a Markdown file, or its only pair where its front matter has the question.

    Raises SourceError.
    """
    from markdown_it import MarkdownIt

    source = decoded_lines(data)
    text = source.text
    if entry := single_pair(text):
        return replace(entry, doubts=(*source.doubts, *entry.doubts))
    front = split(text)
    # Front matter becomes blank lines, so that all others keep their numbers.
    body = "\n" * text.count("\n", 0, front.body_start) + text[front.body_start :]
    markdown = MarkdownIt("commonmark").enable("table")
    # Text is taken as it stands; putting line ends in order copies it, also where none are wrong.
    markdown.core.ruler.disable(["inline"] if set("\r\0") & set(body) else ["inline", "normalize"])
    # CommonMark ends a line at a lone CR as well, where no editor counts one.
    tokens = list(_needed(markdown.parse(_LONE_CR.sub(" ", body))))
    asking: list[Block] = []
    blocks = without_lines(_asking_aside(_blocks(tokens, text.split("\n")), asking))
    # Where questions stand outside of the tables, these are part of answers.
    entries = () if asking else tuple(_entries(tokens))
    dates, unread = document_dates(front)
    doubts = (*source.doubts, *([front.doubt] if front.doubt else []), *unread)
    blocks = () if entries else blocks
    return Content(Unit.LINE, blocks, entries, text, doubts=doubts, dates=dates)


def _needed(tokens: Iterable[Token]) -> Iterator[Token]:
    """Tokens without the text of paragraphs outside of lists, which is most of a file once more."""
    in_paragraph = False
    for token in tokens:
        if token.level == 0:
            in_paragraph = token.type == "paragraph_open"
        if not (in_paragraph and token.type == "inline") and token.type != "paragraph_close":
            yield token


def _asking_aside(blocks: Iterable[Block], asking: list[Block]) -> Iterator[Block]:
    """The blocks; one that asks, and is no table, is added to `asking` besides."""
    for block in blocks:
        if not asking and block.kind is not BlockKind.TABLE and asks(block.text):
            asking.append(block)
        yield block


def _entries(tokens: list[Token]) -> Iterator[Entry]:
    """The pairs of tables whose header names a question and an answer, each at its row's line."""
    rows: list[list[str]] = []
    places: list[int] = []
    section: str | None = None
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            section = None if token.tag == "h1" else tokens[place + 1].content
        elif token.type == "table_open":
            rows, places = [], []
        elif token.type == "tr_open" and token.map is not None:
            rows.append([])
            places.append(token.map[0] + 1)
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(tokens[place + 1].content)
        elif token.type == "table_close":
            for row, line in zip(rows[1:], places[1:], strict=True):
                for entry in table_entries([rows[0], row], line):
                    yield replace(entry, section=entry.section or section)


def _blocks(tokens: list[Token], lines: list[str]) -> Iterator[Block]:
    depth = held = 0
    lone = lone_questions(tokens)
    for place, token in enumerate(tokens):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.map is None:
            continue
        first, last = token.map[0] + 1, token.map[1]
        if token.type == "heading_open":
            content = tokens[place + 1].content
            held = _wrapped(lines, last) if token.markup[0] == "#" else last
            yield _heading(" ".join([content, *lines[last:held]]), first, held, int(token.tag[1]))
        elif place in lone:
            yield _heading(lone[place], first, last, PRINTED_LEVEL)
        elif token.type == "html_block":
            yield from _html(token.content, first, last)
        elif token.type in _KINDS:
            yield from _text(lines, max(first, held + 1), last, _KINDS[token.type], depth)


def _wrapped(lines: Sequence[str], heading: int) -> int:
    """Where a heading ends that a converter wrapped, which CommonMark does not know.

    Its line is full, the paragraph right below it has no other lines, and asks.
    """
    last = heading
    while last < len(lines) and lines[last].strip() and last - heading <= HEADING_LINES:
        last += 1
    if last in (heading, len(lines)) or last - heading > HEADING_LINES:
        return heading
    text = lines[heading - 1]
    full = len(text) + 1 + len(lines[heading].split()[0]) >= WRAPPED_HEADING
    return last if full and not asks(text) and asks(lines[last - 1]) else heading


def _text(lines: list[str], first: int, last: int, kind: BlockKind, depth: int) -> Iterator[Block]:
    while last > first and not lines[last - 1].strip():
        last -= 1
    if kind is BlockKind.PARAGRAPH and not depth:
        whole = "\n".join(lines[first - 1 : last])
        if bold := _BOLD.fullmatch(whole):
            yield _heading(bold["text"], first, last, PRINTED_LEVEL)
            return
        if _ESCAPED_NUMBER.match(whole) and asks(whole):
            yield _heading(whole, first, last, PRINTED_LEVEL)
            return
        if named := _NAMED_HEADING.fullmatch(lines[first - 1]):
            yield _heading(named["names"] + named["text"], first, first, len(named["signs"]))
            first += 1
        if (bold := _BOLD.fullmatch(lines[first - 1])) and asks(bold["text"]):
            yield _heading(bold["text"], first, first, PRINTED_LEVEL)
            first += 1
    text = "\n".join(lines[first - 1 : last])
    if kind is BlockKind.PARAGRAPH and depth:
        yield Block(BlockKind.ITEM, text, first, last, depth)
    else:
        yield Block(kind, text, first, last)


def _heading(content: str, first: int, last: int, level: int) -> Block:
    anchor = _ANCHOR.search(content)
    title = _ESCAPE.sub(lambda match: match["code"] or match["sign"], _TAG.sub("", content))
    title = " ".join(_ANCHOR.sub("", title).split())
    name = (anchor[1] or anchor[2]) if anchor else None
    return Block(BlockKind.HEADING, title, first, last, level, name)


def _html(html: str, first: int, last: int) -> Iterator[Block]:
    """What an HTML block says, and as a heading what `details` shows while it is folded.

    Lines of tags alone are no blocks.
    """
    titles: set[int] = set()
    counted, end = 0, first
    for summary in _SUMMARY.finditer(html):
        line = end + html.count("\n", counted, summary.start())
        end = line + summary[0].count("\n")
        counted = summary.end()
        title = " ".join(_TAG.sub("", summary["text"]).split())
        if title:
            titles.update(range(line, end + 1))
            yield Block(BlockKind.HEADING, title, line, end, PRINTED_LEVEL)
    for number, text in enumerate(_uncommented(html).split("\n")[: last - first + 1], first):
        if number not in titles and _TAG.sub("", text).strip():
            yield Block(BlockKind.PARAGRAPH, text, number, number)


def _uncommented(html: str) -> str:
    """HTML with nothing but the line ends of its comments; an unclosed comment stays."""
    kept: list[str] = []
    end = 0
    while (start := html.find("<!--", end)) >= 0 and (close := html.find("-->", start + 4)) >= 0:
        kept += [html[end:start], "\n" * html.count("\n", start, close)]
        end = close + len("-->")
    return "".join([*kept, html[end:]])
