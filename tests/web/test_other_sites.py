"""Pages of other sites ask the API where the owner names the site, and nowhere else."""

import http.server
import re
import threading

import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient
from paths import ROOT
from serving import Server

from qa_bot import QABot, QAPair
from qa_bot.records import SettingsError
from qa_bot.settings import Settings
from qa_bot.settings.reading import settings_of
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import LOOPBACK_NAMES, create_app
from qa_bot.web.service import Service

SITE, OTHER = "https://www.example.org", "https://evil.example"
EMBED = ROOT / "docs" / "embed.md"
QUESTION, ANSWER = "When is the office open?", "From nine to five."
API = [("GET", "/questions"), ("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/ask")]
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
}


def service() -> Service:
    pairs = document("faq.md", QAPair("1", QUESTION, ANSWER)).pairs
    return Service(QABot.from_pairs(pairs, encoder=FakeEncoder()))


def client_of(**own) -> TestClient:
    settings = Settings(server=ServerSettings(**own), open_sources=True)
    app = create_app(service(), LOOPBACK_NAMES, settings=settings)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client():
    return client_of(cors=(SITE,))


@pytest.fixture(scope="module")
def closed():
    return client_of(
        cors=(SITE,), passwords={"anna": cheap_hash("secret")}, admin=cheap_hash("token"),
        root_path="/help", requests_per_minute=30,
    )  # fmt: skip


def shared(headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("access-control")}


def test_without_sites_no_header_of_it_is_ever_sent():
    client = client_of()
    for method, path in [*API, ("GET", "/"), ("OPTIONS", "/ask"), ("GET", "/nothing")]:
        for more in ({}, PREFLIGHT):
            reply = client.request(method, path, headers={"origin": SITE, **more})
            assert shared(reply.headers) == {} and "vary" not in reply.headers or path == "/"
    assert client.options("/ask", headers={"origin": SITE, **PREFLIGHT}).status_code == 405


