"""Old Word files (.doc), through LibreOffice where it is installed."""

from __future__ import annotations

import re

from qa_bot.parsing.content import Content
from qa_bot.parsing.formats.docx import read as read_docx
from qa_bot.parsing.formats.html import read as read_html
from qa_bot.parsing.formats.odt import read as read_odt
from qa_bot.parsing.formats.rtf import read as read_rtf
from qa_bot.parsing.office.libre_office import converted
from qa_bot.records import SourceError

KIND = "a Word file (.doc)"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)


def read(data: bytes) -> Content:
    """The blocks of a Word file of 1997 to 2003, or of what else is called .doc.

    LibreOffice writes it as its own format, which keeps the numbers of lists. Raises SourceError.
    """
    start = data[:1_000].removeprefix(b"\xef\xbb\xbf")
    if start.startswith(_COMPOUND):
        return read_odt(converted(data, ".doc", "odt"))
    if start.startswith(b"{\\rtf"):
        return read_rtf(data)
    if start.startswith(b"PK\x03\x04"):
        return read_docx(data)
    if _HTML.match(start):
        return read_html(data)
    raise SourceError(
        f"does not begin as a Word file does; expected {KIND}; open it in Word and save it as .docx"
    )
