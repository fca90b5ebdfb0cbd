"""What a way to mark questions proposes for a page."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.parsing.finding.candidates import Candidate

# On average a question stands alone, or looks like one: a shopping list counts up as well.
LEAST_LIKENESS = 1.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """Questions in document order, and the sum of what speaks for them."""

    questions: tuple[Candidate, ...] = ()
    weight: float = 0.0

    @property
    def convinces(self) -> bool:
        """Whether the questions look like some at all."""
        likeness = sum(question.likeness for question in self.questions)
        return bool(self.questions) and likeness >= LEAST_LIKENESS * len(self.questions)
