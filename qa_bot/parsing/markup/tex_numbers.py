"""The counters of a LaTeX document: numbers of sections, of items, and what refers to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTIONS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_ITEMS = ("enumi", "enumii", "enumiii", "enumiv")
_LABELS = (r"\arabic{enumi}.", r"(\alph{enumii})", r"\roman{enumiii}.", r"\Alph{enumiv}.")
_FORMAT = re.compile(r"\\(arabic|alph|Alph|roman|Roman|value)\s*\{(\w+)\}|\\the([A-Za-z]+)")
# How HTML names the ways to number.
STYLES = {"arabic": "1", "alph": "a", "Alph": "A", "roman": "i", "Roman": "I"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_NESTED = 6
_MOST = 3_999


@dataclass(slots=True)
class TexNumbers:
    """Counts as LaTeX does; `printed` says how a counter's number is written, `depth` to which
    level sections have one.
    """

    printed: dict[str, str]
    depth: int = 3
    values: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)  # what stands before a title of a kind
    last: str = ""  # the number that a label here would be given
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_document(cls, has_chapters: bool, printed: Mapping[str, str]) -> TexNumbers:
        """Make the counters of a document, with those whose look it changes."""
        above = "part" if not has_chapters else "chapter"
        usual = {"section": r"\arabic{section}", "chapter": r"\arabic{chapter}"}
        for name in SECTIONS[2:]:
            if above != "part":
                usual[name] = rf"\the{above}.\arabic{{{name}}}"
            above = name
        return cls({**usual, **printed}, 2 if has_chapters else 3)

    def step(self, name: str) -> None:
        """Count on; what is counted inside of it begins anew."""
        self.values[name] = self.values.get(name, 0) + 1
        for order in (SECTIONS[1:], _ITEMS):
            if name in order:
                for below in order[order.index(name) + 1 :]:
                    self.values.pop(below, None)

    def set(self, counter: str, value: str, add: bool) -> None:
        """Set a counter, or add to it."""
        value = self.shown(value).strip()
        if not re.fullmatch(r"-?\d{1,6}", value):
            return
        if counter == "secnumdepth":
            self.depth = int(value)
        else:
            self.values[counter] = int(value) + (self.values.get(counter, 0) if add else 0)

    def section(self, name: str) -> str:
        """The number of the next section of a kind, as LaTeX; empty where it has none."""
        if name == "part" or SECTIONS.index(name) - 1 > self.depth:
            return ""
        self.step(name)
        self.last = self.shown(rf"\the{name}")
        return self.shown(self.headings[name]) if name in self.headings else self.last

    def shown(self, template: str, depth: int = 0) -> str:
        r"""A text of LaTeX in which `\arabic{section}` and `\thesection` are the numbers."""
        if depth > _MOST_NESTED:
            return ""
        return _FORMAT.sub(lambda found: self._number(found, depth), template)

    def item_label(self, depth: int) -> str:
        """How an item of a numbered list at a depth from 1 is labelled, as LaTeX."""
        name = _ITEMS[min(depth, len(_ITEMS)) - 1]
        label = self.printed.get(f"label{name}") or _LABELS[min(depth, len(_ITEMS)) - 1]
        return label.replace(rf"\the{name}", self.printed.get(name) or rf"\arabic{{{name}}}")

    def _number(self, found: re.Match[str], depth: int) -> str:
        how, name, the = found.groups()
        if the:
            known = the in self.printed or the in self.values
            template = self.printed.get(the, rf"\arabic{{{the}}}")
            return self.shown(template, depth + 1) if known else found[0]
        return formatted(self.values.get(name, 0), STYLES.get(how, "1"))


def item_counter(depth: int) -> str:
    """The counter of numbered lists at a depth from 1."""
    return _ITEMS[min(depth, len(_ITEMS)) - 1]


def formatted(number: int, style: str) -> str:
    """A number in a style of HTML's lists."""
    if style in "aA" and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if style == "A" else letter
    if style in "iI" and 0 < number <= _MOST:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text.upper() if style == "I" else text
    return str(number)
