"""Arrays of an index where they lie: large ones mapped into memory, small ones read.

What of a mapped file is not there any more when it is read ends the process (SIGBUS). Nothing of
QA Bot ever cuts a file of an index: whoever else does, such as a copy that is written over it, is
found out by its size, which is looked at before anything of the file is used.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from qa_bot.store.damage import damaged
from qa_bot.store.file_hashes import FileHashes

# Files of at most this size are in memory: nothing that happens to them later matters.
HELD_BYTES = 2**20


def mapped_array(path: Path) -> np.ndarray:
    """Read an npy file, mapped where it is large; nothing is unpickled, nothing can be written to.

    Raises OSError, and ValueError or EOFError for a file that is none.
    """
    # Mapped in any case: no room is made for a file that claims more than it has.
    return _held(np.asarray(np.load(path, mmap_mode="r", allow_pickle=False)))


def mapped_bytes(path: Path) -> np.ndarray:
    """Read a file as bytes (n,) uint8, mapped where it is large; raises OSError or ValueError."""
    return _held(np.asarray(np.memmap(path, dtype=np.uint8, mode="r")))


def _held(array: np.ndarray) -> np.ndarray:
    if array.nbytes > HELD_BYTES:
        return array
    array = array.copy()
    array.setflags(write=False)
    return array


class MappedFiles:
    """The files of a store that are mapped, held open so that their sizes are theirs."""

    def __init__(self, paths: Iterable[Path] = (), hashes: FileHashes | None = None) -> None:
        """Hold those of the paths that are larger than HELD_BYTES; raises OSError.

        `hashes` are of all files of the store, None where it was written just now.
        """
        self._hashes = hashes
        self._files: list[tuple[int, int, Path]] = []
        weakref.finalize(self, _close, self._files)
        for path in paths:
            size = path.stat().st_size
            if size > HELD_BYTES:
                self._files.append((os.open(path, os.O_RDONLY), size, path))

    def check(self) -> None:
        """Raise IndexDamagedError where one is shorter than it was: some 0.5 us a file.

        Or where one that was hashed meanwhile is not what was written.
        """
        if self._hashes is not None:
            self._hashes.check()
        for handle, size, path in self._files:
            now = os.fstat(handle).st_size
            if now < size:
                raise damaged(f"{path}, cut from {size:,} to {now:,} bytes while in use,")

    def checked(self, wait: bool) -> bool:
        """Check, and tell whether all have been hashed; with `wait` after they have been.

        With `wait` it raises what ended the hashing, too.
        """
        if wait and self._hashes is not None:
            self._hashes.all()
        self.check()
        return self._hashes is None or self._hashes.are_done

    @property
    def unchecked(self) -> str | None:
        """Why some of them will not be hashed, in words; None where all are, or will be."""
        return self._hashes.unchecked if self._hashes is not None else None


def _close(files: list[tuple[int, int, Path]]) -> None:
    for handle, _, _ in files:
        os.close(handle)
