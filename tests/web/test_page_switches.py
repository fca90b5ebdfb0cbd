"""The reader's own colours and language, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from browser import violations
from fakes import FakeEncoder, document
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Server

from benchmarks.browsing import Watch, ask, box
from qa_bot import QABot, QAPair
from qa_bot.languages import available
from qa_bot.settings import Settings

pytestmark = pytest.mark.browser
LIGHT, DARK = "rgb(251, 250, 248)", "rgb(22, 24, 27)"  # --qa-back of page.css
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
LINKED = "From nine to five; call 207-555-0143 or write to desk@example.org."
PAIRS = document("office.txt", QAPair("1", "When is the office open?", LINKED)).pairs
# No storage, as in a frame of a site that forbids it.
FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "Security") } })"""


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def server(bot: QABot) -> Iterator[Server]:
    with Server(bot, settings=Settings(title="Town desk")).running() as server:
        yield server


@contextmanager
def opened(browser: Browser, url: str, script: str = "", **options) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    if script:
        page.add_init_script(script)
    watch = Watch(page, url.partition("/?")[0])
    page.goto(url)
    yield page
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def language_list(page: Page) -> Locator:
    return page.locator("#qa-languages summary")


def choose(page: Page, name: str) -> None:
    """Switch to a language, by its own name."""
    language_list(page).click()
    page.get_by_role("link", name=name).click()


def dark_switch(page: Page) -> Locator:
    return page.get_by_role("button", name="Dark mode")


def expect_colours(page: Page, *, dark: bool) -> None:
    """Wait for the colours: a browser may tell a page of the system's new ones a frame later."""
    expect(page.locator("#qa-page")).to_have_css("background-color", DARK if dark else LIGHT)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_page_has_the_systems_colours_until_the_reader_chooses_others(browser, server, system):
    with opened(browser, server.url, color_scheme=system) as page:
        was_dark = system == "dark"
        expect_colours(page, dark=was_dark)
        expect(dark_switch(page)).to_have_attribute("aria-pressed", str(was_dark).lower())
        dark_switch(page).press("Enter")
        expect_colours(page, dark=not was_dark)
        expect(dark_switch(page)).to_have_attribute("aria-pressed", str(not was_dark).lower())
        page.reload()
        expect_colours(page, dark=not was_dark)
        dark_switch(page).click()
        expect_colours(page, dark=was_dark)
        assert page.evaluate("localStorage.getItem('qa-bot colours')") is None  # the system's again
        page.emulate_media(color_scheme="light" if was_dark else "dark")
        expect_colours(page, dark=not was_dark)
        expect(dark_switch(page)).to_have_attribute("aria-pressed", str(not was_dark).lower())


def test_chosen_colours_are_there_before_any_script_is_loaded(browser, server):
    with opened(browser, server.url, color_scheme="light") as page:
        dark_switch(page).click()
        page.route("**/*.js", lambda route: None)
        page.goto(server.url, wait_until="commit")
        expect(box(page)).to_be_visible()
        expect_colours(page, dark=True)


def test_chosen_colours_and_languages_hold_where_no_storage_is_allowed(browser, server):
    with opened(browser, server.url, FORBIDDEN, color_scheme="light", locale="en-GB") as page:
        dark_switch(page).click()
        expect_colours(page, dark=True)
        choose(page, "Español")
        expect(box(page)).to_have_accessible_name("Su pregunta")
        reply = ask(page, "question 99")
        expect(reply).to_contain_text("No hay ninguna pregunta 99")


