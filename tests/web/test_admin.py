"""What only the admin token opens, over a real socket."""

import base64
import logging
import threading
import time

import httpx
import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from serving import Server, bot_over

from qa_bot import QABot, QAPair
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import create_app, token_buckets, verifier
from qa_bot.web.service import Service

TOKEN = "gr\u00fcn:ladder-8471"
BEARER = {"authorization": b"Bearer " + TOKEN.encode()}
SETTINGS = Settings(server=ServerSettings(admin=cheap_hash(TOKEN)))
FAQ = "## 1. When is the office open?\n\n{}\n"


def basic(name: str, secret: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "faq.md").write_text(FAQ.format("At nine."), "utf-8")
    return folder


@pytest.fixture
def url(folder):
    with Server(bot_over(folder), settings=SETTINGS).running() as server:
        yield server.url


def answer(url: str) -> str:
    asked = {"query": "When is the office open?"}
    return httpx.post(f"{url}/ask", json=asked, timeout=60).json()["text"]


def test_documents_are_read_again_and_what_changed_is_said(url, folder):
    def reload() -> dict:
        reply = httpx.post(f"{url}/reload", headers=BEARER, timeout=60)
        assert reply.status_code == 200
        return reply.json()

    assert reload() == {"added": 0, "changed": 0, "removed": 0, "questions": 1}
    (folder / "faq.md").write_text(FAQ.format("At eleven."), "utf-8")
    (folder / "tea.md").write_text("## 1. Is there tea?\n\nYes.\n\n## 2. Milk?\n\nNo.\n", "utf-8")
    assert reload() == {"added": 1, "changed": 1, "removed": 0, "questions": 3}
    assert answer(url) == "At eleven."
    (folder / "tea.md").unlink()
    assert reload() == {"added": 0, "changed": 0, "removed": 1, "questions": 1}


def test_where_they_cannot_be_read_the_reason_is_told_and_the_old_ones_stay(url, folder, caplog):
    caplog.set_level(logging.INFO, "qa_bot.web.service")
    (folder / "faq.md").rename(folder.parent / "faq.md")
    reply = httpx.post(f"{url}/reload", headers=basic("", TOKEN), timeout=60)
    assert reply.status_code == 409
    assert reply.json()["detail"].startswith("no questions found in ")
    assert httpx.get(f"{url}/readyz").json()["reload_failure"] == reply.json()["detail"]
    assert answer(url) == "At nine."
    (folder.parent / "faq.md").rename(folder / "faq.md")
    assert httpx.post(f"{url}/reload", headers=BEARER, timeout=60).status_code == 200
    assert httpx.get(f"{url}/readyz").json()["reload_failure"] is None
    assert caplog.messages[-1] == "the documents can be read again, and have not changed"


def test_a_fault_is_told_without_its_reason_which_stands_in_readiness(monkeypatch):
    service = Service(QABot.from_pairs([QAPair("1", "Open?", "Yes.")], encoder=FakeEncoder()))
    monkeypatch.setattr(QABot, "reload", lambda _: 1 / 0)
    client = TestClient(create_app(service, settings=SETTINGS), raise_server_exceptions=False)
    assert client.post("/reload", headers=BEARER).status_code == 500
    assert client.get("/readyz").json()["reload_failure"] == "ZeroDivisionError: division by zero"


def test_a_bot_that_is_not_open_yet_is_not_reloaded():
    client = TestClient(create_app(Service.loading(lambda: None), settings=SETTINGS))
    reply = client.post("/reload", headers=BEARER)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")
    assert client.get("/readyz").json()["reload_failure"] is None


@pytest.fixture(scope="module")
def counted():
    """A client that may guess, and the reloads of its bot."""
    reloads = []
    bot = QABot.from_pairs([QAPair("1", "Open?", "Yes.")], encoder=FakeEncoder())
    bot.reload = lambda: reloads.append(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verifier, "WRONG_PER_MINUTE", 1_000)
        return TestClient(create_app(Service(bot), settings=SETTINGS)), reloads


@pytest.fixture
def client(counted):
    counted[1].clear()
    return counted[0]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "QUERY"])
@pytest.mark.parametrize(
    "headers",
    [
        {}, basic("admin", "wrong"), {"authorization": "Bearer "}, {"authorization": "Bearer x"},
        {"authorization": TOKEN.encode()}, {"authorization": b"Digest " + TOKEN.encode()},
        {"authorization": "Basic %%%"}, {"authorization": "Basic /w=="},
        {"x-authorization": b"Bearer " + TOKEN.encode()},
    ],
    ids=str,
)  # fmt: skip
def test_without_the_token_nothing_is_done_whatever_is_sent(client, counted, method, headers):
    reply = client.request(method, "/reload", headers=headers)
    assert reply.status_code == 401
    assert reply.headers.get_list("www-authenticate") == [
        'Bearer realm="QA Bot admin"', 'Basic realm="QA Bot admin", charset="UTF-8"',
    ]  # fmt: skip
    assert counted[1] == []
    if method != "HEAD":
        assert reply.json()["detail"].startswith("this address needs the admin token")


def test_two_tokens_in_one_request_are_none(client):
    twice = [("authorization", "Bearer x"), ("authorization", b"Bearer " + TOKEN.encode())]
    assert client.post("/reload", headers=twice).status_code == 401
    assert client.post("/reload", headers=twice[::-1]).status_code == 401


