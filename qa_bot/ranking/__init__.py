"""Features to order and confidence: pure functions on arrays."""

from qa_bot.ranking.alternates import alternates_decide, rank_as_worded
from qa_bot.ranking.confidence import (
    MOST_CHOICES,
    Ranking,
    confidences,
    first_confidence,
    rank,
    reordered,
)
from qa_bot.ranking.features import Evidence, evidence, share_of_bm25
from qa_bot.ranking.fitted import Fitted, shipped, shipped_across
from qa_bot.ranking.inputs import Candidates, PairTokens, Statistics

__all__ = [
    "MOST_CHOICES",
    "Candidates",
    "Evidence",
    "Fitted",
    "PairTokens",
    "Ranking",
    "Statistics",
    "alternates_decide",
    "confidences",
    "evidence",
    "first_confidence",
    "rank",
    "rank_as_worded",
    "reordered",
    "share_of_bm25",
    "shipped",
    "shipped_across",
]
