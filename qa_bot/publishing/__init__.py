"""What the next index would change, shown before it is published.

Reading order: `pair_changes`, `word_differences`, `outcome_changes`, `golden_before`,
`reviewing`.
"""

from qa_bot.publishing.outcome_changes import OutcomeChange, Reached
from qa_bot.publishing.pair_changes import ChangedPair, pair_changes
from qa_bot.publishing.reviewing import Limits, Review, publish, review, reviewed_bots

__all__ = [
    "ChangedPair", "Limits", "OutcomeChange", "Reached", "Review", "pair_changes", "publish",
    "review", "reviewed_bots",
]  # fmt: skip
