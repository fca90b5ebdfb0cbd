"""An HTML tree in reading order, without what is no part of the text.

The walk keeps its own stack: a page may nest deeper than Python recurses.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.well_formed import well_formed_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    "html body p div section article main details summary dd dt dl li ul ol table caption pre hr "
    "blockquote figure figcaption header address form fieldset legend center tr".split()
)
_NEVER_TEXT = frozenset(
    "script style template noscript nav aside footer head title svg math canvas object iframe "
    "audio video map input select textarea option datalist dialog menu".split()
)
_NO_TEXT_ROLES = frozenset(
    "navigation contentinfo banner search menu menubar doc-toc doc-noteref doc-endnotes "
    "doc-footnote".split()
)
# Class names and ids that sites without the HTML5 elements give to the same parts.
_NO_TEXT_NAMES = frozenset(
    "nav navbar navigation menu footer site-footer page-footer breadcrumb breadcrumbs "
    "sidebar skip-link cookie-banner cookie-notice navheader navfooter nav-header "
    "nav-footer postamble printfooter catlinks entry-footer post-footer article-footer colophon "
    "post-navigation nav-links nav-panel pagination sharedaddy share-buttons social-share".split()
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_INVISIBLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# The answer of an accordion is hidden until its question is clicked.
_PANEL = re.compile(r"accordion|collaps|panel|answer|faq|toggle|tab-?content|content", re.I)
# What pages call the element of a question that is no heading: "faq__question", "accordion-header".
_QUESTION_PARTS = frozenset(
    {"text", "title", "header", "heading", "toggle", "btn", "button", "label"}
)
_ACCORDION_PARTS = _QUESTION_PARTS | {"head", "trigger", "summary", "q"}
_ACCORDION = re.compile(r"accordion|faq|collaps|toggle")
_PANEL_ATTRIBUTES = ("aria-labelledby", "aria-hidden", "data-parent", "data-bs-parent")


def parsed_html(html: str) -> BeautifulSoup:
    """The tree of a page or fragment, as lxml mends it."""
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():  # text that looks like a path, XHTML: both are meant
        warnings.simplefilter("ignore")
        # lxml ends a page at a NUL.
        return BeautifulSoup(well_formed_text(html.replace("\0", "\ufffd")), "lxml")


@dataclass(frozen=True, slots=True)
class Marks:
    """Identities of elements: titles of the text below, what is no text, `dl` without questions.

    `uncounted` are items of lists whose number says nothing, `levels` those of headings whose
    name says another.
    """

    titles: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    plain_lists: frozenset[int] = frozenset()
    uncounted: frozenset[int] = frozenset()
    levels: Mapping[int, int] = field(default_factory=dict)


class Page:
    """A tree to walk through.

    What an element holds is found out for all of them at once: asked of each, a page of 100,000
    nested elements would take hours.
    """

    def __init__(self, root: Tag, marks: Marks | None = None) -> None:
        self.root = root
        self._marks = marks or Marks()
        self._with_headings = _ancestors(root, [*HEADINGS, "details", "dl"])
        self._with_layout = self._with_headings | _ancestors(root, ["table", "pre"])
        if self._marks.titles:
            rows = [tag for tag in elements(root, {"tr"}) if id(tag) in self._marks.titles]
            self._with_layout |= _ancestors_of(rows)

    def events(self) -> Iterator[tuple[Tag | str, bool]]:
        """Elements where they open (True) and close (False), and the strings between them."""
        from bs4.element import NavigableString, PreformattedString, Tag

        stack: list[tuple[Tag, Iterator[object]]] = [(self.root, iter(self.root.contents))]
        yield self.root, True
        while stack:
            tag, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                yield tag, False
            elif isinstance(child, Tag):
                if not self._is_left_out(child):
                    yield child, True
                    stack.append((child, iter(child.contents)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                yield str(child), True

    def lays_out(self, table: Tag) -> bool:
        """Whether a table holds parts of the page rather than data."""
        return id(table) in self._with_layout

    def is_title(self, tag: Tag) -> bool:
        """Whether an element that is no heading is the title of the text below it."""
        return id(tag) in self._marks.titles or is_marked_question(tag)

    def joins(self, tag: Tag) -> bool:
        """Whether the blocks of an element are one title."""
        return id(tag) in self._marks.titles

    def is_plain_term(self, tag: Tag) -> bool:
        """Whether a `dt` is a word that its list explains rather than a question."""
        return tag.name == "dt" and id(tag.parent) in self._marks.plain_lists

    def level_of(self, heading: Tag) -> int:
        """The level of a heading element."""
        return self._marks.levels.get(id(heading), int(heading.name[1]))

    def is_counted(self, item: Tag) -> bool:
        """Whether the number of a list's item says which one it is."""
        return id(item) not in self._marks.uncounted

    def _is_left_out(self, tag: Tag) -> bool:
        """Whether an element and all in it are no part of the text: menus, scripts, forms."""
        if id(tag) in self._marks.left_out:
            return True
        if tag.name in _NEVER_TEXT or attribute(tag, "role").lower() in _NO_TEXT_ROLES:
            return True
        # Some sites put the whole page into a form, or call its largest part "content menu".
        if tag.name in {"header", "form"} or names_of(tag) & _NO_TEXT_NAMES:
            return id(tag) not in self._with_headings and tag.name not in HEADINGS
        if tag.name in {"button", "label"}:
            parent = tag.parent
            return not self.is_title(tag) and (parent is None or parent.name not in HEADINGS)
        if not tag.attrs:
            return False
        if attribute(tag, "aria-hidden") == "true" and not _holds_words(tag):
            return True
        # A browser finds text in what is hidden "until-found", and shows it then.
        hidden = tag.has_attr("hidden") and attribute(tag, "hidden").lower() != "until-found"
        hidden = hidden or bool(_INVISIBLE.search(attribute(tag, "style")))
        return hidden and not self._is_panel(tag)

    def _is_panel(self, tag: Tag) -> bool:
        """Whether a hidden element is one that a click shows."""
        if any(tag.has_attr(name) for name in _PANEL_ATTRIBUTES):
            return True
        if attribute(tag, "role") in {"region", "tabpanel"} or tag.name == "dd":
            return True
        if any(_PANEL.search(name) for name in names_of(tag)):
            return True
        before = tag.find_previous_sibling(True)
        return before is not None and (before.name in HEADINGS or self.is_title(before))


