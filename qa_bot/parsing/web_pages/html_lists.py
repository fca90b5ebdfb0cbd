"""Lists of an HTML page: what stands in front of each item."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.numerals import letter, roman
from qa_bot.parsing.web_pages.html_walk import attribute

if TYPE_CHECKING:
    from bs4 import Tag

_NUMERALS: dict[str, Callable[[int], str]] = {
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
# The same in CSS, as converters write it.
_STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_STYLE = re.compile(rf"list-style(?:-type)?\s*:\s*({'|'.join(_STYLES)})\b", re.IGNORECASE)


@dataclass(slots=True)
class OpenList:
    """A list whose items are being read: the marker of its next block, its next item's number.

    The style of a list without numbers is None.
    """

    style: str | None
    number: int
    marker: str = ""

    def next_marker(self, item: Tag) -> str:
        """What stands in front of an item, by its own number where it has one."""
        value = attribute(item, "value")
        if re.fullmatch(r"-?\d{1,9}", value):
            self.number = int(value)
        numeral = _NUMERALS.get(self.style or "", str)
        marker = "- " if self.style is None else f"{numeral(self.number)}. "
        self.number += 1
        return marker


def open_list(tag: Tag) -> OpenList:
    """A list at its first item."""
    if tag.name == "ul":
        return OpenList(None, 1)
    start = attribute(tag, "start")
    number = int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
    named = _STYLE.search(attribute(tag, "style"))
    drawn = _STYLES[named[1].lower()] if named else ""
    return OpenList(attribute(tag, "type") or drawn or "1", number)
