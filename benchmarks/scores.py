"""Figures over one set or several: means over sets, pooled queries, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.data import NEAR_TOPIC, EvaluationSet
from qa_bot import Outcome
from qa_bot.evaluation import (
    Judged,
    auroc,
    expected_calibration_error,
    hit_rate,
    mean_ndcg10,
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
class SetFigures:
    """A system's figures on one set; None or NaN where the set has no such queries."""

    queries: int
    hit1: Interval
    hit3: float
    mrr10: float
    ndcg10: float
    auroc_right: float
    auroc_scope: float
    right_at_90: float
    right_at_95: float
    ece: float | None


@dataclass(frozen=True)
class Scores:
    """A system's figures over several sets.

    Means over sets up to `mrr10`; from `auroc_right` on, over all queries together. `auroc_near`
    is in scope against the out-of-scope queries near the topic, of the sets that have tags.
    """

    system: str
    hit1: Interval
    hit3: float
    mrr10: float
    auroc_right: float
    auroc_scope: float
    auroc_near: float
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


def set_figures(results: Sequence[Judged], calibrated: bool) -> SetFigures:
    """All figures of one set; ECE only where confidence is a probability."""
    return SetFigures(
        queries=len(results),
        hit1=hit1_interval({"": list(results)}),
        hit3=hit_rate(results, 3),
        mrr10=mrr(results),
        ndcg10=mean_ndcg10(results),
        auroc_right=auroc_right(results),
        auroc_scope=auroc(results, lambda r: r.in_scope),
        right_at_90=right_at_precision(results, 0.90),
        right_at_95=right_at_precision(results, 0.95),
        ece=expected_calibration_error(results) if calibrated else None,
    )


def scores(
    system: str, results: Results, sets: Sequence[EvaluationSet], calibrated: bool
) -> Scores:
    """All figures of one system over sets; ECE only where its confidence is a probability."""
    judged = {found.name: results[found.name] for found in sets}
    together = pooled(judged)
    return Scores(
        system=system,
        hit1=hit1_interval(judged),
        hit3=_mean([hit_rate(queries, 3) for queries in judged.values()]),
        mrr10=_mean([mrr(queries) for queries in judged.values()]),
        auroc_right=auroc_right(together),
        auroc_scope=auroc(together, lambda r: r.in_scope),
        auroc_near=auroc(_in_scope_or_near(judged, sets), lambda r: r.in_scope),
        right_at_90=right_at_precision(together, 0.90),
        right_at_95=right_at_precision(together, 0.95),
        ece=expected_calibration_error(together) if calibrated else None,
    )


def auroc_right(results: Sequence[Judged]) -> float:
    """AUROC of "the first pair is right"; out-of-scope queries count as wrong."""
    return auroc(results, lambda r: r.right)


def auroc_difference(ours: Results, other: Results) -> Interval:
    """Our pooled AUROC "first right" less another system's, on the same drawn queries."""

    def difference(drawn: dict[str, np.ndarray]) -> float:
        return auroc_right(pooled(ours, drawn)) - auroc_right(pooled(other, drawn))

    return _interval({name: len(queries) for name, queries in ours.items()}, difference)


def outcomes(results: Results) -> list[OutcomeShare]:
    """How queries fare, all sets together."""
    together = pooled(results)
    return [
        _outcome_share(together, outcome)
        for outcome in (Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED)
    ]


def hit1_interval(results: Results) -> Interval:
    """hit@1, the mean over sets, with its interval."""
    hits = {
        name: np.array([r.right for r in judged if r.in_scope], dtype=float)
        for name, judged in results.items()
    }

    def mean_hit1(drawn: dict[str, np.ndarray]) -> float:
        return _mean([hits[name][drawn[name]].mean() for name in hits])

    return _interval({name: len(queries) for name, queries in hits.items()}, mean_hit1)


def pooled(results: Results, drawn: dict[str, np.ndarray] | None = None) -> list[Judged]:
    """All queries together, or those drawn: positions in each set."""
    if drawn is None:
        return [judged for queries in results.values() for judged in queries]
    return [results[name][i] for name, positions in drawn.items() for i in positions]


def _in_scope_or_near(results: Results, sets: Sequence[EvaluationSet]) -> list[Judged]:
    """Queries of the sets that have tags, without those far from the topic."""
    tagged = [found for found in sets if any(query.tags for query in found.queries)]
    return [
        judged
        for found in tagged
        for query, judged in zip(found.queries, results[found.name], strict=True)
        if judged.in_scope or NEAR_TOPIC in query.tags
    ]


def _outcome_share(results: list[Judged], outcome: Outcome) -> OutcomeShare:
    share, right = outcome_shares(results, outcome)
    in_scope, _ = outcome_shares([r for r in results if r.in_scope], outcome)
    out_of_scope, _ = outcome_shares([r for r in results if not r.in_scope], outcome)
    return OutcomeShare(outcome.value, share, in_scope, out_of_scope, right)


def _interval(
    sizes: dict[str, int], statistic: Callable[[dict[str, np.ndarray]], float]
) -> Interval:
    """Value and interval of a statistic of queries, given by their positions in each set."""
    generator = np.random.default_rng(0)
    found = [
        statistic({name: generator.integers(n, size=n) for name, n in sizes.items()})
        for _ in range(BOOTSTRAP_SAMPLES)
    ]
    value = statistic({name: np.arange(n) for name, n in sizes.items()})
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
