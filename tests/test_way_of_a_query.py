"""The way of a query, traced: calls go down the rows of test_layers.py, never up."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fakes import FakeEncoder
from test_layers import ROW_OF

import qa_bot
from qa_bot import Outcome, QABot, QAPair, Source
from qa_bot.words.lexicon import CachedByLanguage

PACKAGE = Path(qa_bot.__file__).parent

HOUSE = [
    QAPair("1", "When do adults swim?", "At nine.", Source("a.txt", 2, 2, section="Pool")),
    QAPair("2", "When do children swim?", "At ten.", Source("a.txt", 4, 4, section="Pool")),
    QAPair("3", "What is the fee in May?", "Five pounds.", Source("a.txt", 6, 6)),
    QAPair("4", "May dogs swim?", "No dogs.", Source("a.txt", 8, 8)),
]


# What is done once to a text, by room and function, and the argument that the text is.
ONCE = {
    ("conversation", "folded"): "text",
    ("store", "exact"): "question",
    ("words", "read"): "query",
}


@dataclass
class Trace:
    """Calls between modules of the package, upward ones by name, and what was folded or looked up.

    Modules of one row do not call each other, but for their own room.
    """

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    upward: set[str] = field(default_factory=set)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    searches: Counter[str] = field(default_factory=Counter)

    def note(self, frame: FrameType, event: str, _: Any) -> None:
        room = room_of(frame)
        if event != "call" or room is None:
            return
        name = frame.f_code.co_name
        if (text := frame.f_locals.get(ONCE.get((room, name), ""))) is not None:
            self.texts[name, text] += 1
        caller = next((r for f in outer(frame) if (r := room_of(f))), room)
        if caller != room:
            if room == "answering" and name in ("search", "search_together"):
                self.searches[name] += 1
            self.calls[caller, room] += 1
            if ROW_OF[caller] <= ROW_OF[room]:
                self.upward.add(f"{caller} -> {room}.{frame.f_code.co_qualname}")


def outer(frame: FrameType) -> Iterator[FrameType]:
    """The frames around a frame, the nearest first."""
    while (before := frame.f_back) is not None:
        yield before
        frame = before


def room_of(frame: FrameType) -> str | None:
    """The room, or loose module, that a frame's code stands in; None for other packages.

    None too for what keeps a function's results: it is called by whoever calls the function.
    """
    path = Path(frame.f_code.co_filename)
    is_cache = frame.f_code.co_qualname.startswith(CachedByLanguage.__name__)
    if not path.is_relative_to(PACKAGE) or is_cache:
        return None
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def traced(bot: QABot, call: Callable[[], object]) -> Trace:
    bot.forget()
    trace = Trace()
    sys.setprofile(trace.note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return trace


@pytest.fixture(scope="module")
def bot() -> QABot:
    bot = QABot.from_pairs(HOUSE, encoder=FakeEncoder())
    bot.ask("warm up")  # the vocabulary and the directory are made at the first query
    return bot


MESSAGES = {
    "plain": "at what hour do adults swim",
    "exact": "May dogs swim?",
    "a number": "Q3",
    "a greeting": "hello there",
    "a greeting and a question": "Hello! What is the fee in June? Thanks!",
    "all": "list all",
    "a section": "show section Pool",
    "two questions": "When do adults swim? And may dogs swim?",
    "no words": "?!",
    "guarded": "What is the fee in June?",
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_calls_go_down_the_rows_and_no_text_is_read_twice(bot, message):
    trace = traced(bot, lambda: bot.ask(message))
    assert trace.upward == set()
    assert trace.calls["bot", "conversation"] == 1
    assert [text for text, times in trace.texts.items() if times > 1] == []


def test_a_follow_up_goes_the_same_way(bot):
    previous = bot.ask("When do adults swim?")
    assert previous.outcome is Outcome.ANSWERED
    trace = traced(bot, lambda: bot.ask("and xyzzy?", previous=previous))
    assert trace.upward == set()
    assert [text for text, times in trace.texts.items() if times > 1] == []
    # Both were searched: the words alone, and with the question before.
    assert trace.searches == Counter(search=1, search_together=1)


@pytest.mark.parametrize("previous", [None, "When do adults swim?"])
def test_an_explanation_searches_what_its_answer_does_and_no_more(bot, previous):
    before = previous and bot.ask(previous)
    asked, explained = (
        traced(bot, lambda way=way: way("and xyzzy?", previous=before))
        for way in (bot.ask, bot.explain)
    )
    assert explained.searches == asked.searches and explained.texts == asked.texts
    assert explained.upward == set()
