"""The run of numbered lines that looks most like a page's questions.

A page prints its questions as "1. ...", "2. ..." or "1.1", "1.2", "2.1", and its answers hold
numbered lists of their own, some of which begin with "1." on the first line; a table of contents
repeats every number. What tells them apart is the sequence (the questions count up through the
whole page, or anew in each section), the shape of a question, and that something stands below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from qa_bot.parsing.finding.candidates import Candidate

# Numbers that a page may leave out between two questions, and what that costs: less than one
# question is worth (4 or 5), more than an item of a list that would fill the place (0 to 2).
MAX_GAP = 10
GAP_COST = 3.0
# Counting from 1 again, where a section begins.
RESTART_COST = 2.0
# A list is indented as a whole; the questions of a page stand in one column.
COLUMN_COST = 3.0
ANSWERED = 1.0
# A number such as 4.3 stands in front of little else.
DEEP = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Candidates that count on from each other, and the sum of what speaks for them."""

    candidates: tuple[Candidate, ...]
    weight: float


def best_run(candidates: Sequence[Candidate], restarts: Collection[int]) -> Run:
    """The heaviest run; `restarts` are the lines of candidates that may count from 1 again.

    Every run is weighed by the sum of its likenesses: an inner list counts up as well, but soon
    starts again. Leaving out numbers costs GAP_COST. At equal weight the earlier line wins.
    """
    weights: list[float] = []
    previous: list[int | None] = []
    ending: dict[tuple[int, ...], int] = {}  # number or its beginning -> heaviest run that ends so
    heaviest: int | None = None
    for position, candidate in enumerate(candidates):
        options = [*_continued(candidate.numbers, ending)]
        if candidate.first in restarts and candidate.numbers[-1] <= 1 and heaviest is not None:
            options.append((heaviest, RESTART_COST))
        weight, before = 0.0, None
        for option, cost in options:
            cost += _column_cost(candidates[option], candidate)
            if weights[option] - cost > weight:
                weight, before = weights[option] - cost, option
        weights.append(weight + _weight(candidate))
        previous.append(before)
        for length in range(1, len(candidate.numbers) + 1):
            prefix = candidate.numbers[:length]
            if prefix not in ending or weights[position] > weights[ending[prefix]]:
                ending[prefix] = position
        if heaviest is None or weights[position] > weights[heaviest]:
            heaviest = position
    if heaviest is None:
        return Run((), 0.0)
    return Run(tuple(_run_to(heaviest, candidates, previous)), weights[heaviest])


def _weight(candidate: Candidate) -> float:
    deep = len(candidate.numbers) > 1
    return candidate.likeness + ANSWERED * candidate.answered + DEEP * deep


def _continued(
    numbers: tuple[int, ...], ending: dict[tuple[int, ...], int]
) -> Iterator[tuple[int, float]]:
    """Runs that a number continues, each with its cost: 4.3 goes on from 4.2, 3.x and 4."""
    for place, number in enumerate(numbers):
        late = GAP_COST if any(later > 1 for later in numbers[place + 1 :]) else 0.0
        for gap in range(MAX_GAP + 1):
            before = ending.get((*numbers[:place], number - 1 - gap))
            if before is not None:
                yield before, late + (GAP_COST if gap else 0.0)
    if len(numbers) > 1 and numbers[-1] <= 1 and numbers[:-1] in ending:
        yield ending[numbers[:-1]], 0.0


def _column_cost(before: Candidate, after: Candidate) -> float:
    """Two markers stand in one column, or their texts do, as with right-aligned numbers."""
    if before.marker is None or after.marker is None or before.level or after.level:
        return 0.0
    begins = before.marker.column == after.marker.column
    texts = before.marker.offset == after.marker.offset
    return 0.0 if begins or texts else COLUMN_COST


def _run_to(
    end: int | None, candidates: Sequence[Candidate], previous: Sequence[int | None]
) -> list[Candidate]:
    run: list[Candidate] = []
    position = end
    while position is not None:
        run.append(candidates[position])
        position = previous[position]
    return run[::-1]
