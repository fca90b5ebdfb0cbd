"""Finds from which confidence on to answer, or to offer a choice, so that a promise is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from qa_bot.ranking.fitted import Thresholds

RATES = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
# A threshold must rest on this share of all weight, or one lucky query would set it.
LEAST_SHARE = 0.02
# An answer's threshold keeps its rate in so many of so many draws of documents and their queries: a
# document that nobody has seen is another draw, not the mean of those seen.
CERTAINTY = 0.9
DRAWS = 1000
# A choice asserts nothing: of answers and choices together twice the rate may hold no right pair,
# up to a tenth. That brings three in four in-scope queries of the documents within one click.
CHOICE_RATE = 2
MOST_CHOICE_RATE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class CrossFitted:
    """Confidences of m queries from models that did not see their set.

    `first` and `three` (m,) are the confidence of the first pair and of the first three together,
    `first_right` and `three_right` (m,) bool whether they hold a right one, `weights` (m,), and
    `sets` (m,) int the number of each query's set.
    """

    first: np.ndarray
    three: np.ndarray
    first_right: np.ndarray
    three_right: np.ndarray
    weights: np.ndarray
    sets: np.ndarray


def joined(found: Sequence[CrossFitted]) -> CrossFitted:
    """Put the confidences of several sets together."""
    columns = ([getattr(one, field.name) for one in found] for field in fields(CrossFitted))
    return CrossFitted(*map(np.concatenate, columns))


def fit_thresholds(found: CrossFitted) -> Thresholds:
    """Find the lowest confidences that keep each of RATES, on cross-fitted confidences.

    An answer's are to hold on documents that were not seen (`drawn`); a choice's keep a looser rate
    among the queries as they are.
    """
    weights = found.weights * drawn(found.sets)
    answered = [lowest_threshold(found.first, found.first_right, weights, rate) for rate in RATES]
    choose = [
        lowest_threshold(
            found.three,
            found.three_right,
            found.weights,
            max(rate, min(CHOICE_RATE * rate, MOST_CHOICE_RATE)),
        )
        for rate in RATES
    ]
    return Thresholds(RATES, rounded(answered), rounded(choose))


def drawn(sets: np.ndarray) -> np.ndarray:
    """Draw sets with replacement, and of each drawn set its queries: how often each, (DRAWS, m).

    The two-stage bootstrap (Davison and Hinkley 1997, 3.8), always with the same draws.
    """
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(sets == number) for number in np.unique(sets)]
    counts = np.zeros((DRAWS, len(sets)))
    for row in counts:
        for number in rng.integers(len(members), size=len(members)):
            own = members[number]
            row += np.bincount(own[rng.integers(len(own), size=len(own))], minlength=len(sets))
    return counts


def lowest_threshold(
    confidence: np.ndarray, right: np.ndarray, weights: np.ndarray, max_false: float
) -> float:
    """Find the lowest confidence at or above which at most `max_false` of the weight is wrong.

    `weights` (m,), or (b, m): then in CERTAINTY of its rows. 1.0 where no threshold that keeps
    LEAST_SHARE of the weight does.
    """
    order = np.argsort(-confidence, kind="stable")
    rows = np.atleast_2d(weights)[:, order]
    kept = np.cumsum(rows, axis=1)
    wrong = np.cumsum(rows * ~right[order], axis=1)
    false = np.quantile(wrong / np.maximum(kept, 1e-12), CERTAINTY, axis=0)
    last_of_its_value = np.append(np.diff(confidence[order]) < 0, True)
    enough = kept.mean(axis=0) >= LEAST_SHARE * kept[:, -1].mean()
    reached = np.flatnonzero(last_of_its_value & enough & (false <= max_false + 1e-12))
    return float(confidence[order][reached[-1]]) if len(reached) else 1.0


def rounded(values: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    """Fitted numbers as they are written: to six digits."""
    return tuple(round(float(value), 6) for value in values)
