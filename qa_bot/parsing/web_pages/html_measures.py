"""What the elements of an HTML page hold: how many letters, how many of them in links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.web_pages.html_walk import attribute, elements

if TYPE_CHECKING:
    from bs4 import Tag

# Elements that are looked at before a text counts as long.
_MOST_NODES = 80


@dataclass(slots=True)
class Measure:
    """Letters of an element's text, outside of links, in links to the same page, in others."""

    outside: int = 0
    inside: int = 0
    elsewhere: int = 0
    links: int = 0

    def add(self, other: Measure) -> None:
        """Count what another element holds as well."""
        self.outside += other.outside
        self.inside += other.inside
        self.elsewhere += other.elsewhere
        self.links += other.links

    @property
    def letters(self) -> int:
        """All of them."""
        return self.outside + self.inside + self.elsewhere


class Measures:
    """Measures of every element of a tree, taken in one pass: a page may nest 100,000 deep."""

    def __init__(self, root: Tag) -> None:
        from bs4.element import NavigableString, Tag

        self.tags: list[Tag] = [root, *elements(root)]
        self.place = {id(tag): place for place, tag in enumerate(self.tags)}
        self._measures = [Measure() for _ in self.tags]
        # The last element inside of each.
        self.last = list(range(len(self.tags)))
        self.names: dict[str, int] = {}
        for place, tag in enumerate(self.tags):
            for name in (attribute(tag, "id"), attribute(tag, "name") if tag.name == "a" else ""):
                self.names.setdefault(name, place)
        links: dict[int, Tag | None] = {}
        for place, tag in enumerate(self.tags):
            is_link = tag.name == "a" and bool(attribute(tag, "href"))
            link = tag if is_link else links.get(id(tag.parent))
            links[id(tag)] = link
            self._measures[place].links += is_link
            for child in tag.contents:
                # Comments, scripts and styles are strings of kinds of their own.
                if type(child) is NavigableString:
                    self._count(self._measures[place], child, link)
        for place in range(len(self.tags) - 1, 0, -1):
            parent = self.tags[place].parent
            if isinstance(parent, Tag):
                above = self.place[id(parent)]
                self._measures[above].add(self._measures[place])
                self.last[above] = max(self.last[above], self.last[place])

    def of(self, tag: Tag) -> Measure:
        """What an element holds."""
        return self._measures[self.place[id(tag)]]

    def target(self, link: Tag) -> str | None:
        """The name in this page that a link leads to; None where it leads elsewhere."""
        address, _, name = attribute(link, "href").partition("#")
        return name if name and (not address or name in self.names) else None

    def _count(self, measure: Measure, text: str, link: Tag | None) -> None:
        letters = sum(map(str.isalpha, text))
        if link is None:
            measure.outside += letters
        elif self.target(link) is not None:
            measure.inside += letters
        else:
            measure.elsewhere += letters


def short_text(tag: Tag, most: int) -> str | None:
    """The text of an element in one line; None where it is longer than `most` characters."""
    length, parts = 0, []
    for text in _strings(tag):
        if text is None:
            return None
        parts.append(text)
        length += len(text.strip())
        if length > most:
            return None
    return " ".join("".join(parts).split())


def _strings(tag: Tag) -> Iterator[str | None]:
    """The strings of an element in order; None at the end where it holds too many elements."""
    from bs4.element import NavigableString

    stack: list[object] = [tag]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        node = stack.pop()
        if type(node) is NavigableString:
            yield str(node)
        stack += reversed(getattr(node, "contents", ()))
    if stack:
        yield None
