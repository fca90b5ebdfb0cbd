"""What the headers forbid does not happen in Chromium; test_other_browsers.py has other engines."""

import pytest
from attacking import ASKS, COUNTS, RUNS, framing
from fakes import FakeEncoder
from playwright.sync_api import expect
from serving import Server

from benchmarks.reaching import Canary
from qa_bot import QABot, QAPair
from qa_bot.settings import Settings

pytestmark = pytest.mark.browser
PAIRS = [QAPair("1", "When is the office open?", "From nine to five.")]
REFUSED = "least => Number(document.documentElement.dataset.refused ?? 0) >= least"


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def url(bot):
    with Server(bot).running() as server:
        yield server.url


@pytest.fixture
def page(browser, url):
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/how")  # has the same policy, and is there at once
    page.evaluate(COUNTS)
    yield page
    page.close()


def test_a_script_in_the_page_does_not_run(page):
    page.evaluate(RUNS)
    page.wait_for_function(REFUSED, arg=3)
    assert page.evaluate("document.documentElement.dataset.ran ?? null") is None


def test_no_other_host_is_asked(page, url, tmp_path):
    canary = Canary(tmp_path)
    page.evaluate(f"(...arguments) => {{ {ASKS} }}", f"http://{canary.host}/")
    page.wait_for_function(REFUSED, arg=8)
    # It connects to where a frame or a form would lead before it looks at the policy.
    assert page.url == f"{url}/how" and canary.sent() == []
    canary.close()


def test_another_site_shows_it_in_a_frame_where_the_owner_says_so_alone(page, url, bot):
    with framing() as other:
        page.goto(f"{other}/?{url}/embed")
        expect(page.frame_locator("iframe").locator("#qa-box")).to_have_count(0)
        with Server(bot, settings=Settings(embed=(other,))).running() as server:
            page.goto(f"{other}/?{server.url}/embed")
            expect(page.frame_locator("iframe").locator("#qa-box")).to_have_count(1)
            page.goto("about:blank")
