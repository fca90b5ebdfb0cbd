"""Questions in XML: whatever repeats with a child that is a question and one that is its answer.

DocBook's qandaentry is one form of it, a home-made `<faq><q>..</q><a>..</a></faq>` another. Where
nothing is marked so, the document's titles are looked through as those of a page are.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.field_names import Roles, roles_of
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.xml_html import HTML_NAMES, html_of
from qa_bot.parsing.markup.xml_source import xml_source
from qa_bot.parsing.systems import content_of_export_xml
from qa_bot.parsing.tables.columns import Record, Remarks, entries_of
from qa_bot.parsing.xml_trees import checked_xml, local_name, xml_tree
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "XML with questions and answers, or a document in it (.xml, .docbook, .dita)"
# A page may be filed as XML; its root stands near its beginning.
_HTML = re.compile(r"<html\b", re.IGNORECASE)
# Where damaged XML begins as a piece of a page, it is one: browsers read what is not closed.
_PIECE = re.compile(r"h[1-6]|p|div|table|ul|ol|dl|body|head|details|section|main|article")
_BEGINNING = 1_000
_SECTION_NAMES = ("title", "name", "label", "subject")
# Names of cells and items that home-made lists of questions use as well.
_RECORDS = frozenset({"entry", "item", "row", "listitem", "list-item"})
# So many elements of one shape are a list.
_LEAST = 2


def read(data: bytes) -> Content:
    """The pairs that a file marks, else the blocks of its text; raises SourceError."""
    source = xml_source(data)
    if _HTML.search(source.text, 0, _BEGINNING):
        return read_page(source.text)
    root, damage = _parsed(checked_xml(source.text.encode("utf-8", "replace")))
    doubts = (*source.doubts, *damage)
    if damage and _PIECE.fullmatch(local_name(root)):
        return read_page(source.text, doubts)
    with read_as(KIND):
        if export := content_of_export_xml(root, doubts):
            return export
        remarks = Remarks("line")
        records = list(_named_records(root, (), _holders(root))) or list(_shaped_records(root))
        entries = entries_of(records, remarks)
        title = _title(root)
        if entries:
            doubts = (*doubts, *remarks.lines())
            return Content(Unit.LINE, entries=tuple(entries), title=title, doubts=doubts)
        content = read_page(f"<html><body>{html_of(root)}</body></html>")
    return replace(content, title=title or content.title, doubts=(*doubts, *content.doubts))


def _parsed(xml: bytes) -> tuple[Element, tuple[str, ...]]:
    """The tree of a file, mended where it is damaged, and a doubt about that."""
    from lxml.etree import XMLSyntaxError

    try:
        return xml_tree(xml), ()
    except (XMLSyntaxError, UnicodeError) as error:
        # A message that repeats half of a character raises as it is made.
        reason = " ".join(str(error).split())[:100]
    try:
        root = xml_tree(xml, recover=True)
    except (XMLSyntaxError, UnicodeError) as error:
        raise SourceError(f"is no XML ({reason}); expected {KIND}; correct it there") from error
    if not any(text.strip() for text in root.itertext()) and not len(root):
        raise SourceError(f"is no XML ({reason}); expected {KIND}; correct it there")
    return root, (f"is damaged XML ({reason}), read as far as it can be; correct it there",)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The attributes and children of an element as fields; children of one name are one field."""

    names: tuple[str, ...]
    values: tuple[object, ...]


def _fields(element: Element) -> _Fields:
    fields: dict[str, list[object]] = {}
    for name, value in element.attrib.items():
        fields.setdefault(name.rpartition("}")[2], []).append(value)
    for child in element:
        if local_name(child):
            fields.setdefault(child.tag.rpartition("}")[2], []).append(child)
    own = " ".join([element.text or "", *(child.tail or "" for child in element)])
    if own.strip() and len(element) == 0:
        fields.setdefault("text", []).append(own)
    return _Fields(tuple(fields), tuple(v[0] if len(v) == 1 else v for v in fields.values()))


