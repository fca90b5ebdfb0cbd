"""Has the documents read again where they changed on the disk, once they are whole."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.records import SourceError
from qa_bot.web.service import Service

logger = logging.getLogger(__name__)

# Between two looks. A file counts as whole that is the same at both: what is still being written or
# copied grows meanwhile.
SECONDS = 2.0

State = frozenset[tuple[str, int, int]]


class Watcher:
    """Looks at the names, times and sizes of a folder's files; no file is read for it.

    Without a service of the operating system's, so that network drives and containers are watched,
    too.
    """

    def __init__(self, service: Service, folder: Path) -> None:
        """Take the files as they are now for those that the service reads."""
        self._service, self._folder = service, folder
        self._read = self._last = state_of(folder)

    def look(self) -> None:
        """Have the documents read again where they have changed, and are as at the last look.

        A folder that is not there just now, as a network drive may be, is no change.
        """
        now = state_of(self._folder)
        if now is not None and now != self._read and now == self._last:
            logger.info("the documents have changed and are read again")
            self._read = now
            self._service.reload_soon()
        self._last = now

    def watch(self, ended: threading.Event, seconds: float = SECONDS) -> None:
        """Look every so many seconds until the event is set."""
        while not ended.wait(seconds):
            self.look()


def state_of(folder: Path) -> State | None:
    """Each file's path, time of change and size; None where the folder cannot be listed."""
    try:
        files = FolderFiles(folder)
    except SourceError:
        return None
    found = []
    for name, path in files.paths.items():
        try:
            status = path.stat()
        except OSError:  # gone since it was listed
            continue
        found.append((name, status.st_mtime_ns, status.st_size))
    return frozenset(found)
