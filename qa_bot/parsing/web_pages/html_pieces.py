"""The tree of an HTML page to its pieces: headings, paragraphs, list items, tables, code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.web_pages.html_containers import Containers
from qa_bot.parsing.web_pages.html_lists import OpenList, open_list
from qa_bot.parsing.web_pages.html_spacing import SPACES, ends_a_line, tidy
from qa_bot.parsing.web_pages.html_walk import (
    BLOCKS,
    HEADINGS,
    Marks,
    Page,
    adds_something,
    attribute,
    is_bold,
)

if TYPE_CHECKING:
    from bs4 import Tag

# A longer bold paragraph is a warning, not a heading.
MAX_BOLD_HEADING = 300
# "Answer:" in bold is a label of what follows, not a heading.
_LABEL = re.compile(r"\w+\s*[:\uff1a]")
# What an accordion puts behind a title: it opens.
_SIGN = re.compile(r"(?<=\S)\s[+\u25b6-\u25bf\u2304\u02c5\u2228\u276f\u2795]$")
# "**Why?** :", in bold but for the colon.
_COLON = re.compile(r"(?:(?<=[?\uff1f])|\s):$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a page; `depth` is the number of lists around it, `rows` the cells of a table.

    `apart`: it stands below the element that holds the questions with their answers.
    """

    kind: BlockKind
    text: str
    level: int
    anchor: str | None
    depth: int
    rows: tuple[tuple[str, ...], ...] = ()
    apart: bool = False


def pieces_of(root: Tag, marks: Marks | None = None) -> list[Piece]:
    """The blocks of an element in reading order; `marks` are those of a page as a whole."""
    reader, containers = _PageReader(Page(root, marks)), Containers()
    for node, opens in reader.page.events():
        if isinstance(node, str):
            reader.string(node)
            continue
        if opens:
            reader.open(node)
        else:
            reader.close(node)
        containers.follow(node, opens, len(reader.pieces))
    reader.end_block()
    below = containers.first_below(reader.pieces)
    return reader.pieces[:below] + [replace(one, apart=True) for one in reader.pieces[below:]]


