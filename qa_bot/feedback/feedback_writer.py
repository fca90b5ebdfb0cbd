"""The thread that writes what is kept, so that nobody who answers waits for the disk.

What waits for it is bounded. Where the disk is full or may not be written, it tries again every few
seconds and says so once; what finds no place meanwhile is counted as lost.
"""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa_bot.feedback.feedback_file import connect, named, transaction, truncate_log
from qa_bot.feedback.feedback_writes import FeedbackWrite, Stamp, look
from qa_bot.feedback.retention import HOUR
from qa_bot.records import FeedbackError, FeedbackUnwritableError

logger = logging.getLogger(__name__)

# What waits at most, and how much of it is written at once.
WAITING, TOGETHER = 2_000, 200
# Seconds until the disk is tried again, between two looks for what is too old, and for the end.
AGAIN_SECONDS, LOOK_SECONDS, CLOSE_SECONDS = 5.0, HOUR, 5.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is to be written; whoever has the future is told at once where it cannot be."""

    write: FeedbackWrite
    told: Future[Any] | None = None


class FeedbackWriter:
    """Writes in the order in which it is given; its thread begins with the first, or with
    `retention_days`, to delete what is older. `clock` gives seconds since 1970.
    """

    def __init__(
        self, path: Path, retention_days: int | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._path, self._days, self._clock = path, retention_days, clock
        self._waiting: deque[_Waiting] = deque()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._looked: float | None = None  # when what is too old was looked for, by the clock
        self._is_doubted = False
        self._is_over = False  # no later try can help
        self._has_lost = False
        # Why nothing is written now, and how much was lost since the beginning.
        self.failure: FeedbackError | None = None
        self.lost = 0
        if retention_days is not None:
            with self._change:
                self._begin()

    def put(self, write: FeedbackWrite) -> None:
        """Have this written; it is lost where too much waits already, and after the end."""
        if self._took(_Waiting(write)):
            return
        self._lose(1)
        if not self._has_lost and self.failure is None:
            logger.warning("%s is closed, or too slow: queries are lost and counted", self._path)
        self._has_lost = True

    def told(self, write: FeedbackWrite) -> Future[Any]:
        """Have this written behind all before it, and be told what came of it.

        The future raises FeedbackError where it cannot be written now.
        """
        told: Future[Any] = Future()
        if self.failure is not None:
            told.set_exception(self.failure)
        elif not self._took(_Waiting(write, told)):
            closed = FeedbackUnwritableError(f"{self._path} is closed, or too slow")
            told.set_exception(self.failure or closed)
        return told

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Write what waits, within so many seconds, and take nothing more."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()
            thread = self._thread
        if thread is None or thread is threading.current_thread():
            return
        thread.join(seconds)
        atexit.unregister(self.close)
        if thread.is_alive():
            logger.warning("%s is too slow: what was asked last may not be kept", self._path)

    def _took(self, waiting: _Waiting) -> bool:
        with self._change:
            if self._is_closed or self._is_over or len(self._waiting) >= WAITING:
                return False
            self._waiting.append(waiting)
            self._begin()
            self._change.notify_all()
        return True

    def _begin(self) -> None:
        if self._thread is not None:
            return
        thread = threading.Thread(target=self._run, name="keeping queries", daemon=True)
        try:
            thread.start()
        except (RuntimeError, MemoryError):  # none can be started just now; the next write tries
            return
        self._thread = thread
        atexit.register(self.close)

    def _lose(self, count: int) -> None:
        with self._change:
            self.lost += count

    def _run(self) -> None:
        try:
            self._write_on()
        except Exception:  # a fault of our own: nobody is to wait for what is not written
            logger.exception("nothing more is kept in %s", self._path)
            self._failed(FeedbackError(f"nothing more is kept in {self._path}"), [])
            self._give_up([])
        self._disconnect()

    def _write_on(self) -> None:
        while not self._is_over:
            together = [one for one in self._taken() if _is_prepared(one)]
            is_last = not together and self._is_closed
            while not self._wrote(together):
                together = [one for one in together if one.told is None]
                if self._is_over or self._waited_for_end():
                    self._give_up(together)
                    break
            if is_last:
                break

    def _taken(self) -> list[_Waiting]:
        """What waits, waited for until it is time for another look, or the end."""
        with self._change:
            if self._looked is not None:
                self._change.wait_for(lambda: self._waiting or self._is_closed, LOOK_SECONDS)
            return [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]

    def _waited_for_end(self) -> bool:
        with self._change:
            return self._change.wait_for(lambda: self._is_closed, AGAIN_SECONDS)

    def _wrote(self, together: list[_Waiting]) -> bool:
        try:
            found = self._written(together)
        except FeedbackError as error:
            self._failed(error, together)
            return False
        if self.failure is not None:
            logger.warning("%s is written again; %d were lost so far", self._path, self.lost)
            self.failure = None
        for one, result in zip(together, found, strict=True):
            if one.told is not None:
                with suppress(InvalidStateError):  # whoever waited has given up
                    one.told.set_result(result)
        return True

    def _written(self, together: list[_Waiting]) -> list[Any]:
        try:
            with named(self._path):
                connection = self._connected()
                with transaction(connection):
                    stamp, deleted = self._look(connection, is_idle=not together)
                    found = [self._result(one, connection, stamp) for one in together]
                if deleted:
                    logger.info("%d queries of over %s days were deleted", deleted, self._days)
                    truncate_log(connection)
        except FeedbackError:
            self._disconnect()
            raise
        return found

    def _result(self, one: _Waiting, connection: sqlite3.Connection, stamp: Stamp) -> Any:
        try:
            return one.write.run(connection, stamp)
        except (ValueError, TypeError):  # what is no text for SQLite; the others are written
            logger.exception("one query could not be kept")
            self._lose(1)
            return None

    def _connected(self) -> sqlite3.Connection:
        """A connection to the file that has this name now: its owner may have removed the other."""
        if self._connection is not None and _inode(self._path) != self._inode:
            self._disconnect()
        if self._connection is None:
            self._connection, self._inode = connect(self._path), _inode(self._path)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _look(self, connection: sqlite3.Connection, is_idle: bool) -> tuple[Stamp, int]:
        now = self._clock()
        is_due = is_idle or self._looked is None or not 0 <= now - self._looked < LOOK_SECONDS
        self._looked = now if is_due else self._looked
        if self._days is None:
            return _as_said, 0
        looked = look(connection, now, self._days, is_due)
        if not looked.seen.is_believed and not self._is_doubted:
            logger.warning(
                "the clock says %s, and was believed at %s: nothing that is kept in %s is deleted "
                "for its age until that has lasted a day",
                _shown(now), _shown(looked.seen.believed), self._path,
            )  # fmt: skip
        self._is_doubted = not looked.seen.is_believed
        return looked.seen.stamp, looked.deleted

    def _failed(self, error: FeedbackError, together: list[_Waiting]) -> None:
        is_new = self.failure is None
        self.failure = error  # before the end, for which it is the reason
        self._is_over = not isinstance(error, FeedbackUnwritableError)
        if is_new:
            then = "nothing more is kept" if self._is_over else "it is tried again"
            logger.warning("%s; answers go on, %s", error, then)
        with self._change:
            told = [*together, *self._waiting]
            self._waiting = deque(one for one in self._waiting if one.told is None)
        for one in told:
            if one.told is not None:
                with suppress(InvalidStateError):
                    one.told.set_exception(error)

    def _give_up(self, together: list[_Waiting]) -> None:
        with self._change:
            count = len(together) + len(self._waiting)
            self._waiting.clear()
        self._lose(count)
        if count:
            logger.warning("%d queries could not be kept in %s", count, self._path)


def _is_prepared(one: _Waiting) -> bool:
    try:
        one.write.prepare()
    except Exception as error:
        logger.exception("a query could not be kept")
        if one.told is not None:
            with suppress(InvalidStateError):
                one.told.set_exception(error)
        return False
    return True


def _as_said(said: float) -> float:
    return said


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _shown(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(" ", "minutes")
