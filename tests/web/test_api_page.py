"""The page at /docs: there where the owner allows it, and with nothing of another host."""

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import Watch
from qa_bot import QABot, QABotError, QAPair
from qa_bot.settings import Settings
from qa_bot.web import api_page, create_app
from qa_bot.web.service import Service

ALLOWED = Settings(api_docs=True)


def opened() -> QABot:
    pair = QAPair("1", "When is the office open?", "From nine to five.")
    return QABot.from_pairs([pair], encoder=FakeEncoder())


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app(Service(opened()), settings=ALLOWED))


def test_there_is_no_page_unless_the_owner_allows_it():
    client = TestClient(create_app(Service(opened())))
    for path in ("/docs", "/docs/swagger-ui.css", "/redoc"):
        assert client.get(path).status_code == 404


def test_the_page_has_the_strict_headers_and_only_its_own_two_files(client):
    page = client.get("/docs")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "http" not in page.text.replace("HTTP", "")
    for name in (api_page.SCRIPT, api_page.STYLE):
        assert client.get(f"/docs/{name}").status_code == 200
    for name in ("redoc.standalone.js", "..%2f__init__.py", "none"):
        assert client.get(f"/docs/{name}").status_code == 404
    assert client.post("/docs").headers["allow"] == "GET"


def test_the_page_is_no_part_of_the_api(client):
    assert not [path for path in client.get("/openapi.json").json()["paths"] if "docs" in path]


@pytest.mark.parametrize("found", [None, "elsewhere"])
def test_without_the_package_the_error_says_what_to_install(monkeypatch, tmp_path, found):
    class Spec:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(api_page, "find_spec", lambda name: Spec if found else None)
    with pytest.raises(QABotError, match=r"pip install 'qa-bot\[docs\]'"):
        create_app(Service(opened()), settings=ALLOWED)


@pytest.mark.browser
def test_in_a_browser_a_question_can_be_tried_and_no_other_host_is_asked(browser):
    with Server(opened(), settings=ALLOWED).running() as server:
        page = browser.new_page()
        watch = Watch(page, server.url)
        page.goto(f"{server.url}/docs")
        page.get_by_text("List the questions").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        expect(page.locator(".responses-inner")).to_contain_text("When is the office open?")
        assert (watch.outside, watch.errors) == ([], [])
        page.close()
