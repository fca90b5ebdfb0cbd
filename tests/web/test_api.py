"""What the HTTP API offers, and with which statuses."""

from tempfile import TemporaryDirectory

import anyio
import pytest
from fakes import FakeEncoder, document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.middleware.gzip import GZipResponder

from qa_bot import QABot, QAPair
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import LOOPBACK_NAMES, api, create_app, request_filter
from qa_bot.web.page import question_list
from qa_bot.web.request_filter import MAX_BODY_BYTES
from qa_bot.web.service import Service

CLINIC = document(
    "clinic/faq.md",
    QAPair("1", "When are you open?", "From nine to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
)
HALL = document("hall.md", QAPair("1", "Who rents the hall?", "Anyone."))


def opened(feedback: str | None = None) -> QABot:
    pairs = [*CLINIC.pairs, *HALL.pairs]
    return QABot.from_pairs(pairs, encoder=FakeEncoder(), feedback=feedback)


def client_of(service: Service, settings: Settings | None = None) -> TestClient:
    app = create_app(service, LOOPBACK_NAMES, settings=settings)
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


@pytest.mark.parametrize(
    ("asked", "questions"),
    [
        ({"first": 1}, ["Where do I park?", "Who rents the hall?"]),
        ({"first": 1, "most": 1}, ["Where do I park?"]),
        ({"first": 1, "doc": "Clinic"}, ["Where do I park?"]),
        ({"first": 3}, []),
    ],
)
def test_questions_are_listed_from_a_place_on(client, asked, questions):
    listed = client.get("/questions", params=asked).json()
    assert [one["question"] for one in listed["questions"]] == questions
    assert listed["total"] == (2 if "doc" in asked else 3)


@pytest.mark.parametrize("asked", [{"first": -1}, {"most": 0}, {"most": 10_001}])
def test_no_list_of_questions_is_longer_than_10_000(client, asked):
    assert client.get("/questions", params=asked).status_code == 422


def test_the_page_lists_the_first_questions_and_says_how_many_there_are(monkeypatch):
    monkeypatch.setattr(question_list, "MOST_LISTED", 2)
    app = FastAPI()
    question_list.add(app, Service(opened()))
    listed = TestClient(app).get(question_list.PATH).json()
    (document,) = listed["documents"]
    assert (listed["total"], document["path"]) == (3, "clinic/faq.md")
    assert document["sections"][0]["questions"] == [
        ["1", "When are you open?"],
        ["2", "Where do I park?"],
    ]


def test_the_pages_list_is_packed_once(monkeypatch):
    packed = []
    pack = question_list.gzip.compress
    monkeypatch.setattr(
        question_list.gzip, "compress", lambda *a, **b: packed.append(1) or pack(*a, **b)
    )
    monkeypatch.setattr(GZipResponder, "apply_compression", lambda *_, **__: pytest.fail("again"))
    client = TestClient(create_app(Service(opened())))
    for _ in range(3):
        reply = client.get(question_list.PATH, headers={"accept-encoding": "br, gzip"})
        assert reply.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in reply.headers["vary"]
    assert packed == [1]
    plain = client.get(question_list.PATH, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and "Accept-Encoding" in plain.headers["vary"]
    assert plain.json() == reply.json() and plain.json()["total"] == 3
    known = {"if-none-match": reply.headers["etag"], "accept-encoding": "gzip"}
    assert client.get(question_list.PATH, headers=known).status_code == 304


def test_a_document_that_is_not_there_is_said_not_to_be(client):
    reply = client.get("/questions?doc=cellar.md")
    assert (reply.status_code, reply.json()["detail"]) == (
        404, "there is no document 'cellar.md'; there is clinic/faq.md, hall.md",
    )  # fmt: skip


def test_a_list_of_questions_has_a_list_of_the_replies_that_each_has_alone(client):
    queries = ["When are you open?", "Who rents the hall?", "?!", "When are you open?"]
    replies = client.post("/ask", json={"query": queries, "top": 1}).json()
    alone = [client.post("/ask", json={"query": one, "top": 1}).json() for one in queries]
    assert replies == alone
    assert [reply["text"] for reply in replies[:2]] == ["From nine to five.", "Anyone."]
    assert client.post("/ask", json={"query": []}).json() == []
    narrowed = client.post("/ask", json={"query": queries[:1], "documents": ["Hall"]}).json()
    assert [reply["within"] for reply in narrowed] == [["hall.md"]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"query": ["a", "b" * 10_001]}, "query 2: the question has 10,001 characters"),
        ({"query": ["a"] * 101}, "query.list: list should have at most 100 items"),
        ({"query": ["a"], "previous": "b"}, "previous goes with one question, found a list"),
        ({"query": ["a"], "documents": ["cellar.md"]}, "there is no document 'cellar.md'"),
    ],
)
def test_a_list_that_cannot_be_asked_is_said_to_be_none(client, asked, said):
    reply = client.post("/ask", json=asked)
    assert reply.status_code == 422 and reply.json()["detail"].startswith(said)


