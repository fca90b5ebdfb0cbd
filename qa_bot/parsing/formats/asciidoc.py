"""AsciiDoc, without its processor: no file is included and no macro of a document is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import takewhile

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, files_named, lines_of, link, wrapped
from qa_bot.parsing.numerals import small_number

# Names that AsciiDoc itself gives to characters (its "character replacement attributes").
_CHARACTERS = {
    "blank": "", "empty": "", "sp": " ", "nbsp": "\u00a0", "zwsp": "\u200b", "wj": "\u2060",
    "apos": "'", "quot": '"', "lsquo": "\u2018", "rsquo": "\u2019", "ldquo": "\u201c",
    "rdquo": "\u201d", "deg": "\u00b0", "plus": "+", "brvbar": "\u00a6", "vbar": "|", "amp": "&",
    "lt": "<", "gt": ">", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*",
    "tilde": "~", "backslash": "\\", "backtick": "`", "two-colons": "::",
    "two-semicolons": ";;", "cpp": "C++",
}  # fmt: skip
_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*)")
_UNDERLINE = re.compile(r"([=\-~^+])\1{2,}")
_UNDERLINES = "=-~^+"
_ITEM = re.compile(r"\s*(\*{1,5}|-|\.{1,5}|\d{1,6}\.)\s+(\S.*)")
_TERM = re.compile(r"\s*(\S.*?)(:{2,4}|;;)(?:\s+(.*))?")
_ATTRIBUTE = re.compile(r":!?([\w-]+)!?:(?:\s+(.*))?")
_VALUE = re.compile(r"\\?\{([\w-]+)\}")
_INCLUDE = re.compile(r"include::([^\[\]]{1,300})\[")
_BLOCK_TITLE = re.compile(r"\.[^\s.].*")
# A line ends where it ends in " +"; a sign behind a backslash is that sign.
_BREAK = re.compile(r"[ \t]\+$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(?=([*_`#])(?=[^\s*_`#])[^\n]{0,200}?\1)")
_TAGS = re.compile(r"<[^<>]*>")
_PASSED = re.compile(r"//(?!/)|\[.*\]$|\w+::\S*\[.*\]$|'{3,}$|<{3,}$")
_CODE = re.compile(r"(-{4,}|\.{4,}|`{3,})\s*\S*")
# How a level of automatic numbers prints by itself, and what a line above may ask for.
_STYLES = "1aiAI"
_STYLE = re.compile(r"\[(arabic|loweralpha|lowerroman|upperalpha|upperroman)\b.*\]")
_NAMED = {"arabic": "1", "loweralpha": "a", "lowerroman": "i", "upperalpha": "A", "upperroman": "I"}
_LEFT_OUT = re.compile(r"(/{4,}|\+{4,})")
_AROUND = re.compile(r"(={4,}|\*{4,}|_{4,}|--)")
_TABLE = re.compile(r"[|!,:]={3,}")
_CELL = re.compile(r"(?:^|(?<=\s))(?:\d+\+|[.<^>\d]+|[aehlmsv])?\|")
# HTML's signs have been escaped where these are looked for.
_INLINE = [
    (re.compile(r"footnote:\w*\[[^\[\]]*\]|image:[^\s\[\]]+\[[^\[\]]*\]|\[\[[^\[\]]+\]\]"), ""),
    (re.compile(r"(?:kbd|btn|pass|stem):\w*\[([^\[\]]*)\]"), r"\1"),
    (re.compile(r"menu:([^\[\]\s]+)\[([^\[\]]*)\]"), r"\1 &gt; \2"),
    (re.compile(r"xref:([^\s\[\]]+)\[\]|&lt;&lt;#?([^,;&]+)&gt;&gt;"), r"\1\2"),
    (re.compile(r"xref:[^\s\[\]]+\[([^\[\]]*)\]|&lt;&lt;[^,&]+,\s*([^&]+)&gt;&gt;"), r"\1\2"),
    (re.compile(r"`\+([^`\n]{1,300})\+`"), r"<code>\1</code>"),
    (re.compile(r"(?<!\w)\[[.#%]?[\w.#% -]+\](?=[#*_`]\S)"), ""),
    *(wrapped(sign * times, tag) for times in (2, 1) for sign, tag in (("*", "b"), ("`", "code"))),
    wrapped("_", "i"),
    wrapped("#", "span"),
    (re.compile(r"(?<=\S)~([^~\s]{1,100})~"), r"<sub>\1</sub>"),
    (re.compile(r"(?<=\S)\^([^^\s]{1,100})\^"), r"<sup>\1</sup>"),
]  # fmt: skip
_LINK = re.compile(
    r"(?:link:|mailto:)?(?P<url>(?:https?://|mailto:|(?<=link:))[^\s\[\]<>]+)\[(?P<text>[^\[\]]*)\]"
)


def read(data: bytes) -> Content:
    """Titles, lists, tables and paragraphs of a file. Raises SourceError."""
    source = decoded_with_doubt(data)
    page = _AsciiDoc(lines_of(source.text))
    page.read()
    content = read_page(page.html.page(page.title), source.doubts)
    return replace(content, doubts=(*content.doubts, *files_named(page.included)))


@dataclass(slots=True)
class _AsciiDoc:
    """Goes through the lines of a document once."""

    lines: Sequence[str]
    html: HtmlLines = field(init=False)
    attributes: dict[str, str] = field(default_factory=_CHARACTERS.copy)
    title: str = ""
    position: int = 0
    style: str = ""  # of the next list
    attached: bool = False  # a "+" stood above: what follows belongs to the item
    ended: bool = True  # the line above is blank
    numbers: list[int] = field(default_factory=list)  # of the sections around
    marks: list[str] = field(default_factory=list)  # of the lists that are open
    included: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what its header says, which its title may name already."""
        self.html = HtmlLines(self._inline)
        for line in takewhile(str.strip, self.lines):
            if attribute := _ATTRIBUTE.fullmatch(line.rstrip()):
                self._set(attribute)

    def read(self) -> None:
        """Read all lines."""
        while self.position < len(self.lines):
            line = self.lines[self.position].rstrip()
            self.position += 1
            if not line:
                self.html.blank()
                self.ended = True
            else:
                self._line(line)
                self.ended = False

    def _line(self, line: str) -> None:
        if line == "+":
            self.html.blank()
            self.attached = True
        elif attribute := _ATTRIBUTE.fullmatch(line):
            self._set(attribute)
        elif style := _STYLE.fullmatch(line):
            self.style = _NAMED[style[1]]
        elif include := _INCLUDE.match(line):
            self.included.append(include[1])
        elif self._delimited(line) or _PASSED.match(line):
            return
        elif line[0] == "." and _BLOCK_TITLE.fullmatch(line):
            self.html.blank()
            self.html.line(line[1:])
            self.html.blank()
        elif title := _TITLE.fullmatch(line):
            self._heading(len(title[1]), title[2].rstrip("= ") if title[1][0] == "=" else title[2])
        elif self._is_underlined(line):
            level = _UNDERLINES.index(self.lines[self.position][0]) + 1
            self.position += 1
            self._heading(level, line)
        else:
            self._text(line)

    def _heading(self, level: int, text: str) -> None:
        html = self._inline(text)
        if level == 1 and not self.title:
            self.title = _TAGS.sub("", unescape(html))
        self.html.heading(level, f"{self._number(level)}{html}")
        self.attached = False

    def _number(self, level: int) -> str:
        """The number of a section, where the document prints them."""
        depth = level - 1
        deepest = self.attributes.get("sectnumlevels", "")
        if depth < 1 or depth > small_number(deepest, 3):
            return ""
        if not {"sectnums", "numbered"} & self.attributes.keys():
            return ""
        self.numbers = (self.numbers + [0] * depth)[:depth]
        self.numbers[-1] += 1
        return ".".join(map(str, self.numbers)) + ". "

    def _set(self, attribute: re.Match[str]) -> None:
        if "!" in attribute[0].partition(" ")[0]:
            self.attributes.pop(attribute[1], None)
        else:
            self.attributes[attribute[1]] = attribute[2] or ""

    def _text(self, line: str) -> None:
        item, term = _ITEM.fullmatch(line), _TERM.fullmatch(line)
        if item:
            marker = item[1]
            ordered = marker[0] == "." or marker[-1] == "."
            number = marker[:-1] if marker[0].isdigit() else ""
            depth = self._depth("1." if number else marker)
            drawn = _STYLES[len(marker) - 1] if marker[0] == "." else "1"
            style, self.style = self.style or drawn, ""
            tag = "ol" if ordered else "ul"
            self.html.item(depth, tag, item[2], number, style)
        elif term:
            self.html.item(self._depth(term[2]), "dl", self._inline(term[1]))
            self.html.line(term[3] or "")
        elif self.ended and line[0] == " " and not self.html.lists:
            self._literal(line)
            return
        else:
            if self.ended and not self.attached and self.html.lists[-1:] != ["dl"]:
                self.html.end_lists()
            self.html.line(line.strip())
        self.attached = False

    def _depth(self, marker: str) -> int:
        """How deep a list stands: one of another mark is inside of the one that is open."""
        del self.marks[len(self.html.lists) :]
        if marker in self.marks:
            del self.marks[self.marks.index(marker) + 1 :]
        else:
            self.marks.append(marker)
        return len(self.marks)

    def _literal(self, line: str) -> None:
        """Lines that are indented, up to a blank one."""
        held = [line]
        while self.position < len(self.lines) and self.lines[self.position].strip():
            held.append(self.lines[self.position].rstrip())
            self.position += 1
        self.html.code(held)

    def _delimited(self, line: str) -> bool:
        """Take a block between two lines of one sign; whether there is one."""
        if code := _CODE.fullmatch(line):
            self.html.code(self._until(code[1]))
        elif _LEFT_OUT.fullmatch(line):
            self._until(line)
        elif _TABLE.fullmatch(line):
            self.html.table(self._rows(self._until(line)))
        elif not _AROUND.fullmatch(line):
            return False
        else:
            self.html.blank()
        return True

    def _until(self, end: str) -> list[str]:
        held = []
        while self.position < len(self.lines):
            line = self.lines[self.position].rstrip()
            self.position += 1
            if line == end:
                break
            held.append(line)
        return held

    def _rows(self, lines: Sequence[str]) -> list[list[str]]:
        """The rows of a table: as many cells as its first line has, or as one paragraph has."""
        rows: list[list[str]] = []
        width, row = 0, list[str]()
        for line in lines:
            if not line:
                width = width or len(row)
                continue
            cells = _CELL.split(line)
            if len(cells) == 1 and row:
                row[-1] += f" {self._inline(line.strip())}"
                continue
            if (width and len(row) >= width) or (row and not width and len(cells) > 2):
                width = width or len(row)
                rows.append(row)
                row = []
            row += [self._inline(cell.strip()) for cell in cells[1:]]
        return [*rows, row]

    def _is_underlined(self, line: str) -> bool:
        """Whether the next line underlines this one as a title."""
        if not self.ended or self.position >= len(self.lines) or not line[0].isalnum():
            return False
        below = self.lines[self.position].rstrip()
        return bool(_UNDERLINE.fullmatch(below)) and abs(len(below) - len(line)) <= 2

    def _inline(self, text: str) -> str:
        if "{" in text:
            text = _VALUE.sub(lambda name: self._value(name), text)
        text = escape(text, quote=False)
        text = _LINK.sub(lambda found: link(found["url"], found["text"].strip('"')), text)
        for pattern, put in _INLINE:
            text = pattern.sub(put, text)
        return _ESCAPED.sub("", _BREAK.sub("<br>", text))

    def _value(self, name: re.Match[str]) -> str:
        return name[0][1:] if name[0][0] == "\\" else self.attributes.get(name[1], name[0])
