"""From evidence to order, confidence and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.ranking.features import PAIR_FEATURES, Evidence
from qa_bot.ranking.fitted import Fitted
from qa_bot.records import MOST_CHOICES, Outcome

# A query token counts as missing where no token of the pair comes nearer than this: between
# unrelated words of all-MiniLM-L6-v2 and words that are near in meaning.
MISSING_COSINE = 0.4

CONFIDENCE_FEATURES = (
    "logit",  # the fused value of the first pair
    "margin",  # its distance to the second pair
    "margin_third",  # and to the third
    "share",  # its share of the softmax over the candidates
    "question_cosine",
    "passage_cosine",
    "token_match",
    "token_mean",  # as token_match, without weights
    "question_match",
    "question_height",  # cosines above the collection's mean
    "passage_height",
    "bm25_per_word",
    "known_words",
    "log_tokens",
    "missing",  # weight of the query tokens that the pair does not mention
    "agreement",  # share of PAIR_FEATURES that put this pair first
)


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Candidates in order, best first: `order` (n,) positions, `logits` and `shares` (n,)."""

    order: np.ndarray
    logits: np.ndarray
    shares: np.ndarray


def rank(evidence: Evidence, weights: tuple[float, ...]) -> Ranking:
    """Order the candidates by the weighted sum of their features; ties keep document order."""
    logits = evidence.features @ np.array(weights)
    order = np.argsort(-logits, kind="stable")
    ordered = logits[order]
    exponents = np.exp(ordered - ordered[0])
    return Ranking(order, ordered, exponents / exponents.sum())


def confidence_features(evidence: Evidence, ranking: Ranking) -> np.ndarray:
    """What the confidence in the first pair is computed from: (16,), CONFIDENCE_FEATURES.

    NaN where there is nothing to compare with: a second or third pair.
    """
    first = ranking.order[0]
    rivals = np.append(ranking.logits[1:3], [np.nan] * 2)
    alone = len(ranking.order) == 1
    token_cosines = evidence.token_cosines[first]
    missing = evidence.token_weights[token_cosines < MISSING_COSINE].sum()
    columns = dict(zip(PAIR_FEATURES, evidence.features[first], strict=True))
    values = {
        **columns,
        "logit": ranking.logits[0],
        "margin": ranking.logits[0] - rivals[0],
        "margin_third": ranking.logits[0] - rivals[1],
        "share": np.nan if alone else ranking.shares[0],
        "token_mean": token_cosines.mean(),
        "question_height": evidence.height[first, 0],
        "passage_height": evidence.height[first, 1],
        "bm25_per_word": evidence.bm25[first] / max(evidence.words, 1),
        "known_words": evidence.known_words,
        "log_tokens": np.log(token_cosines.size),
        "missing": missing,
        "agreement": np.nan if alone else agreement(evidence.features, int(first)),
    }
    return np.array([values[name] for name in CONFIDENCE_FEATURES], dtype=np.float64)


def agreement(features: np.ndarray, first: int) -> float:
    """Share of the columns of features (n, m) that put row `first` first, ties included.

    Columns that are the same for all rows have no say; NaN where none has.
    """
    telling = np.ptp(features, axis=0) > 0
    agrees = features[first] >= features.max(axis=0)
    return float(agrees[telling].mean()) if telling.any() else np.nan


def confidences(ranking: Ranking, first: float) -> np.ndarray:
    """Probability that each pair answers, in order: (n,), descending, adding up to at most 1.

    `first` is the first pair's; the others follow in proportion to their shares, scaled down
    where the sum would pass 1.
    """
    shares = ranking.shares
    rest = shares[1:].sum()
    scale = first / shares[0]
    if rest > 0:
        scale = min(scale, (1 - first) / rest)
    return np.concatenate([[first], shares[1:] * scale])


def first_confidence(evidence: Evidence, ranking: Ranking, fitted: Fitted) -> float:
    """Calibrated probability (0 to 1) that the first pair answers."""
    return float(fitted.confidence.probability(confidence_features(evidence, ranking)))


def decide(confidence: np.ndarray, answered: float, choose: float) -> Outcome:
    """Outcome for confidences (n,) in order, given the two thresholds.

    One pair is offered as the answer, else the first three to choose from, else nothing.
    """
    if confidence[0] >= answered:
        return Outcome.ANSWERED
    if len(confidence) > 1 and confidence[:MOST_CHOICES].sum() >= choose:
        return Outcome.CHOOSE
    return Outcome.NOT_COVERED
