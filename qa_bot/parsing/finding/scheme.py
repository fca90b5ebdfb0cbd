"""A proposal for a document: these lines are its questions."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.parsing.finding.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Scheme:
    """Candidates that would be the questions if the document marked them in one certain way.

    They stand in document order. A way that the document does not use proposes no questions.
    """

    questions: tuple[Candidate, ...] = ()
