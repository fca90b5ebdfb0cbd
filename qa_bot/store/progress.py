"""How far a build is: a bar where people read it, and otherwise a line in the log now and then.

Whoever opened the bot may hear of it as well, from within `heard_by`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType

from qa_bot.records import BuildProgress

logger = logging.getLogger(__name__)

# A shorter build shows nothing: it takes a few seconds.
SHOWN_FROM = 512
LOG_SECONDS = 30.0

ProgressListener = Callable[[BuildProgress], None]
# Not handed down through all that builds: an engine need not know who waits for it.
_listeners: ContextVar[tuple[ProgressListener, ...]] = ContextVar("listeners", default=())


@contextmanager
def heard_by(listener: ProgressListener | None) -> Iterator[None]:
    """Tell a listener, if there is one, of each build that this thread makes inside of the block.

    What it raises ends the build, and comes out of the block as it is.
    """
    token = _listeners.set((*_listeners.get(), *([listener] if listener else [])))
    try:
        yield
    except _Refused as refused:
        raise refused.error from refused.error.__cause__
    finally:
        _listeners.reset(token)


class _Refused(Exception):
    """What a listener raised: no error of the disk, whatever it is, to those who write there."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class Progress:
    """Counts texts while they are embedded, or `what` else; a context manager.

    The bar, on a terminal alone, counts their characters: a long text takes as long as many short
    ones. The log has, at level INFO, what is begun, and texts, rate and the time left every
    LOG_SECONDS.
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
        if self._shown and self._bar.disable and self._texts > SHOWN_FROM:
            logger.info("embedding %s %s", f"{self._texts:,}", self._what)
        self._tell(0.0)
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
        self._tell(now - self._began)
        if self._shown and self._bar.disable and now - self._told >= LOG_SECONDS:
            self._told = now
            logger.info("%s", self.line(now - self._began))

    def line(self, seconds: float) -> str:
        """How far it is after so many seconds, with the rate and the time left."""
        now = self._after(seconds)
        return (
            f"embedded {now.done:,} of {now.total:,} {self._what}, "
            f"{now.rate:,.0f} a second, about {_duration(now.remaining_seconds or 0.0)} left"
        )

    def _after(self, seconds: float) -> BuildProgress:
        share = self._read / max(self._characters, 1)
        rate = self._done / seconds if seconds else 0.0
        left = seconds / share - seconds if share else None
        return BuildProgress(self._done, self._texts, share, rate, left)

    def _tell(self, seconds: float) -> None:
        """Tell all that listen, unless this is a part of a build that is told as a whole."""
        if not self._shown:
            return
        for listener in _listeners.get():
            try:
                listener(self._after(seconds))
            except Exception as error:
                raise _Refused(error) from error


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