def is_marked_question(tag: Tag) -> bool:
    """Whether an element that is no heading is made to look like one: an accordion's button.

    That is what opens the text below it by a click, or says so by its class.
    """
    if "aria-expanded" in tag.attrs:
        return tag.name in {"button", "a"} or attribute(tag, "role") == "button"
    if tag.name not in {"div", "p", "button", "label"}:
        return False
    names = names_of(tag)
    is_named = any(map(_names_a_question, names))
    if not is_named and not (tag.name == "button" and any(map(_ACCORDION.search, names))):
        return False
    # One that has the answer in it as well, or a heading, is only what holds them.
    return not any(getattr(child, "name", None) in BLOCKS for child in tag.children)


def is_bold(tag: Tag) -> bool:
    """Whether an inline element prints its text in bold."""
    if tag.name in {"b", "strong"}:
        return True
    return bool((style := attribute(tag, "style")) and _BOLD_STYLE.search(style))


def adds_something(url: str, text: str) -> bool:
    """Whether a reader of the text would miss the address of a link."""
    if not url or url.startswith(("#", "javascript:", "data:")):
        return False
    bare = re.sub(r"^(https?://|mailto:|tel:)", "", url, flags=re.IGNORECASE).rstrip("/")
    return bare.lower() not in text.lower()


def _names_a_question(name: str) -> bool:
    *before, last = re.split("[-_]+", name)
    if last == "question" or (before[-1:] == ["question"] and last in _QUESTION_PARTS):
        return True
    return last in _ACCORDION_PARTS and any(map(_ACCORDION.search, before))


def names_of(tag: Tag) -> set[str]:
    """Its classes and its id in small letters, "siteFooter" as "site-footer"."""
    if not tag.attrs:
        return set()
    classes = tag.get("class")
    listed = classes.split() if isinstance(classes, str) else list(classes or ())
    words = [*listed[:20], attribute(tag, "id")]
    return {_CAMEL.sub("-", word[:100]).lower() for word in words if word}


def attribute(tag: Tag, name: str) -> str:
    """Its value where it is one text; otherwise ""."""
    # Asked many times of each element, most of which have none.
    value = tag.attrs.get(name) if tag.attrs else None
    return value.strip() if isinstance(value, str) else ""


def elements(root: Tag, names: Collection[str] = ()) -> Iterator[Tag]:
    """The elements in another, those of these names; all of them where none is given.

    Beautiful Soup's own search takes ten times as long, for it knows many ways to search.
    """
    from bs4.element import Tag

    for node in root.descendants:
        if isinstance(node, Tag) and (not names or node.name in names):
            yield node


def _ancestors(root: Tag, names: list[str]) -> set[int]:
    """Identities of the elements that hold one of these."""
    return _ancestors_of(elements(root, frozenset(names)))


def _ancestors_of(tags: Iterable[Tag]) -> set[int]:
    ancestors: set[int] = set()
    for tag in tags:
        parent = tag.parent
        while parent is not None and id(parent) not in ancestors:
            ancestors.add(id(parent))
            parent = parent.parent
    return ancestors


def _holds_words(tag: Tag) -> bool:
    """Whether one of the first strings of an element has a letter or digit; icons have none."""
    stack: list[object] = [tag]
    for _ in range(8):
        node = stack.pop() if stack else None
        if isinstance(node, str) and any(character.isalnum() for character in node):
            return True
        stack += reversed(getattr(node, "contents", ())[:8])
    return False
