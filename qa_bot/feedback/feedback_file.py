"""The SQLite file: its tables and version, how it is opened, and what its errors mean.

In WAL mode, in which several processes read and write it, and a killed one leaves it whole
(https://sqlite.org/wal.html). What is deleted is overwritten with zeros.

SQLite alone opens a file that is there: whoever else in this process closes it, or reads it
"immutable", drops the locks of all connections, and another process takes their log away
(https://sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from qa_bot.records import FeedbackError, FeedbackUnwritableError

logger = logging.getLogger(__name__)

VERSION = 1
# "QAbf", by which the file is told from another program's.
APPLICATION = int.from_bytes(b"QAbf", "big")
# Seconds to wait while another process writes, each for some ms.
BUSY_SECONDS = 10.0
# Pages of 4 kB, 4 GB: strangers who ask and ask do not fill the disk of everything else.
MOST_PAGES = 1_048_576
TABLES = """
CREATE TABLE queries (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    asked_at REAL NOT NULL,
    query TEXT NOT NULL,
    outcome TEXT NOT NULL,
    confidence REAL NOT NULL,
    matches TEXT NOT NULL,
    index_sha256 TEXT,
    picked INTEGER,
    picked_for TEXT,
    rating TEXT,
    reason TEXT,
    rated_at REAL
);
CREATE INDEX queries_by_time ON queries (asked_at);
CREATE TABLE clock (believed REAL NOT NULL, doubted REAL);
"""
# Held while a file is made and opened: none is opened while another thread still closes it new.
_OPENING = threading.Lock()
# Errors that may be over later; after any other one the file is not what it should be.
_LATER = {
    sqlite3.SQLITE_FULL: "the disk, or the room of 4 GB that it may take, is full",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "it may not be opened or made there",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_IOERR: "its disk fails",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
}


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, made where it is not there, for its owner alone (mode 0600).

    One that others may read is its owner's alone from then; where that may not be changed, a
    warning says so. `path` is absolute. Raises FeedbackUnwritableError where that may work later,
    else FeedbackError, as for a file of a newer version; it is left as it is then.
    """
    with _OPENING:
        _make(path)
        if _has_log(path):  # which whoever may write brings into the file on closing it
            with named(path), closing(_opened(path, "ro")) as reader:
                _check_is_ours(reader, path)
        with named(path):
            connection = _opened(path, "rw")
    try:
        with named(path):
            _set_up(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Raise SQLite's errors inside of the block as FeedbackError, with the file's name."""
    try:
        yield
    except sqlite3.Error as error:
        why = _LATER.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if why is None:
            raise FeedbackError(
                f"{path} is damaged, or no file of kept queries ({error}); it is left as it is: "
                "move it away, and a new one is made"
            ) from error
        raise FeedbackUnwritableError(f"{path} cannot be used: {why}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of the block, or nothing; other processes wait meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # some errors have ended it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def truncate_log(connection: sqlite3.Connection, seconds: float = 0.0) -> bool:
    """Bring all that is written into the file itself, and empty the log beside it.

    False where others read on for longer than so many seconds.
    """
    connection.execute(f"PRAGMA busy_timeout = {round(1_000 * seconds)}")
    try:
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(1_000 * BUSY_SECONDS)}")
    return not is_busy


def _make(path: Path) -> None:
    """Make the file where it is not there; raises FeedbackError where it can be none."""
    if not path.parent.is_dir():
        raise FeedbackError(f"the folder {path.parent} for {path.name} is not there; make it first")
    if path.is_dir():
        raise FeedbackError(f"{path} is a folder; expected the path of a file")
    try:
        # Before SQLite does, whose own may be read by others; the files beside it have its mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        if path.is_symlink() and not path.exists():
            raise FeedbackUnwritableError(f"{path} is a link that leads nowhere") from error
        if not path.is_file():
            raise FeedbackError(f"{path} is no file; expected the path of one") from error
    except OSError as error:
        raise FeedbackUnwritableError(f"{path} cannot be used: {error.strerror}") from error


def _beside(path: Path) -> tuple[Path, Path]:
    """Its log and what its readers share, which lie beside the file that a link leads to."""
    file = path.resolve()
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _has_log(path: Path) -> bool:
    try:
        return _beside(path)[0].stat().st_size > 0
    except OSError:
        return False


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that reads ("ro") or writes ("rw"), and makes no file."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True,
        timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False,
    )  # fmt: skip
    # A file is untrusted: nothing that its schema says is run.
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _check_is_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise FeedbackError unless it is a file of this version, or an empty one."""
    [application] = connection.execute("PRAGMA application_id").fetchone()
    version = _version(connection)
    if application != APPLICATION and (application or version or _has_tables(connection)):
        raise FeedbackError(f"{path} is another program's; name another file")
    if version > VERSION:
        raise FeedbackError(
            f"{path} was made by a newer QA Bot (version {version} of its tables, this one knows "
            f"{VERSION}); it is left as it is: update QA Bot, or name another file"
        )


def _keep_to_owner(path: Path) -> None:
    """Take from all others what they may do with the file and those beside it."""
    if os.name != "posix":
        return
    has_changed = False
    for file in (path.resolve(), *_beside(path)):
        try:
            mode = file.lstat().st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                os.chmod(file, mode & 0o700)
                has_changed = True
        except FileNotFoundError:
            continue
        except OSError:
            return _warn_of_readers(path)
    if has_changed:
        logger.warning("others might read or write %s; it is for its owner alone now", path)
    return None


@lru_cache
def _warn_of_readers(path: Path) -> None:
    """Say it once: each page for editors opens the file."""
    logger.warning(
        "others may read or write %s or what lies beside it, which only its owner may change: "
        "chmod 600", path,
    )  # fmt: skip


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    # In one transaction: another process may be making the tables.
    connection.execute("BEGIN")
    _check_is_ours(connection, path)
    connection.execute("COMMIT")
    _keep_to_owner(path)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
    if _version(connection) == 0:
        # Before WAL mode, so that the version stands in the file itself from the first.
        with transaction(connection):
            if _version(connection) == 0:
                _make_tables(connection, path)
    _check_is_ours(connection, path)
    _enter_wal_mode(connection)


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    if _has_tables(connection):
        raise FeedbackError(f"{path} is another program's; name another file")
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _has_tables(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _enter_wal_mode(connection: sqlite3.Connection) -> None:
    """Others that do so at the same time are waited for here: SQLite itself does not."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        else:
            return
