"""The page on paper, in a real browser; a bag of words stands in for the model."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from browser import begun_anew
from fakes import FakeEncoder
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from serving import Server

from benchmarks.browsing import ask, box
from qa_bot import QABot, QAPair, Source
from qa_bot.settings import Contact, Settings

pytestmark = pytest.mark.browser
HIDDEN = "#qa-form, .qa-tools, #qa-panel, .qa-bar, .qa-related, .qa-none, .qa-skip, .qa-why"
OWNER = Settings(
    title="Town desk", disclaimer="No advice.", contact=Contact(text="Call us", link="tel:+1555")
)
TO_BRING = "\n".join(
    f"{n}. thing {n} and [its form](https://a.example/f/{n})" for n in range(1, 81)
)
WIDE = f"| a | b |\n|---|---|\n| {'x' * 200} | last cell |"
PAIRS = [
    QAPair("1", "When is the office open?", "From nine to five.", Source("a.md", 1, 1)),
    QAPair("2", "What do I bring?", TO_BRING, Source("a.md", 3, 82)),
    QAPair("3", "What does a passport cost?", WIDE, Source("a.md", 84, 86)),
    QAPair("4", "What does a passport cost?", "Sixty.", Source("a.md", 88, 88)),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    with Server(bot, settings=OWNER).running() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce", color_scheme="dark")
    page.goto(server.url)
    yield page
    page.close()


@pytest.fixture
def page(shared: Page, server: Server) -> Iterator[Page]:
    yield begun_anew(shared, server.url)
    shared.emulate_media(media="null")


def on_paper(page: Page) -> list[str]:
    """The text of each page of paper."""
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages]


def test_a_long_conversation_is_printed_whole_with_its_addresses(page):
    ask(page, "When is the office open?")
    ask(page, "What do I bring?")
    sheets = on_paper(page)
    text = " ".join(" ".join(sheets).split())
    assert len(sheets) > 1
    for expected in ("Town desk", "From nine to", "No advice.", "Call us (tel:+1555)"):
        assert expected.replace("fi", "\ufb01") in text or expected in text
    for n in range(1, 81):
        assert f"thing {n} and its form (https://a.example/f/{n})" in text


def test_only_what_can_be_read_is_printed_black_on_white(page):
    ask(page, "What do I bring?")
    page.emulate_media(media="print", color_scheme="dark")
    for element in page.locator(HIDDEN).all():
        expect(element).to_be_hidden()
    colours = page.locator(".qa-answer").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(e.closest('.qa-page')).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"]


def test_a_wide_table_is_printed_to_its_last_cell(page):
    ask(page, "3. What does a passport cost?")
    assert "last cell" in " ".join(" ".join(on_paper(page)).split())


def test_what_was_offered_is_printed_as_text(page):
    ask(page, "What does a passport cost?")
    text = " ".join(" ".join(on_paper(page)).split())
    assert "Question 4: What does a passport cost?" in text and "None of these" not in text


def test_the_button_below_an_answer_prints_that_one_alone(page):
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    ask(page, "When is the office open?")
    reply = ask(page, "What do I bring?")
    reply.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    turns = page.locator(".qa-turn")
    expect(turns.first).to_be_hidden()
    expect(turns.last).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(turns.first).to_be_visible()
    page.emulate_media(media="null")
    expect(box(page)).to_be_visible()
