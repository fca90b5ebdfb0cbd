"""The bytes of a file of the sources: an ordinary one that is not too large."""

from __future__ import annotations

import stat
from pathlib import Path

from qa_bot.records import SourceError, SourceUnavailableError

# A page of questions is some 100 kB; this only keeps a mistaken file from filling the memory.
MOST_BYTES = 20_000_000


def ordinary_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file that is not too large; raises SourceError."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("is no ordinary file; expected a text file in this folder itself")
        if status.st_size > MOST_BYTES:
            raise SourceError(f"has {status.st_size:,} bytes; expected at most {MOST_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise SourceUnavailableError(
            f"cannot be read ({error.strerror or error}); check its permissions"
        ) from error
