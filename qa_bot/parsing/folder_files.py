"""The files of a folder of documents as they are now, each by a hash of its bytes."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath

from qa_bot.parsing.files_below import files_below
from qa_bot.parsing.ordinary_files import ordinary_bytes
from qa_bot.parsing.side_file_names import side_file_names
from qa_bot.records import Problem, SourceError


class FolderFiles:
    """Every file below a folder, by its path there with "/" between folders, in order.

    `unlisted` are the folders that cannot be listed. Raises SourceError where the folder is none.
    """

    def __init__(self, folder: Path) -> None:
        if not os.path.isdir(folder):
            raise SourceError(f"{folder} is no folder; put your documents into it or name another")
        problems: list[Problem] = []
        self.folder = folder
        self.paths = {p.relative_to(folder).as_posix(): p for p in files_below(folder, problems)}
        self.unlisted = tuple(problems)
        self._states: dict[str, str] = {}
        # A file system may take a side file by a name in other letters.
        self._by_folded: dict[str, list[str]] = defaultdict(list)
        for name in self.paths:
            self._by_folded[_folded(name)].append(name)

    def state(self, name: str) -> str:
        """The SHA-256 of a file's bytes, or why it cannot be read."""
        if name not in self._states:
            try:
                data = ordinary_bytes(self.paths[name])
                self._states[name] = hashlib.sha256(data).hexdigest()
            except SourceError as error:
                self._states[name] = str(error)
        return self._states[name]

    def looked_at(self, name: str) -> dict[str, str]:
        """The states of all files that reading one looks at: its own, and of its side files."""
        document = PurePosixPath(name)
        sides = (str(document.with_name(side)) for side in side_file_names(document.name))
        found = [one for side in sides for one in self._by_folded.get(_folded(side), ())]
        return {one: self.state(one) for one in dict.fromkeys((name, *found))}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
