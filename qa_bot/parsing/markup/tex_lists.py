"""Lists of LaTeX, with the numbers and labels that are printed in front of their items."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from qa_bot.parsing.markup.html_lines import HtmlLines
from qa_bot.parsing.markup.tex_numbers import STYLES, TexNumbers, item_counter

# A printed number or mark, such as "Q:", not what an item is about.
_MARK = re.compile(r"\(?\w{1,6}[.):]?")
# Of a list: `label=Q\arabic*:`, `label={...}`, or in short `Q1:`.
_LABEL = re.compile(r"\blabel\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]+))")
_STARRED = re.compile(r"\\(arabic|alph|Alph|roman|Roman)\s*\*")
_SHORT_LABEL = re.compile(r"([^=]*?)(?<![A-Za-z])([1aAiI])(?![A-Za-z])([^=]*)")
_START = re.compile(r"\bstart\s*=\s*(\d{1,6})")
_RESUMED = re.compile(r"\bresume\b")
_HOW = re.compile(r"\\(arabic|alph|Alph|roman|Roman)")
_COMMANDS = re.compile(r"\\\w+(?:\{\w*\})?")
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class TexLists:
    """The lists around a place; an item is put into `html`, its label read by `inline`."""

    html: HtmlLines
    numbers: TexNumbers
    inline: Callable[[str], str]
    around: list[_TexList] = field(default_factory=list)

    def begin(self, tag: str, option: str) -> None:
        """Begin a list, with what stands in brackets behind its name."""
        numbered = self._numbered_around() + (tag == "ol")
        self.around.append(_TexList(tag, option, len(self.html.lists), numbered))
        if tag != "ol":
            return
        counter = item_counter(self._numbered_around())
        if start := _START.search(option):
            self.numbers.values[counter] = int(start[1]) - 1
        elif not _RESUMED.search(option):
            self.numbers.values[counter] = 0

    def end(self) -> None:
        """End the innermost list."""
        if self.around:
            self.html.end_lists(self.around.pop().outer)

    def item(self, label: str | None, drawn: bool) -> str:
        """Begin an item; what is printed in front of its text where no list is drawn for it."""
        inside = self.around[-1]
        shown = _TAGS.sub("", self.inline(label)) if label is not None else ""
        if label is None and inside.tag == "ol":
            return self._numbered(inside, drawn)
        if label is None and inside.tag == "ul":
            return self._begun(inside, "", "-", drawn)
        is_mark = bool(_MARK.fullmatch(shown)) or shown in inside.seen
        inside.seen.add(shown)
        if is_mark or not shown or not drawn:
            return self._begun(inside, "", shown, drawn=False)
        self.html.item(inside.outer + 1, "dl", self.inline(label or ""))
        return ""

    def _numbered(self, inside: _TexList, drawn: bool) -> str:
        level = self._numbered_around()
        counter = item_counter(level)
        self.numbers.step(counter)
        label = inside.label(counter) or self.numbers.item_label(level)
        printed = _TAGS.sub("", self.inline(self.numbers.shown(label)))
        self.numbers.last = printed.strip(".():")
        how = _HOW.search(label)
        usual = how and not re.search(r"\w", _COMMANDS.sub("", label))
        style = STYLES[how[1]] if how and usual else ""
        return self._begun(inside, style, printed, drawn and bool(usual))

    def _begun(self, inside: _TexList, style: str, printed: str, drawn: bool) -> str:
        if drawn:
            counter = item_counter(self._numbered_around())
            number = str(self.numbers.values[counter]) if style else ""
            self.html.item(inside.outer + 1, inside.tag, "", number, style or "1")
            return ""
        self.html.end_lists(inside.outer)
        return f"{printed} " if printed else ""

    def _numbered_around(self) -> int:
        return self.around[-1].numbered if self.around else 0


@dataclass(slots=True)
class _TexList:
    """A list that is open, with what stands in brackets behind its name."""

    tag: str
    option: str
    outer: int  # so many lists of HTML are open around it
    numbered: int  # so many numbered ones are open, with itself
    seen: set[str] = field(default_factory=set)

    def label(self, counter: str) -> str:
        """How its items are labelled, as LaTeX; empty where it is as usual."""
        if named := _LABEL.search(self.option):
            return _STARRED.sub(rf"\\\1{{{counter}}}", (named[1] or named[2]).strip())
        short = _SHORT_LABEL.fullmatch(self.option)
        if short is None:
            return ""
        how = next(name for name, style in STYLES.items() if style == short[2])
        return rf"{short[1]}\{how}{{{counter}}}{short[3]}"
