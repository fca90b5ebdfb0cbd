"""Sample documents: those that a folder begins with, read only while it has no others.

A file `.sample` in the folder of sources names them by their SHA-256, as `sha256sum` writes it; so
a sample that its owner changes, or adds a side file to, is the owner's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from qa_bot.parsing.parsed import Parsed

FILE_NAME = ".sample"
# A line for each, of some hundred characters; what is further on is not looked at.
MAX_BYTES = 100_000
_LINE = re.compile(rb"^([0-9a-f]{64})\b", re.MULTILINE)


def without_samples(files: Sequence[Parsed], folder: Path) -> tuple[list[Parsed], tuple[str, ...]]:
    """The documents to read, and the paths of samples that others took the place of.

    A document without an answered question takes no sample's place.
    """
    hashes = _hashes(folder / FILE_NAME)
    own = [one for one in files if one.sha256 not in hashes]
    if len(own) == len(files) or not any(pair.answer for one in own for pair in one.pairs):
        return [*files], ()
    return own, tuple(one.path for one in files if one.sha256 in hashes)


def _hashes(path: Path) -> frozenset[str]:
    try:
        if path.is_symlink() or not path.is_file():
            return frozenset()
        with path.open("rb") as file:
            found = _LINE.findall(file.read(MAX_BYTES))
    except OSError:  # then nothing is a sample, and all of it is read
        return frozenset()
    return frozenset(one.decode() for one in found)
