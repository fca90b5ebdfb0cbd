"""GNU's Texinfo; nothing is included, and a document's own macros are what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from itertools import takewhile

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, files_named, lines_of, link
from qa_bot.parsing.numerals import letter
from qa_bot.records import SourceError

_LEVELS = {
    name: level
    for level, names in enumerate(
        (
            "top",
            "chapter unnumbered appendix chapheading majorheading centerchap",
            "section unnumberedsec appendixsec appendixsection heading",
            "subsection unnumberedsubsec appendixsubsec subheading",
            "subsubsection unnumberedsubsubsec appendixsubsubsec subsubheading",
        ),
        1,
    )
    for name in names.split()
}
_LISTS = {"itemize": "ul", "enumerate": "ol", "table": "dl", "ftable": "dl", "vtable": "dl"}
_CODE = frozenset(
    "example smallexample verbatim lisp smalllisp display smalldisplay format smallformat".split()
)
_LEFT_OUT = frozenset(
    "menu detailmenu ignore titlepage copying direntry iftex tex ifhtml html ifxml xml docbook "
    "ifdocbook documentdescription".split()
)
_COMMAND = re.compile(r"\s*@([a-zA-Z]+)(?:\s+(.*)|\s*)")
_INCLUDE = re.compile(r"^@(?:verbatim)?include[ \t]+(\S{1,300})", re.MULTILINE)
_COMMENT = re.compile(r"\s*@c(?:omment)?\b.*")
# What examples are wrapped in once more.
_INSIDE = re.compile(r"\s*@(?:end\s+)?(?:verbatim|group)\s*")
_LINK = re.compile(r"@(?:uref|url|email)\{([^{},]{1,500})(?:,([^{},]{0,500}))?(?:,[^{}]{0,500})?\}")
_REFERENCE = re.compile(r"@(?:x|px|inf)?ref\{([^{},]{0,300})[^{}]{0,500}\}")
_DROPPED = re.compile(r"@(?:footnote|anchor|image|cindex|value)\{[^{}]{0,1000}\}")
_AROUND = re.compile(r"@[a-zA-Z]+\{([^{}]{0,1000})\}")
_VALUE = re.compile(r"@value\{([\w-]+)\}")
_SIGNS = {
    "dots": "...", "enddots": "...", "copyright": "\xa9", "registeredsymbol": "\xae",
    "bullet": "*", "minus": "-", "result": "=&gt;", "expansion": "==&gt;", "print": "-|",
    "error": "error--&gt;", "equiv": "==", "point": "*", "pounds": "\xa3", "euro": "\u20ac",
    "textdegree": "\xb0", "lbracechar": "{", "rbracechar": "}", "atchar": "@",
    "backslashchar": "\\",
    "comma": ",", "tie": "\xa0", "ss": "\xdf", "ae": "\xe6", "AE": "\xc6", "oe": "\u0153",
    "OE": "\u0152", "aa": "\xe5", "AA": "\xc5", "o": "\xf8", "O": "\xd8", "l": "\u0142",
    "L": "\u0141", "exclamdown": "\xa1", "questiondown": "\xbf", "guillemetleft": "\xab",
    "guillemetright": "\xbb", "quotedblleft": "\u201c", "quotedblright": "\u201d",
    "quoteleft": "\u2018", "quoteright": "\u2019", "today": "", "noindent": "", "indent": "",
    "refill": "", "thischapter": "",
}  # fmt: skip
# What another file defines is most often the name of a program: `@AUCTeX{}`.
_SIGN = re.compile(r"@([a-zA-Z]+)\{\}")
_BREAK = re.compile(r"@\*")
_MACRO = re.compile(r"\s*@r?macro\s+(\w+)\s*(?:\{([^{}]*)\})?\s*")
_CALL = re.compile(r"@([a-zA-Z]+)\{([^{}]{0,500})\}")
_PARAMETER = re.compile(r"\\(\w+)\\")
# The commands whose titles are printed with a number, or with a letter first.
_NUMBERED = {"chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4}
_LETTERED = {"appendix": 1, "appendixsec": 2, "appendixsection": 2, "appendixsubsec": 3}
_ESCAPED = re.compile(r"@([@{}.!?:*])")
_NESTED = 4
_MACRO_ENDS = frozenset({"@end macro", "@end rmacro"})
# What all calls of macros put in, at most.
_MOST_PUT_IN = 1_000_000


def read(data: bytes) -> Content:
    """Headings, lists, examples and paragraphs of a manual. Raises SourceError."""
    source = decoded_with_doubt(data)
    page = _TexinfoPage(iter(lines_of(source.text)))
    page.read()
    content = read_page(page.html.page(page.title), source.doubts)
    return replace(content, doubts=(*content.doubts, *files_named(_INCLUDE.findall(source.text))))


@dataclass(slots=True)
class _TexinfoPage:
    """Goes through the lines once; `open` are the lists around a line."""

    lines: Iterator[str]
    html: HtmlLines = field(default_factory=HtmlLines)
    open: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    rows: list[list[str]] | None = None
    start: str = ""
    style: str = "1"  # of the numbers of the next list
    title: str = ""
    numbers: list[int] = field(default_factory=list)  # of the chapter and sections around
    in_appendix: bool = False
    macros: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    left: int = _MOST_PUT_IN
    held: list[str] = field(default_factory=list)  # lines of one paragraph

    def read(self) -> None:
        """Read all lines."""
        for line in self.lines:
            if _COMMENT.fullmatch(line):
                continue
            command = _COMMAND.fullmatch(line)
            if command is None:
                self._text(line)
            else:
                self._command(command[1], (command[2] or "").strip(), line)
        self._end()

    def _text(self, line: str) -> None:
        if self.rows:
            self.rows[-1] += [self._html(c.strip()) for c in re.split("@tab", line)[1:]]
            if (first := line.partition("@tab")[0].strip()) and self.rows[-1]:
                self.rows[-1][0] = f"{self.rows[-1][0]} {self._html(first)}".strip()
        elif line.strip():
            self.held.append(line.strip())
        else:
            self._end()

    def _end(self) -> None:
        """End a paragraph: only all of its lines hold a link that runs over two."""
        if self.held:
            self.html.line(self._html("\n".join(self.held)))
            self.held.clear()
        self.html.blank()

    def _command(self, name: str, rest: str, line: str) -> None:
        if name in _LEVELS:
            self._end()
            self.open.clear()
            self.html.heading(_LEVELS[name], f"{self._number(name)}{self._html(rest)}")
        elif name in _LISTS:
            self._end()
            self.open.append(_LISTS[name])
            self.style = rest if rest in {"a", "A"} else "1"
            self.start = rest if rest.isdigit() else ""
        elif name == "multitable":
            self._end()
            self.rows = []
        elif name in {"macro", "rmacro"}:
            self._macro(line)
        elif name in _CODE or name in _LEFT_OUT:
            self._block(name)
        elif name in {"item", "itemx", "headitem"}:
            self._item(rest)
        elif name == "end":
            self._close(rest)
        elif name == "set":
            key, _, value = rest.partition(" ")
            self.values[key] = value.strip()
        elif name == "settitle":
            self.title = re.sub(r"<[^<>]*>", "", self._html(rest))
        elif f"@{name}{{" in line or name == "tab":  # a word in a line of text
            self._text(line)

    def _number(self, name: str) -> str:
        """The number of a title, which is printed before it."""
        depth = _NUMBERED.get(name) or _LETTERED.get(name)
        if depth is None:
            return ""
        self.numbers = (self.numbers + [0] * depth)[:depth]
        self.numbers[-1] += 1
        if depth == 1 and self.in_appendix != (name in _LETTERED):
            self.in_appendix, self.numbers = name in _LETTERED, [1]
        first = letter(self.numbers[0]).upper() if self.in_appendix else str(self.numbers[0])
        return ".".join([first, *map(str, self.numbers[1:])]) + " "

    def _macro(self, line: str) -> None:
        """Keep a macro of the document's own, with the names of its parameters."""
        named = _MACRO.fullmatch(line)
        body = list(takewhile(lambda one: one.strip() not in _MACRO_ENDS, self.lines))
        if named:
            names = tuple(name.strip() for name in (named[2] or "").split(","))
            self.macros[named[1]] = (names, "\n".join(body))

    def _html(self, text: str) -> str:
        """A text as HTML, the document's own macros put in."""
        for _ in range(_NESTED if self.macros else 0):
            text = _CALL.sub(self._called, text)
        return _inline(text, self.values)

    def _called(self, call: re.Match[str]) -> str:
        if call[1] not in self.macros:
            return call[0]
        names, body = self.macros[call[1]]
        said = dict(zip(names, [call[2]] if len(names) == 1 else call[2].split(","), strict=False))
        self.left -= len(body)
        if self.left < 0:
            raise SourceError(
                "defines macros that grow without end; expected Texinfo with questions and "
                "answers; simplify its @macro lines"
            )
        return _PARAMETER.sub(lambda name: said.get(name[1], "").strip(), body)

    def _item(self, rest: str) -> None:
        text = self._html(rest)
        if self.rows is not None:
            self.rows.append([self._html(c.strip()) for c in rest.split("@tab")])
        elif self.open:
            self._end()
            self.html.item(len(self.open), self.open[-1], text, self.start, self.style)
            self.start = ""

    def _close(self, name: str) -> None:
        self._end()
        if name == "multitable" and self.rows is not None:
            self.html.table(self.rows)
            self.rows = None
        elif name in _LISTS and self.open:
            self.open.pop()
            self.html.end_lists(len(self.open))

    def _block(self, name: str) -> None:
        held = []
        for line in self.lines:
            if line.strip() == f"@end {name}":
                break
            if name == "verbatim":
                held.append(line)
            elif not _INSIDE.fullmatch(line):
                held.append(_plain(line, self.values))
        if name in _CODE:
            self._end()
            self.html.code(held)


def _plain(line: str, values: dict[str, str]) -> str:
    """A line of an example, which has commands, as text."""
    line = _VALUE.sub(lambda name: values.get(name[1], name[0]), line)
    for _ in range(_NESTED):
        line = _AROUND.sub(r"\1", line)
    return _ESCAPED.sub(r"\1", line)


def _inline(text: str, values: dict[str, str]) -> str:
    text = _VALUE.sub(lambda name: values.get(name[1], ""), escape(text, quote=False))
    text = _BREAK.sub("<br>", _SIGN.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), text))
    text = _LINK.sub(_link, text)
    text = _DROPPED.sub("", _REFERENCE.sub(r"\1", text))
    for _ in range(_NESTED):
        text = _AROUND.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text.replace("``", "\u201c").replace("''", "\u201d"))


def _link(found: re.Match[str]) -> str:
    url = "".join(found[1].split())
    text = (found[2] or "").strip()
    is_address = "://" in url and "@" not in url
    return link(url, text or url) if is_address else text or url
