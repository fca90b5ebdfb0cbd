"""The body of a LaTeX document as HTML: sections and lists with their printed numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from qa_bot.parsing.markup.tex_arguments import Arguments
from qa_bot.parsing.markup.tex_lists import TexLists
from qa_bot.parsing.markup.tex_names import (
    FORMULAS,
    LISTS,
    PLAIN_ARGUMENTS,
    TABLES,
    UNREAD,
)  # fmt: skip
from qa_bot.parsing.markup.tex_numbers import SECTIONS
from qa_bot.parsing.markup.tex_shapes import Shape
from qa_bot.parsing.markup.tex_text import TexText

_OVERLAY = re.compile(r"<[\d,+-]+>")  # of slides: when an item is shown
_QUESTION_END = re.compile(r"\n[ \t]*\n|\\begin\b|\\end\b|\n\s*\\[A-Za-z]|\Z")


@dataclass(slots=True)
class TexPage(TexText):
    """Goes through a body once; `theorems` are environments that print a name and a number."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    theorems: Mapping[str, str] = field(default_factory=dict)
    lists: TexLists = field(init=False)

    def __post_init__(self) -> None:
        """Put its lists into the same page."""
        self.lists = TexLists(self.html, self.numbers, self.inline)

    def _block(self, found: re.Match[str], arguments: Arguments) -> int | None:
        name, end = found["command"], found.end()
        if name in SECTIONS or name in {"subparagraph", "frametitle"}:
            return self._section(name, bool(found["starred"]), arguments, end)
        if name == "item":
            label, end = arguments.option(end)
            overlay = _OVERLAY.match(arguments.text, end)
            self._end()
            if self.lists.around:
                self._say(self.lists.item(label, drawn=self.rows is None))
            return overlay.end() if overlay else end
        shape = self.shapes.get(name)
        return self._shaped(shape, arguments, end) if shape else None

    def _shaped(self, shape: Shape, arguments: Arguments, end: int) -> int:
        if shape.answers:
            self._end()
            return end
        if shape.question is None:
            return self._asked_line(arguments.text, end)
        _, after = arguments.option(end)
        groups, after = arguments.groups(after)
        if shape.question >= len(groups):
            return end
        self._asked(groups[shape.question])
        self._read_each(groups[n] for n in shape.texts)
        return after

    def _section(self, name: str, starred: bool, arguments: Arguments, end: int) -> int:
        _, end = arguments.option(end)
        group, end = arguments.group(end)
        if self.flat or group is None:
            return end
        self._end()
        level = SECTIONS.index(name) + 1 if name in SECTIONS else len(SECTIONS)
        number = "" if starred or name not in SECTIONS else self.numbers.section(name)
        shown = self.inline(number)
        self.lists.around.clear()
        self.html.heading(level, f"{shown} {self.inline(group)}".strip())
        return end

    def _read_each(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.read(text)
            self._end()

    def _asked(self, question: str) -> None:
        self._end()
        self.html.heading(len(SECTIONS), self.inline(question))

    def _asked_line(self, text: str, start: int) -> int:
        """Take what stands behind a command, to the end of its paragraph, as a question."""
        close = _QUESTION_END.search(text, start)
        end = close.start() if close else len(text)
        self._asked(text[start:end])
        return end

    def _begin(self, name: str, arguments: Arguments, end: int) -> int:
        option, after = arguments.option(end)
        if self.flat and name not in TABLES:
            self._end()
            return after
        if name in LISTS:
            self._end()
            self.lists.begin(LISTS[name], option or "")
            return after
        if name in TABLES:
            _, after = arguments.groups(after)
            self._end()
            self.rows = [[]] if not self.flat else self.rows
            return after
        if name in UNREAD or name in FORMULAS:
            return self._unread(name, arguments, end)
        if name in self.theorems:
            self._end()
            self.numbers.step(name)
            self._say(f"{self.theorems[name]} {self.numbers.values[name]}. ")
            self._say(self.inline(option or ""))
            return after
        return self._other(name, option, arguments, end, after)

    def _other(
        self, name: str, option: str | None, arguments: Arguments, end: int, after: int
    ) -> int:
        self._end()
        groups, after = arguments.groups(after)
        if name in PLAIN_ARGUMENTS:
            return after
        shape = self.shapes.get(name)
        held = [option, *groups] if option else groups
        if shape and shape.question is not None and shape.question < len(held):
            self._asked(held[shape.question])
            self._read_each(held[n] for n in shape.texts)
            return after
        if shape and not shape.answers and not held:
            return self._asked_environment(name, arguments, end)
        if held and " " in held[0].strip():  # a box, a frame of slides
            self.html.heading(len(SECTIONS), self.inline(held[0]))
        return after

    def _asked_environment(self, name: str, arguments: Arguments, start: int) -> int:
        """An environment that holds a question alone; one that holds its answer too goes on."""
        end = arguments.find(rf"\end{{{name}}}", start)
        held = arguments.text[start:end]
        if end < 0 or "\\begin" in held or "\n\n" in held.strip():
            return start
        self._asked(held)
        return end

    def _unread(self, name: str, arguments: Arguments, start: int) -> int:
        end = arguments.find(rf"\end{{{name}}}", start)
        if end >= 0 and name in FORMULAS:
            self._say(escape(f" {arguments.text[start:end].strip()} ", quote=False))
        return end if end >= 0 else start

    def _close(self, name: str) -> None:
        self._end()
        if name in LISTS:
            self.lists.end()
        elif name in TABLES and self.rows is not None and not self.flat:
            self._end_cell()
            rows, self.rows = self.rows, None
            self.html.table([row for row in rows if any(row)])

    def _end_cell(self) -> None:
        if self.rows is not None and not self.flat:
            self.rows[-1].append(" ".join("".join(self.pieces).split()))
            self.pieces.clear()
