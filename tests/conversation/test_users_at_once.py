"""Of users at once as many are answered as there are cores; the others wait for their turn."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QAPair
from qa_bot.conversation import desk

KNOWN, NEW = "When is the office open?", "where is your office, please"


class Held(FakeEncoder):
    """Reads queries once it may; counts who waits for that."""

    def __init__(self):
        super().__init__()
        self.hold()
        self.may.set()

    def hold(self):
        self.inside, self.may = threading.Semaphore(0), threading.Event()

    def encode_query(self, text):
        self.inside.release()
        assert self.may.wait(60)
        return super().encode_query(text)


@pytest.fixture
def encoder(monkeypatch):
    monkeypatch.setattr(desk, "allowed_cores", lambda: 2)
    return Held()


def test_two_cores_answer_two_and_what_is_remembered_waits_for_nobody(encoder):
    bot = QABot.from_pairs([QAPair("1", KNOWN, "From nine.")], encoder=encoder)
    known = bot.ask(KNOWN)
    encoder.hold()
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(bot.ask, f"{NEW} {number}") for number in range(3)]
        assert encoder.inside.acquire(timeout=60) and encoder.inside.acquire(timeout=60)
        assert not encoder.inside.acquire(timeout=0.2)  # the third is not begun
        assert bot.ask(KNOWN) is known
        encoder.may.set()
        assert [one.result(60).query for one in asked] == [f"{NEW} {n}" for n in range(3)]


def test_whoever_waits_for_a_server_holds_up_nobody_else(encoder):
    bot = QABot.from_pairs([QAPair("1", KNOWN, "From nine.")], encoder=encoder)
    bot.store.is_remote = True
    bot._desk = bot._desks.of(bot.store, bot.reading)
    encoder.hold()
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(bot.ask, f"{NEW} {number}") for number in range(3)]
        for _ in range(3):
            assert encoder.inside.acquire(timeout=60)
        encoder.may.set()
        assert all(one.result(60) for one in asked)
