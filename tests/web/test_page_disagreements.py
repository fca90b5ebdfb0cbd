"""On the page: an answer's dates, one that does not hold, and the way to what says otherwise."""

from collections.abc import Iterator
from datetime import date

import pytest
from browser import violations
from fakes import FakeEncoder, document
from playwright.sync_api import Browser, expect
from serving import Server

from benchmarks.browsing import Watch, ask, box, browse_button
from qa_bot import QABot, QAPair
from qa_bot.records import DateRules, OwnerTexts

RULES = OwnerTexts(dates=DateRules(today=lambda: date(2026, 6, 15)))
PAIRS = [
    QAPair("1", "Are dogs allowed?", "Yes.", reviewed=date(2026, 5, 1), disagrees_with=("3",)),
    QAPair("2", "What does it cost?", "Five.", valid_until=date(2026, 5, 31)),
    QAPair("3", "May I bring an <i>animal</i>?", "No.", disagrees_with=("1",)),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    placed = document("faq.md", *PAIRS).pairs
    with Server(QABot.from_pairs(placed, encoder=FakeEncoder(), owner=RULES)).running() as server:
        yield server


@pytest.mark.browser
def test_one_answer_leads_to_the_other_and_a_lapsed_one_is_told_of(browser: Browser, server):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url)
    expect(box(page)).to_be_visible()
    first = ask(page, "Are dogs allowed?")
    expect(first.locator(".qa-dates")).to_have_text("As of 1 May 2026")
    note = first.locator(".qa-note")
    expect(note).to_contain_text("Question 3 of the same document says otherwise.")
    assert violations(page) == []
    assert page.locator("#qa-page").evaluate("page => page.scrollWidth") == 360
    note.locator("button").focus()
    page.keyboard.press("Enter")
    second = page.locator(".qa-turn").nth(1)
    expect(second.locator(".qa-answer")).to_have_text("No.")
    expect(second.locator(".qa-note button")).to_contain_text("Are dogs allowed?")
    third = ask(page, "What does it cost?")
    expect(third.locator(".qa-answer")).to_have_count(0)
    told = "The answer to \u201c2. What does it cost?\u201d was valid until 31 May 2026."
    expect(third.locator(".qa-note").first).to_have_text(told)
    # Lists name it, and say so; what is offered to begin with is answered.
    mark = "What does it cost? (not valid now)"
    listed = ask(page, "list all")
    expect(listed.get_by_role("button", name=f"2 {mark}")).to_be_visible()
    box(page).fill("what does it")
    expect(page.get_by_role("option", name=mark)).to_be_visible()
    assert violations(page) == []
    box(page).fill("")
    browse_button(page).click()
    panel = page.locator("#qa-panel")
    expect(panel.get_by_role("button", name=f"2 {mark}")).to_be_visible()
    expect(panel.get_by_role("button", name="1 Are dogs allowed?", exact=True)).to_be_visible()
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])
