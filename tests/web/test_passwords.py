"""Where readers have passwords, nothing but health is answered without one."""

import asyncio
import base64
import http.client
import json
import re
import socket
from dataclasses import replace

import httpx
import mcp
import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient
from playwright.sync_api import expect
from serving import Server, bot_over

from benchmarks.browsing import ask
from qa_bot import QABot, QAPair
from qa_bot.languages import language
from qa_bot.records import SourceError
from qa_bot.settings import Contact, Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.settings.secret_hashes import PASSWORD_VARIABLE
from qa_bot.web import create_app, verifier
from qa_bot.web.gate import OPEN, Credentials
from qa_bot.web.service import Service

expect.set_options(timeout=60_000)

QUESTION, ANSWER = "When is the office open?", "From nine to five."
NAME, SECRET = "J\u00f6rg M", "gr\u00fcn: ladder \u5bc6\u7801"
TOKEN = "a token of the admin"
CHALLENGE = 'Basic realm="QA Bot", charset="UTF-8"'
OWN = ServerSettings(
    passwords={NAME: cheap_hash(SECRET), "anna": cheap_hash("anna's own")},
    admin=cheap_hash(TOKEN),
    root_path="/help",
)
SETTINGS = Settings(server=OWN, open_sources=True, api_docs=True)


def basic(name: str, secret: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"}


RIGHT = basic(NAME, SECRET)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    (folder / "faq.md").write_text(f"## 1. {QUESTION}\n\n{ANSWER}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verifier, "WRONG_PER_MINUTE", 10_000)
        server = Server(bot_over(folder), settings=SETTINGS, with_tools=True)
    with server.running() as server:
        yield server


def sent(server: Server, method: str, target: str, headers=(), body: bytes | None = None):
    """Status, headers and text of a request whose target is sent as it stands."""
    connection = http.client.HTTPConnection(*server.socket.getsockname(), timeout=60)
    connection.putrequest(method, target)
    for name, value in dict(headers).items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("content-length", str(len(body)))
        connection.putheader("content-type", "application/json")
    connection.endheaders(body)
    reply = connection.getresponse()
    found = reply.status, reply.headers, reply.read().decode()
    connection.close()
    return found


ASKED = json.dumps({"query": QUESTION}).encode()
RATED = json.dumps({"rating": "up"}).encode()
LIST_TOOLS = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}).encode()
ACCEPT = {"accept": "application/json, text/event-stream"}
CALL = json.dumps({"data": "", "component_id": 1, "fn_name": "ask", "session_hash": "s"}).encode()
SERVED = [
    ("GET", "/", None), ("GET", "/embed", None), ("GET", "/how", None), ("POST", "/ask", ASKED),
    ("POST", "/feedback", RATED),
    ("GET", "/questions", None), ("GET", "/page/questions.json", None), ("GET", "/docs", None),
    ("GET", "/docs/swagger-ui.css", None), ("GET", "/openapi.json", None),
    ("GET", "/source/faq.md", None), ("POST", "/mcp", LIST_TOOLS),
    ("GET", "/theme.css", None), ("GET", "/help/", None), ("POST", "/help/ask", ASKED),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), SERVED, ids=lambda one: str(one)[:20])
def test_all_that_is_served_needs_a_password_and_is_served_with_it(server, method, path, body):
    status, headers, text = sent(server, method, path, ACCEPT, body)
    assert (status, headers.get_all("www-authenticate")) == (401, [CHALLENGE])
    said = "this server asks for a name and a password; one of them is missing or wrong"
    assert json.loads(text) == {"detail": said} and headers["x-content-type-options"] == "nosniff"
    assert sent(server, method, path, {**ACCEPT, **RIGHT}, body)[0] in (200, 204)


def test_every_route_that_there_is_needs_a_password_whoever_added_it():
    app = create_app(Service(_bot()), with_tools=True, settings=SETTINGS)
    client = TestClient(app)
    paths = {re.sub(r"{[^}]*}", "x", route.path) or "/" for route in app.routes}
    assert {"/ask", "/reload", "/mcp", "/source/x", "/docs", "/openapi.json"} <= paths
    for path in paths - set(OPEN):
        for method in ("GET", "POST"):
            assert client.request(method, path).status_code == 401, path


