"""So many at once on the cores that there are, and the others in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque


class FairTurns:
    """A block that at most `count` threads are in at a time; who came first goes first.

    `threading.Semaphore` lets whoever asks next overtake those who wait: of eight users who kept
    asking two had all turns, and another waited for over a second.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[threading.Lock] = deque()
        self._change = threading.Lock()

    def __enter__(self) -> None:
        """Wait for a turn."""
        with self._change:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            called.acquire()
        except BaseException:  # Ctrl-C while it waits: the turn, if it came meanwhile, is passed on
            with self._change:
                if called in self._waiting:
                    self._waiting.remove(called)
                    raise
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        """Give the turn to the one who waits longest."""
        with self._change:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
