"""What reading a folder of documents gave beside their pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa_bot.parsing.document import Coverage, Document, no_questions
from qa_bot.parsing.folder_reading import ReadDocument
from qa_bot.records import IndexServer, Problem, QABotError


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """What reading the documents gave beside their pairs: `sha256` is of each, by its path.

    `folders` are those of the documents and of the index, which may be on a server; None for pairs
    that were given.
    """

    folders: tuple[Path, Path | IndexServer] | None = None
    sha256: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @classmethod
    def of(
        cls,
        folders: tuple[Path, Path | IndexServer],
        documents: Sequence[Document | ReadDocument],
        problems: Sequence[Problem],
    ) -> ReadDocuments:
        """What reading these documents gave; raises SourceError where there are none."""
        if not documents:
            raise no_questions(folders[0], problems)
        sources, index = folders
        # Where the process stands later is not where it stood when it was told.
        index = index.absolute() if isinstance(index, Path) else index
        return cls(
            folders=(sources.absolute(), index),
            sha256={document.path: document.sha256 for document in documents},
            problems=tuple(problems),
            coverage=tuple(d.coverage for d in documents if d.coverage),
        )

    def read_from(self) -> tuple[Path, Path | IndexServer]:
        """The folders; raises QABotError for pairs that were given."""
        if self.folders is None:
            raise QABotError(
                "this bot was made from pairs and has no documents to read again; make another "
                "with QABot.from_pairs"
            )
        return self.folders
