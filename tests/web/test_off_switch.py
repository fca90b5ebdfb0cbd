"""What the owner turns off by a file or a signal, while the server runs."""

import json
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from browser import violations
from crowd import PAIR, post
from fakes import FakeEncoder
from paths import ROOT
from playwright.sync_api import Browser, expect
from serving import Server
from starting import starting

from benchmarks.browsing import Watch, ask
from qa_bot import QABot
from qa_bot.languages import available, language
from qa_bot.settings import Contact, Settings
from qa_bot.settings.reading import settings_of
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import gradio_seam
from qa_bot.web.off_switch import API, PAGE, OffSwitches, part_of

CALL = {"data": {"query": PAIR.question}, "component_id": 1, "fn_name": "ask", "session_hash": "s"}
MCP_CALL = {
    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {"name": "ask", "arguments": {"query": PAIR.question}},
}  # fmt: skip
ENGLISH = "this service is switched off just now; ask again later"


class Switchable(Server):
    """A server with the two files of its switches."""

    def __init__(self, folder: Path, sentence: str | None = None, **more) -> None:
        self.page_file, self.api_file = folder / "page.off", folder / "api.off"
        own = ServerSettings(
            off_page=self.page_file, off_api=self.api_file, off_sentence=sentence, **more
        )
        contact = Contact(text="Ring <us>", link="tel:+15551234")
        settings = Settings(
            title="Town <desk>", contact=contact, server=own, api_docs=True, open_sources=True,
            embed=("https://www.example.org",),
        )  # fmt: skip
        bot = QABot.from_pairs([PAIR], encoder=FakeEncoder())
        super().__init__(bot, settings=settings, with_tools=True)


@pytest.fixture
def server(tmp_path):
    with Switchable(tmp_path).running() as server:
        yield server


def status(url: str, path: str) -> int:
    return httpx.get(url + path, timeout=60).status_code


def test_the_page_is_off_while_its_file_is_there_and_the_api_answers(server):
    server.page_file.touch()
    for path in ("/", "/embed", "/how", "/source/faq.md"):
        reply = httpx.get(server.url + path, headers={"accept-language": "de"})
        assert reply.status_code == 503 and "retry-after" not in reply.headers
        assert language("de").say("page.off") in reply.text and '<html lang="de"' in reply.text
        assert '<a href="tel:+15551234"' in reply.text and "Ring &lt;us&gt;" in reply.text
        assert "<script" not in reply.text and "gradio" not in reply.text.lower()
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert policy.endswith("frame-ancestors 'self' https://www.example.org")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
    for path in ("/theme.css", "/page/questions.json", "/nothing"):
        reply = httpx.get(server.url + path)
        assert (reply.status_code, reply.json()) == (503, {"detail": ENGLISH})
    assert httpx.post(server.url + gradio_seam.CALL, json=CALL).json() == {"off": ""}
    assert post(server.url).json()["text"] == PAIR.answer
    assert status(server.url, "/healthz") == 200
    ready = httpx.get(f"{server.url}/readyz")
    assert (ready.status_code, ready.json()["off"]) == (200, ["page"])
    server.page_file.unlink()
    assert status(server.url, "/") == 200
    assert httpx.get(f"{server.url}/readyz").json()["off"] == []


def test_the_api_and_its_tools_are_off_and_the_page_answers(server):
    server.api_file.touch()
    for reply in (
        post(server.url), httpx.get(f"{server.url}/questions"), httpx.get(f"{server.url}/docs"),
        httpx.get(f"{server.url}/openapi.json"), httpx.post(f"{server.url}/mcp", json=MCP_CALL),
    ):  # fmt: skip
        assert (reply.status_code, reply.json()) == (503, {"detail": ENGLISH})
        assert "retry-after" not in reply.headers
    reply = post(server.url, headers={"accept-language": "es"})
    assert reply.json()["detail"] == language("es").say("http.off")
    assert status(server.url, "/") == status(server.url, "/healthz") == 200
    assert httpx.get(f"{server.url}/readyz").json()["off"] == ["api"]
    server.api_file.unlink()
    assert post(server.url).json()["text"] == PAIR.answer


