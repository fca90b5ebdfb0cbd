"""What the page keeps in the browser, and for whom, in a real browser."""

from contextlib import contextmanager

import pytest
from fakes import FakeEncoder
from playwright.sync_api import BrowserContext, Page, expect
from serving import Server

from benchmarks.browsing import ask, box
from qa_bot import QABot, QAPair
from qa_bot.settings import Settings

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

PAIRS = (
    QAPair("1", "When is the office open?", "From nine to five."),
    QAPair("2", "Where is the office?", "In the town hall."),
    QAPair("3", "May I bring my dog?", "No."),
)
OPEN, WHERE, DOG = (pair.question for pair in PAIRS)
UNKEPT = "This browser keeps nothing here"
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError") } })
"""


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def server(bot):
    with Server(bot).running() as server:
        yield server


@pytest.fixture
def context(browser):
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield context
    context.close()


@contextmanager
def keeping(bot: QABot, how: str):
    with Server(bot, settings=Settings(keep_history=how)).running() as server:
        yield server.url


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(box(page)).to_be_visible()
    return page


def said(page: Page) -> list[str]:
    return page.locator(".qa-shown").all_text_contents()


def kept(page: Page) -> list[str]:
    return page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")


def test_a_new_tab_shows_the_conversation(context, server):
    ask(opened(context, server.url), OPEN)
    other = opened(context, server.url)
    expect(other.locator("[data-outcome]")).to_contain_text("From nine to five.")
    assert said(other) == [OPEN]


def test_several_tabs_do_not_overwrite_one_another(context, server):
    first, second = opened(context, server.url), opened(context, server.url)
    ask(first, OPEN)
    ask(second, WHERE)
    ask(first, DOG)
    assert said(first) == [OPEN, DOG] and said(second) == [WHERE]
    assert said(opened(context, server.url)) == [OPEN, WHERE, DOG]


def test_a_new_conversation_begins_in_all_tabs(context, server):
    first, second = opened(context, server.url), opened(context, server.url)
    ask(first, OPEN)
    ask(second, WHERE)
    first.get_by_role("button", name="New conversation").click()
    expect(second.locator(".qa-turn")).to_have_count(0)
    expect(second.get_by_text("What would you like to know?")).to_be_visible()
    assert said(opened(context, server.url)) == []


def test_an_answer_that_comes_after_a_new_conversation_began_is_not_kept(context, server):
    page = opened(context, server.url)
    held = []
    page.route(
        "**/component_server/",
        lambda route: route.continue_() if held else held.append(route),
    )
    box(page).fill(OPEN)
    box(page).press("Enter")
    while not held:
        page.wait_for_timeout(20)
    page.get_by_role("button", name="New conversation").click()
    with page.expect_response("**/component_server/"):
        held[0].continue_()
    ask(page, DOG)
    assert said(page) == [DOG] and said(opened(context, server.url)) == [DOG]


def test_what_is_older_than_twelve_hours_is_forgotten(context, server):
    page = opened(context, server.url)
    ask(page, OPEN)
    for hours, shown in ((11, [OPEN]), (2, [])):
        page.evaluate(
            """hours => Object.entries(localStorage).forEach(([key, turn]) => {
                const [, stamp] = key.match(/(\\d{15})/);
                localStorage.removeItem(key);
                const earlier = String(stamp - hours * 3600 * 1000).padStart(15, "0");
                localStorage.setItem(key.replace(stamp, earlier), turn);
            })""",
            hours,
        )
        page.reload()
        expect(box(page)).to_be_visible()
        assert said(page) == shown
    expect(page.get_by_text("Earlier answers")).to_have_count(0)
    assert kept(page) == []


def test_the_owner_may_keep_it_in_the_tab_alone(context, bot):
    with keeping(bot, "tab") as url:
        page = opened(context, url)
        ask(page, OPEN)
        page.reload()
        expect(page.locator("[data-outcome]")).to_have_count(1)
        assert said(opened(context, url)) == []


def test_the_owner_may_keep_nothing_and_then_nothing_is_said_of_it(context, bot):
    with keeping(bot, "no") as url:
        page = opened(context, url)
        ask(page, OPEN)
        assert kept(page) == []
        page.reload()
        expect(box(page)).to_be_visible()
        assert said(page) == []
        expect(page.get_by_text(UNKEPT)).to_be_hidden()


def test_what_was_kept_before_the_owner_said_otherwise_is_forgotten(context, bot):
    with keeping(bot, "browser") as url:
        ask(opened(context, url), OPEN)
        port = int(url.rpartition(":")[2])
    with Server(bot, port, Settings(keep_history="no")).running() as server:
        assert kept(opened(context, server.url)) == []


def test_without_storage_the_page_answers_and_says_that_it_keeps_nothing(context, server):
    context.add_init_script(NO_STORAGE)
    page = opened(context, server.url)
    expect(page.get_by_text(UNKEPT)).to_be_visible()
    assert "From nine to five." in ask(page, OPEN).text_content()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".qa-turn")).to_have_count(0)


def test_a_storage_that_is_full_loses_no_answer(context, server):
    page = opened(context, server.url)
    page.evaluate(
        """() => { try { for (let n = 1_000_000; n; n >>= 1)
            for (let i = 0; i < 9; i += 1) localStorage.setItem(`${n} ${i}`, "x".repeat(n)); }
            catch { } }"""
    )
    assert "From nine to five." in ask(page, OPEN).text_content()
    assert "No." in ask(page, DOG).text_content()


def test_what_another_page_of_this_server_left_is_passed_over(context, server):
    page = opened(context, server.url)
    page.evaluate(
        """["null", "{", "[]", '{"asked": 1}', '{"shown": 2, "asked": {}}'].forEach((text, n) =>
            localStorage.setItem(`qa-bot conversation: ${Date.now()} ${n}`, text))"""
    )
    page.reload()
    assert "No." in ask(page, DOG).text_content()
    assert said(page) == [DOG]