ODD_PATHS = [
    "//ask", "/ask/", "/%61sk", "/./ask", "/ask?", "/ask;x", "/ASK", "/ask%00", "/ask%0a",
    "/../ask", "/healthz/../questions", "/healthz/%2e%2e/questions", "/healthz/", "//healthz",
    "/healthz%0a",
    "/healthz%00", "/healthz;/questions", "/healthz%2f..%2fquestions", "/HEALTHZ", "/readyz/x",
    "/help/healthz/../questions", "/help/help/healthz", "/help//healthz", "/helphealthz", "/help/",
    "/questions?/healthz", "/questions#/healthz", "/readyz\\..\\questions", "/%2fhealthz", "*",
    "http://127.0.0.1/questions", "http://127.0.0.1/questions?/healthz", "/static/../healthz/x",
    "/gradio_api/component_server/", "/gradio_api/queue/join", "/gradio_api/file=/etc/passwd",
    "/reload/x", "/nothing", "/assets/index.js", "/static/x", "/page/x/main.js", "/mcp/", "/mcp",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "TRACE", "QUERY", "X"])
def test_no_spelling_and_no_method_is_answered_without_a_password(server, method):
    for target in [*ODD_PATHS, *(path for _, path, _ in SERVED)]:
        status, headers, text = sent(server, method, target)
        assert (status, headers["www-authenticate"]) == (401, CHALLENGE), target
        assert ANSWER not in text and QUESTION not in text


