"""What a server keeps of questions and their ratings, and `POST /feedback`."""

import asyncio
import json
import logging
import sqlite3
from contextlib import closing

import httpx
import mcp
import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient
from mcp.client.streamable_http import streamable_http_client
from serving import Server

from qa_bot import Outcome, QABot, QAPair
from qa_bot.feedback import FeedbackStore, Rating
from qa_bot.languages import language
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import create_app
from qa_bot.web.page.replies import PageQuestion, reply
from qa_bot.web.service import Service

PAIRS = document(
    "faq.md",
    QAPair("1", "When is the office open?", "From nine to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
    QAPair("3", "Who rents the hall?", "Anyone."),
    QAPair("9", "What does the hall cost?", "Ten pounds.", label="Hall 9"),
    QAPair("9", "What does the room cost?", "Five pounds.", label="Room 9"),
).pairs
TOKEN = "a token of the admin"
OWN = ServerSettings(
    metrics=True, admin=cheap_hash(TOKEN), cors=("https://www.example.org",),
    requests_per_minute=0,
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.db"


def bot_with(path=None) -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder(), feedback=path)


def client_of(service: Service, own: ServerSettings = OWN, **given) -> TestClient:
    app = create_app(service, settings=Settings(server=own), **given)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def service(path):
    service = Service(bot_with(path))
    yield service
    service.close()


@pytest.fixture
def client(service):
    return client_of(service)


def kept(service: Service) -> list[str]:
    return [one.query for one in service.bot.feedback_store.queries()]


# What is kept of questions


def test_a_question_is_kept_once_and_its_answer_has_the_id(client, service):
    said = client.post("/ask", json={"query": "question 1"}).json()
    assert said["outcome"] == "answered" and len(said["id"]) >= 20
    [one] = service.bot.feedback_store.queries()
    assert (one.id, one.query, one.outcome) == (said["id"], "question 1", Outcome.ANSWERED)
    assert one.matches[0].question == "When is the office open?" and one.rating is None


def test_of_messages_that_are_asked_again_only_the_last_is_kept(client, service):
    previous = ["question 1", "question 2", "question 3"]
    client.post("/ask", json={"query": "question 2", "previous": previous})
    assert kept(service) == ["question 2"]


def test_each_question_of_a_list_is_kept(client, service):
    said = client.post("/ask", json={"query": ["question 1", "question 2"]}).json()
    assert kept(service) == ["question 1", "question 2"] and said[0]["id"] != said[1]["id"]


def test_what_the_page_is_asked_is_kept(service):
    reply(service, PageQuestion("where to park, a@example.org"), language())
    reply(service, PageQuestion("", number="3", document="faq.md"), language())
    reply(service, PageQuestion("", number="9", document="faq.md"), language())  # has two
    sent = {"query": "where to park", "again": True}
    reply(service, PageQuestion.of(sent), language("de"))  # said in another language
    reply(
        service, PageQuestion.of({"number": "9", "document": "faq.md", "again": True}), language()
    )
    assert kept(service) == ["where to park, [e-mail]", "faq.md: 3. Who rents the hall?", "9"]


def test_what_an_assistant_asks_is_kept(service):
    async def asked(url: str) -> dict:
        async with httpx.AsyncClient() as http_client:
            transport = streamable_http_client(f"{url}/mcp", http_client=http_client)
            async with mcp.Client(transport) as client:
                return (await client.call_tool("ask", {"query": "question 2"})).structured_content

    with Server(service, with_tools=True).running() as server:
        said = asyncio.run(asked(server.url))
    [one] = service.bot.feedback_store.queries()
    assert one.id == said["id"] and one.query == "question 2"


def test_which_of_a_choice_was_taken_is_kept(path):
    pairs = [
        *document("a.md", QAPair("1", "Where do I park here?", "Behind the house.")).pairs,
        *document("b.md", QAPair("1", "Who rents the hall?", "Anyone.")).pairs,
    ]
    service = Service(QABot.from_pairs(pairs, encoder=FakeEncoder(), feedback=path))
    assert service.ask("question 1").outcome is Outcome.CHOOSE
    assert service.ask("the second one", previous="question 1").text == "Anyone."
    first, second = service.bot.feedback_store.queries()
    assert (first.picked, first.picked_for) == (None, None)
    assert (second.picked, second.picked_for) == (2, "question 1")
    service.close()


def test_without_a_store_an_answer_has_no_id_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    client = client_of(Service(bot_with()))
    assert client.post("/ask", json={"query": "question 1"}).json()["id"] is None
    assert client.post("/feedback", json={"rating": "up"}).status_code == 204
    assert list(tmp_path.iterdir()) == []


def test_nothing_typed_is_no_question(service):
    service.ask("  ")
    assert kept(service) == []


def test_a_refused_question_is_not_kept(client, service):
    assert client.post("/ask", json={"query": "a" * 10_001}).status_code == 422
    assert kept(service) == []


def test_a_server_that_stops_writes_what_waits(path):
    bot = bot_with(path)
    with Server(bot).running() as server:
        queries = [f"question {n % 3 + 1}" for n in range(90)]
        httpx.post(f"{server.url}/ask", json={"query": queries}, timeout=60).raise_for_status()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM queries").fetchone() == (90,)


def test_what_is_kept_is_never_served(service, path):
    with Server(service).running() as server:
        httpx.post(f"{server.url}/ask", json={"query": "question 1"})
        for name in (f"/source/{path.name}", f"/{path.name}", f"/source/{path}", "/feedback"):
            assert httpx.get(f"{server.url}{name}").status_code in (404, 405)


@pytest.mark.model
def test_two_servers_share_a_file_and_one_is_killed(serve, documents, tmp_path):
    sources = documents({"faq.md": "## 1. When do you open?\n\nAt 9.\n\n## 2. Why?\n\nSo.\n"})
    (tmp_path / "desk.toml").write_text('[feedback]\nstore = true\npath = "kept.db"\n')
    options = ("--settings", tmp_path / "desk.toml", "--sources", sources, "--no-other-languages")
    ours = Server(bot_with(tmp_path / "kept.db"))
    with ours.running(), serve(tmp_path, *map(str, options)) as (killed, its):
        for url in (ours.url, its) * 5:
            said = httpx.post(f"{url}/ask", json={"query": "question 1"}, timeout=60).json()
            rated = {"id": said["id"], "rating": "down"}
            assert httpx.post(f"{url}/feedback", json=rated, timeout=60).status_code == 204
        killed.kill()
        httpx.post(f"{ours.url}/ask", json={"query": ["question 2"] * 10}).raise_for_status()
    with FeedbackStore.open(tmp_path / "kept.db") as store:
        kept = list(store.queries())
    assert len(kept) == 20 and sum(one.rating is Rating.DOWN for one in kept) == 10
    assert sum(one.index_sha256 is not None for one in kept) == 5
    assert (tmp_path / "kept.db").stat().st_mode & 0o777 == 0o600


# Ratings


@pytest.mark.parametrize("rating", list(Rating))
def test_an_answer_is_rated_with_its_reason_masked(client, service, rating):
    id = client.post("/ask", json={"query": "question 1"}).json()["id"]
    body = {"id": id, "rating": rating, "reason": "ring me at 202 555 0175"}
    said = client.post("/feedback", json=body)
    assert (said.status_code, said.content) == (204, b"")
    [one] = service.bot.feedback_store.queries()
    assert (one.rating, one.reason) == (rating, "ring me at [telephone]")


def test_an_answer_is_rated_right_behind_its_question(client):
    """Its query may still wait to be written."""
    for _ in range(20):
        id = client.post("/ask", json={"query": "question 1"}).json()["id"]
        assert client.post("/feedback", json={"id": id, "rating": "up"}).status_code == 204


def test_a_rating_is_replaced_by_the_next(client, service):
    id = client.post("/ask", json={"query": "question 1"}).json()["id"]
    for rating in ("down", "up"):
        client.post("/feedback", json={"id": id, "rating": rating})
    assert [one.rating for one in service.bot.feedback_store.queries()] == [Rating.UP]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"id": "nobody", "rating": "up"}, 404, "no answer with this id is kept here"),
        ({"rating": "up"}, 422, "id: this server keeps answers"),
        ({"id": "a", "rating": "fine"}, 422, "rating: "),
        ({"id": "a"}, 422, "rating: field required"),
        ({"id": "a", "rating": "up", "reason": "x" * 1_001}, 422, "reason: "),
        ({"id": "a" * 101, "rating": "up"}, 422, "id: "),
        ({"id": "a'; DROP TABLE queries; --", "rating": "up"}, 422, "id: "),
        ({"id": "a\x00", "rating": "up"}, 422, "id: "),
        ({"id": 7, "rating": "up"}, 422, "id: "),
        ([], 422, ""),
    ],
)
def test_what_is_no_rating_is_refused_in_a_sentence(client, body, status, said):
    reply = client.post("/feedback", json=body)
    assert reply.status_code == status and said in reply.json()["detail"]


