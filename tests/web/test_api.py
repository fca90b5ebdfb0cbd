"""What the HTTP API offers, and with which statuses."""

import anyio
import pytest
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient

from qa_bot import QABot, QAPair
from qa_bot.web import LOOPBACK_NAMES, api, create_app, request_filter
from qa_bot.web.request_filter import MAX_BODY_BYTES
from qa_bot.web.service import Service

CLINIC = document(
    "clinic/faq.md",
    QAPair("1", "When are you open?", "From nine to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
)
HALL = document("hall.md", QAPair("1", "Who rents the hall?", "Anyone."))


def opened() -> QABot:
    return QABot.from_pairs([*CLINIC.pairs, *HALL.pairs], encoder=FakeEncoder())


def client_of(service: Service) -> TestClient:
    app = create_app(service, LOOPBACK_NAMES)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client():
    return client_of(Service(opened()))


def loading() -> Service:
    return Service.loading(opened)


def test_the_questions_are_listed_with_document_and_place(client):
    listed = client.get("/questions").json()
    assert listed["total"] == 3
    assert [(one["document"], one["label"], one["question"]) for one in listed["questions"]] == [
        ("Clinic", "1", "When are you open?"),
        ("Clinic", "2", "Where do I park?"),
        ("Hall", "1", "Who rents the hall?"),
    ]
    first = listed["questions"][0]
    assert first["number_is_printed"] is True
    assert (first["source"]["path"], first["source"]["first_line"]) == ("clinic/faq.md", 2)


@pytest.mark.parametrize("doc", ["hall.md", "Hall", "hall"])
def test_one_documents_questions_are_listed_by_its_path_or_title(client, doc):
    listed = client.get("/questions", params={"doc": doc}).json()
    assert [one["question"] for one in listed["questions"]] == ["Who rents the hall?"]
    assert listed["total"] == 1


def test_a_document_that_is_not_there_is_said_not_to_be(client):
    reply = client.get("/questions?doc=cellar.md")
    assert (reply.status_code, reply.json()["detail"]) == (
        404, "there is no document 'cellar.md'; there is clinic/faq.md, hall.md",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/ask", "POST"),
        ("OPTIONS", "/ask", "POST"),
        ("PUT", "/ask", "POST"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/questions", "GET"),
        ("HEAD", "/healthz", "GET"),
        ("DELETE", "/readyz", "GET"),
        ("POST", "/embed", "GET, HEAD"),
        ("PUT", "/", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told_those_it_takes(
    client, method, path, allowed
):
    reply = client.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allowed)
    if method != "HEAD":
        assert allowed.replace(", ", " or ") in reply.json()["detail"]


async def nothing_comes(receive):
    await anyio.sleep_forever()


def statuses_seen(monkeypatch, method: str, path: str) -> set[int]:
    """Every status that requests can meet at an address, each met."""
    ready, cold = client_of(Service(opened())), client_of(loading())
    ask = {"json": {"query": "When are you open?"}} if path == "/ask" else {}
    seen = {
        ready.request(method, path, **ask).status_code,
        cold.request(method, path, **ask).status_code,
        ready.request(method, path, headers={"host": "evil.example"}, **ask).status_code,
    }
    if path == "/questions":
        seen |= {ready.get(path, params={"doc": "x" * n}).status_code for n in (1, 1_001)}
    if path == "/ask":
        for body in ({}, {"query": "a" * MAX_BODY_BYTES}):
            seen.add(ready.post(path, json=body).status_code)
        with monkeypatch.context() as slow:
            slow.setattr(request_filter, "MAX_BODY_SECONDS", 0.05)
            slow.setattr(request_filter, "_body", nothing_comes)
            seen.add(ready.post(path, **ask).status_code)

    def fails(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(Service, "state", property(fails))
        broken.setattr(Service, "bot", property(fails))
        broken.setattr(Service, "bot_within", fails)
        broken.setattr(api, "Health", fails)
        seen.add(ready.request(method, path, **ask).status_code)
    return seen


ADDRESSES = [("POST", "/ask"), ("GET", "/questions"), ("GET", "/healthz"), ("GET", "/readyz")]


def test_openapi_has_these_addresses(client):
    paths = client.get("/openapi.json").json()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == set(ADDRESSES)


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_openapi_has_every_status_that_is_met_and_no_other(client, monkeypatch, method, path):
    described = client.get("/openapi.json").json()["paths"][path][method.lower()]["responses"]
    seen = {str(status) for status in statuses_seen(monkeypatch, method, path)}
    assert seen == described.keys()