def test_a_form_of_another_site_does_nothing_with_a_password_that_a_browser_knows(client, counted):
    elsewhere = {**basic("me", TOKEN), "origin": "https://evil.example"}
    reply = client.post("/reload", headers=elsewhere)
    assert (reply.status_code, reply.json()["detail"].split(";")[0]) == (
        403, "a page of another site sent this",
    )  # fmt: skip
    assert client.get("/reload", headers={**elsewhere, "origin": "null"}).status_code == 403
    assert counted[1] == []
    of_its_own = {**basic("me", TOKEN), "origin": "http://testserver"}
    assert client.post("/reload", headers=of_its_own).status_code == 200
    assert len(counted[1]) == 1


def test_without_a_token_in_the_settings_there_is_nothing_to_open(folder):
    client = TestClient(create_app(Service(bot_over(folder))))
    for method in ("GET", "POST"):
        reply = client.request(method, "/reload", headers=BEARER)
        assert reply.status_code in (404, 405) and "www-authenticate" not in reply.headers
    assert "/reload" not in client.get("/openapi.json").json()["paths"]


def test_the_token_opens_nothing_to_readers_and_is_asked_of_nobody_else(url):
    assert httpx.get(f"{url}/questions").status_code == 200
    assert httpx.get(f"{url}/questions", headers={"authorization": "Bearer x"}).status_code == 200


def test_openapi_has_every_status_that_is_met_and_no_other(folder, monkeypatch):
    app = create_app(Service(bot_over(folder)), ["testserver"], settings=SETTINGS)
    client = TestClient(app, raise_server_exceptions=False)
    described = client.get("/openapi.json").json()["paths"]["/reload"]["post"]["responses"]
    assert described.keys() == {"200", "400", "401", "403", "409", "429", "500", "503"}


# How a verifier bounds what guessing costs, and what it remembers


def test_beyond_its_guesses_a_client_waits_and_the_right_token_is_known_all_the_same(
    url, monkeypatch
):
    monkeypatch.setattr(token_buckets, "monotonic", lambda: 100.0)  # however slow this machine is
    assert httpx.post(f"{url}/reload", headers=BEARER).status_code == 200
    wrong = [
        httpx.post(f"{url}/reload", headers=basic("a", str(i)), timeout=60)
        for i in range(verifier.WRONG_PER_MINUTE + 2)
    ]
    statuses = [401] * verifier.WRONG_PER_MINUTE + [429, 429]
    assert [reply.status_code for reply in wrong] == statuses
    seconds = int(wrong[-1].headers["retry-after"])
    assert 2 <= seconds <= 6 and f"ask again in {seconds} seconds" in wrong[-1].json()["detail"]
    assert httpx.post(f"{url}/reload", headers=BEARER).status_code == 200
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as other:
        assert other.post(f"{url}/reload", headers=basic("a", "b")).status_code == 401
    assert answer(url) == "At nine."


def test_a_right_token_is_looked_at_once_however_many_come_at_once(url, monkeypatch):
    looked, go = [], threading.Event()

    def slow(text: str, secret: str) -> bool:
        looked.append(secret)
        assert go.wait(60)
        return secret == TOKEN

    monkeypatch.setattr(verifier, "is_of", slow)
    replies = []
    threads = [
        threading.Thread(
            target=lambda: replies.append(httpx.post(f"{url}/reload", headers=BEARER, timeout=60))
        )
        for _ in range(30)
    ]
    for thread in threads:
        thread.start()
    assert answer(url) == "At nine."  # and health, page and questions wait for none of it
    assert httpx.get(f"{url}/healthz").status_code == 200
    go.set()
    for thread in threads:
        thread.join()
    assert [reply.status_code for reply in replies] == [200] * 30 and looked == [TOKEN]


def test_one_is_looked_at_at_a_time_and_so_many_wait(url, monkeypatch):
    running, most, go = [0], [0], threading.Event()

    def slow(text: str, secret: str) -> bool:
        running[0] += 1
        most[0] = max(most[0], running[0])
        assert go.wait(60)
        running[0] -= 1
        return False

    monkeypatch.setattr(verifier, "is_of", slow)
    monkeypatch.setattr(verifier, "MOST_WAITING", 5)
    replies = []

    def guess(number: int) -> None:
        reply = httpx.post(f"{url}/reload", headers=basic("a", str(number)), timeout=60)
        replies.append(reply.status_code)

    threads = [threading.Thread(target=guess, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while len(replies) < 3 and time.monotonic() < until:
        go.wait(0.01)
    assert replies == [503] * 3
    go.set()
    for thread in threads:
        thread.join()
    assert sorted(replies) == [401] * 5 + [503] * 3 and most == [1]


def test_what_is_too_long_to_be_a_token_costs_nothing(url, monkeypatch):
    monkeypatch.setattr(verifier, "is_of", lambda *_: pytest.fail("it was looked at"))
    reply = httpx.post(f"{url}/reload", headers={"authorization": "Bearer " + "a" * 60_000})
    assert reply.status_code == 401


def test_guesses_come_back_with_time_and_right_ones_do_not_count(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(token_buckets, "monotonic", lambda: now[0])
    buckets = token_buckets.TokenBuckets(2)
    assert [buckets.wait("a"), buckets.wait("a"), buckets.wait("a")] == [0, 0, 30]
    buckets.give_back("a")
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 30]
    buckets.give_back("never seen")
    now[0] += 60
    assert [buckets.wait("a"), buckets.wait("a"), buckets.wait("a") > 0] == [0, 0, True]
