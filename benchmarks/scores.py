"""Figures over several sets at once: means over sets, pooled queries, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qa_bot import Outcome
from qa_bot.evaluation import (
    Judged,
    auroc,
    expected_calibration_error,
    hit_rate,
    mrr,
    outcome_shares,
    right_at_precision,
)

BOOTSTRAP_SAMPLES = 2000

Results = dict[str, list[Judged]]  # name of a set to what became of its queries


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % bootstrap interval, queries drawn anew within each set."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scores:
    """A system's figures: means over sets, and over all queries together from `auroc_right`."""

    system: str
    hit1_of: dict[str, float]
    hit1: Interval
    hit3: float
    mrr10: float
    auroc_right: float
    auroc_scope: float
    right_at_90: float
    right_at_95: float
    ece: float | None


@dataclass(frozen=True)
class OutcomeShare:
    """Share of all, of in-scope and of out-of-scope queries; `right` of those that got it."""

    outcome: str
    share: float
    in_scope: float
    out_of_scope: float
    right: float


@dataclass(frozen=True)
class Promise:
    """What max_false_answers promised, and what came of it.

    `answered` is the share of queries, `false` the share of answers that were wrong, and
    `false_answers` of `answers` the same in numbers.
    """

    max_false_answers: float
    answered: float
    false: float
    false_answers: int
    answers: int


def scores(system: str, results: Results, calibrated: bool) -> Scores:
    """All figures of one system; ECE only where its confidence is a probability."""
    pooled = _pooled(results)
    hit1_of = {name: hit_rate(judged, 1) for name, judged in results.items()}
    return Scores(
        system=system,
        hit1_of=hit1_of,
        hit1=_hit1_interval(results),
        hit3=_mean([hit_rate(judged, 3) for judged in results.values()]),
        mrr10=_mean([mrr(judged) for judged in results.values()]),
        auroc_right=auroc_right(pooled),
        auroc_scope=auroc(pooled, lambda r: r.in_scope),
        right_at_90=right_at_precision(pooled, 0.90),
        right_at_95=right_at_precision(pooled, 0.95),
        ece=expected_calibration_error(pooled) if calibrated else None,
    )


def auroc_right(pooled: list[Judged]) -> float:
    """AUROC of "the first pair is right"; out-of-scope queries count as wrong."""
    return auroc(pooled, lambda r: r.right)


def auroc_difference(ours: Results, other: Results) -> Interval:
    """Our pooled AUROC "first right" less another system's, on the same drawn queries."""

    def difference(drawn: dict[str, np.ndarray]) -> float:
        return auroc_right(_pooled(ours, drawn)) - auroc_right(_pooled(other, drawn))

    return _interval(ours, difference)


def outcomes(results: Results) -> list[OutcomeShare]:
    """How queries fare, all sets together."""
    pooled = _pooled(results)
    return [
        _outcome_share(pooled, outcome)
        for outcome in (Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED)
    ]


def promise(max_false_answers: float, results: Results) -> Promise:
    """The promised rate of false answers beside the one that was found."""
    pooled = _pooled(results)
    answers = [r for r in pooled if r.outcome is Outcome.ANSWERED]
    false_answers = sum(not r.right for r in answers)
    share, right = outcome_shares(pooled, Outcome.ANSWERED)
    return Promise(max_false_answers, share, 1 - right, false_answers, len(answers))


def _outcome_share(pooled: list[Judged], outcome: Outcome) -> OutcomeShare:
    share, right = outcome_shares(pooled, outcome)
    in_scope, _ = outcome_shares([r for r in pooled if r.in_scope], outcome)
    out_of_scope, _ = outcome_shares([r for r in pooled if not r.in_scope], outcome)
    return OutcomeShare(outcome.value, share, in_scope, out_of_scope, right)


def _hit1_interval(results: Results) -> Interval:
    hits = {name: [r.right for r in judged if r.in_scope] for name, judged in results.items()}

    def mean_hit1(drawn: dict[str, np.ndarray]) -> float:
        return _mean([_mean([hits[name][i] for i in drawn[name]]) for name in hits])

    return _interval(hits, mean_hit1)


def _interval(
    sets: dict[str, list], statistic: Callable[[dict[str, np.ndarray]], float]
) -> Interval:
    """Value and interval of a statistic of queries, given by their positions in each set."""
    generator = np.random.default_rng(0)
    found = [
        statistic({n: generator.integers(len(q), size=len(q)) for n, q in sets.items()})
        for _ in range(BOOTSTRAP_SAMPLES)
    ]
    value = statistic({name: np.arange(len(queries)) for name, queries in sets.items()})
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _pooled(results: Results, drawn: dict[str, np.ndarray] | None = None) -> list[Judged]:
    if drawn is None:
        return [judged for queries in results.values() for judged in queries]
    return [results[name][i] for name in results for i in drawn[name]]


def _mean(values: list) -> float:
    return float(np.mean(values))
