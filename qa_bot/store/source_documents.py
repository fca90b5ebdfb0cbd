"""The documents of a folder as they are now: those of an index where they have not changed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.parsing.folder_reading import (
    FolderReading,
    ReadDocument,
    parsed_reading,
    reading_bytes,
)
from qa_bot.records import Problem, QAPair, StoreError
from qa_bot.store.base import PairStore
from qa_bot.store.file_hashes import FileHashes
from qa_bot.store.generations import hashes_of
from qa_bot.store.manifest import Manifest

logger = logging.getLogger(__name__)

# What is told of a document by whether it is there now, and whether it is in the index.
_SINCE = {
    (True, True): "has changed{}: it is answered from as it was",
    (True, False): "is new{}: it is not answered from",
    (False, True): "is gone{}: it is answered from as it was",
}
_NOT_WRITTEN = ", and the index cannot be written"
_NOT_PUBLISHED = " since the index was published"


@dataclass(frozen=True, slots=True, eq=False)
class SourceDocuments:
    """Documents with their pairs, which were read now, or stand in an index.

    `problems` are what their owner is told. `parsed` has the pairs of those read now; the pairs of
    the others are those that the index `generation` holds. `are_kept` says that the reading is the
    one that is kept beside it. `hashes` are of the files of an index that is about to be opened,
    with its manifest.
    """

    files: FolderFiles
    reading: FolderReading
    documents: tuple[ReadDocument, ...]
    problems: tuple[Problem, ...]
    parsed: Mapping[str, tuple[QAPair, ...]]
    known: Mapping[str, range]
    generation: str | None
    are_kept: bool
    hashes: tuple[Manifest, FileHashes] | None = None

    @property
    def sha256(self) -> dict[str, str]:
        """The SHA-256 of each document by its path."""
        return {document.path: document.sha256 for document in self.documents}

    def are_parsed(self) -> bool:
        """Whether no pair has to come from an index."""
        return all(document.path in self.parsed for document in self.documents)

    def are_those_of(self, manifest: Manifest) -> bool:
        """Whether the index that the manifest describes holds exactly these documents."""
        return (
            manifest.generation == self.generation
            and not any(document.path in self.parsed for document in self.documents)
            and list(manifest.sources.items()) == list(self.sha256.items())
        )

    def pairs(self, store: PairStore | None) -> Iterator[QAPair]:
        """All pairs in their order; `store` is the index `generation`, if one is needed."""
        for document in self.documents:
            if document.path in self.parsed:
                yield from self.parsed[document.path]
            elif store is not None:
                yield from store.records(self.known[document.path])

    def as_indexed(self, sources: Mapping[str, str]) -> SourceDocuments:
        """The documents, by path with their SHA-256, of an index that cannot be written.

        Those that are others by now are problems, and named. They are warned of.
        """
        found = self._as_indexed(sources, _NOT_WRITTEN)
        for problem in found.problems[len(self.problems) :]:
            logger.warning("%s", problem)
        return found

    def as_published(self, sources: Mapping[str, str]) -> SourceDocuments:
        """The same of an index that stays as it is; how many are others by now is warned of."""
        found = self._as_indexed(sources, _NOT_PUBLISHED)
        if differing := len(found.problems) - len(self.problems):
            logger.warning(
                "%d of the documents differ from the index that is published, from which it is "
                "answered: `qa-bot index --review` shows what they would change, `qa-bot index` "
                "builds it from them",
                differing,
            )
        return found

    def _as_indexed(self, then: Mapping[str, str], why: str) -> SourceDocuments:
        now = self.sha256
        read = {document.path: document for document in self.documents}
        told = [
            Problem(path, _SINCE[path in now, path in then].format(why))
            for path in {**now, **then}
            if now.get(path) != then.get(path)
        ]
        documents = (
            read[path] if now.get(path) == sha256 else ReadDocument(path, sha256)
            for path, sha256 in then.items()
        )
        return replace(self, documents=tuple(documents), problems=(*self.problems, *told))

    def hashing(self, index: Path, manifest: Manifest) -> SourceDocuments:
        """The same, while the files of the index, which is opened next, are hashed."""
        try:
            return replace(self, hashes=(manifest, hashes_of(index, manifest)))
        except StoreError:
            return self

    def read_anew(self) -> SourceDocuments:
        """The same folder, with every file read."""
        return documents_below(self.files.folder)

    def as_bytes(self) -> bytes | None:
        """What is kept of the reading; None where a name is no Unicode."""
        try:
            return reading_bytes(self.reading)
        except ValueError:
            return None


def documents_below(
    folder: Path, manifest: Manifest | None = None, kept: bytes | None = None
) -> SourceDocuments:
    """Read the documents below a folder that are not as they were when an index was built.

    `manifest` describes the index, `kept` is what was kept of the reading beside it. Raises
    SourceError where the folder is none.
    """
    files = FolderFiles(folder)
    before, known = _before(manifest, kept)
    if before is not None and before.is_of(files):
        reading, parsed = before, dict[str, tuple[QAPair, ...]]()
    else:
        reading, parsed = _read_changed(files, before)
    documents, _ = reading.documents_and_problems(files)
    there = {*known, *parsed}
    if any(one.path not in there for one in documents):
        # Such as a sample that is alone again: it was read, and no index has its pairs.
        reading, more = _read_changed(files, _without_lost(reading, there))
        parsed |= more
    reading.warn(files)
    documents, problems = reading.documents_and_problems(files)
    return SourceDocuments(
        files, reading, tuple(documents), tuple(problems), parsed, known,
        generation=manifest.generation if manifest and before else None,
        are_kept=reading == before,
    )  # fmt: skip


def _read_changed(
    files: FolderFiles, before: FolderReading | None
) -> tuple[FolderReading, dict[str, tuple[QAPair, ...]]]:
    from qa_bot.parsing import read_changed  # loads every reader: not where nothing is to be read

    return read_changed(files, before)


def _before(
    manifest: Manifest | None, kept: bytes | None
) -> tuple[FolderReading | None, dict[str, range]]:
    """What was kept, and where in the index the pairs of each document stand.

    None and nothing where it is not what the index was built from.
    """
    if manifest is None or kept is None:
        return None, {}
    try:
        reading = parsed_reading(kept)
    except ValueError:
        return None, {}
    read = {one.path: one for file in reading.files.values() for one in file.documents}
    known: dict[str, range] = {}
    first = 0
    for path, sha256 in manifest.sources.items():
        document = read.get(path)
        if document is None or document.sha256 != sha256:
            return None, {}
        known[path] = range(first, first + document.pairs)
        first += document.pairs
    return (reading, known) if first == manifest.pairs else (None, {})


def _without_lost(reading: FolderReading, there: Collection[str]) -> FolderReading:
    """The reading without the files of which a document has pairs and is not there."""
    files = {
        name: file
        for name, file in reading.files.items()
        if all(one.path in there for one in file.documents if one.pairs)
    }
    return FolderReading(reading.reader, reading.projects, reading.further, files)
