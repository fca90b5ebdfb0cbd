"""What readers ask and how they rate the answers, kept where the owner wants it.

Reading order: `kept_queries`, `masking`, `feedback_store`, which `feedback_place` makes. The store
reads; `feedback_writer` writes what is in `feedback_writes`; the file itself is `feedback_file`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa_bot.feedback.feedback_place import (
    MAX_REASON_CHARACTERS,
    checked_rating,
    kept_rating,
    opened_store,
)
from qa_bot.feedback.kept_queries import KeptMatch, KeptQuery, Rating

if TYPE_CHECKING:
    from qa_bot.feedback.feedback_store import FeedbackStore

__all__ = [
    "MAX_REASON_CHARACTERS", "FeedbackStore", "KeptMatch", "KeptQuery", "Rating", "checked_rating",
    "kept_rating", "opened_store",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # A bot that keeps nothing needs no SQLite.
    if name != "FeedbackStore":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from qa_bot.feedback.feedback_store import FeedbackStore

    return FeedbackStore
