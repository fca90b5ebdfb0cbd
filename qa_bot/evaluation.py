"""Metrics of ranking and confidence over queries whose right pairs are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.ranking import MOST_CHOICES
from qa_bot.records import Outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """What a system did with one query.

    `rank` is the place of the first right pair, from 1, or None where none was returned;
    `in_scope` says that the collection has one. `confidence` is whatever the system ranks its own
    certainty by, higher for more; only ours is a probability. `outcome` is None for systems
    that have none, `ndcg10` where the set has no graded pairs for the query. `offered` is how many
    of the first matches are to choose from.
    """

    query: str
    in_scope: bool
    rank: int | None
    confidence: float
    outcome: Outcome | None = None
    ndcg10: float | None = None
    offered: int = 0

    @property
    def right(self) -> bool:
        """Whether the first match is right."""
        return self.rank == 1


def hit_rate(results: Sequence[Judged], k: int) -> float:
    """Share of the in-scope queries with a right pair among the first k."""
    return _mean([r.rank is not None and r.rank <= k for r in results if r.in_scope])


def mrr(results: Sequence[Judged], k: int = 10) -> float:
    """Mean reciprocal rank of the first right pair within k, over in-scope queries."""
    ranks = [r.rank for r in results if r.in_scope]
    return _mean([1 / rank if rank is not None and rank <= k else 0.0 for rank in ranks])


def ndcg(gains: Sequence[float], ideal: Sequence[float], k: int = 10) -> float:
    """Normalised discounted cumulative gain within k, of 0 to 1.

    `gains` are those of the pairs returned, best first, 0 for a pair that was not graded; `ideal`
    are the gains of all pairs there are, in any order, at least one above 0. Gains count as they
    stand, as in trec_eval; Järvelin and Kekäläinen 2002, with 1 / log2(rank + 1).
    """
    best = sorted(ideal, reverse=True)
    return _discounted(gains[:k]) / _discounted(best[:k])


def mean_ndcg10(results: Sequence[Judged]) -> float:
    """Mean nDCG@10 over the queries that have one."""
    return _mean([r.ndcg10 for r in results if r.ndcg10 is not None])


def auroc(results: Sequence[Judged], positive: Callable[[Judged], bool]) -> float:
    """Probability that a positive query has more confidence than another, ties half."""
    from sklearn.metrics import roc_auc_score

    labels = [positive(r) for r in results]
    if len(set(labels)) < 2:
        return float("nan")
    return float(roc_auc_score(labels, [r.confidence for r in results]))


def right_at_precision(results: Sequence[Judged], precision: float) -> float:
    """Share of in-scope queries answered right at the lowest confidence with this precision."""
    ordered = sorted(results, key=lambda r: -r.confidence)
    right = np.cumsum([r.right for r in ordered])
    # Only between two values can a threshold stand.
    last_of_value = np.append(np.diff([r.confidence for r in ordered]) < 0, True)
    kept = right / np.arange(1, len(ordered) + 1)
    reached = np.flatnonzero(last_of_value & (kept >= precision))
    in_scope = sum(r.in_scope for r in results)
    return float(right[reached[-1]] / in_scope) if len(reached) else 0.0


def expected_calibration_error(results: Sequence[Judged], bins: int = 10) -> float:
    """Mean distance of confidence to the share of right first matches, over equal-width bins."""
    confidence, right, queries = reliability(results, bins)
    return float(np.abs(confidence - right) @ queries / max(len(results), 1))


def reliability(results: Sequence[Judged], bins: int = 10) -> tuple[np.ndarray, ...]:
    """Mean confidence, share of right first matches and number of queries of each equal-width bin.

    Three arrays of one length, of the bins that have any query.
    """
    confidence = np.array([r.confidence for r in results])
    right = np.array([r.right for r in results])
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    kept = [bin_of == b for b in range(bins) if (bin_of == b).any()]
    return (
        np.array([confidence[inside].mean() for inside in kept]),
        np.array([right[inside].mean() for inside in kept]),
        np.array([inside.sum() for inside in kept]),
    )


def outcome_shares(results: Sequence[Judged], outcome: Outcome) -> tuple[float, float]:
    """Share of queries with this outcome, and of those the share that is right.

    `choose` is right with a right pair among the first three, `not_covered` where the query was
    out of scope.
    """
    chosen = [r for r in results if r.outcome is outcome]
    return len(chosen) / max(len(results), 1), _mean([_is_right(r) for r in chosen])


def _mean(values: Sequence[float | bool]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _discounted(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


def _is_right(result: Judged) -> bool:
    if result.outcome is Outcome.CHOOSE:
        return result.rank is not None and result.rank <= MOST_CHOICES
    if result.outcome is Outcome.NOT_COVERED:
        return not result.in_scope
    return result.right
