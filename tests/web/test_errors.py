"""Every error of the server has one shape: {"detail": a sentence}."""

import anyio
import pytest
from fakes import FakeEncoder
from fastapi import HTTPException
from fastapi.testclient import TestClient
from serving import component_of

from qa_bot import QABot, QAPair
from qa_bot.web import LOOPBACK_NAMES, api, create_app, request_filter
from qa_bot.web.request_filter import MAX_BODY_BYTES
from qa_bot.web.service import Service

JSON = {"content-type": "application/json"}
CALL = "/gradio_api/component_server/"
LOOK_UP = "/openapi.json describes what"


def opened() -> Service:
    pair = QAPair("1", "When is the office open?", "From nine to five.")
    return Service(QABot.from_pairs([pair], encoder=FakeEncoder()))


@pytest.fixture(scope="module")
def client():
    app = create_app(opened(), LOOPBACK_NAMES, with_tools=True)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def detail(reply) -> str:
    """The sentence of an error, which is all that it holds."""
    assert reply.headers["content-type"] == "application/json"
    assert reply.json().keys() == {"detail"} and isinstance(reply.json()["detail"], str)
    return reply.json()["detail"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "the body is no JSON from character 1 on"),
        (b"NaN", "the body is no JSON object with Content-Type: application/json"),
        (b"[]", "the body is no JSON object with Content-Type: application/json"),
        (b"{}", "query: field required"),
        (b'{"query": NaN}', "query.text: input should be a valid string"),
        (b'{"query": "x", "top": 99}', "top: input should be less than or equal to 10"),
        (b'{"query": ["a", 1]}', "query.list.1: input should be a valid string"),
        (b'{"query": 1, "top": 0}', "query.text: input should be a valid string; "
         "top: input should be greater than or equal to 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_one_sentence(client, body, sentence):
    reply = client.post("/ask", content=body, headers=JSON)
    assert reply.status_code == 422
    assert detail(reply) == f"{sentence}; {LOOK_UP} is expected"


def test_a_question_that_is_no_json_by_its_header_is_told_so(client):
    reply = client.post("/ask", content='{"query": "x"}', headers={"content-type": "text/plain"})
    assert (reply.status_code, "Content-Type: application/json" in detail(reply)) == (422, True)


def test_what_was_sent_does_not_come_back(client):
    reply = client.post("/ask", json={"query": {"secret": "s"}, "previous": ["secret"]})
    assert reply.status_code == 422 and "secret" not in detail(reply)


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        (400, "POST", "/ask", {"content": b"\xff", "headers": JSON}),
        (400, "POST", CALL, {"json": {"query": "x", "path": "/etc/passwd"}}),
        (400, "POST", CALL, {"content": b"{", "headers": JSON}),
        (400, "GET", "/healthz", {"headers": {"host": "evil.example"}}),
        (400, "GET", "/healthz", {"headers": {"host": "a" * 5_000}}),
        (404, "GET", "/nothing", {}),
        (405, "GET", "/ask", {}),
        (404, "GET", "/page/x/none.js", {}),
        (404, "GET", "/assets/none.js", {}),
        (405, "GET", "/mcp", {}),
        (413, "POST", "/ask", {"json": {"query": "a" * MAX_BODY_BYTES}}),
        (415, "POST", CALL, {"data": {"fn_name": "ask"}}),
        (422, "POST", "/ask", {"json": {"query": "a" * 10_001}}),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence_wherever_it_was_found(client, status, method, path, sent):
    reply = client.request(method, path, **sent)
    assert reply.status_code == status
    assert 10 < len(detail(reply)) < 300


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"fn_name": "no"}, 404, "Function not found."),
        # Gradio itself fails with a KeyError: no component has this number.
        (
            {"component_id": 10**9},
            404,
            "there is nothing here; /openapi.json describes what there is",
        ),
    ],
)
def test_errors_of_gradio_have_the_shape_too(client, changed, status, sentence):
    call = {"data": "", "component_id": component_of(client), "fn_name": "ask", "session_hash": "s"}
    reply = client.post(CALL, json=call | changed)
    assert (reply.status_code, detail(reply).split(",")[0]) == (status, sentence)


def test_a_head_request_is_refused_without_a_body(client):
    reply = client.head("/nothing")
    assert (reply.status_code, reply.content) == (404, b"")


def test_a_body_that_comes_too_slowly_is_refused_in_the_same_shape(monkeypatch):
    monkeypatch.setattr(request_filter, "MAX_BODY_SECONDS", 0.05)
    client = TestClient(create_app(opened()))
    monkeypatch.setattr(request_filter, "_body", lambda receive, hold: anyio.sleep_forever())
    reply = client.post("/ask", json={"query": "x"})
    assert (reply.status_code, detail(reply)) == (408, "the request came too slowly")


def test_errors_of_a_route_of_ours_have_the_shape_and_their_own_words(monkeypatch):
    """Whoever adds a route need not think of it; a fault of the code is no plain text, either."""
    add = api.add

    def with_more(app, *more, **told):
        add(app, *more, **told)

        @app.get("/gone")
        def gone():
            raise HTTPException(404, "the document is gone", {"x-reason": "age"})

        @app.get("/refused")
        def refused():
            raise HTTPException(405)

        @app.get("/broken")
        def broken():
            raise ZeroDivisionError

    monkeypatch.setattr(api, "add", with_more)
    client = TestClient(create_app(opened()), raise_server_exceptions=False)
    reply = client.get("/gone")
    assert (detail(reply), reply.headers["x-reason"]) == ("the document is gone", "age")
    assert detail(client.get("/refused")).startswith("this address does not take such a request")
    reply = client.get("/broken")
    assert (reply.status_code, detail(reply).split(",")[0]) == (500, "the server failed")


def test_openapi_describes_every_error_that_a_question_may_meet(client):
    description = client.get("/openapi.json").json()
    replies = description["paths"]["/ask"]["post"]["responses"]
    assert replies.keys() == {"200", "400", "408", "413", "422", "429", "500", "503"}
    error = {"$ref": "#/components/schemas/ErrorReply"}
    assert all(
        reply["content"]["application/json"]["schema"] == error
        for status, reply in replies.items()
        if status != "200"
    )
    schemas = description["components"]["schemas"]
    assert schemas["ErrorReply"]["properties"]["detail"]["type"] == "string"
    assert "HTTPValidationError" not in schemas
