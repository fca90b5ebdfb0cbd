"""Fits the numbers that ship with the package, from queries whose right pairs are known.

Three steps: a listwise softmax over the pair features gives the ranking weights, a logistic
regression on what ranking then shows gives the confidence, and cross-fitted confidences give the
thresholds. Every set of queries weighs the same, however many queries it has, times its `weight`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.ranking import MOST_CHOICES, Evidence, Fitted, confidences, rank
from qa_bot.ranking.confidence import (
    ACROSS_CONFIDENCE_FEATURES,
    ALTERNATES_CONFIDENCE_FEATURES,
    CONFIDENCE_FEATURES,
    alternates_features,
    confidence_features,
)
from qa_bot.ranking.features import ACROSS_FEATURES, PAIR_FEATURES
from qa_bot.ranking.fitted import FittedAlternates, LogisticModel
from qa_bot.ranking.products import product
from qa_bot.ranking.thresholds import CrossFitted, fit_thresholds, joined, rounded

# Only keeps one optimum where two features say the same.
RANKING_L2 = 1e-6
# Held back: at 1 the documents gain nothing and public sets that took no part lose.
CONFIDENCE_L2 = 10.0
# Four inputs that say nearly the same: at 10, sets that took no part lose (benchmarks/NOTES.md).
ALTERNATES_L2 = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class LabelledQuery:
    """A query with its evidence; `relevant` (n,) bool says which candidates answer it."""

    evidence: Evidence
    relevant: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class QuerySet:
    """The queries to one collection.

    `weight` is its say in the fit. `typical` sets, documents with the kind of queries that a desk
    gets, also set the thresholds: a rate of false answers is a promise about a mix of queries.
    """

    name: str
    queries: tuple[LabelledQuery, ...]
    weight: float = 1.0
    typical: bool = False


def fit(sets: Sequence[QuerySet], model: str, model_fingerprint: str) -> Fitted:
    """Fit ranking weights, confidence and thresholds on sets (at least two)."""
    weights = fit_weights(sets)
    return Fitted(
        model=model,
        model_fingerprint=model_fingerprint,
        fitted_on=tuple(query_set.name for query_set in sets),
        queries=sum(len(query_set.queries) for query_set in sets),
        weights=weights,
        confidence=fit_confidence(sets, weights),
        thresholds=fit_thresholds(cross_fitted(sets)),
        thresholds_on=tuple(query_set.name for query_set in sets if query_set.typical),
        pair_features=PAIR_FEATURES if len(weights) == len(PAIR_FEATURES) else ACROSS_FEATURES,
        confidence_of_others=fit_confidence(sets, weights, of_others=True)
        if any(query.evidence.others is not None for one in sets for query in one.queries)
        else None,
    )


def fit_weights(sets: Sequence[QuerySet]) -> tuple[float, ...]:
    """Weights of features that make a right pair likely under a softmax (ListNet, top one)."""
    from scipy.optimize import minimize

    queries, shares = _weighted([_answerable(query_set) for query_set in sets])
    stacked = _stacked(queries, shares)
    # A view that matches better never counts against a pair, whatever the sets happen to hold.
    columns = stacked.features.shape[1]
    bounds = [(0.0, None)] * columns
    start = np.full(columns, 5.0)
    best = minimize(_listwise_loss, start, (stacked,), jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(round(float(weight), 6) for weight in best.x)


@dataclass(frozen=True, slots=True, eq=False)
class _Stacked:
    """The t candidates of k queries, one query after the other.

    `features` (t, m), `relevant` (t,) bool; query i begins at starts[i], has counts[i] candidates
    and shares[i] of the loss.
    """

    features: np.ndarray
    relevant: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    shares: np.ndarray


def _stacked(queries: Sequence[LabelledQuery], shares: np.ndarray) -> _Stacked:
    counts = np.array([len(query.relevant) for query in queries])
    return _Stacked(
        features=np.concatenate([query.evidence.features for query in queries]),
        relevant=np.concatenate([query.relevant for query in queries]),
        starts=np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts=counts,
        shares=shares,
    )


def _listwise_loss(weights: np.ndarray, data: _Stacked) -> tuple[float, np.ndarray]:
    """Mean of -log(softmax share of the right pairs), and its gradient (m,)."""
    logits = product(data.features, weights)
    highest = np.repeat(np.maximum.reduceat(logits, data.starts), data.counts)
    exponents = np.exp(logits - highest)
    right = np.where(data.relevant, exponents, 0)
    total = np.add.reduceat(exponents, data.starts)
    total_right = np.maximum(np.add.reduceat(right, data.starts), 1e-300)
    softmax = exponents * np.repeat(data.shares / total, data.counts)
    target = right * np.repeat(data.shares / total_right, data.counts)
    loss = product(data.shares, np.log(total / total_right))
    loss = loss + product(RANKING_L2 * weights, weights)
    gradient = product(data.features.T, softmax - target) + 2 * RANKING_L2 * weights
    return float(loss), gradient


def fit_confidence(
    sets: Sequence[QuerySet], weights: tuple[float, ...], of_others: bool = False
) -> LogisticModel:
    """Logistic regression of "the first pair is right"; out-of-scope queries count as wrong.

    On the queries whose first pair is in English, or else on the others (`confidence_model`).
    """
    found = [
        (query, share)
        for query, share in zip(*_weighted(sets), strict=True)
        if _is_other(query.evidence, weights) is of_others
    ]
    queries = [query for query, _ in found]
    shares = np.array([share for _, share in found])
    shares /= shares.sum()
    ranked = [_ranked(query, weights) for query in queries]
    inputs = np.array([inputs for inputs, _ in ranked])
    are_own = inputs.shape[1] == len(CONFIDENCE_FEATURES)
    return _logistic(
        CONFIDENCE_FEATURES if are_own else ACROSS_CONFIDENCE_FEATURES,
        inputs,
        np.array([right[0] for _, right in ranked]),
        shares,
        CONFIDENCE_L2,
    )


def fit_alternates(sets: Sequence[QuerySet], ranking: Fitted) -> FittedAlternates:
    """Fit the confidence in first pairs that have alternates, as `ranking` puts them first.

    Evidence is that of all wordings. Queries whose first pair has no alternates are left out.
    """
    queries, shares = _weighted(sets)
    ranked = [(query, rank(query.evidence, ranking.weights)) for query in queries]
    firsts = [int(order.order[0]) for _, order in ranked]
    kept = [
        place
        for place, (first, query) in enumerate(zip(firsts, queries, strict=True))
        if query.evidence.have_alternates[first]
    ]
    confidence = _logistic(
        ALTERNATES_CONFIDENCE_FEATURES,
        np.array([alternates_features(queries[i].evidence, ranked[i][1]) for i in kept]),
        np.array([queries[i].relevant[firsts[i]] for i in kept]),
        shares[kept] / shares[kept].sum(),
        ALTERNATES_L2,
    )
    names = tuple(one.name for one in sets)
    return FittedAlternates(ranking.sha256, names, len(kept), confidence)


def _logistic(
    names: tuple[str, ...],
    inputs: np.ndarray,
    first_right: np.ndarray,
    shares: np.ndarray,
    strength: float,
) -> LogisticModel:
    """Logistic regression of `first_right` (n,) bool on inputs (n, m), held back by `strength`.

    `shares` (n,) of the loss add up to 1.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    sample_weight = shares * len(inputs)
    model = LogisticRegression(C=1 / strength, max_iter=5000)
    # Products: as in qa_bot.ranking.products. Scales: by rounding, the weighted variance of an
    # input that is always the same may lie below 0; scikit-learn takes its root before it sees
    # that there is nothing to scale.
    with np.errstate(invalid="ignore"):
        scaler = StandardScaler().fit(inputs, sample_weight=sample_weight)
        # Unknown inputs (NaN) count as average, as in LogisticModel.
        standard = np.nan_to_num(scaler.transform(inputs))
        model.fit(standard, first_right, sample_weight=sample_weight)
    return LogisticModel(
        names=names,
        means=rounded(scaler.mean_),
        scales=rounded(scaler.scale_),
        weights=rounded(model.coef_[0]),
        intercept=round(float(model.intercept_[0]), 6),
    )


