"""Files that are read together as one document: projects of other systems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa_bot.parsing.pairs.entries import entry_pairs
from qa_bot.parsing.pairs.pair_languages import with_languages
from qa_bot.parsing.parsed import Parsed
from qa_bot.parsing.systems.projects import may_be_part, projects
from qa_bot.parsing.well_formed import well_formed

__all__ = ["JoinedFiles", "may_be_part"]

# In a file's name: control characters, line ends, and bytes that are not UTF-8.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class JoinedFiles:
    """The projects among files; each is the document that one of its files is named for.

    `place` stands in front of the names where the files are in an archive.
    """

    def __init__(self, names: Iterable[str], read: Callable[[str], bytes], place: str = "") -> None:
        shown = [name for name in names if not UNPRINTABLE.search(name)]
        self._place = place
        self._projects = {project.path: project for project in projects(shown, read)}
        self._files = {name for project in self._projects.values() for name in project.files}

    def is_further(self, name: str) -> bool:
        """Whether a file is part of a document that is named after another."""
        return name in self._files and name not in self._projects

    def document(self, name: str) -> Parsed | None:
        """The document that is named after a file; None where none is."""
        project = self._projects.get(name)
        if project is None:
            return None
        content, path = well_formed(project.content), f"{self._place}{name}"
        pairs = with_languages(entry_pairs(content, path), path)
        return Parsed(path, project.sha256, content, pairs, doubts=content.doubts)
