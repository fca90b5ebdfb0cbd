"""Whether max_false_answers is kept: on each document, in the worst one, and near its topic.

What is promised is a share of the answers given. Each set is decided with numbers fitted without
it, so that a promise beside what was found is a curve with one document left out at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from benchmarks.data import NEAR_TOPIC, EvaluationSet
from benchmarks.scores import Results, pooled
from qa_bot import Outcome
from qa_bot.evaluation import Judged


@dataclass(frozen=True)
class PromiseKept:
    """What max_false_answers promised, and what came of it.

    `answered` is the share of queries, `false` the share of answers that were wrong (NaN where
    nothing was answered) with its 95 % Wilson interval, `false_answers` of `answers` the same in
    numbers, and `answered_right` the share of the in-scope queries.
    """

    max_false_answers: float
    answered: float
    false: float
    false_low: float
    false_high: float
    false_answers: int
    answers: int
    answered_right: float


@dataclass(frozen=True)
class PromiseOverSets:
    """A promise over sets: all queries together, and the set where it was kept worst.

    `worst` is None where no set gave an answer; `above_twice` is the share of all sets whose share
    of false answers is more than twice the promise.
    """

    together: PromiseKept
    worst: str | None
    worst_false: float
    above_twice: float


@dataclass(frozen=True)
class OutOfScope:
    """Out-of-scope queries near the topic and all others, and how many of each were answered."""

    near: int
    near_answered: int
    far: int
    far_answered: int


def promise_kept(max_false_answers: float, results: Sequence[Judged]) -> PromiseKept:
    """The promised rate of false answers beside the one that was found."""
    answers = [r for r in results if r.outcome is Outcome.ANSWERED]
    false_answers = sum(not r.right for r in answers)
    low, high = wilson_interval(false_answers, len(answers))
    in_scope = sum(r.in_scope for r in results)
    return PromiseKept(
        max_false_answers=max_false_answers,
        answered=share(len(answers), len(results)),
        false=share(false_answers, len(answers)),
        false_low=low,
        false_high=high,
        false_answers=false_answers,
        answers=len(answers),
        answered_right=share(len(answers) - false_answers, in_scope),
    )


def promise_over_sets(max_false_answers: float, results: Results) -> PromiseOverSets:
    """The same over sets; of two that are equally bad, the one with more answers is the worst."""
    kept = {name: promise_kept(max_false_answers, judged) for name, judged in results.items()}
    answering = [name for name, promise in kept.items() if promise.answers]
    worst = max(answering, key=lambda n: (kept[n].false, kept[n].answers), default=None)
    above = [kept[name].false > 2 * max_false_answers for name in answering]
    return PromiseOverSets(
        together=promise_kept(max_false_answers, pooled(results)),
        worst=worst,
        worst_false=kept[worst].false if worst is not None else float("nan"),
        above_twice=share(sum(above), len(kept)),
    )


def distance_from_promises(promises: Sequence[PromiseKept]) -> float:
    """Mean absolute difference of promised and found false answers, where any were given."""
    gaps = [abs(p.false - p.max_false_answers) for p in promises if p.answers]
    return float(np.mean(gaps)) if gaps else float("nan")


def wilson_interval(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, Wilson 1927; NaN where there is nothing to share."""
    if not total:
        return float("nan"), float("nan")
    interval = binomtest(count, total).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


def out_of_scope(evaluation_set: EvaluationSet, results: Sequence[Judged]) -> OutOfScope | None:
    """How a set's out-of-scope queries fare; None where the set does not tag them."""
    if not any(query.tags for query in evaluation_set.queries):
        return None
    near: list[bool] = []
    far: list[bool] = []
    for query, judged in zip(evaluation_set.queries, results, strict=True):
        if not judged.in_scope:
            kind = near if NEAR_TOPIC in query.tags else far
            kind.append(judged.outcome is Outcome.ANSWERED)
    return OutOfScope(len(near), sum(near), len(far), sum(far))


def out_of_scope_over_sets(of_sets: Sequence[OutOfScope | None]) -> OutOfScope:
    """The queries of the sets that tag theirs, together."""
    tagged = [found for found in of_sets if found is not None]
    return OutOfScope(
        near=sum(found.near for found in tagged),
        near_answered=sum(found.near_answered for found in tagged),
        far=sum(found.far for found in tagged),
        far_answered=sum(found.far_answered for found in tagged),
    )


def share(count: int, total: int) -> float:
    """Divide; NaN where there is nothing to share."""
    return count / total if total else float("nan")
