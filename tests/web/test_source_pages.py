"""The documents themselves, where the owner lets readers open them."""

import pytest
from browser import violations
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from serving import Server, bot_over

from benchmarks.browsing import ask
from qa_bot import QABot
from qa_bot.languages import language
from qa_bot.settings import Settings
from qa_bot.web import create_app
from qa_bot.web.page import replies
from qa_bot.web.service import Service

NAME = "our desk/f\u00e4q <b>.md"
ASKED = "When is it <script>open</script>?"
TEXT = f"# Desk\n\n1. {ASKED}\n\n   At nine.\n\n2. May I bring a dog?\n\n   No.\n"
TABLE = "question,answer\nWhat does a room cost?,Sixty.\nIs there tea?,Yes.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    (folder / "our desk").mkdir(parents=True)
    (folder / NAME).write_text(TEXT, "utf-8")
    (folder / "prices.csv").write_text(TABLE)
    (tmp_path / "secret.md").write_text(TEXT)
    return folder


def client_of(bot, is_open=True) -> TestClient:
    app = create_app(Service(bot), settings=Settings(open_sources=is_open))
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture
def client(folder):
    return client_of(bot_over(folder))


def test_text_is_shown_with_its_lines_and_those_of_the_answer_marked(client, folder):
    asked = replies.PageQuestion(query=f"1. {ASKED}")
    [address] = replies.reply(Service(bot_over(folder)), asked, language())["sources"]
    assert address == "source/our%20desk/f%C3%A4q%20%3Cb%3E.md?lines=5-5#L5"
    reply = client.get(address)
    assert reply.status_code == 200
    assert (
        '<span id="L5"><a href="#L5">5</a> <bdi><mark>   At nine.</mark></bdi></span>' in reply.text
    )
    assert reply.text.count("<mark>") == 1 and "<script" not in reply.text
    assert "has changed" not in reply.text
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "script" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_what_has_no_lines_is_a_download_that_nothing_sniffs(client):
    reply = client.get("/source/prices.csv")
    assert reply.content == TABLE.encode()
    assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''prices.csv"
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-security-policy"].startswith("sandbox")


def test_it_is_off_unless_the_owner_says_so(folder):
    bot = bot_over(folder)
    assert client_of(bot, is_open=False).get("/source/prices.csv").status_code == 404
    page = client_of(bot, is_open=False).get("/").text
    assert '"sources": false' in page and '"sources": true' in client_of(bot).get("/").text


@pytest.mark.parametrize(
    "name",
    [
        "../secret.md", "%2e%2e/secret.md", "..%2fsecret.md", "our%20desk/../../secret.md",
        "/etc/passwd", "%2fetc%2fpasswd", "secret.md", "", "our%20desk", "prices.csv/",
        ".//prices.csv",
        "our%20desk/%2e%2e/prices.csv", "prices.csv%00", "prices.csv%0a", "C:%5cprices.csv",
    ],
)  # fmt: skip
def test_nothing_but_what_the_bot_has_read_is_served(client, name):
    assert client.get(f"/source/{name}").status_code == 404


def test_a_link_that_took_the_documents_place_is_not_followed(client, folder):
    (folder / "prices.csv").unlink()
    (folder / "prices.csv").symlink_to(folder.parent / "secret.md")
    assert client.get("/source/prices.csv").status_code == 404


def test_a_document_that_has_gone_is_said_so(client, folder):
    (folder / "prices.csv").unlink()
    reply = client.get("/source/prices.csv")
    assert reply.status_code == 404 and "no longer there" in reply.json()["detail"]
    german = client.get("/source/prices.csv?lang=de", headers={"accept-language": "es"})
    assert german.json()["detail"].startswith("prices.csv ist nicht mehr da")


def test_a_document_that_has_changed_is_said_so(client, folder):
    (folder / NAME).write_text(f"Hello.\n{TEXT}", "utf-8")
    assert "has changed since it was read" in client.get(f"/source/{NAME}").text


def test_a_page_in_another_language_keeps_the_documents_direction(client):
    assert '<pre lang="en" dir="ltr">' in client.get(f"/source/{NAME}?lang=ar").text
    assert "<pre>" in client.get(f"/source/{NAME}?lang=en").text


@pytest.mark.parametrize("lines", ["", "x", "5", "9-1", "0-999999999", "<b>"])
def test_lines_that_are_none_are_no_error(client, lines):
    reply = client.get(f"/source/{NAME}", params={"lines": lines})
    assert reply.status_code == 200 and "At nine." in reply.text


def test_a_bot_of_pairs_has_no_documents_to_open():
    client = client_of(QABot.from_pairs([("When?", "Now.")], encoder=FakeEncoder()))
    assert client.get("/source/a.md").status_code == 404


@pytest.mark.browser
def test_an_answer_links_the_place_that_it_names(browser, folder):
    with Server(bot_over(folder), settings=Settings(open_sources=True)).running() as server:
        page = browser.new_page()
        page.goto(server.url)
        link = ask(page, "May I bring a dog?").get_by_role("link", name="Open the source")
        assert violations(page) == []
        with page.expect_popup() as popup:
            link.click()
        marked = popup.value.locator("mark")
        expect(marked).to_have_text("   No.")
        assert violations_of_source(popup.value) == []
        page.close()


def violations_of_source(page: Page) -> list:
    """As its policy runs no script, not axe-core either, the same HTML is looked at without one."""
    other = page.context.browser.new_page()
    other.set_content(page.content())
    found = violations(other)
    other.close()
    return found