@pytest.mark.parametrize("target", ["/reload", "/help/reload", "/%72eload", "/reload?x=/healthz"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_reader_does_not_administer_and_the_admin_token_is_no_password(server, target, method):
    for headers in ({}, RIGHT):
        status, told, _ = sent(server, method, target, headers)
        assert status == 401 and 'Bearer realm="QA Bot admin"' in told.get_all("www-authenticate")
    for headers in (basic("admin", TOKEN), {"authorization": f"Bearer {TOKEN}"}):
        assert sent(server, "GET", "/questions", headers)[0] == 401


@pytest.mark.parametrize(
    "given",
    [
        "", "Basic", "Basic ", "basic", "Basic :", "Basic Og==", RIGHT["authorization"] + "x",
        RIGHT["authorization"].replace("Basic ", "Digest "),
        f"{RIGHT['authorization']}, Basic Og==",
        RIGHT["authorization"].replace("Basic ", "Basic\t"), RIGHT["authorization"][:-8],
        "Bearer " + RIGHT["authorization"][6:], "Basic " + "A" * 60_000, "Basic /////w==",
        basic(NAME, "wrong")["authorization"], basic("anna", SECRET)["authorization"],
        basic(NAME.lower(), SECRET)["authorization"], basic("", SECRET)["authorization"],
        basic("nobody", SECRET)["authorization"], basic(NAME + " ", SECRET)["authorization"],
        basic(NAME, SECRET + "\0")["authorization"], basic(NAME + ":", SECRET)["authorization"],
        "Basic " + base64.b64encode(f"{NAME}:{SECRET}".encode("utf-16")).decode(),
    ],
    ids=range(23),
)  # fmt: skip
def test_nothing_near_to_a_password_is_one(server, given):
    assert sent(server, "GET", "/questions", {"authorization": given})[0] == 401


def test_two_passwords_in_one_request_are_none(server):
    """A web server in front may look at the other of the two."""
    for first, second in [(RIGHT, basic("a", "b")), (basic("a", "b"), RIGHT), (RIGHT, RIGHT)]:
        both = [("authorization", one["authorization"]) for one in (first, second)]
        assert httpx.get(f"{server.url}/questions", headers=both).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic ", "basic ", "BASIC  "])
def test_the_scheme_may_be_written_in_any_letters(server, scheme):
    given = RIGHT["authorization"].replace("Basic ", scheme)
    assert sent(server, "GET", "/questions", {"authorization": given})[0] == 200


def test_an_event_stream_and_a_websocket_are_refused_like_all_else(server):
    assert sent(server, "GET", "/mcp", {"accept": "text/event-stream"})[0] == 401
    upgrade = {
        "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert sent(server, "GET", "/gradio_api/queue/join", upgrade)[0] == 401


def test_a_refused_request_leaves_nothing_of_its_body_for_the_next(server):
    """Its body is not read: what stands in it must not be taken for a request."""
    smuggled = (
        b"GET /questions HTTP/1.1\r\nhost: a\r\nauthorization: " + RIGHT["authorization"].encode()
    )
    with socket.create_connection(server.socket.getsockname(), 60) as one:
        head = b"POST /ask HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % (len(smuggled) + 4)
        one.sendall(head + smuggled + b"\r\n\r\n")
        told = b""
        while part := one.recv(65_536):
            told += part
        assert told.count(b"HTTP/1.1 ") == 1 and told.startswith(b"HTTP/1.1 401")


def test_the_answer_to_a_missing_password_is_in_the_readers_language(server):
    _, _, text = sent(server, "GET", "/", {"accept-language": "de"})
    assert json.loads(text)["detail"].startswith("dieser Server verlangt einen Namen und ein Pass")


# Health


def test_health_needs_no_password_and_readiness_names_no_reason_without_one():
    service = Service.loading(lambda: (_ for _ in ()).throw(SourceError("no questions in /srv/x")))
    service.start()
    with pytest.raises(Exception, match="no questions"):
        service.bot_within(60)
    client = TestClient(create_app(service, settings=SETTINGS))
    for headers in ({}, basic("a", "b"), {"authorization": "Bearer x"}):
        assert client.get("/healthz", headers=headers).json() == {"status": "ok"}
        said = client.get("/readyz", headers=headers)
        assert said.status_code == 503 and "/srv" not in said.text
        assert said.json()["reason"].startswith("this server's log says why")
    assert client.get("/readyz", headers=RIGHT).json()["reason"] == "no questions in /srv/x"
    open_to_all = TestClient(create_app(service))
    assert open_to_all.get("/readyz").json()["reason"] == "no questions in /srv/x"


def test_why_a_reload_failed_is_told_to_those_with_a_password():
    service = Service(QABot.from_pairs([QAPair("1", QUESTION, ANSWER)], encoder=FakeEncoder()))
    service.reload_failure = "no questions in /srv/x"
    client = TestClient(create_app(service, settings=SETTINGS))
    assert client.get("/readyz").json()["reload_failure"].startswith("this server's log says why")
    assert client.get("/readyz", headers=RIGHT).json()["reload_failure"] == "no questions in /srv/x"


def test_who_opens_a_page_without_a_password_sees_whom_to_ask():
    contact = Contact(text="Ring <us>", link="tel:+15551234")
    settings = replace(SETTINGS, title="Town <desk>", contact=contact)
    client = TestClient(create_app(Service(_bot()), settings=settings))
    browser = {"accept": "text/html,*/*", "accept-language": "es"}
    said = "Este servidor" + language("es").say("http.no_entry").removeprefix("este servidor")
    for path in ("/", "/embed", "/how", "/source/faq.md"):
        reply = client.get(path, headers=browser)
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, CHALLENGE)
        assert f">{said}<" in reply.text and "Ring &lt;us&gt;" in reply.text
        assert "<desk>" not in reply.text and "<script" not in reply.text
        assert reply.headers["content-security-policy"].startswith("default-src 'none'; style-src")
        assert QUESTION not in reply.text
    for path in ("/questions", "/docs", "/openapi.json"):
        assert "detail" in client.get(path, headers=browser).json()
    for number in range(verifier.WRONG_PER_MINUTE):
        client.get("/", headers=basic("anna", str(number)))
    refused = client.get("/", headers=browser | basic("anna", "more"))
    assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
    assert "Ring &lt;us&gt;" in refused.text


def test_readiness_is_answered_to_who_has_guessed_too_often():
    client = TestClient(create_app(Service(_bot()), settings=SETTINGS))
    for number in range(verifier.WRONG_PER_MINUTE):
        assert client.get("/questions", headers=basic("anna", str(number))).status_code == 401
    refused = client.get("/questions", headers=basic("anna", "more"))
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 2
    assert refused.json()["detail"].startswith("too many wrong passwords come from this address")
    assert client.get("/readyz", headers=basic("anna", "more")).status_code == 200


def _bot() -> QABot:
    pairs = document("faq.md", QAPair("1", QUESTION, ANSWER)).pairs
    return QABot.from_pairs(pairs, encoder=FakeEncoder())


def test_a_password_is_in_no_text_of_what_holds_it():
    assert repr(Credentials("anna", "hunter2")) == "Credentials(name='anna')"


def test_a_name_is_the_same_however_its_letters_are_written():
    own = ServerSettings(passwords={"Jo\u0308rg": cheap_hash("secret")})
    client = TestClient(create_app(Service(_bot()), settings=Settings(server=own)))
    for name in ("J\u00f6rg", "Jo\u0308rg"):
        assert client.get("/questions", headers=basic(name, "secret")).status_code == 200


# One password for all


def test_one_password_of_the_environment_has_any_name_but_those_with_their_own(monkeypatch):
    monkeypatch.setenv(PASSWORD_VARIABLE, cheap_hash("for all of us"))
    client = TestClient(create_app(Service(_bot()), settings=SETTINGS))
    for name in ("", "anyone", "\u6211"):
        shared = basic(name, "for all of us")
        assert client.get("/questions", headers=shared).status_code == 200
    assert client.get("/questions", headers=basic("anna", "for all of us")).status_code == 401
    assert client.get("/questions", headers=basic("anna", "anna's own")).status_code == 200


# What a password costs


def test_an_unknown_name_takes_as_long_as_a_wrong_password(monkeypatch):
    looked = []
    right = verifier.is_of
    monkeypatch.setattr(verifier, "is_of", lambda text, _: looked.append(text) or right(text, _))
    client = TestClient(create_app(Service(_bot()), settings=SETTINGS))
    for name in ("anna", "nobody", "nobody", "someone"):
        given = basic(name, str(len(looked)))
        assert client.get("/questions", headers=given).status_code == 401
    # One hash each: its own, or always the same one of those there are.
    assert len(looked) == 4 and looked[1] == looked[2]
    assert set(looked) <= set(OWN.passwords.values())


def test_a_password_is_looked_at_once(monkeypatch):
    looked = []
    right = verifier.is_of
    monkeypatch.setattr(verifier, "is_of", lambda text, _: looked.append(text) or right(text, _))
    client = TestClient(create_app(Service(_bot()), settings=SETTINGS))
    for path in ("/questions", "/openapi.json", "/questions"):
        assert client.get(path, headers=RIGHT).status_code == 200
    assert len(looked) == 1
    client.get("/questions", headers=basic(NAME, SECRET + "!"))
    assert client.get("/questions", headers=RIGHT).status_code == 200 and len(looked) == 2


def test_what_is_remembered_is_bounded_and_is_no_password(monkeypatch):
    monkeypatch.setattr(verifier, "REMEMBERED", 3)
    of_anyone = verifier.Verifier({}, cheap_hash("x"))

    async def all_of_them() -> list[bool]:
        return [await of_anyone.accepts("c", str(number), "x") for number in range(5)]

    assert asyncio.run(all_of_them()) == [True] * 5
    assert len(of_anyone._right) == 3 and all(len(kept) == 64 for kept in of_anyone._right)
    of_anyone.close()


# Whoever asks: OpenAPI, MCP, the page


def test_openapi_has_the_status_of_a_missing_password_where_there_are_passwords(server):
    described = json.loads(sent(server, "GET", "/openapi.json", RIGHT)[2])["paths"]
    told = {
        path
        for path, methods in described.items()
        for one in methods.values()
        if "401" in one["responses"]
    }
    assert told == {"/ask", "/feedback", "/questions", "/reload", "/admin/json"}


def test_an_assistant_gives_its_password_as_a_header(server):
    async def called(headers: dict[str, str]):
        async with httpx.AsyncClient(headers=headers) as http_client:
            from mcp.client.streamable_http import streamable_http_client

            transport = streamable_http_client(f"{server.url}/mcp", http_client=http_client)
            async with mcp.Client(transport) as client:
                return await client.call_tool("ask", {"query": QUESTION})

    assert ANSWER in asyncio.run(called(RIGHT)).content[0].text
    with pytest.raises(Exception):  # noqa: B017
        asyncio.run(called({}))


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/help/", "/embed"])
def test_the_page_answers_in_a_browser_that_has_the_password(server, browser, path):
    given = {"username": NAME, "password": SECRET}
    context = browser.new_context(http_credentials=given, locale="en-GB")
    page, failed = context.new_page(), []
    page.on("response", lambda one: one.status >= 400 and failed.append((one.status, one.url)))
    page.goto(server.url + path)
    expect(ask(page, QUESTION)).to_contain_text(ANSWER)
    page.reload()
    expect(page.locator("[data-outcome]")).to_contain_text(ANSWER)
    context.close()
    assert not [one for one in failed if one[0] != 401]


@pytest.mark.browser
def test_the_page_is_not_shown_in_a_browser_that_has_none(server, browser):
    context = browser.new_context(http_credentials={"username": NAME, "password": "wrong"})
    page = context.new_page()
    assert page.goto(server.url).status == 401
    context.close()
