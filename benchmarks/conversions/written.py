"""All text that a converter wrote, whatever it is: without QA Bot's own readers."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

_TAG = re.compile(r"<[^>]*>")
_STRUCK = re.compile(r".\x08")
_RTF = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-f]{2})|\\[a-z]+-?\d* ?|[{}]")


def text_of(path: Path) -> str:
    """The text of a file, tags and marks aside; of a PDF as poppler reads it."""
    suffix = path.suffix
    if suffix == ".pdf":
        found = shutil.which("pdftotext")
        command = [str(found), "-raw", str(path), "-"]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(("xml", "html"))]
            return " ".join(_untagged(archive.read(name).decode()) for name in names)
    text = path.read_text("utf-8", errors="replace")
    if suffix == ".rtf":
        return _RTF.sub(_rtf_sign, text)
    return _untagged(text) if suffix in {".html", ".xml"} else _STRUCK.sub("", text)


def _untagged(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _rtf_sign(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1]) % 65536)
    return bytes.fromhex(found[2]).decode("cp1252", "replace") if found[2] else ""
