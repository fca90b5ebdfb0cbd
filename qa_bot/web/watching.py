"""Has the documents read again where they, or their index, changed on the disk, once whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from qa_bot.conversation import Desk
from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.records import IndexDamagedError, SourceError
from qa_bot.store import IndexStanding, place_beside
from qa_bot.web.service import Service
from qa_bot.web.service import State as Readiness

logger = logging.getLogger(__name__)

# Between two looks. A file counts as whole that is the same at both: what is still being written or
# copied grows meanwhile.
SECONDS = 2.0
# At least so many times as long as a look kept a processor busy, which is 70 ms for 5,000 files.
TIMES_A_LOOK = 50
# What may go better another time is tried again after one look, then after 2, 4 and so on, up to so
# many: some four minutes.
MOST_LOOKS_BETWEEN = 128
# After so many times the index of another program is not followed any more: both would build it in
# turn.
MOST_BUILT_OVER = 2

State = frozenset[tuple[str, int, int, int]]


class Watcher:
    """Looks at the names, times and sizes of a folder's files; no file is read for it.

    The times are those of a file's content and of its status, such as who may read it. It works
    without a service of the operating system's, so that network drives and containers are watched,
    too.
    """

    def __init__(
        self, service: Service, folder: Path, most_built_over: int | None = MOST_BUILT_OVER
    ) -> None:
        """Take the files as they are now for those that the service reads.

        An index of another program is followed until it has been built over so many times; always
        with None, for a service that builds over none.
        """
        self._service, self._folder = service, folder
        self._most = most_built_over
        self._read = self._last = state_of(folder)
        self._seen: tuple[Desk, State, bool] | None = None
        self._wanted: State | None = None
        self._built_over = 0
        self._between = self._left = 1

    def look(self) -> None:
        """Have the documents read again where they have changed, and are as at the last look.

        Or where they could not all be read, or their index is another one by now, or is damaged. A
        folder that is not there just now, as a network drive may be, is no change.
        """
        now = state_of(self._folder)
        if now is not None and now != self._read and now == self._last:
            what = "; the index stays as it is" if self._most is None else " and are read again"
            logger.info("the documents have changed%s", what)
            self._read, self._built_over = now, 0
            self._between = self._left = 1
            self._service.reload_soon()
        elif self._is_tried_again():
            logger.info("the documents are read again, as not all of them could be")
            self._service.reload_soon()
        else:
            self._look_at_index()
        self._last = now

    def _is_tried_again(self) -> bool:
        """Whether it is time to read again what failed, or left out what may be read by now.

        Not where that may build over the index of another program once more.
        """
        service = self._service
        if service.state is not Readiness.READY or service.is_loading:
            return False
        left_out = any(problem.may_pass for problem in service.bot.problems)
        if service.reload_failure is None and not left_out:
            self._between = self._left = 1
            return False
        self._left -= 1
        if self._left > 0 or self._has_built_over():
            return False
        self._between = self._left = min(2 * self._between, MOST_LOOKS_BETWEEN)
        return True

    def _look_at_index(self) -> None:
        """Have it opened again, once for each that is open and each that is published.

        Not where that has led to building over the other's: two programs with other models, or of
        other versions, would build in turn. One on a server is not looked at: whoever asks it is
        told when it is gone.
        """
        service = self._service
        if service.state is not Readiness.READY or service.is_loading:
            return  # what is being published may be its own
        desk = service.bot.desk
        index = desk.reading.folders[1] if desk.reading.folders else None
        if not isinstance(index, Path):
            return
        seen = desk, _published(index), _is_damaged(desk)
        if self._seen == seen:
            return
        self._seen = seen
        standings = desk.standings(index)
        if {*standings} == {IndexStanding.CURRENT}:
            if self._wanted is not None:
                self._built_over += self._wanted != seen[1]
            self._wanted = None
        elif IndexStanding.DAMAGED not in standings and self._has_built_over():
            logger.warning("another program builds another index in %s: it is not followed", index)
        else:
            logger.info("the index has changed and is opened again")
            self._wanted = seen[1] if IndexStanding.OVERTAKEN in standings else None
            service.reload_soon()

    def _has_built_over(self) -> bool:
        return self._most is not None and self._built_over >= self._most

    def watch(self, ended: threading.Event) -> None:
        """Look again and again until the event is set."""
        wait = SECONDS
        while not ended.wait(wait):
            begun = time.thread_time()
            try:
                self.look()
            except Exception:  # such as too little memory: the next one may go better
                logger.warning("a look at the documents failed", exc_info=True)
            wait = seconds_until_next(time.thread_time() - begun)


def seconds_until_next(took: float) -> float:
    """How long to wait after a look that took so many seconds of a processor."""
    return max(SECONDS, TIMES_A_LOOK * took)


def state_of(folder: Path) -> State | None:
    """Each file's path, time of change and size; None where the folder cannot be listed."""
    try:
        files = FolderFiles(folder)
    except SourceError:
        return None
    return _state(files.paths)


def _published(index: Path) -> State:
    """The same of the manifests of an index and of the second one beside it."""
    folders = index, place_beside(index)
    return _state({str(folder): folder / "manifest.json" for folder in folders})


def _state(paths: Mapping[str, Path]) -> State:
    found = []
    for name, path in paths.items():
        try:
            status = path.stat()
        except OSError:  # gone since it was listed
            continue
        found.append((name, status.st_mtime_ns, status.st_ctime_ns, status.st_size))
    return frozenset(found)


def _is_damaged(desk: Desk) -> bool:
    try:
        desk.checked()
    except IndexDamagedError:
        return True
    return False
