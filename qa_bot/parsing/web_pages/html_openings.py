"""Questions in bold or italics that open a line above their answer, in a list item or paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import BLOCKS

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

LONGEST_OPENING = 300
# Alike are so many at least, and this share of them asks: terms that a list explains do not.
LEAST_OPENINGS = 3
ASKING = 0.4
_EMPHASIS = frozenset({"b", "strong", "em", "i", "u"})


@dataclass(frozen=True, slots=True)
class _Opening:
    """Emphasis that opens a block, and its text."""

    tag: Tag
    text: str


def opening_titles(measures: Measures) -> Iterator[Tag]:
    """Emphasis in which blocks of one kind open, up to a line's end, where much of it asks."""
    alike: dict[object, list[_Opening]] = defaultdict(list)
    depths: dict[int, int] = {}  # the number of lists around each element
    for tag in measures.tags:
        depths[id(tag)] = depths.get(id(tag.parent), 0) + (tag.name in {"ul", "ol"})
        if tag.name in _EMPHASIS and (block := _opened(tag)) is not None:
            text = short_text(tag, LONGEST_OPENING)
            if text and tag.find(list(BLOCKS)) is None:
                alike[block.name == "li", tag.name, depths[id(tag)]].append(_Opening(tag, text))
    for openings in alike.values():
        asking = sum(asks(one.text) for one in openings)
        if len(openings) >= LEAST_OPENINGS and asking >= ASKING * len(openings):
            yield from (one.tag for one in openings)


def _opened(tag: Tag) -> Tag | None:
    """The element in which emphasis opens a line, where more than that is below; else None."""
    block = tag.parent
    if block is None or not _opens_line(tag):
        return None
    below = _beside(tag.next_siblings)
    if block.name == "p" and block.parent is not None and block.parent.name == "li":
        whole = below is None and _opens_line(block)
        return block.parent if whole and block.find_next_sibling(True) is not None else None
    is_block = block.name in BLOCKS or block.name == "td"
    ends_line = not isinstance(below, str) and below is not None and _breaks(below)
    return block if is_block and ends_line else None


def _opens_line(tag: Tag) -> bool:
    above = _beside(tag.previous_siblings)
    return above is None or (not isinstance(above, str) and _breaks(above))


def _breaks(tag: Tag) -> bool:
    return tag.name == "br" or tag.name in BLOCKS


def _beside(siblings: Iterable[PageElement]) -> Tag | str | None:
    """The first of the nodes beside an element that is more than signs."""
    from bs4.element import NavigableString, Tag

    for node in siblings:
        if isinstance(node, Tag):
            return node
        if type(node) is NavigableString and any(map(str.isalnum, node)):
            return str(node)
    return None
