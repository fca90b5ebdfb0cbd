"""The text of an XML file, made ready for a parser that knows no DTD and no entities.

A document type is taken out. What it declares itself as plain text is put in where it is named, as
are the entities of HTML; an entity that another file defines stays as it is written, "&name;".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.entities import name2codepoint

from qa_bot.parsing.decoding import Decoded, decoded_with_doubt, known_encoding
from qa_bot.parsing.well_formed import INSTEAD, half_doubt, is_half

_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\b[^<>]*\?>")
_ENCODING = re.compile(rb"<\?xml\b[^<>]*encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[\]<>]*(?:\[(?P<inside>[^\]]*)\]\s*)?>")
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<name>[\w.-]{1,60})\s+(?P<quote>[\"'])(?P<text>[^<>&%\"']{0,200})(?P=quote)\s*>"
)
# What is no text is passed over: there an ampersand is one.
_PART = re.compile(
    r"<!\[CDATA\[|<!--|&(?:(?P<name>[A-Za-z_][\w.-]{0,60})|#(?P<code>[0-9]{5}|x[0-9a-fA-F]{4}));"
)
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->"}
_ALWAYS = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class XmlSource:
    """A file's text without its declarations; its lines are those of the file."""

    text: str
    doubts: tuple[str, ...]


def xml_source(data: bytes) -> XmlSource:
    """The text of an XML file; raises SourceError where it is no text."""
    source = _decoded(data)
    text = _DECLARATION.sub(_line_ends, source.text, count=1)
    doctype = _DOCTYPE.search(text[:100_000])
    declared: dict[str, str] = {}
    if doctype:
        declared = {e["name"]: e["text"] for e in _ENTITY.finditer(doctype["inside"] or "")}
        text = text[: doctype.start()] + _line_ends(doctype) + text[doctype.end() :]
    unknown: Counter[str] = Counter()
    halves: list[str] = []
    text = "".join(_with_entities(text, declared, unknown, halves))
    told = (half_doubt(len(halves)),) if halves else ()
    return XmlSource(text, (*source.doubts, *_doubt(unknown), *told))


def _with_entities(
    text: str, declared: Mapping[str, str], unknown: Counter[str], halves: list[str]
) -> Iterator[str]:
    position = 0
    while part := _PART.search(text, position):
        yield text[position : part.start()]
        position = part.end()
        if part["name"] is not None:
            yield _resolved(part[0], part["name"], declared, unknown)
            continue
        if part["code"] is not None:
            yield _character(part[0], part["code"], halves)
            continue
        end = text.find(_CLOSING[part[0]], position)
        position = len(text) if end < 0 else end
        yield text[part.start() : position]
    yield text[position:]


def _decoded(data: bytes) -> Decoded:
    declared = _ENCODING.match(data[:200].lstrip())
    encoding = known_encoding(declared[1].decode()) if declared else None
    if encoding:
        try:
            return Decoded(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            pass  # it says what it is not
    return decoded_with_doubt(data)


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _resolved(reference: str, name: str, declared: Mapping[str, str], unknown: Counter[str]) -> str:
    if name in _ALWAYS:
        return reference
    if name in declared:
        return declared[name]
    if name in name2codepoint:
        return chr(name2codepoint[name])
    unknown[name] += 1
    return f"&amp;{name};"


def _character(reference: str, code: str, halves: list[str]) -> str:
    """A reference to a character as it is; U+FFFD for one to half of one, which XML forbids."""
    value = int(code[1:], 16) if code[0] == "x" else int(code)
    if not is_half(value):
        return reference
    halves.append(reference)
    return INSTEAD


def _doubt(unknown: Counter[str]) -> tuple[str, ...]:
    if not unknown:
        return ()
    first = next(iter(unknown))
    return (
        f"{unknown.total():,} entities (&{first}; ...) are defined in other files, which are not "
        "read: they stand in the text as written; write their text, or convert the document",
    )
