"""The current bot, shared by everyone who asks a server."""

from __future__ import annotations

import os
import threading

from qa_bot.bot import QABot
from qa_bot.records import Answer


class Service:
    """Answers for many users at once, a bounded number at a time.

    One query keeps `torch`'s threads busy on all cores: more than a few at once only make each
    other slower, so the others wait their turn.
    """

    def __init__(self, bot: QABot, max_concurrent: int | None = None) -> None:
        self.bot = bot
        self._turns = threading.BoundedSemaphore(max_concurrent or os.cpu_count() or 1)

    def ask(self, query: str, previous: Answer | None = None) -> Answer:
        """`bot.ask` in turn; raises QueryError."""
        with self._turns:
            return self.bot.ask(query, previous)
