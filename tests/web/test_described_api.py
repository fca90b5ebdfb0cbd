"""The API answers as `/openapi.json` describes it; `benchmarks.fuzz --api` takes more requests."""

import pytest
from fakes import FakeEncoder
from hypothesis import HealthCheck, Phase, given, seed, settings
from serving import Server

from benchmarks.fuzz import PAIRS
from benchmarks.fuzz_api import described_requests, send
from benchmarks.fuzz_targets import Crash
from qa_bot import QABot
from qa_bot.web import api

KINDS = [
    "POST /ask, positive", "POST /ask, negative", "GET /questions, positive",
    "GET /questions, negative", "POST /feedback, positive", "POST /feedback, negative",
    "GET /healthz, positive", "GET /readyz, positive",
]  # fmt: skip
REQUESTS = 30


@pytest.fixture(scope="module")
def requests():
    with Server(QABot.from_pairs(PAIRS, encoder=FakeEncoder())).running() as server:
        yield {one.name: one.drawn for one in described_requests(server.url)}


def run(drawn) -> None:
    @seed(1)
    @settings(
        max_examples=REQUESTS, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(drawn)
    def each(case):
        send(case)

    each()


def test_all_that_is_described_is_tried(requests):
    assert sorted(requests) == sorted(KINDS)


# schemathesis draws with `random` inside of a strategy, of which Hypothesis warns.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_requests_are_answered_as_described(requests, kind):
    run(requests[kind])


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
def test_another_answer_than_is_described_is_seen(requests, monkeypatch):
    monkeypatch.setattr(api, "_ids", lambda desk, doc: ["a"])
    with pytest.raises(Crash, match="GET /questions"):
        run(requests["GET /questions, positive"])
