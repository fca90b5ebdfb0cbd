"""One query with all that was found for it: what an answer and its explanation are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.guard import GuardVerdict, Look, NotRun
from qa_bot.models.embedding import TextVectors
from qa_bot.ranking import Evidence, Ranking, reordered
from qa_bot.records import Answer, Match, Note
from qa_bot.words.stems import has_content, has_content_anywhere
from qa_bot.words.vocabulary import Reading

# Words read as others that a note names; a long message may hold many.
NOTED_CHANGES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A query as typed and as read, its vectors, evidence, order and confidences.

    `said` is what the message itself says, as read: all of it, but where the question before stands
    in front. `exact` are ids of equal questions, `relevance` a cross-encoder's (k,) of ranking's
    first pairs, empty where none read them; `not_run` says where one could not. `is_part` says that
    only the pairs of some documents were looked at, `is_across` that they were looked up by the
    encoder of several languages.
    """

    query: str
    reading: Reading
    said: str
    vectors: TextVectors
    evidence: Evidence
    ranking: Ranking
    confidence: np.ndarray
    exact: Sequence[int]
    relevance: np.ndarray
    not_run: tuple[NotRun, ...] = ()
    is_part: bool = False
    is_across: bool = False

    @property
    def shown(self) -> Ranking:
        """The order of the answer: ranking's, or a cross-encoder's after it."""
        return reordered(self.ranking, self.relevance)

    @property
    def has_content(self) -> bool:
        """Whether the query has any word but function words, in whichever language."""
        tell = has_content_anywhere if self.is_across else has_content
        return tell(self.reading.text)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the reader should know of how the query was read."""
        changes = () if self.exact else self.reading.changes
        notes = [
            Note("read_as", (change.typed, change.read_as)) for change in changes[:NOTED_CHANGES]
        ]
        if len(changes) > NOTED_CHANGES:
            notes.append(Note("more_read_as", (str(len(changes) - NOTED_CHANGES),)))
        if not (self.exact or self.has_content):
            notes.append(Note("no_content"))
        if self.vectors.cut:
            notes.append(Note("cut"))
        return tuple(notes)


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """An answer by meaning, with what it was made from.

    `verdict` is the guard's on the first pair; None where that pair was not to be the answer.
    `not_run` are the looks at it that could not run, `lapsed` the matches that were left out, for
    they do not hold today.
    """

    answer: Answer
    found: Found
    verdict: GuardVerdict | None
    not_run: tuple[NotRun, ...] = ()
    lapsed: tuple[Match, ...] = ()

    def failed(self) -> set[NotRun]:
        """The looks that could not run; those left out for want of words of a language aside."""
        return {one for one in self.not_run if one.look is not Look.OPPOSITES}

    def without(self, not_run: tuple[NotRun, ...]) -> Searched:
        """The same, where further looks could not run."""
        return replace(self, not_run=tuple(dict.fromkeys((*self.not_run, *not_run))))
