"""Parts of a page beside its text: "Was this helpful? Yes No", cookies, sharing, related pages.

They are told by what can be clicked in them, by how often they say the same, and by the names that
sites give to them: as little as possible by the words of one language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import BLOCKS, HEADINGS, attribute, names_of

if TYPE_CHECKING:
    from bs4 import Tag

_LONGEST = 120
_LONGEST_LABEL = 20
_REPEATS = 3
# Elements that are looked at in a short box, and boxes around a link.
_MOST_ELEMENTS = 60
_MOST_BOXES = 5
_TITLES = HEADINGS | {"summary", "dt"}
_INPUTS = frozenset({"form", "input"})
# A part of this share of the page is the page.
_MOST = 0.3
_NOWHERE = re.compile(r"#?$|javascript:", re.IGNORECASE)
_SHARES = re.compile(
    r"https?://(?:[\w-]+\.)*(?:twitter|x|facebook|linkedin|whatsapp|pinterest|reddit|telegram)\.\w+/"
    r"|mailto:\?",
    re.IGNORECASE,
)
# What sites call banners, by class or id; an id such as "cookies" is also the anchor of a section.
_BANNER = re.compile(
    r"(?:.*-)?(?:cookies?|gdpr|consent)-(?:.*-)?"
    r"(?:banner|bar|notice|popup|consent|overlay|modal|dialog|message|box|wrapper|window)"
    r"|onetrust-.*|cc-window|cookiebot.*|cookie-?consent.*|cookie-law-info.*"
)
# What sites call these parts by class.
_ASIDE = re.compile(
    r"(?:article|page|content|site|user|was)-?(?:feedback|votes?|rating|helpful)"
    r"|helpful(?:ness)?|feedback-(?:form|widget|box|section|wrapper)|votes"
    r"|comments(?:-(?:area|list|section|form|wrapper))?|disqus.*|sharethis.*|addtoany.*"
    r"|(?:social|share|sharing)(?:-(?:links?|icons?|bar|buttons?|media|box|widget|list))+"
)
# These are so where they hold what their second part says.
_LINKS = re.compile(
    r"(?:related|recommended|similar|recently-viewed|recent|share|social|see-?also)"
    r"(?:-(?:articles?|posts?|topics?|links|pages|content|reading|items|list|section))*"
)
_LETTERS = re.compile(r"(?:newsletter|subscribe|mailchimp|mc-embed)(?:-.*)?")
_DATES = re.compile(r"(?:(?:post|entry|article)-?)?(?:meta|date|author)|byline|posted-on")
_SPOKEN = frozenset(
    "sr-only sr-only-focusable visually-hidden visuallyhidden screen-reader-text "
    "screen-reader-only screen-reader-response screenreader assistive-text u-visually-hidden "
    "show-for-sr a11y-hidden".split()
)
_BARS = re.compile(r"[|\u00b7\u2022\u00bb\u2013/]")


def asides(measures: Measures) -> Iterator[Tag]:
    """Find what stands in a page beside its text."""
    yield from _named(measures)
    yield from _asking_for_a_click(measures)
    yield from _repeated(measures)
    yield from _last_links(measures)


def _named(measures: Measures) -> Iterator[Tag]:
    """Find parts by their names, where they are a small part of the page without questions."""
    whole = measures.of(measures.tags[0]).letters
    titles = _places(measures, _TITLES)
    inputs = _places(measures, _INPUTS)
    for place, tag in enumerate(measures.tags):
        names = names_of(tag) if tag.attrs else set()
        if not names or tag.name in HEADINGS or tag.name in {"html", "body", "main", "a"}:
            continue
        letters = measures.of(tag).letters
        if names & _SPOKEN and letters <= _LONGEST:
            yield tag
        elif letters <= _MOST * whole and _count(titles, place, measures) < 2:
            asks_for_letters = bool(_count(inputs, place, measures))
            if _is_called_aside(tag, names, measures, asks_for_letters):
                yield tag


def _places(measures: Measures, names: frozenset[str]) -> list[int]:
    return [place for place, tag in enumerate(measures.tags) if tag.name in names]


def _count(places: Sequence[int], place: int, measures: Measures) -> int:
    """How many of these stand in the element of a place: a page may nest 100,000 deep."""
    return bisect_right(places, measures.last[place]) - bisect_right(places, place)


def _is_called_aside(tag: Tag, names: set[str], measures: Measures, has_input: bool) -> bool:
    measure = measures.of(tag)
    classes = names - {attribute(tag, "id").lower()}
    if any(map(_BANNER.fullmatch, names)) or any(map(_ASIDE.fullmatch, classes)):
        return True
    if any(map(_LINKS.fullmatch, classes)):
        return 2 * measure.elsewhere >= measure.letters
    if any(map(_LETTERS.fullmatch, names)):
        return has_input
    is_date = any(map(_DATES.fullmatch, classes)) and measure.letters <= _LONGEST
    return is_date and any(inner.name == "time" for inner in _inside(tag, measures))


def _asking_for_a_click(measures: Measures) -> Iterator[Tag]:
    """Find short boxes that ask and have two answers to click: buttons, or links to nowhere."""
    end = 0
    for place, tag in enumerate(measures.tags[1:], 1):
        if place < end or tag.name not in BLOCKS or measures.of(tag).letters > _LONGEST:
            continue
        if measures.last[place] - place > _MOST_ELEMENTS:
            continue
        labels = [label for inner in _inside(tag, measures) if (label := _click(inner))]
        if len(labels) < 2 or any(inner.name in _TITLES for inner in _inside(tag, measures)):
            continue
        text = short_text(tag, 2 * _LONGEST) or ""
        for label in labels:
            text = text.replace(label, " ", 1)
        if asks(text) and not any(map(asks, labels)):
            end = measures.last[place] + 1
            yield tag


def _inside(tag: Tag, measures: Measures) -> Sequence[Tag]:
    """The elements of a small one."""
    place = measures.place[id(tag)]
    return measures.tags[place + 1 : min(measures.last[place], place + _MOST_ELEMENTS) + 1]


def _click(tag: Tag) -> str | None:
    """What a button, or a link to nowhere, says; None for other elements and longer texts."""
    if tag.name == "a" and tag.has_attr("href"):
        if not _NOWHERE.match(attribute(tag, "href")):
            return None
    elif tag.name not in {"button", "a"} and attribute(tag, "role") != "button":
        return None
    text = short_text(tag, _LONGEST_LABEL) or ""
    return text if any(map(str.isalpha, text)) else None


def _repeated(measures: Measures) -> Iterator[Tag]:
    """Find links that are no part of a sentence and say the same again and again.

    They lead nowhere, to sites where one shares, or each to a page of its own ("Read more").
    """
    alike: dict[str, list[Tag]] = defaultdict(list)
    with_words = {id(tag) for tag in measures.tags if _has_words(tag)}
    for tag in measures.tags[1:]:
        link = tag.name == "a" and tag.has_attr("href")
        if link and tag.parent is not None and tag.parent.name not in HEADINGS:
            if text := short_text(tag, _LONGEST_LABEL):
                alike[text].append(tag)
    for links in alike.values():
        every = [attribute(link, "href") for link in links]
        idle = all(_NOWHERE.match(address) or _SHARES.match(address) for address in every)
        own = len(set(every)) == len(every)
        if len(links) >= _REPEATS and (idle or own):
            yield from (link for link in links if idle or _stands_below(link, measures, with_words))


def _has_words(tag: Tag) -> bool:
    """Whether an element has text that is in none of its elements."""
    return any(isinstance(one, str) and any(map(str.isalnum, one)) for one in tag.contents)


def _stands_below(link: Tag, measures: Measures, with_words: set[int]) -> bool:
    """Whether a link is a block of its own, below a text that is no title."""
    block = link
    for _ in range(_MOST_BOXES):
        parent = block.parent
        if parent is None or id(parent) not in measures.place or id(parent) in with_words:
            return False
        above = block.find_previous_sibling(True)
        if above is not None:
            shown = measures.of(above).letters > 0 and above.name in BLOCKS
            return shown and above.name not in HEADINGS and above.name not in {"dt", "summary"}
        block = parent
    return False


def _last_links(measures: Measures) -> Iterator[Tag]:
    """Find the line of links with bars between them that ends a page: "[ Home | Contact ]"."""
    for tag in reversed(measures.tags[1:]):
        measure = measures.of(tag)
        if tag.name not in BLOCKS or not measure.letters:
            continue
        bars = "".join(text for text in tag.find_all(string=True, recursive=False))
        if measure.outside or measure.links < 2 or not _BARS.search(bars):
            return
        yield tag
        return
