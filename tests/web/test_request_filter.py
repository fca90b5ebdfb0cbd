"""Regression: in a mounted app Gradio does not check which files a message may name."""

import re

import anyio
import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from serving import component_of
from starlette.routing import Route
from starlette.testclient import WebSocketDenialResponse

from qa_bot import QABot, QAPair
from qa_bot.web import LOOPBACK_NAMES, api, create_app, request_filter
from qa_bot.web.request_filter import MAX_BODY_BYTES
from qa_bot.web.service import Service

CALL = "/gradio_api/component_server/"


def opened() -> QABot:
    pair = QAPair("1", "When is the office open?", "From nine to five.")
    return QABot.from_pairs([pair], encoder=FakeEncoder())


@pytest.fixture(scope="module")
def app():
    return create_app(Service(opened()), LOOPBACK_NAMES)


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app, base_url="http://127.0.0.1")


def called(data: object, component: int = 1) -> dict:
    """A call of the page's function, as Gradio's client sends it."""
    return {"data": data, "component_id": component, "fn_name": "ask", "session_hash": "s"}


def test_the_page_asks_through_its_component(client):
    call = called({"query": "When is the office open?"}, component_of(client))
    reply = client.post(CALL, json=call)
    assert reply.status_code == 200
    assert reply.json()["copy"].startswith("From nine to five.\n")


def test_a_question_is_answered(client):
    reply = client.post("/ask", json={"query": "When is the office open?"})
    assert (reply.status_code, reply.json()["text"]) == (200, "From nine to five.")


@pytest.mark.parametrize("place", ["question", "query", "nested"])
def test_a_question_that_names_a_file_is_refused(client, tmp_path, place):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    file = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    data = {"question": file, "query": {"query": file}, "nested": [[[file]]]}[place]
    reply = client.post(CALL, json=called(data))
    assert reply.status_code == 400
    assert reply.json() == {"detail": "the request names a file; the chat takes text alone"}


def test_a_file_hidden_by_escapes_is_refused(client):
    body = r'{"data": {"p\u0061th": "/etc/passwd"}, "component_id": 1, "fn_name": "ask"}'
    reply = client.post(CALL, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://example.org"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/run/predict"),
        ("GET", "/gradio_api/info"),
        ("GET", "/config"),
        ("GET", "/docs"),
    ],
)
def test_what_the_chat_does_not_need_is_not_there(client, method, path):
    assert client.request(method, path).status_code == 404


def is_let_through(app, method: str, path: str) -> bool:
    """Whether the filter of an app lets a request through to what stands behind it."""
    reached = []

    async def behind(scope, receive, send):
        reached.append(scope["path"])

    async def receive():
        return {"type": "http.request", "body": b"{}"}

    async def send(message):
        pass

    [settings] = [m.kwargs for m in app.user_middleware if m.cls is request_filter.RequestFilter]
    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    anyio.run(request_filter.RequestFilter(behind, **settings), scope, receive, send)
    return reached == [path]


def filled(path: str) -> str:
    """A path of a route with a value for each of its parameters."""
    return re.sub(r"\{[^}]*\}", "x", path)


def gradio_of(app):
    return next(route.app.app for route in app.routes if hasattr(route, "app") and route.path == "")


def test_every_route_of_our_own_is_let_through(app):
    own = [route for route in app.routes if getattr(route, "methods", None)]
    requests = {(method, filled(route.path)) for route in own for method in route.methods}
    assert requests == {
        ("GET", "/"), ("HEAD", "/"), ("GET", "/embed"), ("HEAD", "/embed"),
        ("GET", "/openapi.json"), ("HEAD", "/openapi.json"), ("POST", "/ask"),
        ("POST", "/feedback"),
        ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/page/x/x"),
        ("GET", "/page/questions.json"), ("GET", "/questions"), ("GET", "/how"),
    }  # fmt: skip
    assert all(is_let_through(app, method, path) for method, path in requests)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_a_line_end_behind_a_path_is_another_path(method):
    """Regression: "/mcp%0A" matched MCP's route and not the filter's own rule for it."""
    pytest.importorskip("mcp")
    app = create_app(Service(opened()), with_tools=True)
    paths = {filled(route.path) for route in app.routes if route.path}
    assert "/mcp" in paths and "/ask" in paths
    assert [path for path in paths if is_let_through(app, method, f"{path}\n")] == []


def test_of_mcp_its_one_path_is_served_and_only_by_post():
    pytest.importorskip("mcp")
    app = create_app(Service(opened()), with_tools=True)
    [settings] = [m.kwargs for m in app.user_middleware if m.cls is request_filter.RequestFilter]
    assert [route.path for route in settings["tools"]] == ["/mcp"]
    assert is_let_through(app, "POST", "/mcp") and not is_let_through(app, "GET", "/mcp")


