"""Textile, the markup of Redmine and Textpattern; HTML between the text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, lines_of, link, wrapped

# Class, name, style, language and place of a block: all of its look.
# A title's name may be as long as it. Nothing is tried twice: "()" may be read in two ways.
_LOOK = r"(?:\([^()\n]{0,500}\)|\{[^{}\n]{0,200}\}|\[[\w-]{0,20}\]|[<>=~^()-])*+"
_BLOCK = re.compile(
    rf"(h[1-6]|p|bq|bc|pre|notextile|###|fn\d+){_LOOK}(\.\.?)(?::\S+)?(?:\s+(.*)|$)"
)
_ITEM = re.compile(rf"([*#]{{1,20}})(_|\d{{1,6}})?{_LOOK}\s+(\S.*)")
_TERM = re.compile(r"-\s+(\S.*?)\s*:=\s*(.*)")
_LABELLED = re.compile(r"([;:])\s+(\S.*)")
_CELL = re.compile(rf"\s*(?:_|[\\/]\d+|{_LOOK})*\.\s+")
_TABLE = re.compile(rf"table{_LOOK}\.")
_ROW = re.compile(r"\|.*\|")
_CODE = re.compile(r"<(pre|code|notextile)\b[^<>]*>(.*)", re.IGNORECASE)
_NO_MARKUP = re.compile(r"==(?=\S)(.{1,500}?)==")
_LINK = re.compile(
    r"\[?\"(?P<text>[^\"\n]{1,300}?)(?:\([^()\"\n]{1,100}\))?\":"
    r"(?P<url>(?:https?://|mailto:|/|#|\.)[^\s\]<>\"]*[\w/=&#])\]?"
)
_INLINE = [
    (re.compile(r"!(?!\s)[^!\s]{1,300}(?:\([^()\n]{0,200}\))?!(?::\S+)?"), ""),
    (re.compile(r"(?<=[\w.?!])\[\d{1,4}\^?\]"), ""),
    *(wrapped(sign * times, tag) for times in (2, 1) for sign, tag in (("*", "b"), ("_", "i"))),
    wrapped("@", "code"),
    (re.compile(r"(?<![\w%])%(?:\{[^{}\n]{0,200}\}|\([^()\n]{0,80}\))?([^%\s][^%\n]{0,200})%(?!\w)"),
     r"\1"),
]  # fmt: skip


def read(data: bytes) -> Content:
    """Headings, lists, tables and paragraphs of a page. Raises SourceError."""
    source = decoded_with_doubt(data)
    page = _TextilePage(iter(lines_of(source.text)))
    page.read()
    return read_page(page.html.page(), source.doubts)


@dataclass(slots=True)
class _TextilePage:
    """Goes through the lines once; `extended` is a block that blank lines do not end."""

    lines: Iterator[str]
    html: HtmlLines = field(default_factory=lambda: HtmlLines(_inline))
    extended: str = ""
    code: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def read(self) -> None:
        """Read all lines."""
        passed = False
        for line in map(str.rstrip, self.lines):
            block = _BLOCK.fullmatch(line)
            if block:
                self._end()
                self.html.end_lists()
                passed = self._block(block[1], block[3] or "", block[2] == "..")
            elif not line and not self.extended:
                self._end()
                passed = False
            elif not passed:
                self._line(line)
        self._end()

    def _block(self, name: str, text: str, extended: bool) -> bool:
        """Begin a block; whether its text is not printed where it stands."""
        self.extended = name if extended else ""
        if name[0] == "h":
            self.html.heading(int(name[1]), _inline(text))
        elif name in {"bc", "pre"}:
            self.code = [text] if text else []
            self.extended = self.extended or name
            if not extended:
                self._code_lines()
        elif name == "###" or name.startswith("fn"):
            return True
        elif text:
            self.html.line(text)
        return False

    def _code_lines(self) -> None:
        """Take the lines of a block of code, up to a blank one."""
        for line in self.lines:
            if not line.strip():
                break
            self.code.append(line)
        self._end()

    def _line(self, line: str) -> None:
        item, term = _ITEM.fullmatch(line), _TERM.fullmatch(line)
        labelled, code = _LABELLED.fullmatch(line), _CODE.match(line)
        row = _ROW.fullmatch(line)
        if not row:
            self._end_rows()
        if self.extended in {"bc", "pre"}:
            self.code.append(line)
        elif not line:
            self.html.blank()
        elif row:
            cells = (_CELL.sub("", cell, count=1) for cell in line[1:-1].split("|"))
            self.rows.append([_inline(cell.strip()) for cell in cells])
        elif code:
            self._html_code(code[1].lower(), code[2])
        elif item:
            tag = "ul" if item[1][-1] == "*" else "ol"
            self.html.item(len(item[1]), tag, item[3], item[2] or "")
        elif term:
            self.html.item(1, "dl", _inline(term[1]))
            self.html.line(term[2])
        elif labelled and labelled[1] == ";":
            self.html.item(1, "dl", _inline(labelled[2]))
        elif labelled:
            self.html.line(labelled[2])
            self.html.blank()
        elif not _TABLE.fullmatch(line):
            if self.html.text:
                self.html.line("<br>")
            self.html.line(line)

    def _html_code(self, name: str, first: str) -> None:
        """Take what HTML says is to be printed as it is."""
        held, line = [], first
        while True:
            before, found, _ = line.partition(f"</{name}>")
            held.append(before)
            following = None if found else next(self.lines, None)
            if following is None:
                break
            line = following
        self.html.code([re.sub(r"</?code\b[^<>]*>", "", one) for one in held])

    def _end(self) -> None:
        """End what a blank line ends, or the next block."""
        if self.code:
            self.html.code(self.code)
            self.code = []
        self._end_rows()
        self.extended = ""
        self.html.end_lists()

    def _end_rows(self) -> None:
        """Add the table that was read: tags of HTML may go on below it."""
        if self.rows:
            self.html.table(self.rows)
            self.rows = []


def _inline(text: str) -> str:
    text = _NO_MARKUP.sub(r"\1", text)
    text = _LINK.sub(lambda found: _as_link(found["url"], found["text"]), text)
    for pattern, put in _INLINE:
        text = pattern.sub(put, text)
    return text


def _as_link(url: str, text: str) -> str:
    text = url if text == "$" else text
    return link(url, text) if "://" in url or url.startswith("mailto:") else text
