"""One hash of the code that makes something: what is kept of it is made anew where that changes.

The code itself is hashed, not a number that somebody has to raise: half of what changes is a rule
in one module, and 130 files take two milliseconds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def code_sha256(files: Iterable[Path], packages: Iterable[str], said: Iterable[str] = ()) -> str:
    """Compute the SHA-256 of files, of the versions of packages, and of what else is `said`.

    As hexadecimal digits; a package that is not installed has the version "".
    """
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    lines = [*said, *map(_version, packages)]
    digest.update("\n".join(lines).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def files_in(folder: Path, *endings: str) -> Iterator[Path]:
    """Find the files in a folder and those below it whose names end so, always in one order."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from files_in(Path(entry.path), *endings)
        elif entry.name.endswith(endings):
            yield Path(entry.path)


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # only for what an index keeps

    try:
        return version(package)
    except PackageNotFoundError:
        return ""
