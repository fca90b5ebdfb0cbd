"""Puts a new file in the place of one that other programs write, too; nothing of theirs is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from qa_bot.records import EditError

LOCK_SECONDS = 10


@contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """Editors of one file take turns, by a hidden file beside it that is gone after.

    Raises EditError where another does not end, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = path.with_name(f".{path.name}.lock")
    try:
        with FileLock(lock, timeout=LOCK_SECONDS):
            for left in path.parent.iterdir():  # by a writer that was killed
                if left.name.startswith(_aside(path)):
                    left.unlink()
            try:
                yield
            finally:
                # While it is held: whoever waits for a file that is gone tries anew.
                with suppress(OSError):
                    lock.unlink()
    except Timeout as error:
        raise EditError(f"{path.name} is being written by another editor; try again") from error
    except OSError as error:
        raise _not_written(path, error) from error


def replace_file(path: Path, data: bytes, before: bytes | None, like: Path) -> None:
    """Write a file aside, sync it, and put it in place, with the mode of `like`.

    Of a file that is replaced its owner stays, too. Raises EditError where it is not `before` any
    more, where it belongs to somebody else, and where it cannot be written: it is then as it was.
    """
    try:
        handle, name = mkstemp(prefix=_aside(path), dir=path.parent)
    except OSError as error:
        raise _not_written(path, error) from error
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(like, aside)
        if before is not None:
            _keep_owner(path, aside)
        # The last thing before: whoever edits it by hand holds no lock.
        if _now(path) != before:
            raise EditError(f"{path.name} was changed meanwhile; look at it again")
        os.replace(aside, path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        aside.unlink(missing_ok=True)


def _aside(path: Path) -> str:
    """How the names begin of what is to take a file's place; hidden files are no documents."""
    return f".{path.name}.aside-"


def _now(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _keep_owner(path: Path, aside: Path) -> None:
    was, now = path.stat(), aside.stat()
    if (was.st_uid, was.st_gid) == (now.st_uid, now.st_gid):
        return
    try:
        os.chown(aside, was.st_uid, was.st_gid)
    except PermissionError as error:
        raise EditError(
            f"{path.name} belongs to another user or group, and would not any more; let the server "
            "run as that user, or write it by hand"
        ) from error


def _not_written(path: Path, error: OSError) -> EditError:
    return EditError(
        f"{path.name} cannot be written ({error.strerror or error}); check its folder's "
        "permissions and the free space of its disk"
    )


def written_anew(folder: Path, names: Sequence[str], data: bytes) -> Path:
    """Write a file under the first of these names that is free; raises EditError."""
    for path in (folder / name for name in names):
        try:
            with path.open("xb") as file:
                _filled(file, path, data)
        except FileExistsError:
            continue
        except OSError as error:
            raise _not_written(path, error) from error
        return path
    raise EditError(f"{folder} has {len(names):,} files of this name; take some out")


def _filled(file: IO[bytes], path: Path, data: bytes) -> None:
    """Write a file that was just made, or take it away again."""
    try:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    except BaseException:  # Ctrl-C too
        path.unlink(missing_ok=True)
        raise
