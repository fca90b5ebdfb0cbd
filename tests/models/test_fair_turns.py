"""Turns are taken in the order in which they were asked for, so many at a time."""

import threading
import time

import pytest

from qa_bot.models.fair_turns import FairTurns


def until(condition):
    ends = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.001)


@pytest.fixture
def started():
    threads = []

    def start(target):
        threads.append(threading.Thread(target=target))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_who_came_first_goes_first_and_nobody_overtakes(started):
    turns, order, may_end = FairTurns(1), [], threading.Event()

    def take(name):
        with turns:
            order.append(name)
            may_end.wait(60)

    for place in range(5):
        started(lambda place=place: take(place))
        until(lambda place=place: len(order) + len(turns._waiting) == place + 1)
    may_end.set()
    until(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]
    with turns:  # it is free again
        pass


def test_as_many_as_there_are_turns_are_in_it_at_once(started):
    turns, inside, most = FairTurns(3), [], []

    def take():
        for _ in range(50):
            with turns:
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    together = threading.Barrier(3)

    def meet():
        with turns:
            together.wait(60)

    for _ in range(3):
        started(meet)
    for _ in range(6):
        started(take)
    until(lambda: len(most) == 300)
    assert max(most) <= 3


def test_an_error_inside_gives_the_turn_back():
    turns = FairTurns(1)
    with pytest.raises(ValueError, match="inside"), turns:
        raise ValueError("inside")
    with turns:
        pass
