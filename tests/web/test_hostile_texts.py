"""Hostile texts by every way into the bot but the page; test_hostile_page.py has a browser."""

import socket

import pytest
from fakes import FakeEncoder
from lxml import etree
from serving import Server

from benchmarks.fuzz_targets import Crash
from benchmarks.hostile import PAIRS, Attempts, Tried, judge
from benchmarks.hostile_payloads import payloads
from benchmarks.reaching import Canary, reached
from qa_bot import QABot

LEAST = 300
WAYS = {
    "documents": lambda attempts, _: attempts.documents(every=False),
    "names of files": lambda attempts, _: attempts.file_names(),
    "questions": lambda attempts, _: attempts.questions(),
    "settings": lambda attempts, _: attempts.settings(),
    "saved answers": lambda attempts, _: attempts.saved_answers(),
    "headers": lambda attempts, url: attempts.headers(url, every=False),
}


@pytest.fixture(scope="module")
def served():
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    with Server(bot).running() as server:
        yield bot, server.url


@pytest.fixture
def attempts(served, tmp_path):
    attempts = Attempts(tmp_path, served[0])
    yield attempts
    attempts.canary.close()


def test_there_are_as_many_as_are_promised():
    texts = {one.text for one in payloads()}
    assert len(texts) == len(payloads()) >= LEAST
    assert len({one.family for one in payloads()}) >= 15


@pytest.mark.parametrize("way", WAYS)
def test_nothing_comes_of_any_of_them(attempts, served, way):
    tried = WAYS[way](attempts, served[1])
    assert tried.way == way and tried.inputs >= len(payloads())
    assert tried.failures == []


def failures_of(attempts, act) -> list[str]:
    tried = Tried("one")
    with attempts.watched(tried, "x", attempts.canary.file.parent / "inside"):
        act()
    return tried.failures


def test_another_file_that_is_opened_is_seen(attempts):
    file = attempts.canary.file
    assert len(failures_of(attempts, file.read_text)) == 2  # by Python, and by the system
    assert failures_of(attempts, lambda: None) == []
    # A library that opens files by itself tells Python nothing.
    assert "the file was opened" in str(
        failures_of(attempts, lambda: etree.parse(str(file), etree.XMLParser(recover=True)))
    )


def test_a_host_that_is_asked_is_seen(attempts):
    def ask():
        host, port = attempts.canary.host.split(":")
        socket.create_connection((host, int(port))).close()

    assert "the address was asked" in str(failures_of(attempts, ask))


def test_what_is_read_of_another_file_is_seen(attempts):
    answer = f"1. Are you open?\n{Canary.SECRET}\n"
    with pytest.raises(Crash, match="what the file says is in a pair"):
        attempts.read(("faq.txt", answer.encode()))


@pytest.mark.parametrize("line", ["a\nERROR: b", "a\x1b[2J", "a\x9b2J", "a\u202eb", "a\u2067b"])
def test_a_line_that_is_none_is_seen(line):
    with pytest.raises(AssertionError):
        judge(line)


def test_files_inside_are_not_reported(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with reached(tmp_path) as outside:
        (tmp_path / "a.txt").read_text()
    assert outside == []
