"""Links that only lead a reader about: tables of contents, "Next" and "Back to top", "[link]".

They repeat questions or say nothing, so that the text is read without them. Menus, headers and
footers are told by their names, in html_walk; these are told by where their links lead.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import BLOCKS, HEADINGS, attribute, elements, names_of

if TYPE_CHECKING:
    from bs4 import Tag

_LISTS = frozenset({"ul", "ol", "dl", "table", "p", "div", "center"})
_CONTENTS = frozenset(
    "toc contents table-of-contents contents-element section-toc mini-toc toctree".split()
)
# A list of contents may have this many letters outside of its links, for each one in them: "P:",
# "Part two".
_OUTSIDE = 0.35
# Nested lists could make us look at the same links over and over.
_MOST_LINKS = 1_000_000
# A block of links such as "Back to top" is no longer than this.
_LONGEST = 400
_TOP = frozenset({"", "top", "toc", "contents", "content", "index", "pagetop", "page-top"})
_NAVIGATION = re.compile(
    r"(?:(?:back|return|go|jump|to|the|of|page|top|toc|up|next|prev|previous|home|index|contents|"
    r"table|begin|beginning|start|first|last|chapter|section)\b|[^\w?]|_)+",
    re.IGNORECASE,
)
_DIRECTIONS = frozenset({"next", "previous", "prev", "up"})
# What menus are called; so many links they have at least, and no more other text than this share.
_MENU = re.compile(r"(?:^|[-_])(?:nav|menu|toc)|(?:menu|toc)$|navigation|sidebar")
_MENU_LINKS = 5
_COLUMN_LINKS = 8
_BESIDE_LINKS = 0.2
# Whole blocks that say the same and lead to the same page.
_REPEATS = 3


def furniture(root: Tag, measures: Measures) -> Iterator[Tag]:
    """Find the elements of a page that only lead about in it: they are no text.

    `measures` are those of `root`.
    """
    yield from _contents(measures)
    yield from _lines_of_contents(measures)
    yield from _ways(measures)
    yield from _menus(measures)
    yield from _links_in_headings(root)


def _contents(measures: Measures) -> Iterator[Tag]:
    """Find lists and boxes that are tables of contents; what is in one is not looked at again."""
    end, seen = 0, 0
    links = [place for place, tag in enumerate(measures.tags) if attribute(tag, "href")]
    for place, tag in enumerate(measures.tags[1:], 1):
        if place < end or tag.name not in _LISTS or not _is_linked(tag, measures):
            continue
        last = measures.last[place]
        inner = links[bisect_left(links, place) : bisect_right(links, last)]
        seen += len(inner)
        if seen < _MOST_LINKS and _lead_on(tag, inner, measures):
            end = last + 1
            yield tag


def _lines_of_contents(measures: Measures) -> Iterator[Tag]:
    """Find tables of contents that are no list: links between line ends, a link a line."""
    for parent in measures.tags:
        if not any(getattr(child, "name", None) == "br" for child in parent.contents):
            continue
        run: list[Tag] = []
        for line in _lines(parent):
            if len(line) == 1 and measures.target(line[0]) is not None:
                run += line
            elif line:
                yield from _leading_on(run, measures)
                run = []
        yield from _leading_on(run, measures)


def _lines(parent: Tag) -> Iterator[list[Tag]]:
    """Split an element at its line ends and give the links of each line.

    One link says that the line holds nothing else: other text, or a block, counts as two.
    """
    from bs4.element import NavigableString, Tag

    line: list[Tag] = []
    for child in parent.contents:
        if isinstance(child, Tag) and child.name == "br":
            yield line
            line = []
        elif isinstance(child, Tag):
            line += [child] if child.name == "a" else [parent, parent]
        elif type(child) is NavigableString and any(map(str.isalpha, child)):
            line += [parent, parent]
    yield line


def _leading_on(run: Sequence[Tag], measures: Measures) -> Sequence[Tag]:
    """Give back the links where they are contents together; nothing where they are not."""
    places = [measures.place[id(link)] for link in run]
    return run if len(run) > 1 and _lead_on(run[0], places, measures) else ()


def _is_linked(tag: Tag, measures: Measures) -> bool:
    """Tell whether nearly all of an element is links within the page."""
    measure, named = measures.of(tag), bool(names_of(tag) & _CONTENTS)
    if tag.name in {"div", "center"} and not named:
        return False
    if not measure.inside or measure.elsewhere > _OUTSIDE * measure.inside:
        return False
    return measure.outside <= (1 if named else _OUTSIDE) * measure.inside


def _lead_on(tag: Tag, links: Sequence[int], measures: Measures) -> bool:
    """Tell contents by where the links lead: all of them below `tag`, two in three in order.

    "See this and that question" in an answer leads up and down.
    """
    here = measures.place[id(tag)]
    names = [name for link in links if (name := measures.target(measures.tags[link]))]
    places = [measures.names.get(name, here + 1) for name in names]
    if len(places) < 2 and not names_of(tag) & _CONTENTS:
        return False
    ascending = sum(a <= b for a, b in zip(places, places[1:], strict=False))
    return min(places, default=0) > here and 3 * ascending >= 2 * (len(places) - 1)


def _menus(measures: Measures) -> Iterator[Tag]:
    """Find boxes called menus, and columns of a page laid out by a table, with hardly any text.

    Titles in them make them no part of the text; their links lead elsewhere.
    """
    for tag in measures.tags[1:]:
        measure = measures.of(tag)
        column = tag.name == "td"
        if measure.links < (_COLUMN_LINKS if column else _MENU_LINKS):
            continue
        if measure.outside > _BESIDE_LINKS * measure.letters:
            continue
        if column or any(map(_MENU.search, names_of(tag))):
            yield tag


def _ways(measures: Measures) -> Iterator[Tag]:
    """Find blocks that lead to another page or place: "Next: ...", "Back to top".

    Also those that hold one link to the same place and stand in the page three times or more.
    """
    innermost = [tag for tag in measures.tags if _is_innermost(tag, measures)]
    blocks = [(tag, text) for tag in innermost if (text := short_text(tag, _LONGEST))]
    repeated = Counter(_leads(tag, text) for tag, text in blocks)
    for tag, text in blocks:
        measure = measures.of(tag)
        whole = not measure.outside and measure.links == 1
        again = whole and measure.inside and repeated[_leads(tag, text)] >= _REPEATS
        if again or (whole and _leads(tag, text)[1] in _TOP) or _says_way(tag, text):
            yield tag


def _is_innermost(tag: Tag, measures: Measures) -> bool:
    """Tell whether a short block has links and no blocks inside; a table or row may have them."""
    if tag.name not in BLOCKS or tag.name in HEADINGS or tag.name in {"dt", "dd", "li", "summary"}:
        return False
    measure = measures.of(tag)
    if not measure.links or measure.letters > _LONGEST:
        return False
    if tag.name in {"table", "tr"}:
        return True
    return not any(getattr(child, "name", None) in BLOCKS for child in tag.children)


def _leads(tag: Tag, text: str) -> tuple[str, str]:
    """Give what a block says, and the name in this page that its first link leads to or "-"."""
    link = next((one for one in elements(tag, {"a"}) if one.has_attr("href")), None)
    href = attribute(link, "href") if link else "-"
    return text, href.partition("#")[2].lower() if href.startswith("#") else "-"


def _says_way(tag: Tag, text: str) -> bool:
    """Tell whether a block says nothing but "Next", "Up" and the like, and what its links say.

    Either the links themselves are such words, or words of direction stand beside them
    ("Next: Installing").
    """
    anchors = (link for link in elements(tag, {"a"}) if link.has_attr("href"))
    links = [short_text(link, _LONGEST) or "" for link in anchors]
    rest = text
    for link in links:
        rest = rest.replace(link, " ", 1)
    if text.endswith((".", "!")):  # "See the next page." is a sentence
        return False
    if any(map(str.isalpha, rest)) and not _NAVIGATION.fullmatch(rest):
        return False
    if any(map(str.isalpha, text)) and all(map(_NAVIGATION.fullmatch, filter(None, links))):
        return True
    return bool(_DIRECTIONS & {word.lower() for word in re.findall(r"\w+", rest)})


def _links_in_headings(root: Tag) -> Iterator[Tag]:
    """Find the links in headings that say the same in several of them: "TOC", "[link]"."""
    links: list[tuple[str, Tag]] = []
    for heading in elements(root, HEADINGS):
        whole = short_text(heading, _LONGEST)
        for link in heading.find_all("a", href=re.compile("#")) if whole else ():
            text = short_text(link, 20)
            if text and text != whole:
                links.append((text, link))
    counts = Counter(text for text, _ in links)
    yield from (link for text, link in links if counts[text] > 1)
