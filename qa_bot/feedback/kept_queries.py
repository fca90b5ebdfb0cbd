"""What is kept of a query; frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_bot.records import Outcome

# Seconds that whoever rates waits for the disk.
RATE_SECONDS = 10.0


class Rating(StrEnum):
    """What a reader says of an answer: it helps, it does not, or none of a choice was meant."""

    UP = "up"
    DOWN = "down"
    NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A pair that was near: its document's path, "" for none, its label and question as the source
    has them, and its confidence (0 to 1).
    """

    path: str
    label: str
    question: str
    confidence: float


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """A query with what became of it.

    `query` and `reason` are masked (`masking`). `asked_at` is in UTC, by the clock of the machine
    that answered. `matches` are the first of the answer's, at most five, best first, and
    `confidence` is that of the first (0 to 1). `picked` is which of the choices offered right
    before the reader took, counted from 1, and `picked_for` the query, masked, that they were
    offered for; None where nothing was picked, or a question of its own typed, whatever answers it.
    `index_sha256` is of the index's manifest; None for an index in memory.
    """

    id: str
    asked_at: datetime
    query: str
    outcome: Outcome
    matches: tuple[KeptMatch, ...]
    confidence: float
    rating: Rating | None = None
    reason: str | None = None
    rated_at: datetime | None = None
    index_sha256: str | None = None
    picked: int | None = None
    picked_for: str | None = None
