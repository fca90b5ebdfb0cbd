"""What readers ask and how they rate the answers, kept where the owner wants it.

Reading order: `kept_queries`, `masking`, `feedback_store`, which `feedback_place` makes. The store
reads; `feedback_writer` writes what is in `feedback_writes`; the file itself is `feedback_file`'s.
"""

from qa_bot.feedback.feedback_place import (
    MAX_REASON_CHARACTERS,
    checked_rating,
    kept_rating,
    opened_store,
)
from qa_bot.feedback.feedback_store import FeedbackStore
from qa_bot.feedback.kept_queries import KeptMatch, KeptQuery, Rating

__all__ = [
    "MAX_REASON_CHARACTERS", "FeedbackStore", "KeptMatch", "KeptQuery", "Rating", "checked_rating",
    "kept_rating", "opened_store",
]  # fmt: skip
