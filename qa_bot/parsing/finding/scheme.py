"""A proposal for a document: these lines are its questions."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.parsing.finding.candidates import Candidate

# On average a question stands alone, or looks like one: a shopping list counts up as well.
LEAST_LIKENESS = 1.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """Candidates that would be the questions if the document marked them in one certain way.

    They stand in document order; `weight` is the sum of what speaks for them, to be compared with
    that of the other ways. A way that the document does not use proposes no questions.
    """

    questions: tuple[Candidate, ...] = ()
    weight: float = 0.0

    @property
    def convinces(self) -> bool:
        """Tell whether there are questions, and they look like questions on average."""
        likeness = sum(question.likeness for question in self.questions)
        return bool(self.questions) and likeness >= LEAST_LIKENESS * len(self.questions)
