"""Emacs' Org files; no code in them is run and nothing is included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, files_named, lines_of, link, wrapped

_HEADING = re.compile(
    r"(\*{1,30})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING)[ \t]+)?(?:\[#[A-Z]\][ \t]+)?(\S.*)"
)
_TAGS = re.compile(r"[ \t]+:[\w@#%:]+:$")
_NO_PRINT = frozenset({"noexport", "ARCHIVE"})
# How many of its tasks are done, and when.
_COOKIE = re.compile(r"[ \t]*\[(?:\d*/\d*|\d*%)\]")
_PLANNED = re.compile(r"[ \t]*(?:(?:DEADLINE|SCHEDULED|CLOSED):[ \t]*[<\[][^<>\[\]]*[>\]][ \t]*)+")
_BREAK = re.compile(r"[ \t]*\\\\[ \t]*$", re.MULTILINE)
_CALL = re.compile(r"\bsrc_[\w-]{1,20}(?:\[[^\[\]]{0,100}\])?\{([^{}]{0,500})\}")
_ITEM = re.compile(r"([ \t]*)(?:([-+])|(\d{1,6}|[a-zA-Z])[.)])[ \t]+(?:\[@\d+\][ \t]*)?(\S.*)")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)\b.*", re.IGNORECASE)
_TITLE = re.compile(r"#\+title:[ \t]*(.*)", re.IGNORECASE)
_KEYWORD = re.compile(r"[ \t]*#(?:\+\w+.*|[ \t].*)?")
_INCLUDE = re.compile(r"^[ \t]*#\+include:[ \t]*\"?([^\"\n]{1,300})", re.IGNORECASE | re.MULTILINE)
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_END = ":end:"
_TABLE = re.compile(r"[ \t]*\|(.*?)\|?[ \t]*")
_RULE = re.compile(r"[ \t]*\|-[-+|]*[ \t]*")
_LITERAL = re.compile(r"[ \t]*:(?: (.*))?")
_FOOTNOTE = re.compile(r"\[fn:[^\[\]]*\]")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_CODE = frozenset({"src", "example", "export", "verse"})
_PATTERNS = [
    wrapped(sign, tag)
    for sign, tag in (("=", "code"), ("~", "code"), ("*", "b"), ("/", "i"), ("+", "s"))
]


def read(data: bytes) -> Content:
    """Headings, lists, tables and paragraphs of a file. Raises SourceError."""
    source = decoded_with_doubt(data)
    page = _OrgPage(iter(lines_of(source.text)))
    page.read()
    content = read_page(page.html.page(page.title), source.doubts)
    named = (name[1] for name in _INCLUDE.finditer(source.text))
    return replace(content, doubts=(*content.doubts, *files_named(named)))


# Lines are filled to 70 characters and more.
_WRAPPED = 68


@dataclass(slots=True)
class _OrgPage:
    """Goes through the lines once; `indents` are those of the lists that are open."""

    lines: Iterator[str]
    html: HtmlLines = field(default_factory=lambda: HtmlLines(_inline))
    indents: list[int] = field(default_factory=list)
    title: str = ""
    hidden: int = 0  # the level of a heading that is kept out of print, with all below it
    rows: list[list[str]] = field(default_factory=list)

    def read(self) -> None:
        """Read all lines."""
        for line in self.lines:
            row = _TABLE.fullmatch(line) if line.lstrip().startswith("|") else None
            if row is None:
                self._end_table()
                self._line(line.rstrip())
            elif not _RULE.fullmatch(line):
                self.rows.append([_inline(cell.strip()) for cell in row[1].split("|")])
        self._end_table()

    def _end_table(self) -> None:
        if self.rows:
            self.html.table(self.rows)
            self.rows = []

    def _line(self, line: str) -> None:
        heading = _HEADING.fullmatch(line)
        if heading:
            self._heading(len(heading[1]), heading[2])
        elif self.hidden:
            return
        elif not line:
            self.html.blank()
        elif title := _TITLE.fullmatch(line):
            self.title = title[1]
        elif begin := _BEGIN.fullmatch(line):
            self._block(begin[1].lower())
        elif _DRAWER.fullmatch(line):
            self._until(_END)
        elif _PLANNED.fullmatch(line):
            return
        elif _KEYWORD.fullmatch(line) or _FOOTNOTE.match(line):
            self.html.blank()
        elif literal := _LITERAL.fullmatch(line):
            self.html.code([literal[1] or ""])
        elif item := _ITEM.fullmatch(line):
            self._item(item)
        else:
            if not self._is_wrapped(line):
                self._close(len(line) - len(line.lstrip()))
            self.html.line(line.strip())

    def _is_wrapped(self, line: str) -> bool:
        """Whether a line at the margin goes on with the one above, as the first word had no place.

        Org itself ends a list there; pandoc writes a paragraph that begins with a number so.
        """
        above = self.html.text[-1] if self.html.text and self.indents else ""
        return bool(above) and len(above) + len(line.split(maxsplit=1)[0]) >= _WRAPPED

    def _heading(self, level: int, text: str) -> None:
        """Add a heading, where it and what is below it are not kept out of print."""
        if self.hidden and level > self.hidden:
            return
        tags = _TAGS.search(text)
        kept_out = text.startswith("COMMENT ") or (tags and _NO_PRINT & set(tags[0].split(":")))
        self.hidden = level if kept_out else 0
        if not kept_out:
            self.indents.clear()
            self.html.heading(level, _inline(_COOKIE.sub("", _TAGS.sub("", text))))

    def _item(self, item: re.Match[str]) -> None:
        indent, text = len(item[1]), item[4]
        self._close(indent + 1)
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        term, colons, meaning = f"{text} ".partition(" :: ")
        if item[2] and colons:
            self.html.item(len(self.indents), "dl", _inline(term))
            self.html.line(meaning.strip())
        else:
            tag = "ul" if item[2] else "ol"
            self.html.item(len(self.indents), tag, text, item[3] or "")

    def _close(self, indent: int) -> None:
        """Close the lists whose text stands further right."""
        while self.indents and self.indents[-1] >= indent:
            self.indents.pop()
        if len(self.html.lists) > len(self.indents):
            self.html.end_lists(len(self.indents))

    def _block(self, name: str) -> None:
        if name in _CODE:
            held = self._until(f"#+end_{name}")
            indent = min((len(x) - len(x.lstrip()) for x in held if x.strip()), default=0)
            self.html.code([one[indent:] for one in held])
        elif name == "comment":
            self._until("#+end_comment")
        else:
            self.html.blank()

    def _until(self, end: str) -> list[str]:
        held = []
        for line in self.lines:
            if line.strip().lower() == end:
                break
            held.append(line.rstrip())
        return held


def _inline(text: str) -> str:
    """Text as HTML; addresses are kept out of the way of signs that mean print."""
    text = escape(_FOOTNOTE.sub("", text), quote=False)
    parts = _LINK.split(text)
    html = _printed(parts[0])
    for url, shown, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        is_address = "://" in url or url.startswith("mailto:")
        html += (link(url, shown or url) if is_address else shown or url) + _printed(after)
    return html


def _printed(text: str) -> str:
    text = _CALL.sub(r"<code>\1</code>", text)
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    return _BREAK.sub("<br>", text)
