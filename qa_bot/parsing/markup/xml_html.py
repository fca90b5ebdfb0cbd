"""Elements of documents in XML (DocBook, DITA, JATS and the like) as the HTML that means the same.

The names are not those of one schema: all that such documents call a paragraph is a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from qa_bot.parsing.xml_trees import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMES = {
    "p": "para simpara formalpara p attribution note tip warning caution important shortdesc",
    "ul": "itemizedlist simplelist ul choices bullets",
    "ol": "orderedlist procedure substeps steps ol",
    "li": "listitem member step substep li list-item item choice",
    "dl": "variablelist deflist def-list dl parml",
    "dt": "term dt pt dlterm",
    "dd": "dd pd def",
    "pre": "programlisting screen literallayout synopsis codeblock pre source msgblock preformat",
    "table": "table informaltable simpletable",
    "tr": "row tr strow sthead",
    "td": "entry td th stentry",
    "a": "ulink link a ext-link uri url xref",
    "blockquote": "blockquote lq quoteblock disp-quote",
    "br": "br",
    "b": "b strong bold",
}
HTML_NAMES = {name: tag for tag, names in _NAMES.items() for name in names.split()}
_TITLES = frozenset({"title", "bridgehead", "heading", "head"})
# What is not printed where it stands.
_PASSED = frozenset(
    "footnote fn indexterm remark info articleinfo bookinfo chapterinfo sectioninfo prolog "
    "metadata mediaobject inlinemediaobject imageobject image graphic comment anchor titleabbrev "
    "related-links".split()
)
_INLINE = frozenset({"a", "b", "br"})
_ADDRESSES = ("url", "href", "{http://www.w3.org/1999/xlink}href")
_MOST_LEVELS = 6
# Text that is printed in quotation marks, which the source has not.
_QUOTED = frozenset({"quote", "q"})
# How DocBook and JATS name what HTML's lists call "a".
_NUMBERS = {
    "order": "1", "arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i",
    "upperroman": "I", "alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i",
    "roman-upper": "I",
}  # fmt: skip


def html_of(element: Element, level: int = 1) -> str:
    """What an element holds, as HTML; its title is a heading of `level`, deeper ones further."""
    return "".join(_content(element, level))


def _content(element: Element, level: int) -> Iterator[str]:
    yield escape(element.text or "", quote=False)
    for child in element:
        name = local_name(child)
        if name in _TITLES:
            yield f"<h{level}>{html_of(child, level)}</h{level}>"
        elif name and name not in _PASSED:
            yield from _tagged(child, name, level)
        yield escape(child.tail or "", quote=False)


def _tagged(element: Element, name: str, level: int) -> Iterator[str]:
    tag = HTML_NAMES.get(name)
    if name == "listitem" and local_name(element.getparent()) == "varlistentry":
        tag = "dd"
    elif name == "list":
        tag = "ol" if (element.get("list-type") or "").lower() in _NUMBERS else "ul"
    below = min(level + (tag is None and _has_title(element)), _MOST_LEVELS)
    if tag is None:
        holds_blocks = any(_is_block(child) for child in element)
        tag = "div" if holds_blocks else "span"
    if tag == "br":
        yield "<br>"
        return
    around = ("\u201c", "\u201d") if name in _QUOTED else ("", "")
    yield f"{around[0]}<{tag}{_attributes(element, tag)}>"
    yield from _content(element, below)
    yield f"</{tag}>{around[1]}"


def _is_block(element: Element) -> bool:
    name = local_name(element)
    return name in _TITLES or HTML_NAMES.get(name, "a") not in _INLINE


def _has_title(element: Element) -> bool:
    return any(local_name(child) in _TITLES for child in element)


def _attributes(element: Element, tag: str) -> str:
    if tag == "a":
        address = next((a for name in _ADDRESSES if (a := element.get(name))), "")
        return f' href="{escape(address)}"' if "://" in address or address[:7] == "mailto:" else ""
    if tag != "ol":
        return ""
    style = _NUMBERS.get((element.get("numeration") or element.get("list-type") or "").lower(), "1")
    start = element.get("startingnumber") or element.get("start") or "1"
    return f' type="{style}" start="{escape(start)}"'
