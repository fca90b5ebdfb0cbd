"""What decides how files are read, in one hash: they are read anew where it changes."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path

from qa_bot.code_hash import code_sha256, files_in

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
    said = [sys.version, *(shutil.which(program) or "" for program in CONVERTERS)]
    return code_sha256(files_in(Path(__file__).parent, ".py"), PACKAGES, said)
