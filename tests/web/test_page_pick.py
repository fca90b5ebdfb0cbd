"""The documents that a conversation on the page is narrowed to, and starting over."""

import pytest
from browser import violations
from fakes import FakeEncoder, document
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import Watch, ask, box
from qa_bot import QABot, QAPair

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

OPEN = "When is it open?"
CLINIC = document(
    "the clinic.txt",
    QAPair("1", OPEN, "From nine to five."),
    QAPair("2", "May I bring my dog?", "Guide dogs alone."),
).pairs  # fmt: skip
HALL = document(
    "hall.txt",
    QAPair("1", OPEN, "On Mondays."),
    QAPair("2", "What does a room cost?", "Sixty."),
).pairs  # fmt: skip
CHIP = "#qa-pick"


@pytest.fixture(scope="module")
def url():
    bot = QABot.from_pairs([*CLINIC, *HALL], encoder=FakeEncoder())
    with Server(bot).running() as server:
        yield server.url


@pytest.fixture(params=[{"width": 1280, "height": 800}], ids=["wide"])
def context(browser, request):
    context = browser.new_context(reduced_motion="reduce", viewport=request.param)
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(context, url):
    page = context.new_page()
    watch = Watch(page, url)
    yield page
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def sent(page) -> list[dict]:
    """What is sent with each question from here on."""
    data: list[dict] = []
    page.on(
        "request",
        lambda request: request.post_data_json and data.append(request.post_data_json["data"]),
    )
    return data


def test_an_address_narrows_the_conversation_until_the_reader_drops_that(page, url):
    page.goto(f"{url}/?doc=the+clinic.txt")
    expect(page.locator(CHIP)).to_contain_text("Looking in: The clinic")
    asked = sent(page)
    expect(ask(page, OPEN)).to_contain_text("From nine to five.")
    page.reload()
    expect(page.locator(CHIP)).to_contain_text("Looking in: The clinic")
    page.get_by_role("button", name="Look in all documents").click()
    expect(page.locator(CHIP)).to_be_hidden()
    expect(box(page)).to_be_focused()
    assert "?" not in page.url
    expect(ask(page, OPEN)).to_have_attribute("data-outcome", "choose")
    assert [one["documents"] for one in asked] == [["the clinic.txt"], []]
    page.reload()
    expect(box(page)).to_be_visible()
    expect(page.locator(CHIP)).to_be_hidden()


def test_several_documents_may_be_named_and_one_that_is_not_there_is_said(page, url):
    page.goto(f"{url}/?doc=hall.txt&doc=none.txt")
    expect(page.locator("#qa-no-document")).to_contain_text("There is no document none.txt")
    expect(page.locator(CHIP)).to_contain_text("Looking in: Hall")
    expect(ask(page, OPEN)).to_contain_text("On Mondays.")


def test_where_no_document_of_the_address_is_there_all_are_looked_in(page, url):
    page.goto(f"{url}/?doc=none.txt")
    expect(page.locator("#qa-no-document")).to_be_visible()
    expect(page.locator(CHIP)).to_be_hidden()
    expect(ask(page, OPEN)).to_have_attribute("data-outcome", "choose")


def test_a_pick_of_the_conversation_is_shown_and_can_be_dropped(page, url):
    page.goto(url)
    reply = ask(page, OPEN)
    reply.get_by_role("button", name="The clinic").click()
    expect(page.locator("[data-outcome]").last).to_contain_text("From nine to five.")
    expect(page.locator(CHIP)).to_contain_text("Looking in: The clinic")
    page.get_by_role("button", name="Look in all documents").click()
    expect(page.locator(CHIP)).to_be_hidden()
    expect(page.locator("[data-outcome]")).to_have_count(2)
    expect(ask(page, OPEN)).to_have_attribute("data-outcome", "choose")


def test_the_last_questions_travel_with_the_next_oldest_first(page, url):
    page.goto(url)
    asked = sent(page)
    questions = [f"What does room {n} cost?" for n in range(10)]
    for question in questions:
        ask(page, question)
    # Eight at most, then from a multiple of six on: what the server remembers from turn to turn.
    assert [one["previous"] for one in asked[-2:]] == [questions[:8], questions[6:9]]


def test_after_start_over_nothing_before_counts(page, url):
    page.goto(f"{url}/?doc=hall.txt")
    ask(page, OPEN)
    asked = sent(page)
    expect(ask(page, "start over")).to_contain_text("We start anew")
    expect(page.locator(CHIP)).to_be_hidden()
    ask(page, "What does a room cost?")
    page.reload()
    expect(page.locator(".qa-turn")).to_have_count(3)
    ask(page, "May I bring my dog?")
    assert asked[1]["previous"] == [] and asked[1]["documents"] is None
    assert asked[2]["previous"] == ["What does a room cost?"]


@pytest.mark.parametrize("context", [{"width": 360, "height": 640}], ids=["phone"], indirect=True)
def test_the_chip_is_accessible_and_fits_a_phone(page, url):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{url}/?doc=hall.txt&doc=none.txt")
        expect(page.locator("#qa-no-document")).to_be_visible()
        ask(page, "start over")
        page.goto(f"{url}/?doc=hall.txt&doc=none.txt")
        ask(page, OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        found = violations(page)
        assert not found, "\n\n".join(map(str, found))
