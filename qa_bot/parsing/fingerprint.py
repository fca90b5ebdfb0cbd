"""What decides how files are read, in one hash: what was read before is read anew where it changes.

The code itself is hashed, not a number that somebody has to raise: half of what changes here is
a rule in one reader, and 130 files take two milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Those that read a format or a part of one, and this one, where it is installed without its code.
PACKAGES = (
    "beautifulsoup4", "charset-normalizer", "cryptography", "defusedxml", "docutils", "lxml",
    "markdown-it-py", "openpyxl", "pycryptodome", "pypdf", "python-docx", "PyYAML", "qa-bot",
    "soupsieve",
)  # fmt: skip
# LibreOffice, which reads what no package does; see office.libre_office.
CONVERTERS = ("soffice", "libreoffice")


@cache
def reader_fingerprint() -> str:
    """SHA-256 over the code of this folder, the packages it reads with, and LibreOffice's place.

    Another version of LibreOffice in the same place is not seen. Computed once a process.
    """
    digest = hashlib.sha256()
    for path in _code(Path(__file__).parent):
        digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
    said = [sys.version, *map(_version, PACKAGES)]
    said += [shutil.which(program) or "" for program in CONVERTERS]
    digest.update("\n".join(said).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # only for what an index keeps

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _code(folder: Path) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _code(Path(entry.path))
        elif entry.name.endswith(".py"):
            yield entry.path
