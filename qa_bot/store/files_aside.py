"""Files that appear whole under their names: written aside first, and synced."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from qa_bot.store.index_lock import LOCK, locked_now
from qa_bot.store.manifest import file_sha256

# How the names of files begin that are not whole yet: those of killed writers are told by it.
ASIDE = ".aside-"
# Below an index folder: what a build has made so far, and there the arrays of one that goes on.
BUILDING, ARRAYS = ".embedding", "arrays-"


def put_file(
    folder: Path,
    write: Callable[[IO[bytes]], object],
    name: str | None = None,
    mode_of: Path | None = None,
) -> Path:
    """Let `write` fill a new file of a folder, and give its path; raises OSError.

    It gets the name, or the SHA-256 of its bytes where there is none, once all is written, and may
    be read by whoever may read `mode_of`, by its owner alone without. What ends it leaves nothing,
    a kill aside: whoever holds the lock of the index removes what that leaves, and so whoever puts
    a file into an index has to hold it.
    """
    handle, aside_name = mkstemp(prefix=ASIDE, dir=folder)
    aside = Path(aside_name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if mode_of is not None:
            shutil.copymode(mode_of, aside)
        path = folder / (name or file_sha256(aside))
        os.replace(aside, path)
    except BaseException:  # Ctrl-C too
        aside.unlink(missing_ok=True)
        raise
    return path


def put_in_index(
    index: Path,
    data: bytes,
    name: str,
    folder: Path | None = None,
    mode_of: Path | None = None,
) -> None:
    """Put a file into an index folder, or into a `folder` below it, if its lock is free.

    Raises BlockingIOError where another program holds it, and OSError where the file cannot be
    written.
    """
    index.lstat()  # else the lock would make it
    with locked_now(index) as is_ours:
        if not is_ours:
            raise BlockingIOError(errno.EAGAIN, f"another program holds {index / LOCK}")
        put_file(folder or index, lambda file: file.write(data), name, mode_of)


def reason_of(error: OSError) -> str:
    """Say why something was not written; NumPy's errors tell only how much of it was."""
    if error.strerror:
        return error.strerror
    return f"only a part of it was: {error}" if str(error) else type(error).__name__