def test_a_rating_is_taken_until_page_and_api_are_off(server):
    rating = {"rating": "up", "outcome": "answered"}
    for off, expected in (("page_file", 204), ("api_file", 503)):
        getattr(server, off).touch()
        assert httpx.post(f"{server.url}/feedback", json=rating).status_code == expected
    server.page_file.unlink()
    assert httpx.post(f"{server.url}/feedback", json=rating).status_code == 204


def test_the_owners_sentence_is_said_instead_as_text(tmp_path):
    sentence = "Back on <b>Monday</b>"
    with Switchable(tmp_path, sentence).running() as server:
        server.page_file.touch()
        server.api_file.touch()
        assert post(server.url).json() == {"detail": sentence}
        assert "Back on &lt;b&gt;Monday&lt;/b&gt;" in httpx.get(server.url).text
        assert httpx.post(server.url + gradio_seam.CALL, json=CALL).json() == {"off": sentence}


def test_below_a_path_of_another_server_the_same_is_off(tmp_path):
    with Switchable(tmp_path, root_path="/help").running() as server:
        server.page_file.touch()
        assert status(server.url, "/help/") == 503
        assert httpx.post(f"{server.url}/help/ask", json={"query": "x"}).status_code == 200


OF_THE_API = [
    "/ask", "/ask/", "//ask", "/./ask", "/x/../ask", "/%61sk", "/ASK", "/ask;x", "/ask%0a",
    "/ask?x", "/ask%2f", "/mcp", "/mcp/", "//mcp", "/%6dcp",
]  # fmt: skip
OF_THE_PAGE = [
    gradio_seam.CALL, "/gradio_api/component_server", "/gradio_api//component_server/",
    "/gradio_api/%63omponent_server/",
]  # fmt: skip


def test_no_spelling_of_an_address_gets_an_answer_from_what_is_off(server):
    query = {"query": PAIR.question}

    def asked(path: str) -> str:
        client = HTTPConnection(*server.socket.getsockname())  # which sends a path as it is
        client.request("POST", path, json.dumps(query | CALL | MCP_CALL), headers)
        text = client.getresponse().read().decode()
        client.close()
        return text

    headers = {
        "content-type": "application/json", "accept": "application/json, text/event-stream",
        "x-forwarded-prefix": "/x", "x-original-url": "/healthz",
    }  # fmt: skip
    for file, paths in ((server.api_file, OF_THE_API), (server.page_file, OF_THE_PAGE)):
        file.touch()
        for path in paths:
            assert PAIR.answer not in asked(path) + asked(server.url + path), path
        file.unlink()
    assert PAIR.answer in asked("/ask")


def test_a_part_has_its_paths():
    assert {part_of(path) for path in ("/", "/embed", "/page/x/page.css", "/favicon.ico")} == {PAGE}
    assert {part_of(path) for path in ("/ask", "/questions", "/mcp", "/docs/swagger-ui.css")} == {
        API
    }
    own = ("/healthz", "/readyz", "/metrics", "/admin", "/admin/", "/admin/json")
    of_editors = ("/editor", "/editor/", "/editor/group")
    assert {part_of(path) for path in own + of_editors} == {None}
    assert part_of("/editors") == PAGE


def test_a_signal_and_a_file_each_turn_a_part_off(tmp_path, caplog):
    switches = OffSwitches({PAGE: tmp_path / "page.off", API: tmp_path / "api.off"})
    assert switches.off == []
    switches.toggle(API)
    (tmp_path / "page.off").touch()
    assert switches.off == ["page", "api"]
    (tmp_path / "api.off").touch()
    switches.toggle(API)
    assert switches.off == ["page", "api"]  # its file is there
    (tmp_path / "api.off").unlink()
    assert switches.off == ["page"]
    switches.toggle(PAGE)
    switches.toggle(PAGE)
    (tmp_path / "page.off").unlink()
    assert switches.off == []
    assert [record.getMessage() for record in caplog.records] == [
        "the api is off, until the signal comes again",
        f"the api stays off while there is {tmp_path / 'api.off'}",
        "the page is off, until the signal comes again",
        f"the page stays off while there is {tmp_path / 'page.off'}",
    ]


