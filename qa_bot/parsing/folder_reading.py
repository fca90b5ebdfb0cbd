"""What reading a folder gave beside the pairs, for each of its files, and what was looked at.

It is kept with an index, so that what has not changed is not read again. Kept it is input like any
other: who could change it could change the index beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qa_bot.parsing.document import Coverage, DatedPairs
from qa_bot.parsing.fingerprint import reader_fingerprint
from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.parsing.samples import sample_paths
from qa_bot.records import Problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document beside its pairs: how many there are, and what is told of it.

    `doubts` are those of its reader, `told` what is said once its pairs are taken, `dated` their
    dates.
    """

    path: str
    sha256: str
    pairs: int = 0
    doubts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    coverage: Coverage | None = None
    dated: tuple[DatedPairs, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file gave: a document, those of an archive, or nothing.

    `looked_at` are the states of all files that decided it, see FolderFiles; of a project, which is
    named after one of its files (`is_project`), those of the folder's reading do.
    """

    looked_at: Mapping[str, str]
    documents: tuple[ReadDocument, ...] = ()
    left_out: tuple[Problem, ...] = ()
    is_project: bool = False


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What all files of a folder gave, by their names.

    `projects` are the states of the files that were looked through for projects, `further` those
    files of projects after which none is named. `reader` is what read them, see fingerprint.
    """

    reader: str
    projects: Mapping[str, str]
    further: tuple[str, ...]
    files: Mapping[str, ReadFile]

    def projects_are_of(self, files: FolderFiles) -> bool:
        """Whether the same files would be projects, with the same pairs."""
        return {*self.files, *self.further} == files.paths.keys() and all(
            name in files.paths and files.state(name) == state
            for name, state in self.projects.items()
        )

    def is_of(self, files: FolderFiles) -> bool:
        """Whether reading these files would give the same."""
        return (
            self.reader == reader_fingerprint()
            and self.projects_are_of(files)
            and all(
                one.is_project or files.looked_at(name) == one.looked_at
                for name, one in self.files.items()
            )
        )

    def documents_and_problems(
        self, files: FolderFiles
    ) -> tuple[list[ReadDocument], list[Problem]]:
        """The documents that hold pairs, without samples, and what their owner is told."""
        read = [document for one in self.files.values() for document in one.documents]
        samples = self._samples(files)
        problems = [*files.unlisted]
        for one in self.files.values():
            problems += one.left_out
            problems += [Problem(d.path, doubt) for d in one.documents for doubt in d.doubts]
        problems = [problem for problem in problems if problem.path not in samples]
        documents = [one for one in read if one.pairs and one.path not in samples]
        problems += [Problem(one.path, told) for one in documents for told in one.told]
        return documents, problems

    def warn(self, files: FolderFiles) -> None:
        """Log what their owner is told, and which samples are left out."""
        for path in self._samples(files):
            logger.warning(
                "%s is a sample and left out, as there are other documents; remove it", path
            )
        for problem in self.documents_and_problems(files)[1]:
            logger.warning("%s", problem)

    def _samples(self, files: FolderFiles) -> tuple[str, ...]:
        read = [document for one in self.files.values() for document in one.documents]
        return sample_paths([(d.path, d.sha256, d.pairs > 0) for d in read], files.folder)


def reading_bytes(reading: FolderReading) -> bytes:
    """Write a reading as JSON; raises ValueError for names that are no Unicode."""
    return _adapter().dump_json(reading)


def parsed_reading(data: bytes) -> FolderReading:
    """Read what `reading_bytes` wrote; raises ValueError."""
    reading = _adapter().validate_json(data)
    documents = [document for file in reading.files.values() for document in file.documents]
    if not all(one.coverage is None or 0 <= one.coverage.share <= 1 for one in documents):
        raise ValueError("a share is none")
    if any(one.pairs < 0 for one in documents):
        raise ValueError("a number of pairs is none")
    return reading


@cache
def _adapter() -> TypeAdapter[FolderReading]:
    from pydantic import TypeAdapter  # which takes long to import: only for what an index keeps

    return TypeAdapter(FolderReading)