def cross_fitted(sets: Sequence[QuerySet]) -> CrossFitted:
    """Confidences of every typical set from weights and a model fitted on all the other sets."""
    found = []
    for number, query_set in enumerate(sets):
        if not query_set.typical:
            continue
        others = [other for other in sets if other is not query_set]
        weights = fit_weights(others)
        model = fit_confidence(others, weights)
        found.append(cross_fitted_rows(query_set, weights, model, number))
    return joined(found)


def cross_fitted_rows(
    query_set: QuerySet, weights: tuple[float, ...], model: LogisticModel, number: int
) -> CrossFitted:
    """Confidences of the queries of a set, with its number, by numbers fitted without it."""
    share = query_set.weight / len(query_set.queries)
    rows = []
    for query in query_set.queries:
        inputs, right = _ranked(query, weights)
        ranking = rank(query.evidence, weights)
        confidence = confidences(ranking, float(model.probability(inputs)))
        three = confidence[:MOST_CHOICES].sum()
        three_right = right[:MOST_CHOICES].any()
        rows.append((confidence[0], three, right[0], three_right, share, number))
    return CrossFitted(*[np.array(column) for column in zip(*rows, strict=True)])


def _is_other(evidence: Evidence, weights: tuple[float, ...]) -> bool:
    """Tell whether the pair that is ranked first is known not to be in English."""
    others = evidence.others
    return others is not None and bool(others[rank(evidence, weights).order[0]])


def _ranked(query: LabelledQuery, weights: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of the confidence model, and which pairs are right, in order."""
    ranking = rank(query.evidence, weights)
    return confidence_features(query.evidence, ranking), query.relevant[ranking.order]


def _answerable(query_set: QuerySet) -> QuerySet:
    queries = tuple(query for query in query_set.queries if query.relevant.any())
    return replace(query_set, queries=queries)


def _weighted(sets: Sequence[QuerySet]) -> tuple[list[LabelledQuery], np.ndarray]:
    """All queries, and the share of each; the shares add up to 1."""
    queries = [query for query_set in sets for query in query_set.queries]
    weights = [s.weight / len(s.queries) for s in sets for _ in s.queries]
    return queries, np.array(weights) / sum(weights)
