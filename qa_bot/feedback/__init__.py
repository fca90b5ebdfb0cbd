"""What readers ask and how they rate the answers, kept where the owner wants it.

Reading order: `kept_queries`, `masking`, `feedback_store`.
"""

from qa_bot.feedback.feedback_store import FeedbackStore
from qa_bot.feedback.kept_queries import KeptMatch, KeptQuery, Rating

__all__ = ["FeedbackStore", "KeptMatch", "KeptQuery", "Rating"]
