"""Where another site's frame, or a script that does not come, keeps the page from answering."""

import pytest
from browser import violations
from fakes import FakeEncoder
from playwright.sync_api import FrameLocator, Page, expect
from serving import Server

from benchmarks.browsing import ask, box
from qa_bot import QABot, QAPair

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

QUESTION = "When is the office open?"
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 640}}
GRADIO = "**/assets/index-*.js"
TOO_STRICT = "does not let it answer here"
NO_SCRIPTS = "This page needs JavaScript"
NOT_LOADED = "This page could not load fully"


@pytest.fixture(scope="module")
def server():
    bot = QABot.from_pairs([QAPair("1", QUESTION, "From nine to five.")], encoder=FakeEncoder())
    with Server(bot).running() as server:
        yield server


@pytest.fixture(params=SIZES)
def page(request, browser):
    context = browser.new_context(
        viewport=SIZES[request.param], reduced_motion="reduce", locale="en-GB"
    )
    yield context.new_page()
    context.close()


def framed(page: Page, url: str, path: str, sandbox: str) -> FrameLocator:
    page.goto(f"{url}/healthz")
    page.evaluate(
        """([path, sandbox]) => {
            document.body.innerHTML = "<iframe width=340 height=480></iframe>";
            const [frame] = document.getElementsByTagName("iframe");
            frame.setAttribute("sandbox", sandbox);
            frame.src = path;
        }""",
        [path, sandbox],
    )
    return page.frame_locator("iframe")


def test_a_frame_without_an_origin_says_where_the_page_works(page, server):
    frame = framed(page, server.url, "/embed?q=dog", "allow-scripts allow-forms")
    expect(frame.get_by_text(TOO_STRICT)).to_be_visible()
    link = frame.get_by_role("link", name=server.url)
    expect(link).to_be_in_viewport()
    expect(link).to_have_text(f"{server.url}/?q=dog")
    expect(link).to_have_attribute("href", f"{server.url}/?q=dog")
    expect(frame.get_by_role("combobox")).to_have_count(0)
    expect(frame.get_by_role("button")).to_have_count(0)
    expect(frame.get_by_text(NOT_LOADED)).to_be_hidden()
    assert page.frames[1].evaluate("document.documentElement.scrollWidth") <= 340


def test_it_says_so_in_the_language_of_the_page(page, server):
    frame = framed(page, server.url, "/embed?lang=es", "allow-scripts")
    expect(frame.get_by_text("no le permite responder aquí")).to_be_visible()


def test_what_it_says_is_accessible(page, server):
    page.add_init_script("Object.defineProperty(window, 'origin', { value: 'null' })")
    page.goto(f"{server.url}/embed")
    expect(page.get_by_text(TOO_STRICT)).to_be_visible()
    assert violations(page) == []


def test_without_scripts_the_page_says_so(browser, server):
    context = browser.new_context(
        viewport=SIZES["phone"], java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{server.url}/embed")
    expect(box(page)).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    served = page.request.get(
        page.url
    ).text()  # Chromium draws no noscript where a test forbids scripts
    assert NO_SCRIPTS in served.partition("<noscript>")[2].partition("</noscript>")[0]
    context.close()


def test_a_sandbox_that_leaves_the_origin_answers_and_says_nothing(page, server):
    frame = framed(page, server.url, "/embed", "allow-scripts allow-forms allow-same-origin")
    frame.get_by_role("combobox").fill(QUESTION)
    frame.get_by_role("combobox").press("Enter")
    expect(frame.locator("[data-outcome]")).to_contain_text("From nine to five.")
    for text in (TOO_STRICT, NOT_LOADED):
        expect(frame.get_by_text(text)).to_be_hidden()
    expect(frame.get_by_text(NO_SCRIPTS)).to_have_count(0)


@pytest.mark.parametrize("script", [GRADIO, "**/page/*/main.js", "**/page/*/kept.js"])
def test_a_script_that_does_not_come_is_said_at_once(page, server, script):
    page.route(script, lambda route: route.abort())
    page.goto(server.url)
    expect(page.get_by_role("alert").filter(has_text=NOT_LOADED)).to_be_visible()
    assert violations(page) == []
    page.unroute(script)
    page.get_by_role("link", name="Reload the page").click()
    expect(page.get_by_text(NOT_LOADED)).to_be_hidden()
    expect(ask(page, QUESTION)).to_contain_text("From nine to five.")


def test_a_question_does_not_wait_without_end_for_what_carries_it(page, server):
    page.clock.install()
    held = []
    page.route(GRADIO, lambda route: held.append(route))
    page.goto(server.url, wait_until="commit")
    box(page).fill(QUESTION)
    box(page).press("Enter")
    turn = page.locator(".qa-turn")
    expect(turn).to_have_count(1)
    page.clock.fast_forward(61_000)
    expect(turn).to_contain_text(NOT_LOADED)
    assert violations(page) == []
    page.unroute(GRADIO)
    turn.get_by_role("link", name="Reload the page").click()
    expect(page.locator("[data-outcome]")).to_contain_text("From nine to five.")
    expect(turn).to_have_count(1)
