"""A service whose questions wait on a bot that is held, and what asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest
from fakes import FakeEncoder

from qa_bot import Answer, QABot, QAPair
from qa_bot.web.service import Service

PAIR = QAPair("1", "When is the office open?", "From nine to five.")
PLACES = 5


class HeldService(Service):
    """Answers one question at a time, once `go` is set."""

    def __init__(self) -> None:
        bot = QABot.from_pairs([PAIR], encoder=FakeEncoder())
        super().__init__(bot, max_concurrent=1, places=PLACES)
        self.begun, self.go = threading.Event(), threading.Event()
        self.asked: list[str] = []

    def ask(self, query: str, *before, **more) -> Answer:
        self.asked.append(query)
        self.begun.set()
        assert self.go.wait(300)
        return super().ask(query, *before, **more)


def post(url: str, query: str = PAIR.question, **more) -> httpx.Response:
    return httpx.post(f"{url}/ask", json={"query": query}, timeout=60, **more)


def until(holds: Callable[[], object]) -> None:
    for _ in range(6_000):
        if holds():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came to be")
