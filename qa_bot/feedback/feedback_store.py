"""Queries and their ratings in one SQLite file, which several servers may share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType

from qa_bot.feedback.kept_queries import KeptQuery, Rating
from qa_bot.records import Answer


class FeedbackStore:
    """Keeps queries, masked, with what became of them; threads and processes may share its file.

    Made by `open`. What is kept is written by a thread of its own: whoever answers never waits for
    the disk.
    """

    @classmethod
    def open(cls, path: Path, retention_days: int | None = None) -> FeedbackStore:
        """Open the file, made where it is not there; what is older than so many days is deleted.

        None keeps all. Raises FeedbackError, and leaves the file as it is, where it was made by a
        newer QA Bot, is damaged or is no such file.
        """
        raise NotImplementedError

    def keep(
        self, answer: Answer, index_sha256: str | None = None, before: Answer | None = None
    ) -> str:
        """Keep an answer's query, and return the id by which it is rated; never waits or raises.

        `before` is the answer before it: what offered the choice that it may pick from.
        """
        raise NotImplementedError

    def rate(self, id: str, rating: Rating, reason: str | None = None) -> bool:
        """Keep a rating, in place of one before; False where no such query is kept (any more).

        Raises FeedbackError where it cannot be written.
        """
        raise NotImplementedError

    def queries(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[KeptQuery]:
        """Read what is kept, in the order in which it was asked; from `since` to before `until`.

        Raises FeedbackError.
        """
        raise NotImplementedError

    def forget(self, before: datetime | None = None, matching: str | None = None) -> int:
        """Delete what was asked before a time, or holds a text, whatever its case; both where both
        are given, all where neither is. Return how many; nothing of them is left in the file.

        Raises FeedbackError.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Write what waits, and take nothing more."""
        raise NotImplementedError

    def __enter__(self) -> FeedbackStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
