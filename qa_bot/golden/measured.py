"""What asking a golden file came to: the metrics, and which number was taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.evaluation import (
    Judged,
    expected_calibration_error,
    hit_rate,
    mrr,
    outcome_shares,
)
from qa_bot.golden.asked_queries import Went, document_of
from qa_bot.golden.golden_rows import NOT_COVERED
from qa_bot.records import Outcome


@dataclass(frozen=True, slots=True)
class Confused:
    """A number that was wanted, the one that came first, and how often; how often as the answer."""

    wanted: str
    first: str
    times: int
    answered: int


@dataclass(frozen=True, slots=True)
class GoldenFigures:
    """The figures of a golden file: shares are 0 to 1, NaN where there is nothing to divide by.

    `hit1`, `hit3`, `mrr10`, `answered_right` and `within_one_click` are of the `in_scope` queries,
    those that want a number. `answered`, `choose` and `not_covered` are shares of these and the
    `out_of_scope` ones, which want not covered. `false_answers` of `answers` gave another pair than
    was wanted, or one where none was. `calibration_error` is the expected one. `as_wanted` of
    `queries` are all rows, those that want a choice or a notice, too.
    """

    queries: int
    as_wanted: int
    in_scope: int
    out_of_scope: int
    hit1: float
    hit3: float
    mrr10: float
    answered: float
    choose: float
    not_covered: float
    answers: int
    false_answers: int
    answered_right: float
    within_one_click: float
    calibration_error: float

    @property
    def false_rate(self) -> float:
        """The share of the answers given that are false; 0 where none was given."""
        return self.false_answers / self.answers if self.answers else 0.0


def judged(went: Went) -> Judged | None:
    """A row as metrics take it; None where it wants a choice or a notice."""
    golden, answer = went.golden, went.answer
    if not golden.numbers and golden.want != NOT_COVERED:
        return None
    return Judged(
        golden.query,
        bool(golden.numbers),
        went.rank,
        answer.confidence,
        answer.outcome,
        offered=answer.offered,
    )


def all_judged(results: Sequence[Went]) -> list[Judged]:
    """The rows that metrics are of."""
    return [found for one in results if (found := judged(one))]


def figures_of(results: Sequence[Went]) -> GoldenFigures:
    """Measure what the rows of a golden file came to."""
    found = all_judged(results)
    in_scope = [one for one in found if one.in_scope]
    answers = [one for one in found if one.outcome is Outcome.ANSWERED]
    right = sum(one.right for one in answers)
    within = right + sum(one.rank is not None and one.rank <= one.offered for one in found)
    ranked = [one for one in found if one.outcome is not Outcome.NOTICE]
    shares = {of: outcome_shares(found, of)[0] if found else float("nan") for of in Outcome}
    return GoldenFigures(
        queries=len(results),
        as_wanted=sum(one.right for one in results),
        in_scope=len(in_scope),
        out_of_scope=len(found) - len(in_scope),
        hit1=hit_rate(found, 1),
        hit3=hit_rate(found, 3),
        mrr10=mrr(found),
        answered=shares[Outcome.ANSWERED],
        choose=shares[Outcome.CHOOSE],
        not_covered=shares[Outcome.NOT_COVERED],
        answers=len(answers),
        false_answers=len(answers) - right,
        answered_right=_share(right, len(in_scope)),
        within_one_click=_share(within, len(in_scope)),
        calibration_error=expected_calibration_error(ranked) if ranked else float("nan"),
    )


def confused(results: Sequence[Went]) -> list[Confused]:
    """Which wanted number had which other one before it, the most frequent first."""
    times: Counter[tuple[str, str]] = Counter()
    answered: Counter[tuple[str, str]] = Counter()
    for one in results:
        answer = one.answer
        if not one.golden.numbers or one.rank == 1 or answer.outcome is Outcome.NOTICE:
            continue
        if not answer.matches:
            continue
        first = answer.matches[0]
        same_document = not one.golden.document
        name = first.pair.label if same_document else f"{first.pair.label} ({document_of(first)})"
        times[one.golden.wanted, name] += 1
        answered[one.golden.wanted, name] += answer.outcome is Outcome.ANSWERED
    return [
        Confused(wanted, first, count, answered[wanted, first])
        for (wanted, first), count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
