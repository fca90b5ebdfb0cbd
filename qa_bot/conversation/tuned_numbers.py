"""The numbers that a collection is asked with: as they ship, or tuned to its reviewed queries."""

from __future__ import annotations

import logging

from qa_bot.ranking import Fitted
from qa_bot.store import PairStore

logger = logging.getLogger(__name__)


def tuned_for(store: PairStore, fitted: Fitted) -> Fitted:
    """The fitted numbers, tuned where the store's index keeps what was tuned on top of them.

    A warning says where that was on top of others, as those of another version are.
    """
    tuned = store.tuned
    if tuned is None:
        return fitted
    if tuned.ranking_sha256 != fitted.sha256:
        logger.warning(
            "the confidence was tuned on %s on top of other numbers than this version has, and is "
            "not tuned now; run `qa-bot tune` again, or `qa-bot tune --forget`",
            tuned.made,
        )
        return fitted
    return fitted.tuned_by(tuned)
