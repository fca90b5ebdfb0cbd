"""The parts of an OpenDocument file (ISO/IEC 26300): XML in a ZIP archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.packed import unpacked
from qa_bot.parsing.xml_trees import checked_xml, xml_tree
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_URN = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE, STYLE, TEXT, TABLE = (_URN.format(name) for name in ("office", "style", "text", "table"))
FO = _URN.format("xsl-fo-compatible")
XLINK = "{http://www.w3.org/1999/xlink}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARTS = frozenset({"content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"})


@dataclass(frozen=True, slots=True)
class OdfPackage:
    """The body of a document, the elements that hold its styles, and the title it was given.

    `styles` come in the order in which one of the same name replaces another.
    """

    body: Element
    styles: tuple[Element, ...]
    title: str | None


def odf_package(data: bytes, body: str, kind: str) -> OdfPackage:
    """Open an OpenDocument file whose body is called `body`; raises SourceError, naming `kind`."""
    parts = unpacked(data, kind, _PARTS.__contains__)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise SourceError(f"is encrypted; expected {kind} without a password; save it without one")
    with read_as(kind):
        content = xml_tree(checked_xml(parts["content.xml"]))
        roots = [xml_tree(checked_xml(parts["styles.xml"]))] if "styles.xml" in parts else []
        styles = [part for root in (*roots, content) for part in root if _holds_styles(part)]
        found = content.find(f"{OFFICE}body/{OFFICE}{body}")
        if found is None:
            raise SourceError(f"has no text of its kind inside; expected {kind}; save it as that")
        return OdfPackage(found, tuple(styles), _title(parts.get("meta.xml")))


def _holds_styles(part: Element) -> bool:
    return part.tag in {f"{OFFICE}styles", f"{OFFICE}automatic-styles"}


def _title(meta: bytes | None) -> str | None:
    element = xml_tree(checked_xml(meta)).find(f".//{_TITLE}") if meta else None
    return (" ".join((element.text or "").split()) or None) if element is not None else None


def number_at(element: Element, name: str, default: int, most: int) -> int:
    """A whole number in an attribute, at most `most`; `default` where there is none."""
    text = element.get(name) or ""
    return min(int(text), most) if text.isascii() and text.isdigit() else default
