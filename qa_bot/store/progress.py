"""How far a build is: a bar where people read it, and otherwise a line in the log now and then."""

from __future__ import annotations

import logging
import time
from types import TracebackType

logger = logging.getLogger(__name__)

# A shorter build shows nothing: it takes a few seconds.
SHOWN_FROM = 512
LOG_SECONDS = 30.0


class Progress:
    """Counts texts while they are embedded, or `what` else; a context manager.

    The bar, on a terminal alone, counts their characters: a long text takes as long as many short
    ones. The log has texts, rate and the time left, at level INFO, every LOG_SECONDS.
    """

    def __init__(
        self, texts: int, characters: int, what: str = "texts", shown: bool = True
    ) -> None:
        from tqdm import tqdm

        self._texts, self._characters, self._what = texts, characters, what
        self._shown = shown
        self._done = self._read = 0
        self._began = self._told = time.monotonic()
        # disable=None shows the bar only where stderr is a terminal.
        hidden = None if shown and texts > SHOWN_FROM else True
        self._bar = tqdm(
            total=characters, desc="Embedding", unit=" characters", unit_scale=True, disable=hidden
        )

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def add(self, texts: int, characters: int) -> None:
        """Say that so many more texts, of so many characters together, are embedded."""
        self._done += texts
        self._read += characters
        self._bar.update(characters)
        now = time.monotonic()
        if self._shown and self._bar.disable and now - self._told >= LOG_SECONDS:
            self._told = now
            logger.info("%s", self.line(now - self._began))

    def line(self, seconds: float) -> str:
        """How far it is after so many seconds, with the rate and the time left."""
        left = seconds * (self._characters - self._read) / max(self._read, 1)
        return (
            f"embedded {self._done:,} of {self._texts:,} {self._what}, "
            f"{self._done / seconds:,.0f} a second, about {_duration(left)} left"
        )


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