def test_half_a_character_is_refused_or_mended_and_stops_nothing(client, service):
    id = client.post("/ask", json={"query": "question 1"}).json()["id"]
    for given in ({"id": "\ud800"}, {"id": id, "reason": "\ud800"}):
        content = json.dumps({"rating": "up"} | given)
        headers = {"content-type": "application/json"}
        assert client.post("/feedback", content=content, headers=headers).status_code in (204, 422)
    assert client.post("/feedback", json={"id": id, "rating": "down"}).status_code == 204
    assert [one.rating for one in service.bot.feedback_store.queries()] == [Rating.DOWN]


def test_where_nothing_is_kept_ratings_are_counted_and_no_reason_is_taken():
    service = Service(bot_with())
    client = client_of(service)
    for _ in range(3):
        body = {"rating": "down", "outcome": "answered"}
        assert client.post("/feedback", json=body).status_code == 204
    assert client.post("/feedback", json={"rating": "up"}).status_code == 204
    for more in ({"id": "a"}, {"reason": "why"}):
        said = client.post("/feedback", json={"rating": "up"} | more)
        assert said.status_code == 409 and "keeps no answers" in said.json()["detail"]
    assert service.feedback.counts == {("down", "answered"): 3, ("up", "unknown"): 1}


def test_ratings_are_counted_for_whoever_looks_after_the_server(client):
    id = client.post("/ask", json={"query": "question 1"}).json()["id"]
    for _ in range(2):
        client.post("/feedback", json={"id": id, "rating": "none_of_these"})
    given = {"authorization": f"Bearer {TOKEN}"}
    metrics = client.get("/metrics", headers=given).text
    assert 'qa_bot_ratings_total{outcome="answered",rating="none_of_these"} 2.0' in metrics
    assert "qa_bot_queries_lost_total 0.0" in metrics
    health = client.get("/admin/json", headers=given).json()
    wanted = {"rating": "none_of_these", "outcome": "answered", "count": 2}
    assert health["ratings"] == [wanted]
    assert health["keeping"] == {"is_on": True, "lost": 0, "failure": None}
    page = client.get("/admin/", headers=given).text
    assert "none of these 2" in page and "Questions are kept" in page


