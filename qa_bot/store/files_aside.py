"""Files that appear whole under their names: written aside first, and synced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from qa_bot.store.manifest import file_sha256


def put_file(
    folder: Path,
    write: Callable[[IO[bytes]], object],
    name: str | None = None,
    mode_of: Path | None = None,
) -> Path:
    """Let `write` fill a new file of a folder, and give its path; raises OSError.

    It gets the name, or the SHA-256 of its bytes where there is none, once all is written, and may
    be read by whoever may read `mode_of`, by its owner alone without. What ends it leaves nothing.
    """
    handle, aside_name = mkstemp(dir=folder)
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