@dataclass(slots=True)
class _PageReader:
    """Builds the pieces from the events of a page."""

    page: Page
    pieces: list[Piece] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    lists: list[OpenList] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    # Of every open `dl` and `details`: the level of its questions, and the level before it.
    floors: list[tuple[int, int]] = field(default_factory=list)
    level: int = 0
    # Levels of elements that their class calls a question or title, by that class.
    marked: dict[str, int] = field(default_factory=dict)
    names: list[tuple[int, str]] = field(default_factory=list)
    pending: str | None = None
    anchor: str | None = None
    bold: int = 0
    all_bold: bool = True
    pre: int = 0
    # Open titles that may hold several blocks.
    joined: int = 0
    rows: list[list[str]] | None = None

    def string(self, text: str) -> None:
        self.parts.append(text if self.pre else SPACES.sub(" ", text))
        if not self.bold and any(map(str.isalnum, text)):
            self.all_bold = False

    def open(self, tag: Tag) -> None:
        name = tag.name
        if self.page.joins(tag) and not any(map(str.isalnum, "".join(self.parts))):
            self.parts.clear()  # the bullet in front of a title
        if name in BLOCKS or self.page.is_title(tag):
            self.end_block()
        self._name(tag)
        self.joined += self.page.joins(tag)
        # A term in bold is no heading either.
        self.all_bold = self.all_bold and not self.page.is_plain_term(tag)
        if name in {"ul", "ol"}:
            self.lists.append(open_list(tag))
        elif name == "li":
            self._item(tag)
        elif name in {"dl", "details"}:
            self.floors.append((self._below(), self.level))
        elif name == "table" and not self.page.lays_out(tag):
            self.rows = []
        elif name == "tr" and self.rows is not None:
            self.rows.append([])
        elif name == "br":
            self._line_end()
        elif name == "a":
            self.links.append((attribute(tag, "href"), len(self.pieces), len(self.parts)))
        elif name == "pre":
            self.pre += 1
        if (level := self._heading_level(tag)) is not None:
            self.headings.append(level)
        self.bold += is_bold(tag)

    def close(self, tag: Tag) -> None:
        name = tag.name
        self.joined -= self.page.joins(tag)
        if name == "a":
            self._end_link()
        if name in BLOCKS or self.page.is_title(tag):
            self.end_block()
        if name in {"td", "th"}:
            self._end_cell()
        elif name == "caption" and self.rows is not None:
            self._put_caption()
        elif name == "table" and self.rows is not None:
            self._end_table()
        elif name in {"ul", "ol"}:
            self.lists.pop()
        elif name in {"dl", "details"}:
            self.level = self.floors.pop()[1]
        elif name == "pre":
            self.pre -= 1
        if self.headings and self._heading_level(tag) is not None:
            self.headings.pop()
        self.bold -= is_bold(tag)
        if self.names and self.names[-1][0] == id(tag):
            self.names.pop()

    def end_block(self) -> None:
        """Make a piece of the text since the last one; in a table or title, only end the line."""
        if self.rows is not None or self.joined:
            self.parts.append("\n")
            return
        text = "".join(self.parts)
        text = text.strip("\n").rstrip() if self.pre else tidy(text)
        bold, self.all_bold = self.all_bold, True
        self.parts.clear()
        if text.strip():
            self._add(text, bold)

    def _add(self, text: str, bold: bool) -> None:
        marker = self.lists[-1].marker if self.lists else ""
        if self.lists:
            self.lists[-1].marker = ""
        if self.headings:
            number = marker if marker != "- " else ""
            title = _SIGN.sub("", " ".join(text.split()))
            self._put(BlockKind.HEADING, number + title, self.headings[-1])
        elif self.pre:
            self._put(BlockKind.CODE, marker + text)
        elif marker:
            self._put(BlockKind.ITEM, marker + text, len(self.lists))
        elif bold and not self.lists and _is_heading(text) and not self._opens_answer(text):
            self._put(BlockKind.HEADING, _COLON.sub("", text), self._below())
        else:
            self._put(BlockKind.PARAGRAPH, text)

    def _opens_answer(self, bold: str) -> bool:
        """Whether a bold paragraph that asks nothing stands right below a question."""
        above = self.pieces[-1] if self.pieces else None
        asked = above is not None and above.kind is BlockKind.HEADING and asks(above.text)
        return asked and not asks(bold)

    def _put(
        self, kind: BlockKind, text: str, level: int = 0, rows: tuple[tuple[str, ...], ...] = ()
    ) -> None:
        if kind is BlockKind.HEADING:
            self.anchor = self.pending or (self.names[-1][1] if self.names else None)
        anchor = self.pending or self.anchor
        self.pending = None
        self.pieces.append(Piece(kind, text, level, anchor, len(self.lists), rows))

    def _below(self) -> int:
        """The level of a question that is marked by something else than a heading element."""
        return max(self.level, self.floors[-1][0] if self.floors else 0) + 1

    def _heading_level(self, tag: Tag) -> int | None:
        """The level of a heading; None for other elements. One within another is the same."""
        if tag.name in HEADINGS:
            if self.headings:
                return self.headings[-1]
            floor = self.floors[-1][0] if self.floors else 0
            self.level = max(self.page.level_of(tag), floor + 1)
            return self.level
        if self.page.is_plain_term(tag):
            return None
        if tag.name in {"summary", "dt"}:
            return self.floors[-1][0] if self.floors else self._below()
        if self.page.is_title(tag):
            return self.headings[-1] if self.headings else self._marked_level(tag)
        return None

    def _marked_level(self, tag: Tag) -> int:
        """One below the current heading; where that is itself below such an element, as before."""
        name = f"{tag.name} {tag.get('class')}"
        earlier = self.marked.get(name, self.level)
        self.marked[name] = earlier if earlier < self.level else self._below()
        return self.marked[name]

    def _name(self, tag: Tag) -> None:
        """Remember the name that a link to this place ends in."""
        name = attribute(tag, "id") or (attribute(tag, "name") if tag.name == "a" else "")
        if not name or tag.name in {"html", "body", "main"}:
            return
        self.names.append((id(tag), name))
        if not (self.headings and self.pending):  # a heading's own id comes first
            self.pending = name

    def _item(self, tag: Tag) -> None:
        if not self.lists:
            self.parts.append("- ")
            return
        now = self.lists[-1]
        marker = now.next_marker(tag)
        if self.rows is None:
            now.marker = marker if self.page.is_counted(tag) else ""
        else:
            self.parts.append(marker)

    def _line_end(self) -> None:
        if self.headings:
            self.parts.append(" ")
        elif self.rows is None and not self.pre and ends_a_line(self.parts):
            self.end_block()
        else:
            self.parts.append("\n")

    def _end_link(self) -> None:
        if not self.links:
            return
        url, piece, part = self.links.pop()
        start = part if piece == len(self.pieces) else 0
        text = "".join(self.parts[start:]).strip()
        if url.startswith("#") and not any(character.isalnum() for character in text):
            del self.parts[start:]  # the sign that documentation puts behind its headings
        elif text and not self.headings and adds_something(url, text):
            self.parts.append(f" ({url})")

    def _end_cell(self) -> None:
        if self.rows is None:
            self.end_block()
        elif self.rows:
            self.rows[-1].append(tidy("".join(self.parts)))
            self.parts.clear()

    def _put_caption(self) -> None:
        caption = tidy("".join(self.parts))
        self.parts.clear()
        if caption:
            self._put(BlockKind.PARAGRAPH, caption)

    def _end_table(self) -> None:
        rows = [tuple(row) for row in self.rows or [] if any(row)]
        self.rows = None
        self.parts.clear()
        if all(len(row) == 1 for row in rows):
            for row in rows:
                self._put(BlockKind.PARAGRAPH, row[0])
        else:
            lines = [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]
            self._put(BlockKind.TABLE, "\n".join(lines), rows=tuple(rows))


def _is_heading(bold: str) -> bool:
    short = len(bold) <= MAX_BOLD_HEADING and "\n" not in bold and not _LABEL.fullmatch(bold)
    return short and any(map(str.isalnum, bold))
