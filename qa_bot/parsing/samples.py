"""Sample documents: those that a folder begins with, read only while it has no others.

A file `.sample` in the folder of sources names them by their SHA-256, as `sha256sum` writes it; so
a sample that its owner changes, or adds a side file to, is the owner's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

FILE_NAME = ".sample"
# A line for each, of some hundred characters; what is further on is not looked at.
MAX_BYTES = 100_000
_LINE = re.compile(rb"^([0-9a-f]{64})\b", re.MULTILINE)


def sample_paths(files: Sequence[tuple[str, str, bool]], folder: Path) -> tuple[str, ...]:
    """The paths of samples that other documents took the place of, in their order.

    `files` are path and SHA-256 of each document, and whether it holds an answered question:
    without one it takes no sample's place.
    """
    hashes = _hashes(folder / FILE_NAME)
    samples = tuple(path for path, sha256, _ in files if sha256 in hashes)
    own = any(answered for _, sha256, answered in files if sha256 not in hashes)
    return samples if own else ()


def _hashes(path: Path) -> frozenset[str]:
    try:
        if path.is_symlink() or not path.is_file():
            return frozenset()
        with path.open("rb") as file:
            found = _LINE.findall(file.read(MAX_BYTES))
    except OSError:  # then nothing is a sample, and all of it is read
        return frozenset()
    return frozenset(one.decode() for one in found)
