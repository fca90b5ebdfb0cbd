"""XML to a tree, without entities, DTDs or network, and of a size that can be walked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A page is some 10 kB of XML with 300 tags: these keep a tree below 400 MB and five seconds.
MAX_XML = 20_000_000
MAX_TAGS = 200_000
# One without declarations of its own inside brackets.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]*>")


def checked_xml(data: bytes) -> bytes:
    """The same bytes; raises SourceError where they are too many, or declare a document type."""
    tags = data.count(b"<")
    if len(data) > MAX_XML or tags > MAX_TAGS:
        raise SourceError(
            f"holds {len(data):,} bytes of XML in {tags:,} tags; expected at most {MAX_XML:,} in "
            f"{MAX_TAGS:,}; split it"
        )
    if b"<!DOCTYPE" in data.replace(b"\0", b""):  # UTF-16 has a zero beside each letter
        raise SourceError(
            "declares XML entities, which no office program writes; expected a document without; "
            "save it again in the program that made it"
        )
    return data


def xml_tree(data: bytes, recover: bool = False) -> Element:
    """The root of an XML file; raises lxml's XMLSyntaxError unless it is to be mended."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    root = etree.fromstring(data, parser)
    if root is None:  # nothing could be mended
        raise SourceError("is no XML; expected a root element; save it again")
    return root


def without_doctype(data: bytes) -> bytes:
    """XML without its document type, which only names a standard that is not read."""
    return _DOCTYPE.sub(b"", data, count=1)


def local_name(element: Element) -> str:
    """An element's name in small letters, without its namespace."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
