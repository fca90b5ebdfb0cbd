"""How far a build is: a bar where people read it, and otherwise a line in the log now and then.

Whoever opened the bot may hear of it as well, from within `heard_by`. A second index is built for
the same texts: whoever waits is told of both as of one build, within `as_one`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from qa_bot.records import BuildProgress

if TYPE_CHECKING:
    from tqdm import tqdm

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


@contextmanager
def as_one() -> Iterator[Builds]:
    """Tell of all builds that this thread makes inside of the block as of one."""
    with ExitStack() as open_bar:
        builds = Builds(open_bar)
        token = _together.set(builds)
        try:
            yield builds
            builds.end()
        finally:
            _together.reset(token)


@contextmanager
def counted(
    texts: int, characters: int, what: str = "texts", shown: bool = True
) -> Iterator[Progress]:
    """Count the texts of a build, or of those that are told as one with it, while it embeds them.

    See Progress for the rest.
    """
    builds = _together.get()
    if builds is None or not shown:
        with Progress(texts, characters, what, shown) as own:
            yield own
    else:
        yield builds.begun(texts, characters, what)


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
        self._texts, self._characters, self._what = texts, characters, what
        self._shown = shown
        self._done = self._read = 0
        self._began = self._told = time.monotonic()
        self._bar: tqdm[NoReturn] | None = None

    def __enter__(self) -> Progress:
        self._begin()
        self._tell(0.0)
        return self

    def _begin(self) -> None:
        """Show the bar, or say in the log what is begun, where it takes long."""
        if self._bar is not None or not self._shown or self._texts <= SHOWN_FROM:
            return
        from tqdm import tqdm

        # disable=None shows the bar only where stderr is a terminal.
        self._bar = tqdm(
            total=self._characters, initial=self._read, desc="Embedding", unit=" characters",
            unit_scale=True, disable=None,
        )  # fmt: skip
        if self._bar.disable:
            logger.info("embedding %s %s", f"{self._texts:,}", self._what)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def expect(self, texts: int, characters: int) -> None:
        """Say how many texts, of so many characters together, are yet to be embedded."""
        self._texts, self._characters = self._done + texts, self._read + characters
        self._begin()
        if self._bar is not None:
            self._bar.total = self._characters
            self._bar.refresh()

    def add(self, texts: int, characters: int) -> None:
        """Say that so many more texts, of so many characters together, are embedded."""
        self._done += texts
        self._read += characters
        if self._bar is not None:
            self._bar.update(characters)
        now = time.monotonic()
        self._tell(now - self._began)
        is_logged = self._shown and (self._bar is None or self._bar.disable)
        if is_logged and now - self._told >= LOG_SECONDS:
            self._told = now
            logger.info("%s", self.line(now - self._began))

    @property
    def is_done(self) -> bool:
        """Whether all texts are embedded."""
        return self._done >= self._texts

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


class Builds:
    """Builds that are told as one, from `as_one`."""

    def __init__(self, open_bar: ExitStack) -> None:
        self._open_bar = open_bar
        self._progress: Progress | None = None
        self._is_followed = False

    @contextmanager
    def followed(self, is_followed: bool) -> Iterator[None]:
        """Say that the first build within the block is followed by another of the same texts.

        They count from the beginning, as many as the first one lacks; what the other does not need
        is left out as soon as that is known.
        """
        self._is_followed = is_followed
        yield
        self._is_followed = False

    def begun(self, texts: int, characters: int, what: str) -> Progress:
        """Tell of a build with so many texts, or other `what`, of so many characters together."""
        times = 2 if self._is_followed else 1
        self._is_followed = False
        if self._progress is None:
            progress = Progress(times * texts, times * characters, what)
            self._progress = self._open_bar.enter_context(progress)
        else:
            self._progress.expect(times * texts, times * characters)
        return self._progress

    def end(self) -> None:
        """Say that nothing else is embedded, where that was expected."""
        if self._progress is not None and not self._progress.is_done:
            self._progress.expect(0, 0)
            self._progress.add(0, 0)


# Nor is this: an engine need not know what else is built.
_together: ContextVar[Builds | None] = ContextVar("together", default=None)


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
