"""The SQLite file: its tables and version, how it is opened, and what its errors mean.

In WAL mode, in which several processes read and write it, and a killed one leaves it whole
(https://sqlite.org/wal.html). What is deleted is overwritten with zeros.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_bot.records import FeedbackError, FeedbackUnwritableError

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
_MAGIC = b"SQLite format 3\0"
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

    Raises FeedbackUnwritableError where that may work later, else FeedbackError, as for a file of a
    newer version; it is left as it is then.
    """
    _look(path)
    with named(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
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


def _look(path: Path) -> None:
    """Make the file where it is not there, and refuse a newer one before SQLite touches it."""
    if not path.parent.is_dir():
        raise FeedbackError(f"the folder {path.parent} for {path.name} is not there; make it first")
    if path.is_dir():
        raise FeedbackError(f"{path} is a folder; expected the path of a file")
    try:
        # Before SQLite does, whose own may be read by others; the files beside it have its mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise FeedbackUnwritableError(f"{path} cannot be used: {error.strerror}") from error
    with path.open("rb") as file:
        head = file.read(100)
    if head.startswith(_MAGIC) and len(head) == 100:
        _check_version(path, *(int.from_bytes(head[at : at + 4], "big") for at in (60, 68)))


def _check_version(path: Path, version: int, application: int) -> None:
    if application not in (0, APPLICATION):
        raise FeedbackError(f"{path} is another program's; name another file")
    if version > VERSION:
        raise FeedbackError(
            f"{path} was made by a newer QA Bot (version {version} of its tables, this one knows "
            f"{VERSION}); it is left as it is: update QA Bot, or name another file"
        )


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    # A file is untrusted: nothing that its schema says is run.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
    if _version(connection) == 0:
        # Before WAL mode, so that the version stands in the file itself from the first.
        with transaction(connection):
            if _version(connection) == 0:
                _make_tables(connection, path)
    _check_version(path, _version(connection), APPLICATION)
    _enter_wal_mode(connection)


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise FeedbackError(f"{path} is another program's; name another file")
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


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