def test_a_disk_that_fails_is_said_to_whoever_rates_and_to_the_owner(path, caplog):
    caplog.set_level(logging.WARNING)
    service = Service(bot_with(path))
    client = client_of(service)
    id = client.post("/ask", json={"query": "question 1"}).json()["id"]
    assert client.post("/feedback", json={"id": id, "rating": "up"}).status_code == 204
    for one in path.parent.glob("feedback.db*"):
        one.unlink()
    path.mkdir()
    spanish = {"accept-language": "es"}  # a reader of the page is told
    said = client.post("/feedback", json={"id": id, "rating": "up"}, headers=spanish)
    assert said.status_code == 503
    assert said.json()["detail"] == language("es").say("http.unrated")
    assert str(path) not in said.text and "retry-after" in said.headers
    answer = client.post("/ask", json={"query": "question 1"})
    assert answer.status_code == 200 and answer.json()["outcome"] == "answered"
    health = client.get("/admin/json", headers={"authorization": f"Bearer {TOKEN}"}).json()
    assert str(path) in health["keeping"]["failure"]
    service.close()
    assert caplog.text.count("answers go on") == 1


# Who may rate


def test_ratings_count_as_requests_of_a_client():
    client = client_of(Service(bot_with()), ServerSettings(requests_per_minute=2))
    statuses = [client.post("/feedback", json={"rating": "up"}).status_code for _ in range(6)]
    assert statuses[0] == 204 and statuses[-1] == 429


def test_a_page_of_a_named_site_may_rate_and_of_no_other(client):
    for origin, allowed in (("https://www.example.org", True), ("https://evil.example", False)):
        headers = {"origin": origin, "access-control-request-method": "POST"}
        said = client.options("/feedback", headers=headers)
        assert ("access-control-allow-origin" in said.headers) is allowed


def test_before_the_documents_are_open_a_rating_is_told_to_come_again():
    waiting = Service.loading(lambda: bot_with())
    said = TestClient(create_app(waiting)).post("/feedback", json={"rating": "up"})
    assert said.status_code == 503 and "retry-after" in said.headers
