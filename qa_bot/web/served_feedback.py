"""What a server does with the questions that it answers and with their ratings.

Where its bot has a store, both are kept there. Where it has none, ratings are counted and nothing
is kept.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qa_bot.bot import QABot
from qa_bot.feedback import Rating
from qa_bot.feedback.kept_queries import RATE_SECONDS
from qa_bot.records import Answer, FeedbackUnwritableError, Outcome

# In place of the outcome where whoever rates does not say it.
UNKNOWN = "unknown"


class ServedFeedback:
    """Keeps and counts for one service; from several threads."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._change = threading.Lock()

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many ratings there were since the server began, by rating and outcome."""
        with self._change:
            return dict(self._counts)

    def kept(self, bot: QABot, answer: Answer, before: Answer | None = None) -> Answer:
        """Keep an answer where the bot has a store, and return it with its id; never waits.

        `before` is the answer to the message before.
        """
        if bot.feedback_store is None or not answer.query.strip():
            return answer
        index = answer.proof.index_sha256 if answer.proof else bot.store.index_sha256
        return replace(answer, id=bot.feedback_store.keep(answer, index, before))

    async def rated(self, bot: QABot, id: str, rating: Rating, reason: str | None) -> bool:
        """Keep a rating; False where no answer with this id is kept (any more).

        Raises FeedbackError where it cannot be kept now. The bot has a store.
        """
        assert bot.feedback_store is not None
        rated = asyncio.wrap_future(bot.feedback_store.rated(id, rating, reason))
        try:
            # It is not taken back: it may be on its way to the disk.
            outcome = await asyncio.wait_for(asyncio.shield(rated), RATE_SECONDS)
        except TimeoutError as error:
            raise FeedbackUnwritableError(f"{bot.feedback_store.path} is too slow") from error
        if outcome is not None:
            self.count(rating, outcome)
        return outcome is not None

    def count(self, rating: Rating, outcome: Outcome | None) -> None:
        """Count a rating of an answer with this outcome; None for one that is not known."""
        with self._change:
            self._counts[rating.value, outcome.value if outcome else UNKNOWN] += 1
