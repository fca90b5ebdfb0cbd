"""Queries and their ratings in one SQLite file, which several servers may share."""

from __future__ import annotations

import json
import logging
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from qa_bot.feedback.feedback_file import BUSY_SECONDS, connect, named, transaction, truncate_log
from qa_bot.feedback.feedback_writer import FeedbackWriter
from qa_bot.feedback.feedback_writes import KeptAnswer, KeptRating, NothingToWrite
from qa_bot.feedback.kept_queries import RATE_SECONDS, KeptMatch, KeptQuery, Rating
from qa_bot.records import Answer, FeedbackError, FeedbackUnwritableError, Outcome

logger = logging.getLogger(__name__)

# Seconds that whoever forgets waits for those who read.
READ_SECONDS = 30.0
# Queries that are read at a time: whoever takes them slowly holds up no one who writes.
PAGE = 500
READ = (
    "SELECT place, id, asked_at, query, outcome, matches, confidence, rating, reason, rated_at,"
    " index_sha256, picked, picked_for FROM queries"
    " WHERE place > ? AND asked_at >= ? AND asked_at < ? ORDER BY place LIMIT ?"
)


class FeedbackStore:
    """Keeps queries, masked, with what became of them; threads and processes may share its file.

    Made by `open`. What is kept is written by a thread of its own: whoever answers never waits for
    the disk.
    """

    def __init__(self, path: Path, writer: FeedbackWriter, clock: Callable[[], float]) -> None:
        self.path, self._writer, self._clock = path, writer, clock

    @classmethod
    def open(
        cls,
        path: Path,
        retention_days: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> FeedbackStore:
        """Open the file, made where it is not there; what is older than so many days is deleted.

        None keeps all. `clock` gives seconds since 1970. Where the file cannot be written now, a
        warning says so and it is tried again. Raises FeedbackError, and leaves the file as it is,
        where it was made by a newer QA Bot, is damaged or is another program's.
        """
        path = path.absolute()
        try:
            connect(path).close()
        except FeedbackUnwritableError as error:
            logger.warning("%s; answers go on, and it is tried again", error)
        return cls(path, FeedbackWriter(path, retention_days, clock), clock)

    @property
    def lost(self) -> int:
        """How many queries could not be kept since it was opened."""
        return self._writer.lost

    @property
    def failure(self) -> str | None:
        """Why nothing can be kept now; None where it is."""
        return str(self._writer.failure) if self._writer.failure else None

    def keep(
        self, answer: Answer, index_sha256: str | None = None, before: Answer | None = None
    ) -> str:
        """Keep an answer's query, and return the id by which it is rated; never waits or raises.

        `before` is the answer before it: what offered the choice that it may pick from. Whoever
        knows an id may rate the query, so it cannot be guessed.
        """
        id = answer.id or secrets.token_urlsafe(16)
        self._writer.put(KeptAnswer(id, self._clock(), answer, index_sha256, before))
        return id

    def rate(self, id: str, rating: Rating, reason: str | None = None) -> bool:
        """Keep a rating, in place of one before; False where no such query is kept (any more).

        Raises FeedbackError where it cannot be written now.
        """
        try:
            return self.rated(id, rating, reason).result(RATE_SECONDS) is not None
        except TimeoutError as error:
            raise FeedbackUnwritableError(f"{self.path} is too slow") from error

    def rated(self, id: str, rating: Rating, reason: str | None = None) -> Future[Outcome | None]:
        """`rate` without waiting: the outcome of the query that was rated, None for no such one."""
        return self._writer.told(KeptRating(id, self._clock(), rating, reason))

    def queries(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[KeptQuery]:
        """Read what is kept, in the order in which it was asked; from `since` to before `until`.

        Raises FeedbackError.
        """
        self._wait()
        first = since.timestamp() if since else float("-inf")
        end = until.timestamp() if until else float("inf")
        with named(self.path), closing(connect(self.path)) as connection:
            place = -1
            while rows := connection.execute(READ, (place, first, end, PAGE)).fetchall():
                yield from (_query(row) for row in rows)
                place = rows[-1][0]

    def forget(self, before: datetime | None = None, matching: str | None = None) -> int:
        """Delete what was asked before a time, or holds a text, whatever its case; both where both
        are given, all where neither is. Return how many; nothing of them is left in the file.

        Raises FeedbackError.
        """
        wanted = None if matching is None else _plain(matching)
        if wanted is not None and not wanted.strip():
            raise FeedbackError("the text to look for is empty; leave it out to forget all")
        self._wait()
        with named(self.path), closing(connect(self.path)) as connection:
            connection.create_function(
                "holds",
                1,
                lambda text: wanted is None or (text is not None and wanted in _plain(text)),
            )
            with transaction(connection):
                deleted = connection.execute(
                    "DELETE FROM queries WHERE asked_at < ? AND"
                    " (holds(query) OR holds(reason) OR holds(picked_for))",
                    (before.timestamp() if before else float("inf"),),
                ).rowcount
            # The pages anew, without what lay beside the rows, and the log of writes emptied.
            connection.execute("VACUUM")
            if not truncate_log(connection, READ_SECONDS):
                raise FeedbackUnwritableError(
                    f"{deleted} were deleted from {self.path}, but another program reads it for so "
                    "long that they may still stand in the log beside it; do it again later"
                )
        return deleted

    def close(self) -> None:
        """Write what waits, for at most five seconds, and take nothing more."""
        self._writer.close()

    def _wait(self) -> None:
        """Wait for what was kept so far; what cannot be written is not waited for."""
        try:
            self._writer.told(NothingToWrite()).result(BUSY_SECONDS)
        except (FeedbackError, TimeoutError) as error:
            logger.info("not all that was asked is written yet: %s", error)

    def __enter__(self) -> FeedbackStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _query(row: tuple[Any, ...]) -> KeptQuery:
    _, id, asked_at, query, outcome, matches, confidence, rating, reason, rated_at, *rest = row
    return KeptQuery(
        id, _time(asked_at), query, Outcome(outcome),
        tuple(KeptMatch(*match) for match in json.loads(matches)), confidence,
        Rating(rating) if rating else None, reason, _time(rated_at) if rated_at else None, *rest,
    )  # fmt: skip


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _plain(text: str) -> str:
    """A text in one form, whatever its case and however its letters are composed."""
    return unicodedata.normalize("NFKC", text).casefold()
