"""Buttons of an HTML page that are no titles: "Close" at the end of each answer, "Copy", "Share".

They are told by where they stand and by how often they say the same, in whatever language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import HEADINGS, attribute, names_of

if TYPE_CHECKING:
    from bs4 import Tag

# What a button says that is no title is short, and so often the same.
_LONGEST = 40
_REPEATS = 3
_CLOSES = re.compile(
    r"(?:^|[-_])(?:close|closer|dismiss|collapse[-_]?(?:btn|button|link))(?:$|[-_])"
)
_OPENS = ("aria-controls", "data-target", "data-bs-target", "href")
_CLICKED = frozenset({"aria-expanded", *_OPENS[:3], "onclick"})
_MAY_CLOSE = frozenset({"a", "button", "span", "div", "p", "i"})
# Nodes that are looked at for the text below a title.
_MOST_NODES = 100
_ENDS = frozenset({"footer", "nav", "form", "script"})


def controls(measures: Measures, is_title: Callable[[Tag], bool]) -> Iterator[Tag]:
    """Find what is clicked in a page and is neither a title nor text."""
    said = [(tag, text) for tag in measures.tags if (text := _says(tag, measures))]
    times = Counter(text for _, text in said)
    for tag, text in said:
        panels = list(_panels(tag, measures))
        place = measures.place[id(tag)]
        within = any(panel < place <= measures.last[panel] for panel in panels)
        if times[text] >= _REPEATS or _is_called(tag, _CLOSES) or within:
            yield tag
        elif is_title(tag) and not panels and _ends_at_once(tag, is_title):
            yield tag


def _says(tag: Tag, measures: Measures) -> str | None:
    """What an element says that can be clicked; None for others and for those that ask."""
    clicked = tag.name == "button" or attribute(tag, "role") == "button"
    if not clicked and not _CLICKED & tag.attrs.keys() and not _is_called(tag, _CLOSES):
        return None
    if tag.name in HEADINGS or measures.of(tag).letters > _LONGEST:
        return None
    text = short_text(tag, _LONGEST)
    if text is None or asks(text):
        return None
    place = measures.place[id(tag)]
    inner = measures.tags[place + 1 : measures.last[place] + 1]
    return None if any(tag.name in HEADINGS for tag in inner) else text


def _is_called(tag: Tag, name: re.Pattern[str]) -> bool:
    return bool(tag.attrs) and tag.name in _MAY_CLOSE and any(map(name.search, names_of(tag)))


def _panels(tag: Tag, measures: Measures) -> Iterator[int]:
    """The places of the elements of this page that a click opens and closes."""
    for name in _OPENS:
        panel = measures.names.get(attribute(tag, name).removeprefix("#") or "#")
        if panel is not None:
            yield panel


def _ends_at_once(title: Tag, is_title: Callable[[Tag], bool]) -> bool:
    """Whether the next title, or the end of the text, follows without a word between."""
    from bs4.element import NavigableString, Tag

    own = {id(node) for node in islice(title.descendants, _MOST_NODES)}
    for node in islice(title.next_elements, 2 * _MOST_NODES):
        if id(node) in own:
            continue
        if isinstance(node, Tag):
            if is_title(node) or node.name in _ENDS:
                return True
        elif type(node) is NavigableString and any(map(str.isalnum, node)):
            return False
    return True
