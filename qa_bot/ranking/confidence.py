"""From evidence to order and confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.ranking.features import PAIR_FEATURES, Evidence
from qa_bot.ranking.fitted import Fitted, LogisticModel
from qa_bot.ranking.products import product

# A choice has two or three entries: its thresholds are fitted for the sum of three confidences.
MOST_CHOICES = 3
# A query token counts as missing where no token of the pair comes nearer than the first, in part
# up to the second: between unrelated words of all-MiniLM-L6-v2 and words near in meaning. A ramp,
# as with one cut the last bit of a cosine moved confidences by 0.03.
MISSING_COSINE = 0.35
PRESENT_COSINE = 0.45

# Few on purpose: with twice as many, sets that took no part in the fit were served worse
# (benchmarks/NOTES.md).
CONFIDENCE_FEATURES = (
    "margin_third",  # distance of the first pair's logit to the third's
    "share",  # its share of the softmax over the candidates
    "passage_margin",  # its passage cosine less the best of the other pairs
    "question_gap",  # how much nearer the query is to another pair's question
    "question_height",  # cosine to its question above that to the mean question
    "missing",  # rarity of the query tokens that the pair does not mention
    "agreement",  # share of PAIR_FEATURES that put this pair first
    "known_words",
    "log_tokens",
)
# Of a first pair that has alternate wordings: how near it is, in three views, and its lead. Where a
# pair is known by many wordings, a query that is asked of it is near to one of them.
ALTERNATES_CONFIDENCE_FEATURES = (
    "passage_cosine",
    "token_match",
    "question_match",
    "margin_second",  # distance of its logit to the second pair's
)
# What the reading of a gloss adds to them; its shares and its order are in the ranking already.
_OF_GLOSS = ("passage_margin", "question_gap", "question_height", "missing", "known_words")
ACROSS_CONFIDENCE_FEATURES = (
    *CONFIDENCE_FEATURES,
    *(f"gloss_{name}" for name in _OF_GLOSS),
    "words_missing",  # share of the query's words, each by itself, that the pair says nothing like
)


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Candidates in order, best first: `order` (n,) positions, `logits` and `shares` (n,)."""

    order: np.ndarray
    logits: np.ndarray
    shares: np.ndarray


def rank(evidence: Evidence, weights: tuple[float, ...]) -> Ranking:
    """Order the candidates by the weighted sum of their features; ties keep document order."""
    logits = product(evidence.features, np.array(weights))
    order = np.argsort(-logits, kind="stable")
    ordered = logits[order]
    exponents = np.exp(ordered - ordered[0])
    return Ranking(order, ordered, exponents / exponents.sum())


def reordered(ranking: Ranking, relevance: np.ndarray) -> Ranking:
    """The first k pairs by their relevance (k,), higher first; ties and the rest stay in order."""
    if not relevance.size:
        return ranking
    places = np.arange(len(ranking.order))
    places[: len(relevance)] = np.argsort(-relevance, kind="stable")
    return Ranking(ranking.order[places], ranking.logits[places], ranking.shares[places])


def confidence_features(evidence: Evidence, ranking: Ranking) -> np.ndarray:
    """What the confidence in the first pair is computed from: (9,), CONFIDENCE_FEATURES.

    With a gloss (15,), ACROSS_CONFIDENCE_FEATURES. NaN where there is nothing to compare with: a
    second or third pair.
    """
    values = _values(evidence, ranking)
    found = [values[name] for name in CONFIDENCE_FEATURES]
    if evidence.gloss is not None:
        of_gloss = _values(evidence.gloss, ranking)
        found += [of_gloss[name] for name in _OF_GLOSS]
        missing_words = evidence.words_missing
        found.append(
            missing_words(int(evidence.ids[ranking.order[0]])) if missing_words else np.nan
        )
    return np.array(found, dtype=np.float64)


