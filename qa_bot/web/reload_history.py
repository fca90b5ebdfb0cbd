"""When the documents were read again, and what came of it."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from qa_bot.records import Changes

Result = Literal["changed", "unchanged", "failed"]
RESULTS: tuple[Result, ...] = ("changed", "unchanged", "failed")


@dataclass(frozen=True, slots=True)
class PastReload:
    """A time (UTC) at which the documents were read again: what had changed, or why it failed."""

    at: datetime
    changes: Changes | None = None
    failure: str | None = None

    @property
    def result(self) -> Result:
        """What came of it, in a word."""
        if self.failure is not None:
            return "failed"
        return "changed" if self.changes else "unchanged"


class ReloadHistory:
    """The last time, and how often each result came; from several threads."""

    def __init__(self) -> None:
        self.last: PastReload | None = None
        self._counts: Counter[Result] = Counter()
        self._adding = threading.Lock()

    def add(self, changes: Changes | None = None, failure: str | None = None) -> None:
        """Take that the documents were read again just now."""
        with self._adding:
            self.last = PastReload(datetime.now(UTC), changes, failure)
            self._counts[self.last.result] += 1

    def count(self, result: Result) -> int:
        """How often this came of it."""
        return self._counts[result]
