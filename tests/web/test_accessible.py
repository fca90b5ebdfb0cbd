"""axe-core finds no violation of WCAG 2.1 A or AA in any state of the page; nothing is excluded."""

import re

import pytest
from browser import violations
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import ask, box, browse_button

pytestmark = [pytest.mark.model, pytest.mark.browser]

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
# One of each outcome, the choice first: behind another question it is a follow-up. The answer holds
# an inner list.
QUERIES = {
    "choose": "restrictions on sharing data",
    "answered": "do they need a court order to get my data?",
    "not_covered": "What does it cost to renew a passport?",
    "notice": "list all",
}


@pytest.fixture(scope="module")
def url(bot):
    with Server(bot).running() as server:
        yield server.url


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(scope="module", params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request, browser, url, scheme):
    """One page for all states, which the tests bring about in their order."""
    page = browser.new_page(viewport=request.param, color_scheme=scheme, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    page.goto(url)
    expect(box(page)).to_be_visible()
    yield page
    page.close()


def assert_accessible(page):
    found = violations(page)
    assert not found, "\n\n".join(map(str, found))


def test_the_empty_page(page, scheme):
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = sum(map(int, re.findall(r"\d+", background)[:3])) / 3
    assert (lightness < 80) == (scheme == "dark")
    assert_accessible(page)


def test_suggestions_while_typing(page):
    box(page).press_sequentially("does the")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")


def test_replies_of_every_outcome_with_all_their_details_open(page):
    for outcome, query in QUERIES.items():
        reply = ask(page, query)
        assert reply.get_attribute("data-outcome") == outcome
        for details in reply.locator("summary").all():
            details.click()
    assert_accessible(page)


def test_the_open_panel(page):
    browse_button(page).click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    assert_accessible(page)


def test_the_harness_finds_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content("<title>t</title><main><input><button></button></main>")
    assert {found.rule for found in violations(page)} == {"html-has-lang", "label", "button-name"}
    page.close()
