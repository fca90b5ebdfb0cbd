"""Old Word files (.doc), through LibreOffice where it is installed."""

from __future__ import annotations

import re

from qa_bot.parsing.content import Content
from qa_bot.parsing.formats.odt import read as read_odt
from qa_bot.parsing.office.libre_office import converted
from qa_bot.records import SourceError

KIND = "a Word file (.doc)"
# What Word's own text begins with ([MS-DOC] FibBase), in whatever sector, and the bit of its flags
# that says it is encrypted. A newer file with a password is a stream of this name.
_WORD = re.compile(rb"\xec\xa5.[\x00\x01].{7}(.)", re.DOTALL)
_SECTOR = 64
_ENCRYPTED = 0x01
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Content:
    """The blocks of a Word file of 1997 to 2003.

    LibreOffice writes it as its own format, which keeps the numbers of lists. Raises SourceError.
    """
    if data.startswith(_COMPOUND):
        if _is_encrypted(data):
            raise SourceError(
                f"is encrypted; expected {KIND} without a password; save it without one"
            )
        return read_odt(converted(data, ".doc", "odt"))
    raise SourceError(
        f"does not begin as a Word file does; expected {KIND}; open it in Word and save it as .docx"
    )


def _is_encrypted(data: bytes) -> bool:
    flags = (begun[1][0] for begun in _WORD.finditer(data) if begun.start() % _SECTOR == 0)
    return _PACKAGE in data or bool(next(flags, 0) & _ENCRYPTED)
