"""Rich text to what it prints: runs of text with their looks, and the ends of lines and cells.

Rich Text Format Specification 1.9.1. A file is groups in braces; a group inherits the properties of
the one around it, and some groups hold no text of the document at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qa_bot.records import SourceError

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
MAX_DEPTH = 2_000
_SIGNS = {
    "tab": "\t", "line": "\n", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022",
    "emspace": "\u2003", "enspace": "\u2002", "~": "\xa0", "_": "\u2011", "{": "{", "}": "}",
    "\\": "\\",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "cell", "nestcell", "row", "nestrow"})
# Groups that hold no text to read, beside those that say so themselves ("\*").
_NO_TEXT = frozenset(
    "colortbl info pict header headerl headerr headerf footer footerl footerr footerf footnote "
    "annotation object filetbl listtable listoverridetable revtbl rsidtbl nonshppict xe tc".split()
)
# Groups whose text is the document's own.
_READ = frozenset({"", "fldrslt"})
_TABLES = frozenset({"fonttbl", "stylesheet"})
# Of a font's character set: the code page of its bytes.
_CHARSETS = {
    0: "", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RtfRun:
    """Text that looks alike; `role` is "" for the document's own, else the group it stands in.

    The end of a paragraph, cell or row is a run with the name of that as its role. `level` is that
    of the list, `outline` that of the heading, both from 1 and 0 for none; `style` is a number.
    """

    text: str
    role: str = ""
    bold: bool = False
    level: int = 0
    outline: int = 0
    style: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Group:
    """What holds between two braces."""

    role: str = ""
    bold: bool = False
    hidden: bool = False
    level: int = 0
    outline: int = 0
    style: int = 0
    in_table: bool = False
    font: int = 0
    fallback: int = 1  # characters behind a Unicode one for programs that know none
    started: bool = False


@dataclass(slots=True)
class RtfReader:
    """Goes through a file once."""

    source: str
    code_page: str = "cp1252"
    charsets: dict[int, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    waiting: bytearray = field(default_factory=bytearray)
    surrogate: int = 0
    skipped: int = 0

    def runs(self) -> Iterator[RtfRun]:
        """Every run of the file, in order; raises SourceError where groups nest without end."""
        position, end = 0, len(self.source)
        while position < end and (token := _TOKEN.match(self.source, position)):
            position = token.end()
            if token["word"] == "bin":  # raw bytes of a picture
                position += max(int(token["number"] or 0), 0)
            elif token["byte"] is not None:
                self._byte(int(token["byte"], 16))
            elif token["text"] is not None:
                yield from self._text(token["text"])
            elif token["brace"] or token["word"] or token["sign"]:
                yield from self._waiting()
                yield from self._other(token)
        yield from self._waiting()

    def _other(self, token: re.Match[str]) -> Iterator[RtfRun]:
        group = self.groups[-1]
        if token["brace"] == "{":
            if len(self.groups) > MAX_DEPTH:
                raise SourceError(
                    f"nests groups more than {MAX_DEPTH:,} deep; expected rich text (.rtf) to "
                    "read; save it again in a word processor"
                )
            self.groups.append(replace(group, started=False))
            self.skipped = 0
        elif token["brace"] == "}":
            yield from self._closed()
        elif token["sign"] is not None:
            yield from self._sign(token["sign"])
        else:
            number = None if token["number"] is None else int(token["number"])
            yield from self._word(token["word"], number)

    def _closed(self) -> Iterator[RtfRun]:
        if len(self.groups) > 1:
            role = self.groups.pop().role
            if role != self.groups[-1].role:
                yield RtfRun("", f"/{role}")

    def _sign(self, sign: str) -> Iterator[RtfRun]:
        if sign == "*" and not self.groups[-1].started:
            if self.groups[-1].role in _READ:
                self.groups[-1].role = "*"
        elif sign in "\r\n":
            yield self._run("", "par")
        elif sign in _SIGNS:
            yield self._run(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> Iterator[RtfRun]:
        group = self.groups[-1]
        if not group.started:
            group.started = True
            self._enter(group, word)
        if word in _SIGNS:
            if not self._is_skipped():
                yield self._run(_SIGNS[word])
        elif word in _ENDS:
            yield self._run("", word)
        elif word == "u":
            yield from self._unicode(number or 0)
        else:
            self._property(group, word, number)

    def _enter(self, group: _Group, word: str) -> None:
        """Take the first word of a group, which may say what is in it."""
        if word == "fldinst" and group.role in _READ | {"*"}:
            group.role = word
        elif word in {"fldrslt", "listtext", "pntext"} and group.role in _READ:
            group.role = word
        elif word in _TABLES or (word == "title" and group.role == "info"):
            group.role = word
        elif word in _NO_TEXT:
            group.role = word

    def _property(self, group: _Group, word: str, number: int | None) -> None:
        on = number != 0
        if word == "b":
            group.bold = on
        elif word == "v":
            group.hidden = on
        elif word == "plain":
            group.bold = group.hidden = False
        elif word == "pard":
            group.outline = group.style = group.level = 0
            group.in_table = False
        elif word == "outlinelevel":
            group.outline = (number or 0) + 1 if 0 <= (number or 0) < 9 else 0
        elif word == "s":
            group.style = number or 0
        elif word == "ilvl":
            group.level = (number or 0) + 1
        elif word == "intbl":
            group.in_table = True
        elif word == "f":
            group.font = number or 0
        elif word == "fcharset" and group.role == "fonttbl" and number in _CHARSETS:
            # 0 is "ANSI", which is what the file says for itself.
            self.charsets[group.font] = _CHARSETS[number] if number else self.code_page
        elif word == "uc":
            group.fallback = min(max(number or 0, 0), 10)
        elif word == "ansicpg":
            self.code_page = _code_page(number or 0)
        elif word == "mac":
            self.code_page = "mac_roman"

    def _unicode(self, number: int) -> Iterator[RtfRun]:
        code = number + 0x10000 if number < 0 else number
        self.skipped = self.groups[-1].fallback
        if 0xD800 <= code < 0xDC00:
            self.surrogate = code
            return
        if 0xDC00 <= code < 0xE000 and self.surrogate:
            code = 0x10000 + (self.surrogate - 0xD800 << 10) + (code - 0xDC00)
        self.surrogate = 0
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            yield self._run(chr(code))

    def _byte(self, byte: int) -> None:
        if not self._is_skipped():
            self.waiting.append(byte)

    def _text(self, text: str) -> Iterator[RtfRun]:
        self.groups[-1].started = True
        if self.skipped:
            taken = min(self.skipped, len(text))
            self.skipped -= taken
            text = text[taken:]
        if text.isascii():
            yield from self._waiting()
            yield self._run(text)
        else:
            self.waiting += text.encode("latin-1")
            yield from self._waiting()

    def _waiting(self) -> Iterator[RtfRun]:
        """What the bytes since the last text say; two may be one character."""
        if self.waiting:
            page = self.charsets.get(self.groups[-1].font, self.code_page)
            text = bytes(self.waiting).decode(page, "replace")
            self.waiting.clear()
            yield self._run(text)

    def _is_skipped(self) -> bool:
        if self.skipped:
            self.skipped -= 1
            return True
        return False

    def _run(self, text: str, role: str = "") -> RtfRun:
        group = self.groups[-1]
        role = role if role and group.role in _READ else group.role
        if group.hidden and not role:
            role = "hidden"
        looks = group.bold, group.level, group.outline, group.style, group.in_table
        return RtfRun(text, role, *looks)


def _code_page(number: int) -> str:
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gb18030"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