def test_a_look_at_a_switch_takes_microseconds(tmp_path):
    switches = OffSwitches({PAGE: tmp_path / "page.off", API: tmp_path / "api.off"})
    begun = time.process_time()
    for _ in range(1_000):
        switches.is_off(PAGE)
    assert time.process_time() - begun < 0.2  # it is 0.002 to 0.005


def test_the_files_are_in_the_folder_of_the_settings(tmp_path):
    told = settings_of('[server]\noff_page = "shut"\n', tmp_path / "qa-bot.toml").server
    assert (told.off_page, told.off_api) == (tmp_path / "shut", tmp_path / "api.off")


SERVER = """
import sys
sys.path[:0] = ["tests", "tests/web"]
from crowd import PAIR, QABot, FakeEncoder, Service
from qa_bot.web import address, listening_socket, serve
service = Service(QABot.from_pairs([PAIR], encoder=FakeEncoder()))
with listening_socket("127.0.0.1", 0) as listening:
    print(address(listening), flush=True)
    serve(service, listening)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_signals_turn_page_and_api_off_and_on_and_the_log_says_so():
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            url = process.stdout.readline().strip()
            assert status(url, "/readyz") == 200
            assert "is not calibrated for fake" in process.stderr.readline()
            for number, part, path in (
                (signal.SIGUSR1, "page", "/how"), (signal.SIGUSR2, "api", "/questions"),
            ):  # fmt: skip
                process.send_signal(number)
                assert process.stderr.readline() == (
                    f"the {part} is off, until the signal comes again\n"
                )
                assert status(url, path) == 503
                assert httpx.get(f"{url}/readyz").json()["off"] == [part]
                process.send_signal(number)
                assert process.stderr.readline() == f"the {part} is on again\n"
                assert status(url, path) == 200
        finally:
            process.kill()


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_while_it_starts_ends_nothing_and_is_done_then(tmp_path):
    with starting(tmp_path) as (process, url):
        process.send_signal(signal.SIGUSR2)
        assert process.stdout.readline().endswith("ready to answer\n")
        assert httpx.get(f"{url}/readyz", timeout=60).json()["off"] == ["api"]


@pytest.mark.browser
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_page_that_says_so_can_be_read_by_everyone(browser: Browser, server, system):
    server.page_file.touch()
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=system)
    shown = context.new_page()
    watch = Watch(shown, server.url)
    for code in available():
        assert shown.goto(f"{server.url}/?lang={code}").status == 503
        expect(shown.get_by_role("heading", level=1)).to_have_text(language(code).say("page.off"))
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == 320
    back = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert back == {"light": "rgb(251, 250, 248)", "dark": "rgb(22, 24, 27)"}[system]
    context.close()
    assert watch.outside == []


@pytest.mark.browser
def test_a_page_that_is_open_says_so_in_the_place_of_an_answer(browser: Browser, server):
    shown = browser.new_page(locale="fr")
    shown.set_default_timeout(120_000)
    shown.goto(server.url)
    ask(shown, PAIR.question)
    server.page_file.touch()
    shown.locator("#qa-box").fill("And tomorrow?")
    shown.locator("#qa-box").press("Enter")
    last = shown.locator(".qa-reply").last
    expect(last).to_contain_text(language("fr").say("page.off"), timeout=120_000)
    server.page_file.unlink()
    shown.get_by_role("button", name="Réessayer").click()
    expect(shown.locator("[data-outcome]")).to_have_count(2, timeout=120_000)
    shown.close()
