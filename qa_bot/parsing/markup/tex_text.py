"""Running text of LaTeX as HTML: print, links, formulas, references, characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from qa_bot.parsing.markup.html_lines import HtmlLines, link
from qa_bot.parsing.markup.tex_arguments import Arguments
from qa_bot.parsing.markup.tex_names import (
    ENDING,
    LINKS,
    SHOWN_LAST,
    SWITCH,
    SWITCHED,
    WITHOUT_TEXT,
    WRAPPED,
)
from qa_bot.parsing.markup.tex_numbers import TexNumbers
from qa_bot.parsing.markup.tex_signs import formula_html, sign, text_html
from qa_bot.records import SourceError

_TOKEN = re.compile(
    r"(?P<blank>\n[ \t]*\n\s*)|\\begin\s*\{(?P<begin>[^{}\n]*)\}|\\end\s*\{(?P<end>[^{}\n]*)\}"
    r"|\\(?P<command>[A-Za-z@]+)(?P<starred>\*?)|\\(?P<escaped>.)|\x02(?P<aside>\d+)[bi]\x03"
    r"|(?P<formula>\$\$?)|(?P<brace>[{}])|(?P<cell>&)",
    re.DOTALL,
)
_MOST_DEPTH = 40
# An address, or the name of a place in the document.
_PLACE = re.compile(r"[^\s:/#_]*[:/#_]\S*")
# References stand before what they refer to: they are put in at the end.
_REFERENCE = re.compile("\x04([^\x04\x05]*)\x05")
_SIZES = frozenset({"Large", "LARGE", "Huge", "HUGE"})
_COUNTED = frozenset({"arabic", "alph", "Alph", "roman", "Roman"})


@dataclass(slots=True)
class TexText:
    """Goes through a text once; `aside` is what is printed as it stands.

    Inside of an argument (`flat`) and of a table (`rows`) nothing ends a paragraph.
    """

    aside: Sequence[str]
    numbers: TexNumbers
    html: HtmlLines = field(default_factory=HtmlLines)
    pieces: list[str] = field(default_factory=list)
    rows: list[list[str]] | None = None
    depth: int = 0
    flat: int = 0

    def read(self, text: str) -> None:
        """Add what a text holds."""
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise SourceError(
                f"nests commands more than {_MOST_DEPTH} deep; expected a document to read; "
                "simplify it"
            )
        arguments = Arguments(text)
        position = 0
        while found := _TOKEN.search(text, position):
            self._say(text_html(text[position : found.start()]))
            position = self._token(found, arguments)
        self._say(text_html(text[position:]))
        self.depth -= 1

    def page(self, title: str) -> str:
        """All that was read as a page."""
        self._end()
        page = self.html.page(title)
        return _REFERENCE.sub(lambda r: self.numbers.labels.get(r[1], "??"), page)

    def inline(self, text: str) -> str:
        """A text as HTML without paragraphs."""
        outside, self.pieces = self.pieces, []
        self.flat += 1
        self.read(text)
        self.flat -= 1
        held, self.pieces = "".join(self.pieces), outside
        return held.strip()

    def _token(self, found: re.Match[str], arguments: Arguments) -> int:
        end = found.end()
        if found["blank"] is not None:
            self._end()
        elif found["begin"] is not None:
            return self._begin(found["begin"].strip(), arguments, end)
        elif found["end"] is not None:
            self._close(found["end"].strip())
        elif found["command"]:
            block = None if self.flat else self._block(found, arguments)
            return self._command(found["command"], arguments, end) if block is None else block
        elif found["escaped"]:
            return self._escaped(found["escaped"], arguments, end)
        elif found["aside"]:
            self._put_back(found)
        elif found["formula"]:
            return self._formula(found["formula"], found["formula"], arguments, end)
        elif found["brace"] == "{":
            return self._group(arguments, found.start())
        elif found["cell"] and self.rows is not None:
            self._end_cell()
        return end

    def _begin(self, name: str, arguments: Arguments, end: int) -> int:
        """Begin an environment; where its text begins."""
        return end

    def _close(self, name: str) -> None:
        """End an environment."""

    def _block(self, found: re.Match[str], arguments: Arguments) -> int | None:
        """Take a command that is more than text; where it ends, None where it is text."""
        return None

    def _end_cell(self) -> None:
        """End a cell of a table."""

    def _say(self, html: str) -> None:
        if html:
            self.pieces.append(html)

    def _end(self) -> None:
        """End a paragraph."""
        if self.flat or self.rows is not None:
            self.pieces.append(" ")
            return
        text = "".join(self.pieces).strip()
        self.pieces.clear()
        if text:
            self.html.line(text)
        self.html.blank()

    def _put_back(self, found: re.Match[str]) -> None:
        text = self.aside[int(found["aside"])]
        if found[0][-2] == "b" and not self.flat and self.rows is None:
            self._end()
            self.html.code(text.strip("\n").split("\n"))
        else:
            self._say(f"<code>{escape(text, quote=False)}</code>")

    def _escaped(self, sign: str, arguments: Arguments, end: int) -> int:
        if sign == "\\":
            _, end = arguments.option(end + (arguments.text[end : end + 1] == "*"))
            if self.rows is not None and not self.flat:
                self._end_cell()
                self.rows.append([])
            else:
                self._say("<br>")
        elif sign == "(":
            return self._formula("$", r"\)", arguments, end)
        elif sign == "[":
            return self._formula("$$", r"\]", arguments, end)
        elif sign not in "-/@+=!":
            self._say("\u2009" if sign == "," else escape(sign if not sign.isspace() else " "))
        return end

    def _command(self, name: str, arguments: Arguments, end: int) -> int:
        character = sign(name)
        if character is not None:
            self._say(escape(character, quote=False))
            return _after_sign(arguments.text, end)
        if name in WRAPPED:
            group, after = arguments.group(end)
            self._wrap(WRAPPED[name], group or "")
            return after
        if name in LINKS:
            return self._link(name, arguments, end)
        if name in ENDING:
            self._end()
            return end
        if name in {"newline", "linebreak"}:
            self._say("<br>")
            return end
        if name in WITHOUT_TEXT or name in SHOWN_LAST:
            return self._passed(name, arguments, end)
        if name in _COUNTED:
            group, end = arguments.group(end)
            self._say(self.numbers.shown(f"\\{name}{{{group}}}"))
            return end
        return self._unknown(name, arguments, end)

    def _passed(self, name: str, arguments: Arguments, end: int) -> int:
        option, end = arguments.option(end)
        groups, end = arguments.groups(end) if name not in {"footnote"} else _one(arguments, end)
        if not groups:
            return end
        if name == "label":
            self.numbers.labels[groups[0]] = self.inline(self.numbers.last)
        elif name in {"ref", "cref", "Cref", "autoref", "eqref"}:
            self._say(f"\x04{groups[0]}\x05")
        elif name in {"stepcounter", "refstepcounter"}:
            self.numbers.step(groups[0])
            self.numbers.last = self.numbers.shown(rf"\the{groups[0]}")
        elif name in {"setcounter", "addtocounter"} and len(groups) == 2:
            self.numbers.set(groups[0], groups[1], add=name == "addtocounter")
        elif name in SHOWN_LAST:
            self._say(self.inline(groups[-1]))
        return end

    def _formula(self, signs: str, close: str, arguments: Arguments, start: int) -> int:
        end = arguments.find(close, start)
        if end < 0:
            return start
        self._say(formula_html(arguments.text[start:end], "$" if len(signs) == 1 else signs))
        return end + len(close)

    def _group(self, arguments: Arguments, start: int) -> int:
        group, end = arguments.group(start)
        switch = SWITCH.match(group) if group else None
        if group is None or switch is None or "\n\n" in group:
            return start + 1
        self._wrap(SWITCHED.get(switch[1], "i"), group[switch.end() :])
        return end

    def _wrap(self, tag: str, text: str) -> None:
        held = self.inline(text)
        before, after = text[:1].isspace(), text[-1:].isspace()
        if held:
            held = f"<{tag}>{held}</{tag}>" if tag else held
            self._say(" " * before + held + " " * after)

    def _link(self, name: str, arguments: Arguments, end: int) -> int:
        option, end = arguments.option(end)
        url, end = arguments.group(end)
        url = re.sub(r"\\([%#&_~{}])", r"\1", (url or "").strip())
        if name == "hyperref" and option:
            self._say(self.inline(url))
            return end
        text, end = arguments.group(end) if name == "href" else (None, end)
        shown = self.inline(text) if text else escape(url, quote=False)
        is_address = "://" in url or url.startswith("mailto:")
        self._say(link(escape(url), shown) if is_address else shown)
        return end

    def _unknown(self, name: str, arguments: Arguments, end: int) -> int:
        """Say what stands behind a command; an address or the name of a place in front is none."""
        shown = self.numbers.shown(f"\\{name}") if name.startswith("the") else ""
        if shown and shown != f"\\{name}":
            self._say(self.inline(shown))
            return end
        option, after = arguments.option(end)
        groups, behind = arguments.groups(after)
        if groups == [""] and not name.islower() and name not in _SIZES:
            self._say(name)  # a program, as another file prints it: `\BibTeX{}`
            return behind
        if len(groups) < 2 or not _PLACE.fullmatch(groups[0]):
            return after if option is not None and groups else end
        shown = self.inline(groups[-1])
        self._say(link(escape(groups[0]), shown) if "://" in groups[0] else shown)
        return behind


def _one(arguments: Arguments, position: int) -> tuple[list[str], int]:
    group, position = arguments.group(position)
    return [group] if group is not None else [], position


def _after_sign(text: str, position: int) -> int:
    """Where a text goes on behind a command that is a character: it takes blanks with it."""
    if text[position : position + 2] == "{}":
        return position + 2
    while position < len(text) and text[position] in " \t":
        position += 1
    return position
