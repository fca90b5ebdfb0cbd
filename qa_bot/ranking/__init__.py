"""Features to order, confidence and outcome: pure functions on arrays."""

from qa_bot.ranking.decision import (
    Ranking,
    confidences,
    decide,
    first_confidence,
    rank,
    reordered,
)
from qa_bot.ranking.features import Evidence, evidence
from qa_bot.ranking.fitted import Fitted, shipped
from qa_bot.ranking.inputs import Candidates, PairTokens, Statistics

__all__ = [
    "Candidates",
    "Evidence",
    "Fitted",
    "PairTokens",
    "Ranking",
    "Statistics",
    "confidences",
    "decide",
    "evidence",
    "first_confidence",
    "rank",
    "reordered",
    "shipped",
]