def test_the_language_is_switched_with_the_conversation_kept_and_remembered(browser, server):
    with opened(browser, server.url, locale="en-GB") as page:
        ask(page, "When is the office open?")
        expect(language_list(page)).to_have_text("Language: English")
        language_list(page).press("Enter")
        switch = page.get_by_role("link", name="Español")
        assert switch.get_attribute("hreflang") == switch.get_attribute("lang") == "es"
        switch.press("Enter")
        expect(box(page)).to_have_accessible_name("Su pregunta")
        expect(page.locator("[data-outcome]")).to_contain_text("From nine to five")
        # What was answered before speaks the new language, too.
        expect(page.locator(".qa-number")).to_have_text("Pregunta 1")
        expect(ask(page, "thanks").locator(".qa-opening")).to_have_text("De nada.")
        page.goto(server.url)  # as one who comes back
        expect(box(page)).to_have_accessible_name("Su pregunta")
        expect(page.locator("[data-outcome]")).to_have_count(2)
        choose(page, "English")
        expect(box(page)).to_have_accessible_name("Your question")
        expect(page.get_by_role("link", name="Español")).to_be_hidden()


def test_a_kept_language_asks_what_an_address_names_once(browser, server):
    with opened(browser, server.url, locale="en-GB") as page:
        choose(page, "Español")
        expect(box(page)).to_have_accessible_name("Su pregunta")
        page.goto(f"{server.url}/?q=thanks")
        expect(page.locator(".qa-opening")).to_have_text(["De nada."])
        expect(page.locator(".qa-turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("es", "es"), ("ES", "es"), ("es-MX", "es"), ("xx", "en"), ("*", "en"), ("a" * 9_000, "en")],
)
def test_the_address_may_name_a_language_and_what_is_none_is_passed_over(server, asked, shown):
    header = {"accept-language": "en-GB"}
    page = httpx.get(f"{server.url}/?lang={asked}", headers=header).text
    assert re.search(r'<html\s+lang="(.*?)"', page)[1] == shown


def test_where_the_owner_chose_the_language_there_is_no_switch(browser, bot):
    with (
        Server(bot, settings=Settings(language="en")).running() as server,
        opened(browser, f"{server.url}/?lang=es", locale="es") as page,
    ):
        expect(box(page)).to_have_accessible_name("Your question")
        expect(page.locator("[data-lang]")).to_have_count(0)
        expect(ask(page, "thanks").locator(".qa-opening")).to_have_text("You are welcome.")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_switches_are_large_enough_and_accessible_in_either_state(
    browser, server, viewport, system
):
    with opened(browser, server.url, viewport=viewport, color_scheme=system) as page:
        language_list(page).click()
        switches = (
            dark_switch(page),
            language_list(page),
            page.get_by_role("link", name="Español"),
        )
        for switch in switches:
            found = switch.bounding_box()
            assert min(found["width"], found["height"]) >= 44
        assert violations(page) == []
        dark_switch(page).click()
        expect(page.get_by_role("link", name="Español")).to_be_hidden()
        links = ask(page, "When is the office open?").locator(".qa-answer a")
        expect(links).to_have_text(["207-555-0143", "desk@example.org"])
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_embedded_page_stays_embedded_in_another_language(browser, server):
    with opened(browser, f"{server.url}/?embed=1", locale="en-GB") as page:
        choose(page, "Español")
        expect(box(page)).to_have_accessible_name("Su pregunta")
        expect(page.locator("#qa-page")).to_have_class("qa-page qa-embedded")


def test_the_list_of_languages_has_each_in_its_own_and_closes_at_escape(browser, server):
    with opened(browser, server.url, locale="en-GB", viewport=PHONE) as page:
        language_list(page).press("Enter")
        links = page.locator("[data-lang]")
        expect(links).to_have_text(
            ["العربية", "Deutsch", "English", "Español", "Français", "Português"]
        )
        assert [link.get_attribute("lang") for link in links.all()] == list(available())
        expect(page.locator("[aria-current=true]")).to_have_text("English")
        for link in links.all():
            expect(link).to_be_in_viewport(ratio=1)
        page.keyboard.press("Tab")
        expect(links.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(links.first).to_be_hidden()
        expect(language_list(page)).to_be_focused()
