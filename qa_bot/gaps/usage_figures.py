"""Shares and counts of all that was asked: what an owner looks at to see how it goes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date

from qa_bot.feedback import KeptMatch, KeptQuery
from qa_bot.records import Outcome

# A notice is no answer to a question, and none is missing.
SHARED = (Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED)
MOST_SECOND = 20
BINS = 10


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many questions of a day (UTC) were answered, gave a choice, or were not covered."""

    day: date
    answered: int
    choose: int
    not_covered: int

    @property
    def questions(self) -> int:
        """How many there were."""
        return self.answered + self.choose + self.not_covered


@dataclass(frozen=True, slots=True)
class SecondPair:
    """A pair that stood second in a choice, or was picked though it was not the first."""

    path: str
    label: str
    question: str
    stood_second: int
    picked: int


@dataclass(frozen=True, slots=True)
class UsageFigures:
    """All that was asked, in numbers.

    `confidences` are those of the first match, by outcome, in no order; `second` the pairs that
    were picked behind another, or stood second, the most often picked first, at most MOST_SECOND.
    """

    days: tuple[DayCounts, ...]
    confidences: Mapping[Outcome, array[float]]
    second: tuple[SecondPair, ...]

    @classmethod
    def of(cls, queries: Iterable[KeptQuery]) -> UsageFigures:
        """Count queries in one pass."""
        days: Counter[tuple[date, Outcome]] = Counter()
        confidences = {outcome: array("d") for outcome in SHARED}
        stood: Counter[tuple[str, str]] = Counter()
        picked: Counter[tuple[str, str]] = Counter()
        questions: dict[tuple[str, str], str] = {}

        def count(counter: Counter[tuple[str, str]], match: KeptMatch) -> None:
            counter[match.path, match.label] += 1
            questions[match.path, match.label] = match.question

        for kept in queries:
            if kept.picked is not None and kept.picked > 1 and kept.matches:
                count(picked, kept.matches[0])
            if kept.outcome not in confidences or kept.picked is not None:
                continue  # a pick is no question of its own
            days[kept.asked_at.astimezone(UTC).date(), kept.outcome] += 1
            confidences[kept.outcome].append(kept.confidence)
            if kept.outcome is Outcome.CHOOSE and len(kept.matches) > 1:
                count(stood, kept.matches[1])
        second = [
            SecondPair(path, label, questions[path, label], stood[path, label], picked[path, label])
            for path, label in stood.keys() | picked.keys()
        ]
        second.sort(key=lambda one: (-one.picked, -one.stood_second, one.path, one.label))
        return cls(_by_day(days), confidences, tuple(second[:MOST_SECOND]))

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(day.questions for day in self.days)

    def count(self, outcome: Outcome) -> int:
        """How many had this outcome."""
        return len(self.confidences.get(outcome, ()))

    def histogram(self, outcome: Outcome) -> list[int]:
        """How many confidences are in each tenth; 1 is in the last."""
        counts = [0] * BINS
        for confidence in self.confidences.get(outcome, ()):
            counts[min(max(int(confidence * BINS), 0), BINS - 1)] += 1
        return counts


def _by_day(counts: Mapping[tuple[date, Outcome], int]) -> tuple[DayCounts, ...]:
    days = sorted({day for day, _ in counts})
    return tuple(
        DayCounts(day, *(counts.get((day, outcome), 0) for outcome in SHARED)) for day in days
    )
