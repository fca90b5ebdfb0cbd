"""What a file is, told from its bytes: many a table of the web is called .xls and is a page.

A reader of the file's own name is asked first what it can read; only what begins as a file of
another kind is handed to that kind's reader, with a doubt.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from dataclasses import replace

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.formats import READERS, Reader, reader
from qa_bot.parsing.packed import DAMAGE, MAX_MEMBERS
from qa_bot.records import SourceError

# Formats that the program they come from can save as one that is read.
SAVE_AS = {
    ".pages": ".docx",
    ".xls": ".xlsx", ".numbers": ".xlsx",
}  # fmt: skip
# What a program calls its own format, and hands out as lines of text when asked for an export.
_SHEETS = frozenset({".xlsx", ".xls", ".ods", ".numbers"})
_TEXTS = frozenset({".docx", ".doc", ".odt", ".pages"})
# The part of a ZIP archive that only this kind of document has.
_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "META-INF/container.xml": ".epub",
}
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/epub+zip": ".epub",
}
# Modules that read these kinds themselves, and know better.
_OWN = {
    ".html": frozenset({"html", "faq_xml"}),
    ".xml": frozenset({"html", "faq_xml"}),
    ".json": frozenset({"json_records", "yaml_records"}),
}
# Names that no reader has, and that a file of another kind may bear.
_UNREAD = SAVE_AS.keys() | {".zip"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNING = 4_096
_HTML = re.compile(rb"(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.DOTALL)
# A table or a part of a page; a Markdown file may begin so, and others.
_PIECE = re.compile(rb"<(?:table|head|body|meta|title|style|div|h[1-6]|p)\b[^<>]*>", re.IGNORECASE)
_NO_MARKUP = frozenset({"table", "text", "json_records", "yaml_records", "pdf"})
_XML = re.compile(rb"<\?xml\b")
_XML_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MHTML = re.compile(rb"(?:[\w-]{1,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n)*){1,40}", re.ASCII)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_BLANK = b"\0 \t\r\n\f\v"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def true_reader(data: bytes, suffix: str) -> Reader | None:
    """What reads these bytes, whatever they are called; None where nothing does.

    Raises SourceError for a file that is empty, or of a kind that nothing reads.
    """
    suffix = suffix.lower()
    named = reader(suffix)
    if named is None and suffix not in _UNREAD:
        return None
    _refuse(data, suffix, named is not None)
    true = _kind(data, suffix)
    if true is None or READERS[true] == READERS.get(suffix):
        return named
    read = reader(true)
    assert read is not None
    return _doubting(read, f"is named {suffix} and was read as {true}; rename it")


def _doubting(read: Reader, doubt: str) -> Reader:
    """A reader that says so in front of what it remarks, and where it finds nothing."""

    def read_with_doubt(data: bytes) -> Content:
        try:
            content = read(data)
        except SourceError as error:
            raise SourceError(f"{doubt}; it {error}") from error
        return replace(content, doubts=(doubt, *content.doubts))

    return read_with_doubt


def _refuse(data: bytes, suffix: str, is_named: bool) -> None:
    if is_named and not _start(data):
        raise SourceError("is empty; expected numbered questions with answers")
    if data.startswith(_OLE) and is_named and suffix != ".doc":
        raise SourceError(
            "is encrypted, or in a format of Office before 2007; expected a file that is what its "
            f"name says ({suffix}); save it anew, without a password"
        )


def _kind(data: bytes, suffix: str) -> str | None:
    """The suffix that a file should have; None where its own may be right."""
    start = _start(data)
    own = READERS.get(suffix)
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(_ZIP):
        return packed_kind(data)
    if start.startswith(b"{\\rtf"):
        return ".rtf"
    kind = _marked(start)
    if kind is None and (own in _NO_MARKUP or suffix in _SHEETS | _TEXTS) and _PIECE.match(start):
        kind = ".html"
    if kind and own not in _OWN.get(kind, ()):
        return kind
    if start[:1] in (b"{", b"[") and own not in _OWN[".json"] and _is_json(data):
        return ".json"
    return _as_text(data, suffix)


def _start(data: bytes) -> bytes:
    """The beginning of a file without its byte order mark, blanks, and the zeros of UTF-16."""
    for mark in _MARKS:
        data = data.removeprefix(mark)
    return data[:_BEGINNING].replace(b"\0", b"").lstrip(_BLANK) or data.strip(_BLANK)[:_BEGINNING]


def _marked(start: bytes) -> str | None:
    """The kind of markup that a text begins as."""
    if _HTML.match(start) or (_XML.match(start) and _XML_PAGE.search(start)):
        return ".html"
    if _XML.match(start):
        return ".xml"
    header = _MHTML.match(start)
    return ".mhtml" if header and _RELATED.search(header[0]) else None


def packed_kind(data: bytes) -> str | None:
    """The suffix of the document that a ZIP archive is; None for one that is damaged, or none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member.filename: member for member in archive.infolist()[:MAX_MEMBERS]}
            mimetype = members.get("mimetype")
            if mimetype and mimetype.file_size < 100 and not mimetype.flag_bits & 1:
                written = archive.read(mimetype).decode("ascii", "replace").strip()
                if written in _MIMETYPES:
                    return _MIMETYPES[written]
    except DAMAGE:
        return None
    return next((suffix for name, suffix in _PARTS.items() if name in members), None)


def _is_json(data: bytes) -> bool:
    """Whether a file is JSON, or its first two lines are."""
    lines = data.split(b"\n", 2)[:2]
    return _parses(data) or (len(lines) == 2 and all(map(_parses, lines)))


def _parses(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict | list)
    except (ValueError, RecursionError):
        return False


def _as_text(data: bytes, suffix: str) -> str | None:
    """What a text is that is called as a program's own files are: rows, or paragraphs."""
    if suffix not in _SHEETS | _TEXTS or data.startswith((_OLE, _ZIP[:2])):
        return None
    try:
        decoded(data)
    except SourceError:
        return None
    return ".csv" if suffix in _SHEETS else ".txt"
