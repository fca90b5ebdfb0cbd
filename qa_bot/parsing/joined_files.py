"""Files that are read together as one document: projects of other systems."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from qa_bot.parsing.boundary import one_document
from qa_bot.parsing.pairs.entries import entry_pairs
from qa_bot.parsing.pairs.pair_languages import with_languages
from qa_bot.parsing.parsed import Parsed
from qa_bot.parsing.systems.projects import Project, may_be_part, projects
from qa_bot.parsing.well_formed import well_formed
from qa_bot.records import SourceError

__all__ = ["JoinedFiles", "may_be_part"]

logger = logging.getLogger(__name__)

_Given = ParamSpec("_Given")
_Read = TypeVar("_Read")

# In a file's name: control characters, line ends, and bytes that are not UTF-8.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class JoinedFiles:
    """The projects among files; each is the document that one of its files is named for.

    `place` stands in front of the names where the files are in an archive. Where reading files
    together fails they are no project, and are read alone.
    """

    def __init__(self, names: Iterable[str], read: Callable[[str], bytes], place: str = "") -> None:
        shown = [name for name in names if not UNPRINTABLE.search(name)]
        self._documents: dict[str, Parsed] = {}
        self._files: set[str] = set()
        for project in _whole(projects, shown, read):
            for document in _whole(_documents, project, f"{place}{project.path}"):
                self._documents[project.path] = document
                self._files.update(project.files)

    def is_further(self, name: str) -> bool:
        """Whether a file is part of a document that is named after another."""
        return name in self._files and name not in self._documents

    def document(self, name: str) -> Parsed | None:
        """The document that is named after a file; None where none is."""
        return self._documents.get(name)


def _documents(project: Project, path: str) -> list[Parsed]:
    content = well_formed(project.content)
    pairs = with_languages(entry_pairs(content, path), path)
    return [Parsed(path, project.sha256, content, pairs, doubts=content.doubts)]


def _whole(
    read: Callable[_Given, list[_Read]], *given: _Given.args, **named: _Given.kwargs
) -> list[_Read]:
    """What reading several files as one gives; nothing where it fails.

    Each of them is then read alone, and named where that fails, too.
    """
    try:
        with one_document():
            return read(*given, **named)
    except SourceError as error:
        logger.warning("files of a project are read one by one: what holds them %s", error)
        return []
