"""What reading a folder of documents gave beside their pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from qa_bot.parsing.document import Coverage, DatedPairs, Document, no_questions
from qa_bot.parsing.folder_reading import ReadDocument
from qa_bot.records import DateRules, IndexServer, Problem, QABotError


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """What reading the documents gave beside their pairs: `sha256` is of each, by its path.

    `dated` are the dates of their answers, by path. `folders` are those of the documents and of the
    index, which may be on a server; None for pairs that were given.
    """

    folders: tuple[Path, Path | IndexServer] | None = None
    sha256: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    dated: Mapping[str, tuple[DatedPairs, ...]] = field(default_factory=dict)

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
            dated={d.path: d.dated for d in documents if isinstance(d, ReadDocument) and d.dated},
        )

    def due(self, rules: DateRules) -> tuple[Problem, ...]:
        """What of each document does not hold today by its dates, or wants reviewing."""
        today, days = rules.today(), rules.review_after_days
        left = "withheld" if rules.expired == "withhold" else "given with a warning"
        told: list[Problem] = []
        for path, dated in self.dated.items():
            past = [one for one in dated if one.valid_until and one.valid_until < today]
            coming = [one for one in dated if one.valid_from and today < one.valid_from]
            old = [
                one
                for one in dated
                if days and one.as_of and one.as_of + timedelta(days) < today and one not in past
            ]
            for found, said in (
                (past, f"after valid_until: {left}"),
                (coming, f"before valid_from: {left}"),
                (old, f"not reviewed for more than {days} days"),
            ):
                if count := sum(one.pairs for one in found):
                    answers = "1 answer is" if count == 1 else f"{count:,} answers are"
                    told.append(Problem(path, f"{answers} {said}"))
        return tuple(told)

    def read_from(self) -> tuple[Path, Path | IndexServer]:
        """The folders; raises QABotError for pairs that were given."""
        if self.folders is None:
            raise QABotError(
                "this bot was made from pairs and has no documents to read again; make another "
                "with QABot.from_pairs"
            )
        return self.folders
