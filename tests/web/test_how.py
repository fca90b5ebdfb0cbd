"""The page that says how this works."""

import re
from collections.abc import Iterator

import httpx
import pytest
from browser import violations
from fakes import FakeEncoder
from playwright.sync_api import Browser, expect
from serving import Server

from benchmarks.browsing import Watch, box
from qa_bot import QABot, QAPair
from qa_bot.languages import available, language
from qa_bot.settings import Contact, Settings
from qa_bot.web.page.how import SECTIONS, page

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
OWNER = Settings(
    title="Town <desk>",
    disclaimer="No advice.",
    contact=Contact(text="Call us & ask", link="tel:+15551234"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pair = QAPair("1", "When is the office open?", "From nine to five.")
    bot = QABot.from_pairs([pair], encoder=FakeEncoder())
    with Server(bot, settings=OWNER).running() as server:
        yield server


@pytest.mark.parametrize("code", available())
def test_it_says_everything_in_each_language_and_whom_to_ask(code):
    html = page(OWNER, language(code))
    direction = language(code).direction
    assert f'<html lang="{code}" dir="{direction}">' in html and "Town &lt;desk&gt;" in html
    titles = re.findall(r"<h2>(.*?)</h2>", html)
    names = [*SECTIONS, "whom"]
    assert titles == [language(code).say(f"how.{name}_title") for name in names]
    assert 'href="tel:+15551234"' in html and "Call us &amp; ask" in html and "No advice." in html


def test_it_names_buttons_by_what_they_say():
    for code in available():
        said = language(code)
        text = " ".join(said.say(f"how.{name}") for name in SECTIONS)
        for key in ("proof", "browse", "clear", "exact"):
            assert said.say(f"page.{key}") in text, (code, key)


def test_without_a_contact_nobody_is_named():
    html = page(Settings(), language())
    assert language().say("how.whom_title") not in html


def test_it_has_the_headers_of_the_page_and_none_of_its_scripts_but_the_first(server):
    reply = httpx.get(f"{server.url}/how?lang=es", headers={"accept-language": "en"})
    start = httpx.get(server.url, timeout=60)  # it waits until Gradio is imported
    assert reply.status_code == 200 and 'lang="es"' in reply.text
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "frame-ancestors 'self'" in policy
    for name in ("x-content-type-options", "referrer-policy", "cache-control", "vary"):
        assert reply.headers[name] == start.headers[name]
    assert reply.text.count("<script") == 1 and "set-cookie" not in reply.headers
    assert "/how" not in httpx.get(f"{server.url}/openapi.json").json()["paths"]


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_it_is_accessible_in_every_language(browser: Browser, server, viewport, system):
    context = browser.new_context(viewport=viewport, color_scheme=system)
    shown = context.new_page()
    watch = Watch(shown, server.url)
    for code in available():
        shown.goto(f"{server.url}/how?lang={code}")
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


@pytest.mark.browser
def test_it_is_read_without_scripts_and_leads_back(browser: Browser, server):
    context = browser.new_context(java_script_enabled=False, locale="es")
    shown = context.new_page()
    shown.goto(server.url)
    shown.get_by_role("link", name="Cómo funciona").click()
    expect(shown.get_by_role("heading", level=1, name="Cómo funciona")).to_be_visible()
    last = shown.get_by_text("No advice.")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    shown.get_by_role("link", name="Volver a las preguntas").click()
    # Without scripts the box would take words and lead nowhere.
    expect(shown.get_by_role("heading", level=1, name="Town <desk>")).to_be_visible()
    expect(box(shown)).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_from_a_frame_it_opens_beside_the_conversation(browser: Browser, server):
    shown = browser.new_page()
    shown.goto(f"{server.url}/embed")
    with shown.context.expect_page() as opened:
        shown.get_by_role("link", name="How this works").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("How this works")
    expect(box(shown)).to_be_visible()
    shown.close()