@pytest.mark.parametrize(("method", "path"), API)
def test_a_page_of_the_site_reads_what_the_api_answers(client, method, path):
    asked = {"json": {"query": QUESTION}} if method == "POST" else {}
    reply = client.request(method, path, headers={"origin": SITE}, **asked)
    assert reply.status_code == 200 and "Origin" in reply.headers["vary"]
    assert shared(reply.headers) == {
        "access-control-allow-origin": SITE, "access-control-expose-headers": "Retry-After",
    }  # fmt: skip
    preflight = client.options(path, headers={"origin": SITE, **PREFLIGHT})
    assert preflight.status_code == 200
    told = shared(preflight.headers)
    assert told["access-control-allow-origin"] == SITE
    assert told["access-control-allow-methods"] == "GET, POST"
    assert {"Authorization", "Content-Type"} <= set(
        told["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in told


@pytest.mark.parametrize(
    "origin",
    [OTHER, "null", "", f"{SITE}.evil.example", f"{SITE}:8443", f"{SITE}/", "http://www.example.org",
     "https://example.org", "*", f"{SITE}, {OTHER}", "https://WWW.example.org"],
)  # fmt: skip
def test_a_page_of_another_reads_nothing(client, origin):
    for method, path in API:
        reply = client.request(method, path, headers={"origin": origin})
        assert shared(reply.headers) == {}
        preflight = client.options(path, headers={"origin": origin, **PREFLIGHT})
        assert preflight.status_code == 405 and shared(preflight.headers) == {}


@pytest.mark.parametrize(
    "path",
    ["/", "/embed", "/config", "/source/faq.md", "/page/questions.json", "/openapi.json", "/reload",
     "/gradio_api/component_server/", "/ask/", "//ask", "/nothing", "/mcp"],
)  # fmt: skip
def test_nothing_but_the_api_is_shared(client, path):
    for method in ("GET", "POST", "OPTIONS"):
        reply = client.request(method, path, headers={"origin": SITE, **PREFLIGHT})
        assert shared(reply.headers) == {}


def test_errors_are_readable_too(client):
    reply = client.post("/ask", json={}, headers={"origin": SITE})
    assert reply.status_code == 422 and shared(reply.headers)
    strange = client.get("/healthz", headers={"origin": SITE, "host": "evil.example"})
    assert strange.status_code == 400


@pytest.mark.parametrize("before", ["", "/help"])
def test_a_preflight_has_no_password_and_what_follows_it_has(closed, before):
    path = f"{before}/questions"
    preflight = closed.options(path, headers={"origin": SITE, **PREFLIGHT})
    assert preflight.status_code == 200 and QUESTION not in preflight.text
    assert closed.options(path, headers={"origin": OTHER, **PREFLIGHT}).status_code == 401
    refused = closed.get(path, headers={"origin": SITE})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == SITE
    answered = closed.get(path, headers={"origin": SITE}, auth=("anna", "secret"))
    assert answered.status_code == 200 and QUESTION in answered.text
    # A request that looks like a preflight and is none is asked for its password.
    assert closed.options(path, headers={"origin": SITE}).status_code == 401
    assert closed.get(path, headers={"origin": SITE, **PREFLIGHT}).status_code == 401


def test_a_page_that_asks_too_often_can_read_when_to_come_again(closed):
    replies = [closed.get("/questions", headers={"origin": SITE}) for _ in range(40)]
    assert replies[-1].status_code == 429
    assert shared(replies[-1].headers)["access-control-allow-origin"] == SITE
    assert int(replies[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://WWW.Example.org", SITE),
        ("https://www.example.org:443", SITE),
        ("http://a.example:80", "http://a.example"),
        ("http://a.example:443", "http://a.example:443"),
        ("http://localhost:3000", "http://localhost:3000"),
    ],
)
def test_a_site_is_kept_as_browsers_write_it(tmp_path, written, taken):
    settings = settings_of(f"[server]\ncors = ['{written}']\n", tmp_path / "qa-bot.toml")
    assert settings.server.cors == (taken,)


@pytest.mark.parametrize(
    "written",
    ["*", "https://*.example.org", "https://www.example.org/", "www.example.org", "null",
     "https://a.example\\r\\nx: y", "https://user@a.example", "file:///etc"],
)  # fmt: skip
def test_what_is_no_single_site_is_refused(tmp_path, written):
    with pytest.raises(SettingsError, match=r'one site such as "https://www.example.org", with no'):
        settings_of(f'[server]\ncors = ["{written}"]\n', tmp_path / "qa-bot.toml")


# In a browser


@pytest.fixture(scope="module")
def elsewhere():
    """The address of a site with an empty page, and nothing else."""

    class Empty(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


ASK = """async ([url, headers]) => {
  try {
    const reply = await fetch(url + "/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ query: "When is the office open?" }),
    });
    return [reply.status, (await reply.json()).text ?? ""];
  } catch (error) { return [0, error.name]; }
}"""


@pytest.mark.browser
def test_a_script_of_the_named_site_asks_and_of_another_does_not(browser, elsewhere):
    own = {"passwords": {"anna": cheap_hash("secret")}}
    known = {"Authorization": "Basic YW5uYTpzZWNyZXQ="}
    ways = [
        (ServerSettings(cors=(elsewhere,)), {}, [200, ANSWER]),
        (ServerSettings(cors=(SITE,)), {}, [0, "TypeError"]),
        (ServerSettings(), {}, [0, "TypeError"]),
        (ServerSettings(cors=(elsewhere,), **own), known, [200, ANSWER]),
        (ServerSettings(cors=(elsewhere,), **own), {}, [401, ""]),
    ]
    page = browser.new_page()
    page.goto(elsewhere)
    for server_settings, headers, expected in ways:
        with Server(service(), settings=Settings(server=server_settings)).running() as server:
            assert page.evaluate(ASK, [server.url, headers]) == expected
    page.close()


@pytest.mark.browser
def test_a_script_sends_a_password_with_any_letters_as_the_documentation_says(browser, elsewhere):
    name, secret = "J\u00f6rg M", "gr\u00fcn \u5bc6\u7801 \U0001f511"
    [basic] = re.findall(
        r"^const basic = (.*?);$", EMBED.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    own = ServerSettings(cors=(elsewhere,), passwords={name: cheap_hash(secret)})
    page = browser.new_page()
    page.goto(elsewhere)
    with Server(service(), settings=Settings(server=own)).running() as server:
        for given, expected in [(secret, [200, ANSWER]), (f"{secret}.", [401, ""])]:
            headers = {
                "Authorization": page.evaluate(f"([a, b]) => ({basic})(a, b)", [name, given])
            }
            assert page.evaluate(ASK, [server.url, headers]) == expected
    page.close()
