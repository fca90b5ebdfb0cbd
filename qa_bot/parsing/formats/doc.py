"""Old Word files (.doc), through LibreOffice where it is installed."""

from __future__ import annotations

from qa_bot.parsing.content import Content
from qa_bot.parsing.formats.odt import read as read_odt
from qa_bot.parsing.office.libre_office import converted
from qa_bot.records import SourceError

KIND = "a Word file (.doc)"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Content:
    """The blocks of a Word file of 1997 to 2003.

    LibreOffice writes it as its own format, which keeps the numbers of lists. Raises SourceError.
    """
    if data.startswith(_COMPOUND):
        return read_odt(converted(data, ".doc", "odt"))
    raise SourceError(
        f"does not begin as a Word file does; expected {KIND}; open it in Word and save it as .docx"
    )
