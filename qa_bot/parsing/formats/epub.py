"""EPUB books: HTML pages in a ZIP archive, in the order of the book's spine."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content
from qa_bot.parsing.formats.html import MAX_BYTES, decoded_page, read_page
from qa_bot.parsing.packed import unpacked
from qa_bot.parsing.xml_trees import checked_xml, without_doctype, xml_tree
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "an EPUB book without copy protection (.epub)"
# A book of questions has some 20,000 tags, half of which close the others; so many elements, packed
# to a hundredth, take six to ten seconds.
MAX_MARKUP = 100_000
MAX_ELEMENTS = 40_000
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_READ = re.compile(r"META-INF/\w+\.xml|.*\.(?:opf|x?html?|xml)", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_END = re.compile(r"</body\s*>", re.IGNORECASE)
# Pages that only list the others, or are a picture.
_PASSED = frozenset({"toc", "cover", "title-page", "copyright-page"})
_NO_TITLES = frozenset({"unknown", "unknown title", "untitled"})


def read(data: bytes) -> Content:
    """What a book's pages hold, as one page; raises SourceError."""
    parts = unpacked(data, KIND, lambda name: bool(_READ.fullmatch(name)))
    with read_as(KIND):
        name = _package_name(parts)
        package = xml_tree(without_doctype(checked_xml(parts[name])), recover=True)
        names = list(_spine(package, posixpath.dirname(name)))
        _check(parts, names)
        pages = [_body(decoded_page(parts[page])) for page in names if parts.get(page)]
    content = read_page("<html><body>" + "\n".join(pages) + "</body></html>")
    # The names of places are those of pages inside of the book, which no link from here reaches.
    return replace(
        content,
        blocks=tuple(replace(block, anchor=None) for block in content.blocks),
        entries=tuple(replace(entry, anchor=None) for entry in content.entries),
        title=_title(package) or content.title,
    )


def _package_name(parts: Mapping[str, bytes]) -> str:
    """The member that lists all others; its name stands in the container."""
    if _CONTAINER in parts:
        container = xml_tree(checked_xml(parts[_CONTAINER]), recover=True)
        for element in container.iter("{*}rootfile"):
            if (name := element.get("full-path") or "") in parts:
                return name
    named = [name for name in parts if name.lower().endswith(".opf")]
    if not named:
        raise SourceError(f"lists no pages; expected {KIND}; export it again")
    return named[0]


def _spine(package: Element, folder: str) -> Iterator[str]:
    """The pages in reading order, without the book's contents and cover."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    passed = {
        _member(folder, reference.get("href"))
        for reference in package.iter("{*}reference")
        if reference.get("type") in _PASSED
    }
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if (name := _member(folder, item.get("href"))) not in passed:
            yield name


def _member(folder: str, href: str | None) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote((href or "").partition("#")[0])))


def _check(parts: Mapping[str, bytes], names: list[str]) -> None:
    """Refuse a book whose pages are encrypted, or too much to read; fonts may be encrypted."""
    if _ENCRYPTION in parts:
        encryption = xml_tree(checked_xml(parts[_ENCRYPTION]), recover=True)
        hidden = {_member("", e.get("URI")) for e in encryption.iter("{*}CipherReference")}
        if hidden.intersection(names):
            raise SourceError(f"is encrypted; expected {KIND}; get it without")
    pages = [parts.get(name, b"") for name in names]
    size, markup = sum(map(len, pages)), sum(page.count(b"<") for page in pages)
    if size > MAX_BYTES or markup > MAX_MARKUP:
        raise SourceError(
            f"holds pages of {size:,} bytes with {markup:,} tags; expected at most {MAX_BYTES:,} "
            f"with {MAX_MARKUP:,}; split it"
        )
    closed = sum(page.count(b"</") for page in pages)
    if (elements := max(markup - closed, closed)) > MAX_ELEMENTS:
        raise SourceError(
            f"holds {elements:,} elements; expected at most {MAX_ELEMENTS:,}; split it"
        )


def _body(page: str) -> str:
    """What stands between the tags of a page's body; all of a page without them."""
    start, end = _BODY.search(page), _END.search(page)
    first, last = start.end() if start else 0, end.start() if end else len(page)
    return f"<div>{page[first:last]}</div>"


def _title(package: Element) -> str | None:
    element = next(package.iter("{*}title"), None)
    text = " ".join((element.text or "").split()) if element is not None else ""
    return None if text.lower() in _NO_TITLES else text or None
