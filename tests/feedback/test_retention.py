"""What is too old is deleted, and a clock that jumps deletes nothing silently."""

import logging
import threading
from pathlib import Path

import pytest
from keeping import answer

from qa_bot.feedback import FeedbackStore, feedback_writer
from qa_bot.feedback.retention import DAY, HOUR, ClockSeen

DAYS = 30
TODAY = 1_800_000_000.0


class Clock:
    """Says what it is set to."""

    def __init__(self, at: float = TODAY) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.db"


def kept(path: Path, clock: Clock, *queries: str, days: int | None = DAYS) -> list[str]:
    """What is there after a server has run by this clock, and kept these."""
    with FeedbackStore.open(path, days, clock) as store:
        for query in queries:
            store.keep(answer(query))
        return [one.query for one in store.queries()]


def test_what_is_older_than_the_days_is_deleted_and_said(path, caplog):
    caplog.set_level(logging.INFO)
    kept(path, Clock(), "first")
    for day in range(5, 30, 5):  # a server that runs, so that its clock is believed
        kept(path, Clock(TODAY + day * DAY), str(day))
    assert kept(path, Clock(TODAY + 29.9 * DAY)) == ["first", "5", "10", "15", "20", "25"]
    assert kept(path, Clock(TODAY + 35.1 * DAY), "now") == ["10", "15", "20", "25", "now"]
    assert caplog.text.count("were deleted") == 1 and "2 queries of over 30 days" in caplog.text
    assert b"first" not in path.read_bytes()


def test_it_is_deleted_while_a_server_runs(path):
    clock = Clock()
    with FeedbackStore.open(path, 2, clock) as store:
        store.keep(answer("first"))
        for step in range(1, 4):
            clock.at = TODAY + step * DAY
            store.keep(answer(str(step)))
            assert ("first" in [one.query for one in store.queries()]) is (step < 3)


def test_it_is_deleted_while_nobody_asks(path, monkeypatch):
    monkeypatch.setattr(feedback_writer, "LOOK_SECONDS", 0.01)
    clock, deleted = Clock(), threading.Event()
    monkeypatch.setattr(feedback_writer.logger, "info", lambda *_: deleted.set())
    with FeedbackStore.open(path, 1, clock) as store:
        store.keep(answer("first"))
        assert len(list(store.queries())) == 1
        clock.at += 0.9 * DAY
        store.keep(answer("second"))
        assert len(list(store.queries())) == 2
        clock.at += 0.2 * DAY
        assert deleted.wait(60)
        assert [one.query for one in store.queries()] == ["second"]


def test_without_days_nothing_is_deleted(path):
    kept(path, Clock(), "first", days=None)
    assert kept(path, Clock(TODAY + 9_999 * DAY), days=None) == ["first"]


@pytest.mark.parametrize("jump", [400 * DAY, 100 * 365 * DAY])
def test_a_clock_that_jumps_ahead_deletes_nothing_until_it_has_lasted_a_day(path, caplog, jump):
    kept(path, Clock(), "first")
    ahead = Clock(TODAY + jump)
    assert kept(path, ahead, "ahead") == ["first", "ahead"]
    assert "nothing that is kept" in caplog.text and "until that has lasted a day" in caplog.text
    ahead.at += 23 * HOUR
    assert kept(path, ahead) == ["first", "ahead"]
    # Set right within the day: what was asked meanwhile is of today, and is deleted in its time.
    assert kept(path, Clock(TODAY + DAY), "right") == ["first", "ahead", "right"]
    for day in range(5, 30, 5):
        kept(path, Clock(TODAY + day * DAY))
    assert kept(path, Clock(TODAY + 30.5 * DAY)) == ["ahead", "right"]
    assert kept(path, Clock(TODAY + 32 * DAY)) == []


def test_a_machine_that_was_off_for_long_deletes_a_day_later(path):
    kept(path, Clock(), "first")
    assert kept(path, Clock(TODAY + 90 * DAY), "second") == ["first", "second"]
    assert kept(path, Clock(TODAY + 91.1 * DAY)) == ["second"]


def test_a_clock_that_jumps_back_deletes_nothing_and_leaves_the_order(path, caplog):
    kept(path, Clock(), "first")
    assert kept(path, Clock(0.0), "back", "and back") == ["first", "back", "and back"]
    assert "nothing that is kept" in caplog.text
    # What was asked meanwhile has the time last believed: set right, the clock deletes none of it.
    assert kept(path, Clock(TODAY + DAY), "right") == ["first", "back", "and back", "right"]
    with FeedbackStore.open(path, DAYS, Clock(TODAY + DAY)) as store:
        times = [one.asked_at.timestamp() for one in store.queries()]
        assert times == [TODAY, TODAY, TODAY, TODAY + DAY]


def test_a_clock_that_was_wrong_for_long_and_is_set_back_keeps_nothing_for_ever(path):
    ahead = TODAY + 400 * DAY
    kept(path, Clock(ahead), "ahead")
    kept(path, Clock(TODAY))
    assert kept(path, Clock(TODAY + 1.1 * DAY)) == ["ahead"]
    for day in range(5, 35, 5):
        kept(path, Clock(TODAY + day * DAY))
    assert kept(path, Clock(TODAY + 32 * DAY)) == []


def test_a_doubt_is_of_one_time_and_not_of_any():
    seen = ClockSeen(TODAY).at(TODAY + 400 * DAY, DAYS)
    assert not seen.is_believed and seen.believed == TODAY
    again = seen.at(TODAY + 900 * DAY, DAYS)
    assert again == ClockSeen(TODAY, TODAY + 900 * DAY)
    assert again.at(TODAY + 901 * DAY, DAYS) == ClockSeen(TODAY + 901 * DAY)
    assert again.at(TODAY + HOUR, DAYS) == ClockSeen(TODAY + HOUR)


def test_the_shortest_retention_doubts_a_jump_that_would_delete_all():
    assert ClockSeen(TODAY).at(TODAY + 0.9 * DAY, 1).is_believed
    assert not ClockSeen(TODAY).at(TODAY + 1.1 * DAY, 1).is_believed
