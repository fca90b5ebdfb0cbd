"""Reads the documents again in a thread: whoever asks for it while one waits has that one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from qa_bot.records import Changes


class Reloading:
    """Calls `reload` once for all that ask before it begins."""

    def __init__(self, reload: Callable[[], Changes | None]) -> None:
        self._reload = reload
        self._asked: Future[Changes | None] | None = None
        self._thread: threading.Thread | None = None
        self._asking, self._running = threading.Lock(), threading.Lock()

    @property
    def is_running(self) -> bool:
        """Whether documents are read, or wait to be."""
        return self._thread is not None and self._thread.is_alive()

    def soon(self) -> Future[Changes | None]:
        """Read the documents again soon; the result is what `reload` gives or raises.

        Raises RuntimeError or MemoryError where no thread can be started; a later call tries anew.
        Not for a handler of signals, which may find the lock held by what it has interrupted.
        """
        with self._asking:
            if self._asked is None:
                asked: Future[Changes | None] = Future()
                asked.set_running_or_notify_cancel()  # who gives up waiting cancels nothing
                thread = threading.Thread(target=self._run, name="reloading")
                thread.start()  # it waits for the lock
                self._asked, self._thread = asked, thread
            return self._asked

    def _run(self) -> None:
        with self._running:
            with self._asking:
                asked, self._asked = self._asked, None
            assert asked is not None
            try:
                asked.set_result(self._reload())
            except BaseException as error:
                asked.set_exception(error)
