"""From an answer on the page to the same one in another language of the documents."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from browser import violations
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect
from serving import Server

from benchmarks.browsing import Watch, ask, box
from qa_bot import QABot, QAPair
from qa_bot.languages import language
from qa_bot.web import create_app
from qa_bot.web.page.replies import PageQuestion, reply
from qa_bot.web.service import Service

SIDES = {
    "en": ["When is the pool open?", "What does it cost?"],
    "es": ["¿Cuándo abre la piscina?", "¿Cuánto cuesta <b>?"],
    "ar": ["متى يفتح المسبح؟", "كم التكلفة؟"],
}


def pairs() -> list[QAPair]:
    made = []
    for code, questions in SIDES.items():
        asked = [QAPair(str(n), text, f"{n} {code}.") for n, text in enumerate(questions, 1)]
        placed = document("pool.md" if code == "en" else f"pool.{code}.md", *asked).pairs
        made += [replace(pair, language=code) for pair in placed]
    return made


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(pairs(), encoder=FakeEncoder())


def html(bot: QABot, code: str = "en", **fields: object) -> str:
    return reply(Service(bot), PageQuestion.of(fields), language(code))["html"]


def test_behind_the_note_each_pair_is_a_button_with_its_number_question_and_file(bot):
    shown = html(bot, query="When is the pool open?")
    note = shown[shown.index('<p class="qa-note"') :].split("</p>")[0]
    assert note.startswith('<p class="qa-note" dir="ltr">Also answered in Arabic, Spanish. ')
    spanish, arabic = note.split("</button>")[:2]
    assert 'data-doc="pool.es.md" data-n="1"' in spanish
    question = '<span lang="es" dir="ltr">¿Cuándo abre la piscina?</span>'
    assert spanish.endswith(f">Question 1: {question} — pool.es.md, line 2")
    assert 'data-doc="pool.ar.md" data-n="1"' in arabic and '<span lang="ar" dir="rtl">' in arabic


def test_a_question_cannot_write_into_its_button(bot):
    shown = html(bot, query="What does it cost?")
    assert "¿Cuánto cuesta &lt;b&gt;?" in shown and "<b>" not in shown


def test_a_pair_without_a_file_is_asked_by_its_question():
    # One document by its sections, as nothing else is known of it.
    sides = [replace(pair, source=None) for pair in pairs()[:4]]
    bot = QABot.from_pairs(sides, encoder=FakeEncoder())
    shown = html(bot, query="When is the pool open?")
    assert 'data-ask="1. ¿Cuándo abre la piscina?"' in shown


def test_the_api_names_the_pairs_and_what_gets_them(bot):
    client = TestClient(create_app(Service(bot)))
    sent = client.post("/ask", json={"query": "What does it cost?"}).json()
    found = sent["translations"]
    assert [(one["number"], one["source"]["path"], one["language"]) for one in found] == [
        ("2", "pool.es.md", "es"),
        ("2", "pool.ar.md", "ar"),
    ]
    for one in found:
        there = client.post("/ask", json={"query": one["query"]}).json()
        assert (there["outcome"], there["question"]) == ("answered", one["question"])


@pytest.fixture(scope="module")
def server(bot: QABot) -> Iterator[Server]:
    with Server(bot).running() as server:
        yield server


@pytest.fixture(params=["en", "ar"])
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    phone = {"width": 360, "height": 740}
    context = browser.new_context(reduced_motion="reduce", viewport=phone)
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(f"{server.url}/?lang={request.param}")
    expect(box(page)).to_be_visible()
    yield page
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


@pytest.mark.browser
def test_by_keyboard_it_leads_to_the_other_answer_and_back(page):
    first = ask(page, "When is the pool open?")
    buttons = first.locator(".qa-note button")
    expect(buttons).to_have_count(2)
    assert violations(page) == []
    assert page.locator("#qa-page").evaluate("page => page.scrollWidth") == 360
    buttons.nth(1).focus()
    page.keyboard.press("Enter")
    second = page.locator(".qa-turn").nth(1)
    expect(second.locator(".qa-answer")).to_have_text("1 ar.")
    # A screen reader is where the answer begins.
    expect(second.locator(".qa-heading")).to_be_focused()
    expect(second.locator(".qa-shown")).to_have_text("متى يفتح المسبح؟")
    second.locator(".qa-note button").first.click()
    expect(page.locator(".qa-turn").nth(2).locator(".qa-answer")).to_have_text("1 en.")


@pytest.mark.browser
def test_it_is_shown_where_the_conversation_is_narrowed_to_the_first_document(page, server):
    page.goto(f"{server.url}/?doc=pool.md")
    ask(page, "When is the pool open?").locator(".qa-note button").first.click()
    expect(page.locator(".qa-turn").nth(1).locator(".qa-answer")).to_have_text("1 es.")
