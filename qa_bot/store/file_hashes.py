"""Files of an index held against their SHA-256: the largest while others use them already.

SHA-256 takes some 0.2 s for 256 MB. So much of an index is hashed before anything of it is used, in
a thread that may begin while a model is loaded; an index of gigabytes answers before all of it is
hashed, and answers no more once a file turns out to be another than was written.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import threading
import weakref
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO

from qa_bot.records import IndexDamagedError
from qa_bot.store.damage import AGAIN
from qa_bot.store.manifest import require_file

logger = logging.getLogger(__name__)

# The smallest files are hashed first, as long as they have at most so many bytes together.
FIRST_BYTES = 256 * 2**20
# So much of a file is read at a time: between two reads the thread waits for Python's lock.
_READ_BYTES = 16 * 2**20
# What Linux calls the lowest priority (nice) of a thread.
_LOWEST = 19


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as its manifest has it, with its size in bytes."""

    path: Path
    sha256: str
    size: int


class FileHashes:
    """Holds files against their hashes, in a thread of its own.

    It ends with the object: what nobody uses any more is not read to its end.
    """

    def __init__(self, files: Iterable[WrittenFile]) -> None:
        """Begin, with the smallest of the files."""
        run = self._run = _Run()
        ordered = sorted(files, key=lambda file: file.size)
        first = sum(end <= FIRST_BYTES for end in accumulate(file.size for file in ordered))
        weakref.finalize(self, run.dropped.set)
        threading.Thread(
            target=run.hash, args=(ordered[:first], ordered[first:]), name="hashing", daemon=True
        ).start()

    def first(self) -> None:
        """Wait for the files that are hashed before any is used; raises IndexDamagedError.

        Of the others the sizes have been looked at by then. What ended the hashing before that,
        such as a MemoryError, is raised.
        """
        self._run.first.wait()
        self._raise(self._run.error_before)

    def all(self) -> None:
        """Wait for all of them; raises IndexDamagedError, or what ended the hashing."""
        self._run.ended.wait()
        self._raise(self._run.error)

    def _raise(self, error: BaseException | None) -> None:
        self.check()
        if error is not None:
            raise error.with_traceback(None)

    def check(self) -> None:
        """Raise IndexDamagedError where a file so far is not what was written."""
        if self._run.damage is not None:
            raise IndexDamagedError(self._run.damage)

    @property
    def are_done(self) -> bool:
        """Whether all files have been hashed."""
        return self._run.ended.is_set() and self._run.error is None

    @property
    def unchecked(self) -> str | None:
        """Why some of the files will not be hashed, in words; None where all are, or will be."""
        return _unchecked(self._run.error) if self._run.error is not None else None


class _Run:
    """What the thread and whoever waits for it share."""

    def __init__(self) -> None:
        self.first, self.ended, self.dropped = (threading.Event() for _ in range(3))
        self.damage: str | None = None
        # What else ended it, at all and before any file may be used.
        self.error: BaseException | None = None
        self.error_before: BaseException | None = None

    def hash(self, first: Sequence[WrittenFile], others: Sequence[WrittenFile]) -> None:
        """Hash the first files, then the others, until one is not what was written."""
        try:
            with ExitStack() as stack:
                for file in first:
                    with _opened(file.path) as opened:
                        self._compare(opened, file)
                # Held open before anyone goes on: two publishes later they have no names any more.
                handles = [stack.enter_context(_opened(file.path)) for file in others]
                for handle, file in zip(handles, others, strict=True):
                    _compare_size(handle, file)
                self.first.set()
                if others:
                    _give_way()
                for handle, file in zip(handles, others, strict=True):
                    self._compare(handle, file)
        except IndexDamagedError as error:
            self.damage = f"{error}; {AGAIN}" if self.first.is_set() else str(error)
        except BaseException as error:
            self.error = error.with_traceback(None)
            if not self.first.is_set():
                self.error_before = self.error
            else:  # whoever waited has gone on
                logger.warning("%s is %s", others[0].path.parent, _unchecked(error))
        finally:
            self.first.set()
            self.ended.set()

    def _compare(self, opened: IO[bytes], file: WrittenFile) -> None:
        digest = hashlib.sha256()
        room = memoryview(bytearray(min(_READ_BYTES, file.size + 1)))
        try:
            while count := opened.readinto(room):  # type: ignore[attr-defined]
                digest.update(room[:count])
                if self.dropped.is_set():
                    return
        except OSError as error:
            raise unreadable(file.path, error) from error
        if digest.hexdigest() != file.sha256:
            raise other_bytes(file.path, digest.hexdigest(), file.sha256)


def _compare_size(opened: IO[bytes], file: WrittenFile) -> None:
    try:
        size = os.fstat(opened.fileno()).st_size
    except OSError as error:
        raise unreadable(file.path, error) from error
    if size != file.size:
        raise IndexDamagedError(
            f"{file.path} is not the file that was written ({size} bytes, expected {file.size})"
        )


def _unchecked(error: BaseException) -> str:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"not checked to its end ({reason}); each record is checked when it is read"


def _opened(path: Path) -> IO[bytes]:
    try:
        require_file(path)
        return path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def other_bytes(path: Path, found: str, written: str) -> IndexDamagedError:
    """Make the error for a file with another SHA-256 than it was written with."""
    return IndexDamagedError(
        f"{path} is not the file that was written (SHA-256 {found[:12]}, expected {written[:12]})"
    )


def unreadable(path: Path, error: OSError | ValueError) -> IndexDamagedError:
    """Make the error for a file that is not there, or is none."""
    reason = getattr(error, "strerror", None) or error
    return IndexDamagedError(f"{path} cannot be read ({reason})")


def _give_way() -> None:
    """Let whoever else wants a processor have it; elsewhere than on Linux a thread cannot."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)
