"""Where the arguments of LaTeX's commands begin and end."""

from __future__ import annotations

import re

from qa_bot.records import SourceError

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_IN_OPTION = re.compile(r"\\.|[{\]]", re.DOTALL)
# Blanks, and one line end: a paragraph ends no argument list.
_BETWEEN = re.compile(r"[ \t]*\n?[ \t]*")
_MOST_OPTION = 2_000
# What stands in braces is read once more for each pair around it.
_MOST_DEPTH = 1_000


class Arguments:
    """Knows which braces of a text belong together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._close: dict[int, int] = {}
        self._missing: set[str] = set()
        opened: list[int] = []
        for brace in _BRACES.finditer(text):
            if brace[0] == "{":
                opened.append(brace.start())
                if len(opened) > _MOST_DEPTH:
                    raise SourceError(
                        f"opens braces more than {_MOST_DEPTH:,} deep; expected a document to "
                        "read; close them"
                    )
            elif brace[0] == "}" and opened:
                self._close[opened.pop()] = brace.start()

    def group(self, position: int) -> tuple[str | None, int]:
        """What stands in braces at a position, and where it ends; None without any."""
        start = self._start(position)
        close = self._close.get(start)
        if close is None:
            return None, position
        return self.text[start + 1 : close], close + 1

    def option(self, position: int) -> tuple[str | None, int]:
        """What stands in brackets at a position, and where it ends; None without any."""
        start = self._start(position)
        if (
            self.text[start : start + 1] != "["
            or "]" not in self.text[start : start + _MOST_OPTION]
        ):
            return None, position
        end = start + 1
        while found := _IN_OPTION.search(self.text, end, start + _MOST_OPTION):
            if found[0] == "]":
                return self.text[start + 1 : found.start()], found.end()
            end = (
                self._close.get(found.start(), found.start()) + 1
                if found[0] == "{"
                else found.end()
            )
        return None, position

    def groups(self, position: int) -> tuple[list[str], int]:
        """All that stand in braces one after another."""
        held: list[str] = []
        group, position = self.group(position)
        while group is not None:
            held.append(group)
            group, position = self.group(position)
        return held, position

    def find(self, mark: str, position: int) -> int:
        """Where a mark comes next; -1 where it does not, however often it is looked for."""
        found = -1 if mark in self._missing else self.text.find(mark, position)
        if found < 0:
            self._missing.add(mark)
        return found

    def _start(self, position: int) -> int:
        found = _BETWEEN.match(self.text, position)
        return found.end() if found else position