def alternates_features(evidence: Evidence, ranking: Ranking) -> np.ndarray:
    """What the confidence in a first pair with alternates is computed from: (4,).

    ALTERNATES_CONFIDENCE_FEATURES; NaN where there is no second pair to compare with.
    """
    measured = dict(zip(PAIR_FEATURES, evidence.features[ranking.order[0]], strict=True))
    several = len(ranking.order) > 1
    measured["margin_second"] = ranking.logits[0] - ranking.logits[1] if several else np.nan
    return np.array([measured[name] for name in ALTERNATES_CONFIDENCE_FEATURES], dtype=np.float64)


def _values(evidence: Evidence, ranking: Ranking) -> dict[str, float]:
    first = int(ranking.order[0])
    height = evidence.question_height
    several = len(ranking.order) > 1
    return {
        "margin_third": ranking.logits[0] - ranking.logits[2] if len(height) > 2 else np.nan,
        "share": ranking.shares[0] if several else np.nan,
        "passage_margin": _margin(evidence, first) if several else np.nan,
        "question_gap": height.max() - height[first] if several else np.nan,
        "question_height": height[first],
        "missing": product(missing(evidence.token_cosines[first]), evidence.token_rarity),
        "agreement": agreement(evidence.features, first) if several else np.nan,
        "known_words": evidence.known_words,
        "log_tokens": np.log(evidence.token_weights.size),
    }


def missing(cosines: np.ndarray) -> np.ndarray:
    """Degree (0 to 1) to which a pair misses query tokens with these best cosines."""
    return np.clip((PRESENT_COSINE - cosines) / (PRESENT_COSINE - MISSING_COSINE), 0, 1)


def _margin(evidence: Evidence, first: int) -> float:
    passage = evidence.features[:, PAIR_FEATURES.index("passage_cosine")].copy()
    own, passage[first] = passage[first], -np.inf
    return float(own - passage.max())


def agreement(features: np.ndarray, first: int) -> float:
    """Share of the columns of features (n, m) that put row `first` first, ties included.

    Columns that are the same for all rows have no say; NaN where none has.
    """
    telling = np.ptp(features, axis=0) > 0
    agrees = features[first] >= features.max(axis=0)
    return float(agrees[telling].mean()) if telling.any() else np.nan


def confidences(ranking: Ranking, first: float) -> np.ndarray:
    """Probability that each pair answers, in order: (n,), descending, adding up to at most 1.

    `first` is the first pair's, at most its share where another is its equal; the others follow in
    proportion to their shares, scaled down where the sum would pass 1.
    """
    shares = ranking.shares
    if np.isclose(shares[1:2], shares[0], rtol=1e-6).any():
        first = min(first, shares[0])
    rest = shares[1:].sum()
    scale = first / shares[0]
    if rest > 0:
        scale = min(scale, (1 - first) / rest)
    return np.concatenate([[first], shares[1:] * scale])


def first_confidence(evidence: Evidence, ranking: Ranking, fitted: Fitted) -> float:
    """Calibrated probability (0 to 1) that the first pair answers."""
    model, inputs = confidence_inputs(evidence, ranking, fitted)
    return float(model.probability(inputs))


def confidence_inputs(
    evidence: Evidence, ranking: Ranking, fitted: Fitted
) -> tuple[LogisticModel, np.ndarray]:
    """The model for the first pair, and its inputs."""
    model = confidence_model(evidence, ranking, fitted)
    if model.names == ALTERNATES_CONFIDENCE_FEATURES:
        return model, alternates_features(evidence, ranking)
    return model, confidence_features(evidence, ranking)


def confidence_model(evidence: Evidence, ranking: Ranking, fitted: Fitted) -> LogisticModel:
    """The model for the first pair: one of its own where it has alternates, or is not in English.

    Of a pair that is not, one reading only orders the pairs, and a near miss looks like an answer.
    """
    if fitted.alternates is not None and evidence.have_alternates[ranking.order[0]]:
        return fitted.alternates.confidence
    if evidence.others is None or fitted.confidence_of_others is None:
        return fitted.confidence
    is_other = evidence.others[ranking.order[0]]
    return fitted.confidence_of_others if is_other else fitted.confidence
