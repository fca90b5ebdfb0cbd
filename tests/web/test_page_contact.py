"""The contact and the owner's replies on the page, in a real browser."""

import pytest
from browser import violations
from fakes import FakeEncoder, document
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import Watch, ask, box
from qa_bot import QABot, QAPair
from qa_bot.records import Contact, OwnerTexts, OwnReply

pytestmark = pytest.mark.browser

OFFICE = document("office.txt", QAPair("1", "What does a passport cost?", "Sixty.")).pairs
LIBRARY = document("library.txt", QAPair("1", "What does a passport cost?", "Ask us.")).pairs
HALL = Contact(text="Ring the library", link="tel:+15551234")
OWNER = OwnerTexts(
    Contact(text="Write <to> us", link="mailto:desk@example.org"),
    {"library.txt": HALL},
    (
        OwnReply("vouchers", "<img src=x onerror=alert(1)>\n{0}", ("vouchers",), contact=True),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def server():
    bot = QABot.from_pairs([*OFFICE, *LIBRARY], encoder=FakeEncoder(), owner=OWNER)
    with Server(bot).running() as server:
        yield server


@pytest.fixture(params=["light", "dark"])
def page(browser, server, request):
    context = browser.new_context(
        color_scheme=request.param, reduced_motion="reduce", viewport={"width": 360, "height": 640}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    watch = Watch(page, server.url)
    page.goto(server.url)
    expect(box(page)).to_be_visible(timeout=60_000)
    yield page
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def test_whom_to_ask_is_there_where_it_is_wanted(page):
    choice = ask(page, "What does a passport cost?")
    expect(choice.locator(".qa-whom")).to_be_hidden()
    choice.get_by_role("button", name="None of these").click()
    whom = choice.get_by_role("link", name="Write <to> us")
    expect(whom).to_have_attribute("href", "mailto:desk@example.org")
    page.reload()
    expect(page.get_by_role("link", name="Write <to> us")).to_be_visible()
    choice.get_by_role("button", name="Library").click()
    own = page.locator("[data-outcome=answered]").get_by_role("link", name="Ring the library")
    expect(own).to_have_attribute("href", "tel:+15551234")
    reply = ask(page, "Vouchers!")
    expect(reply.locator(".qa-opening")).to_have_text("<img src=x onerror=alert(1)>\n{0}")
    # The library was picked from the choice, and is asked from then on.
    expect(reply.get_by_role("link", name="Ring the library")).to_be_visible()
    assert violations(page) == []
