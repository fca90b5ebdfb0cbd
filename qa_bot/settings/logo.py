"""The owner's logo: a small picture beside the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405: the exception, defusedxml parses

from pydantic import ValidationInfo

from qa_bot.settings.checks import folder, written_path
from qa_bot.settings.schema import Logo

# It travels inside the page.
MAX_BYTES = 200_000
SVG = "{http://www.w3.org/2000/svg}svg"


def read_logo(value: Any, info: ValidationInfo) -> Logo:
    """The picture at a path in the folder of the settings file; raises ValueError.

    Links are followed before it is asked whether the path leaves the folder.
    """
    try:
        home = folder(info).resolve()
        path = (home / written_path(value)).resolve()
        if not path.is_relative_to(home):
            raise ValueError("which is not in the folder of this file")
        if not path.is_file():
            raise ValueError("and there is no such file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, until Python 3.13
        raise ValueError("which cannot be read") from error
    if len(content) > MAX_BYTES:
        raise ValueError("which is larger")
    return Logo(content, _media_type(content, path))


def _media_type(content: bytes, path: Path) -> str:
    """The type that a picture's first bytes and the end of its name agree on."""
    suffix = path.suffix.lower()
    if suffix == ".png" and content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if suffix in (".jpg", ".jpeg") and content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if suffix == ".webp" and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if suffix == ".svg" and _is_svg(content):
        return "image/svg+xml"
    raise ValueError("which is no such picture")


def _is_svg(content: bytes) -> bool:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return bool(fromstring(content, forbid_dtd=False).tag == SVG)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