def test_a_list_of_a_hundred_questions_of_the_most_characters_fits_into_a_request(client):
    reply = client.post("/ask", json={"query": [f"{n:02} " + "?" * 9_997 for n in range(100)]})
    assert (reply.status_code, len(reply.json())) == (200, 100)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "the documents are still being opened; expected to answer in a moment; ask again"),
        ("de-AT, en;q=0.5", "die Dokumente werden noch geöffnet; gleich gibt es eine Antwort; fra"),
        ("fi", "the documents are still being opened; expected to answer in a moment; ask again"),
    ],
)
def test_what_may_reach_a_reader_is_in_the_language_of_the_request(asked, said):
    client = client_of(loading())
    for reply in (
        client.post("/ask", json={"query": "When?"}, headers={"accept-language": asked}),
        client.get("/questions", headers={"accept-language": asked}),
    ):
        assert reply.status_code == 503 and reply.json()["detail"].startswith(said)


def test_a_question_that_is_too_long_is_said_so_in_the_language_of_the_request(client):
    long = {"query": "a" * 10_001}
    english = client.post("/ask", json=long)
    spanish = client.post("/ask", json=long, headers={"accept-language": "es"})
    assert (english.status_code, spanish.status_code) == (422, 422)
    assert english.json()["detail"] == "the question has 10,001 characters; the limit is 10,000"
    assert spanish.json()["detail"] == "la pregunta tiene 10.001 caracteres; el máximo es 10.000"


def test_a_list_is_told_to_come_back_where_the_documents_are_being_opened():
    reply = client_of(loading()).post("/ask", json={"query": ["When are you open?"]})
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")


def test_openapi_says_that_a_question_or_a_list_is_asked_and_what_comes_back(client):
    described = client.get("/openapi.json").json()
    query = described["components"]["schemas"]["Question"]["properties"]["query"]
    text, many = query["oneOf"]
    assert text == {"type": "string"}
    assert (many["type"], many["items"], many["maxItems"]) == ("array", {"type": "string"}, 100)
    reply = described["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]
    one = {"$ref": "#/components/schemas/AnswerReply"}
    assert reply["schema"]["anyOf"] == [one, {"type": "array", "items": one}]


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


async def nothing_comes(*_):
    await anyio.sleep_forever()


def statuses_seen(monkeypatch, method: str, path: str) -> set[int]:
    """Every status that requests can meet at an address, each met."""
    ready, cold = client_of(Service(opened())), client_of(loading())
    bodies = {"/ask": {"query": "When are you open?"}, "/feedback": {"rating": "up"}}
    ask = {"json": bodies[path]} if path in bodies else {}
    seen = {
        ready.request(method, path, **ask).status_code,
        cold.request(method, path, **ask).status_code,
        ready.request(method, path, headers={"host": "evil.example"}, **ask).status_code,
    }
    if path in ("/questions", *bodies):
        limited = client_of(
            Service(opened()), Settings(server=ServerSettings(requests_per_minute=1))
        )
        seen |= {limited.request(method, path, **ask).status_code for _ in range(2)}
    if path == "/questions":
        seen |= {ready.get(path, params={"doc": "x" * n}).status_code for n in (1, 1_001)}
    if path == "/feedback":
        seen.add(ready.post(path, json={"rating": "up", "id": "a"}).status_code)
        with TemporaryDirectory() as folder:
            keeping = client_of(Service(opened(feedback=f"{folder}/feedback.db")))
            seen.add(keeping.post(path, json={"rating": "up", "id": "a"}).status_code)
    if path in bodies:
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


ADDRESSES = [
    ("POST", "/ask"), ("POST", "/feedback"), ("GET", "/questions"), ("GET", "/healthz"),
    ("GET", "/readyz"),
]  # fmt: skip


def test_openapi_has_these_addresses(client):
    paths = client.get("/openapi.json").json()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == set(ADDRESSES)


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_openapi_has_every_status_that_is_met_and_no_other(client, monkeypatch, method, path):
    described = client.get("/openapi.json").json()["paths"][path][method.lower()]["responses"]
    seen = {str(status) for status in statuses_seen(monkeypatch, method, path)}
    assert seen == described.keys()
