"""A client that asks too often is told when to come again; others are not held up by it."""

import httpx
import pytest
from crowd import PAIR, HeldService
from serving import Server

from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import client_limits, gradio_seam, token_buckets
from qa_bot.web.page import question_list


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, in a list of one."""
    now = [100.0]
    monkeypatch.setattr(token_buckets, "monotonic", lambda: now[0])
    return now


def served(per_minute: int):
    service = HeldService()
    service.go.set()
    limits = ServerSettings(requests_per_minute=per_minute)
    return Server(service, settings=Settings(server=limits)).running()


def asked(url: str, **more) -> httpx.Response:
    return httpx.post(f"{url}/ask", json={"query": PAIR.question}, timeout=60, **more)


def test_beyond_its_requests_a_client_is_told_when_to_come_again():
    with served(3) as server:
        url = server.url
        forged = [{"x-forwarded-for": f"192.0.2.{i}", "forwarded": "for=::1"} for i in range(4)]
        replies = [asked(url, headers=headers) for headers in forged]
        assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
        seconds = int(replies[-1].headers["retry-after"])
        assert 2 <= seconds <= 20
        assert replies[-1].json() == {
            "detail": f"too many requests come from this address; ask again in {seconds} seconds"
        }
        assert asked(url, headers={"accept-language": "de"}).json()["detail"].startswith("von dies")
        call = {"data": {}, "component_id": 1, "fn_name": "ask", "session_hash": "s"}
        assert httpx.post(url + gradio_seam.CALL, json=call).json().keys() == {"busy"}
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert httpx.get(f"{url}/readyz").status_code == 200
        assert httpx.get(f"{url}/page/x/page.css").status_code == 200
        assert httpx.get(f"{url}/{question_list.PATH}").status_code == 429
        other = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(transport=other) as client:
            reply = client.post(f"{url}/ask", json={"query": PAIR.question})
            assert reply.json()["text"] == PAIR.answer


def test_the_list_of_questions_is_a_request_like_others():
    """Regression: it counted as a file of the page, and could be asked for without a limit."""
    assert f"/{question_list.PATH}" == client_limits.LIST_OF_QUESTIONS
    with served(2) as server, httpx.Client(base_url=server.url) as client:
        statuses = [client.get(question_list.PATH).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert client.get("/page/x/page.css").status_code == 200


def test_without_a_limit_none_is_refused():
    with served(0) as server:
        assert {asked(server.url).status_code for _ in range(20)} == {200}


def test_requests_come_back_with_time_and_never_more_than_a_minutes(clock):
    limits = token_buckets.TokenBuckets(60)
    assert [limits.wait("a") for _ in range(62)] == [0] * 60 + [2, 2]
    clock[0] += 2
    assert [limits.wait("a") for _ in range(3)] == [0, 0, 2]
    clock[0] += 3_600
    assert [limits.wait("a") for _ in range(61)] == [0] * 60 + [2]
    assert limits.wait("b") == 0


def test_clients_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(token_buckets, "KNOWN", 3)
    limits = token_buckets.TokenBuckets(1)
    assert [limits.wait(client) for client in "abcd"] == [0] * 4
    assert limits.wait("d") > 0 and limits.wait("a") == 0  # which was forgotten
