"""axe-core finds no violation of WCAG 2.1 A or AA in any state of the page; nothing is excluded."""

import re

import pytest
from browser import violations
from playwright.sync_api import expect

from benchmarks.browsing import ask, box, browse_button

pytestmark = [pytest.mark.model, pytest.mark.browser]

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
# One of each outcome, the choice first: behind another question it is a follow-up. The answer holds
# an inner list.
QUERIES = {
    "choose": "legal limits on data sharing",
    "answered": "do they need a warrant to get my data?",
    "not_covered": "What does it cost to renew a passport?",
    "notice": "\N{PILE OF POO}",
}


@pytest.fixture(scope="module")
def url(serve, tmp_path_factory):
    with serve(tmp_path_factory.mktemp("accessible")) as (_, url):
        yield url


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request, browser, url, scheme):
    page = browser.new_page(viewport=request.param, color_scheme=scheme, reduced_motion="reduce")
    page.set_default_timeout(20_000)
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


def test_replies_of_every_outcome(page):
    for outcome, query in QUERIES.items():
        assert ask(page, query).get_attribute("data-outcome") == outcome
        assert_accessible(page)


def test_a_reply_with_all_its_details_open(page):
    reply = ask(page, QUERIES["answered"])
    for details in reply.locator("summary").all():
        details.click()
    assert_accessible(page)


def test_suggestions_while_typing(page):
    box(page).press_sequentially("does the")
    page.wait_for_timeout(500)  # they may wait for the typing to pause
    assert_accessible(page)


def test_the_open_panel(page):
    browse = browse_button(page)
    if browse.get_attribute("aria-expanded") != "true":
        browse.click()
    expect(
        page.get_by_role("searchbox").or_(page.get_by_role("textbox", name="filter"))
    ).to_be_visible()
    assert_accessible(page)


def test_the_harness_finds_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content("<title>t</title><main><input><button></button></main>")
    assert {found.rule for found in violations(page)} == {"html-has-lang", "label", "button-name"}
    page.close()