def test_every_request_that_gradio_answers_is_refused_but_those_of_its_page(app, client):
    """By its own routes, those that it does not describe as well: a new version opens nothing."""
    gradio = gradio_of(app)
    described = {
        (method.upper(), filled(path))
        for path, methods in gradio.openapi()["paths"].items()
        for method in methods
    }
    hidden = {
        (method, filled(route.path))
        for route in gradio.routes
        for method in getattr(route, "methods", None) or ()
    }
    answered = described | hidden
    assert len(answered) > 70 and hidden - described == {
        ("GET", "/openapi.json"), ("HEAD", "/openapi.json"),
    }  # fmt: skip
    let_through = {request for request in answered if is_let_through(app, *request)}
    assert let_through == {
        ("GET", "/"), ("HEAD", "/"),  # ours, with Gradio's in it
        ("GET", "/openapi.json"), ("HEAD", "/openapi.json"),  # ours
        ("GET", "/favicon.ico"), ("GET", "/manifest.json"), ("GET", "/theme.css"), ("POST", CALL),
    }  # fmt: skip
    for method, path in answered - let_through:
        assert client.request(method, path).status_code == 404


def test_a_route_that_a_module_adds_is_let_through_with_no_other_change(monkeypatch):
    add = api.add

    def with_more(app, *more, **told):
        add(app, *more, **told)

        @app.get("/topics/{name}")
        def topic(name: str) -> str:
            return name

        @app.put("/topics")
        async def put(sent: dict) -> int:
            return len(sent)

    monkeypatch.setattr(api, "add", with_more)
    app = create_app(Service(opened()))
    client = TestClient(app)
    assert client.get("/topics/hours").json() == "hours"
    assert client.put("/topics", json={"a": 1}).json() == 1
    too_large = client.put("/topics", json={"a": "a" * MAX_BODY_BYTES})
    assert too_large.status_code == 413  # whatever the method, a body has its limits
    assert [client.get(path).status_code for path in ("/topics", "/topics/a/b")] == [405, 404]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/ask/"),
        ("GET", "/healthz/"),
        ("HEAD", "/healthz"),
        ("OPTIONS", "/ask"),
        ("GET", "/page/a/b/c.js"),
        ("GET", "/page/"),
        ("GET", "//config"),
        ("GET", "/Config"),
        ("POST", "/config"),
        ("POST", "/embed"),
        ("GET", "/gradio_api/component_server/"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/assets"),
    ],
)
def test_what_only_resembles_a_route_does_not_reach_gradio(app, method, path):
    assert not is_let_through(app, method, path)


def test_no_web_socket_is_opened(client):
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/ask"):
        pass


def test_a_form_is_refused_before_gradio_writes_its_parts_into_files(client):
    fields = {"component_id": "1", "fn_name": "ask", "session_hash": "s"}
    reply = client.post(CALL, data=fields, files={"file": ("a.txt", b"text")})
    assert (reply.status_code, reply.json()) == (415, {"detail": "the chat takes JSON alone"})


def test_a_request_over_the_limit_is_refused(client):
    reply = client.post("/ask", json={"query": "a" * MAX_BODY_BYTES})
    assert reply.status_code == 413 and f"{MAX_BODY_BYTES:,} bytes" in reply.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:80", "[::1]:7860"])
def test_the_server_answers_to_names_of_this_machine(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/openapi.json"])
def test_a_page_elsewhere_that_points_its_name_here_gets_nothing(client, path):
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("body", ['{"query": NaN}', '{"query": "x", "top": 1e999}', "NaN", "{"])
def test_bad_json_is_refused_without_a_traceback(client, body):
    reply = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 422 and body not in reply.json()["detail"]


def test_what_nests_too_deeply_to_be_looked_through_is_refused(client):
    body = "[" * 100_000 + "]" * 100_000
    reply = client.post(CALL, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400 and "nests too deeply" in reply.json()["detail"]


def test_names_of_sessions_do_not_fill_the_memory(app, client):
    """Regression: Gradio kept 10,000 of them, each as long as a request may be."""
    component = component_of(client)
    for number in range(30):
        call = called({"query": ""}, component) | {"session_hash": f"{number}" * 1_000}
        assert client.post(CALL, json=call).status_code == 200
    assert len(gradio_of(app).state_holder.session_data) == 10


def test_a_body_that_never_ends_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(request_filter, "MAX_BODY_SECONDS", 0.05)
    scope = {"type": "http", "method": "POST", "path": "/ask", "headers": []}
    sent = []

    async def receive():
        await anyio.sleep_forever()

    async def send(message):
        sent.append(message)

    ask = Route("/ask", lambda request: None, methods=["POST"])
    anyio.run(request_filter.RequestFilter(None, [ask]), scope, receive, send)
    assert sent[0]["status"] == 408 and b"too slowly" in sent[1]["body"]