def _holders(root: Element) -> set[Element]:
    """What stands around elements that surely are a question with its answer."""
    holders: set[Element] = set()
    for element in root.iter("*"):
        fields = _fields(element) if len(element) and _may_be_record(element) else None
        roles = roles_of(fields.names) if fields else None
        if fields and roles and roles.sure and _holds_text(fields, roles):
            for above in element.iterancestors():
                if above in holders:
                    break
                holders.add(above)
    return holders


def _named_records(
    element: Element, path: tuple[str, ...], holders: Container[Element]
) -> Iterator[Record]:
    """Records whose fields are named as questions and answers are; `path` are titles above."""
    fields = _fields(element) if _may_be_record(element) else None
    roles = roles_of(fields.names) if fields else None
    is_record = fields and roles and _holds_text(fields, roles)
    if fields and roles and is_record and (roles.sure or element not in holders):
        yield _record(element, fields, roles, path)
        return
    below = path
    if element.getparent() is not None and (title := _title(element)):
        below = (*path, title)
    for child in element:
        yield from _named_records(child, below, holders)


def _may_be_record(element: Element) -> bool:
    """Whether an element is no markup of text, and not so large that it is a list of records."""
    is_markup = local_name(element) in HTML_NAMES and local_name(element) not in _RECORDS
    return not is_markup and 0 < len(element) + len(element.attrib) < 50


def _holds_text(fields: _Fields, roles: Roles) -> bool:
    """Whether the fields that count are text, not lists of more records."""
    if roles.sure:
        parts = [fields.values[roles.question], fields.values[roles.answer]]
        return all(bool(_text(part)) or not isinstance(part, list) for part in parts)
    question, answer = fields.values[roles.question], fields.values[roles.answer]
    return not isinstance(question, list) and not isinstance(answer, list) and _is_prose(answer)


def _is_prose(value: object) -> bool:
    """Whether all that an element holds is markup of text."""
    if isinstance(value, str):
        return True
    return all(local_name(one) in HTML_NAMES for one in value) if value is not None else False  # type: ignore[attr-defined]


def _record(element: Element, fields: _Fields, roles: Roles, path: tuple[str, ...]) -> Record:
    values: list[object] = [_text(value) for value in fields.values]
    question = fields.values[roles.question]
    if isinstance(question, list):
        values[roles.question] = [_text(one) for one in question]
    section = " / ".join(path) or None
    return Record(element.sourceline or 0, values, fields.names, roles, section)


def _text(value: object) -> str:
    """A field's text: HTML where there is markup in it, else its own lines."""
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if isinstance(value, str):
        return value.strip()
    element: Element = value
    if len(element):
        return f"<div>{html_of(element)}</div>"
    return textwrap.dedent(element.text or "").strip()


def _shaped_records(root: Element) -> Iterator[Record]:
    """Records by shape alone: elements that repeat, whose first child of two or more asks."""
    shapes: Counter[tuple[str, ...]] = Counter()
    elements: dict[tuple[str, ...], list[Element]] = {}
    for element in root.iter("*"):
        if _may_be_record(element) and len(element) > 1:
            shape = tuple(map(local_name, (element, element[0], element[1])))
            if shape[1] != shape[2] and not HTML_NAMES.keys() & shape[1:] and shape[1] != "title":
                shapes[shape] += 1
                elements.setdefault(shape, []).append(element)
    for shape, times in shapes.most_common():
        asking = sum(
            looks_like_question(" ".join("".join(element[0].itertext()).split()))
            for element in elements[shape]
        )
        if times >= _LEAST and 2 * asking >= times:
            for element in elements[shape]:
                fields = _fields(element)
                first = len(element.attrib)
                yield _record(element, fields, Roles(first, first + 1, sure=False), ())
            return


def _title(element: Element) -> str | None:
    """What an element calls itself, in a child or an attribute."""
    for name in _SECTION_NAMES:
        for child in element:
            if local_name(child) == name and (text := " ".join("".join(child.itertext()).split())):
                return text[:200]
        if text := " ".join((element.get(name) or "").split()):
            return text[:200]
    return None
