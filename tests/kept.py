"""Kept queries as tests write them down: what a store would have read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qa_bot.feedback import KeptMatch, KeptQuery, Rating
from qa_bot.records import Outcome

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPEN = KeptMatch("faq.md", "1", "When is the office open?", 0.2)
FEES = KeptMatch("faq.md", "2", "What does a permit cost?", 0.1)


def kept(
    query: str,
    outcome: Outcome = Outcome.NOT_COVERED,
    rating: Rating | None = None,
    hours: float = 0,
    matches: tuple[KeptMatch, ...] = (OPEN, FEES),
    confidence: float = 0.2,
    **more: object,
) -> KeptQuery:
    """A query so many hours after Monday morning."""
    asked_at = MONDAY + timedelta(hours=hours)
    return KeptQuery(
        f"{query}{hours}", asked_at, query, outcome, matches, confidence, rating, **more
    )
