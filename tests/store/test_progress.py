"""What is said while a long build embeds."""

import io
import logging
import sys

import pytest
from fakes import FakeEncoder

from qa_bot.records import QAPair
from qa_bot.store import memory_store, progress
from qa_bot.store.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def pairs(texts: int) -> list[QAPair]:
    return [QAPair(str(i), f"Question {i}?", f"Answer {i}.") for i in range(texts // 2)]


def test_a_terminal_shows_how_much_is_read_the_rate_and_the_time_left(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)  # here: pytest sets its own after a fixture's
    memory_store(pairs(512), FakeEncoder())
    assert shown.getvalue() == ""
    memory_store(pairs(514), FakeEncoder())
    last = shown.getvalue().split("\r")[-1]
    assert "Embedding: 100%" in last and "characters/s" in last and "00:00" in last


def test_no_terminal_gets_a_line_in_the_log_now_and_then(monkeypatch, caplog, capsys):
    clock = iter([0.0, 10.0, 30.0, 40.0, 61.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with caplog.at_level(logging.INFO), Progress(1_000, 40_000) as told:
        for _ in range(4):
            told.add(100, 5_000)
    assert [record.getMessage() for record in caplog.records] == [
        "embedded 200 of 1,000 texts, 7 a second, about 2 min left",
        "embedded 400 of 1,000 texts, 7 a second, about 1 min left",
    ]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(2, "about 18 s left"), (20, "about 3 min left"), (1_000, "about 2.5 h left")],
)
def test_the_time_left_is_that_of_the_characters_that_are_left(seconds, said):
    with Progress(10, 1_000) as told:
        told.add(1, 100)
        assert told.line(seconds).endswith(said)
