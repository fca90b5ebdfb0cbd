"""Hostile documents and queries on the real page: shown as text, never run.

Some texts are typed, and are a question and its answer in a text document and in a Markdown one.
All are shown as kept replies of the server, as titles and sections, by the owner's settings and in
the source itself.
"""

from urllib.parse import quote, urlencode

import pytest
from fakes import FakeEncoder
from playwright.sync_api import Page, expect
from serving import Server, bot_over

from benchmarks.browsing import Watch, box, browse_button
from benchmarks.hostile_payloads import FILE, HOST, RUN, payloads
from qa_bot import QABot, QAPair, Source
from qa_bot.languages import language
from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing import read_sources
from qa_bot.records import Contact
from qa_bot.settings import Settings
from qa_bot.web.page import replies
from qa_bot.web.service import Service

pytestmark = pytest.mark.browser

TEXTS = [
    one.text.replace(HOST, "hostile.example").replace(FILE, "/etc/hostname") for one in payloads()
]
# Typed one after the other: what a line of a document and the box can hold, of each kind some.
TYPED = [text for text in TEXTS if text.isprintable()][::22]
IMAGE = f"<img src=x onerror={RUN}>"
SUFFIXES = (".txt", ".md")
# What a browser could run, load or be led away by.
ACTIVE = (
    "script, iframe, object, embed, link, meta, base, style, img, form, svg, math, [onerror], "
    "[onload], [style*='url'], a[href^='javascript' i], a[href^='data' i], a[href^='vbscript' i]"
)
OPENED = "all => all.forEach(one => one.open = true)"
# As many as the page keeps of a conversation (assets/kept.js).
KEPT = 100
# Pairs of one bot: an answer from few costs little.
ASKED_TOGETHER = 20
NAMED = "found => found.map(element => `${element.localName}#${element.id}`)"
OWN = ["form#qa-form", "script#qa-told"]  # the box, and the page's words as JSON


def question(place: int, suffix: str) -> str:
    return f"What does text {place} do in a {suffix[1:]} document with {TYPED[place - 1]}?"


def document(suffix: str) -> str:
    mark = "## " if suffix == ".md" else ""
    return "\n".join(
        f"{mark}{number}. {question(number, suffix)}\n\nIt shows {text} here.\n"
        for number, text in enumerate(TYPED, 1)
    )


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    sources = tmp_path_factory.mktemp("hostile")
    for suffix in SUFFIXES:
        name = f"{IMAGE}{suffix}"
        (sources / name).write_text(document(suffix), "utf-8")
    read, problems = read_sources(sources)
    assert problems == [] and len(read) == len(SUFFIXES)
    pairs = [pair for document in read for pair in document.pairs]
    with Server(QABot.from_pairs(pairs, encoder=FakeEncoder())).running() as server:
        yield server.url


@pytest.fixture(scope="module")
def watched(browser, url):
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.set_default_timeout(60_000)
    watch = Watch(page, url)
    page.goto(url)
    yield page, watch
    page.close()


@pytest.fixture
def page(watched, url):
    """A page of the server; whatever it tried but to show text fails the test."""
    page, watch = watched
    expect(box(page)).to_be_visible()
    yield page
    page.wait_for_timeout(200)  # for what would be loaded or run late
    assert page.evaluate("window.__hacked") is None
    # A policy that had to step in would stand among the errors.
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])
    assert page.url.startswith(url)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def assert_links_lead_to_sites(page: Page) -> None:
    links = page.locator("#qa-turns a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(link.startswith(("http://", "https://", "mailto:", "tel:")) for link in links)


def assert_inert(page: Page) -> None:
    """Nothing of the page's own part is active, and nothing makes it wider than the screen."""
    assert page.locator("#qa-page").locator(ACTIVE).evaluate_all(NAMED) == OWN
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def asked(watched):
    """Some texts asked in one conversation, as typed, with every detail of the replies open."""
    page, _ = watched
    for suffix in SUFFIXES:
        for place in range(1, len(TYPED) + 1):
            box(page).fill(question(place, suffix))
            box(page).press("Enter")
    expect(page.locator("[data-outcome]")).to_have_count(len(SUFFIXES) * len(TYPED))
    page.locator("#qa-turns details").evaluate_all(OPENED)


@pytest.mark.usefixtures("asked")
def test_a_payload_is_text_as_query_question_and_answer(page):
    outcomes = page.locator("[data-outcome]").evaluate_all("all => all.map(r => r.dataset.outcome)")
    assert set(outcomes) == {"answered"}
    shown = page.locator(".qa-answer").all_text_contents()
    plain = [f"It shows {text} here." for text in TYPED]
    assert shown[: len(plain)] == plain and len(shown) == len(SUFFIXES) * len(plain)
    assert all(text.startswith("It shows") for text in shown)
    assert_links_lead_to_sites(page)
    assert_inert(page)


def test_the_list_of_all_questions_is_text(page):
    browse_button(page).click()
    page.get_by_role("searchbox").fill("script")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("<script>").first).to_be_attached()
    assert_inert(page)
    page.keyboard.press("Escape")


def test_suggestions_are_text(page):
    box(page).fill("")
    box(page).press_sequentially("what does text 1 do in a txt document with <script")
    expect(page.get_by_role("option").first).to_contain_text("<script>")
    assert_inert(page)


@pytest.mark.parametrize("text", TYPED[:3])
def test_a_link_to_the_page_with_a_hostile_query_is_text(page, url, text):
    shown = page.locator("[data-outcome]").count()
    page.goto(f"{url}/?{urlencode({'q': text})}")
    expect(page.locator("[data-outcome]")).to_have_count(shown + 1)
    expect(page.locator("#qa-turns")).to_contain_text(text)
    assert_inert(page)


def test_a_link_with_a_document_that_is_none_is_text(page, url):
    query = urlencode({"doc": IMAGE, "n": TYPED[0]})
    page.goto(f"{url}/?{query}")
    expect(page.locator("[data-outcome]").last).to_contain_text("<img")
    assert_inert(page)


def pair(place: int, text: str) -> QAPair:
    """A pair every text of which is hostile."""
    name = plain_name(text)
    return QAPair(
        str(place), f"What does text {place} do with {text}?", f"It shows {text} here.\n\n{text}",
        source=Source(f"{place} {name}.txt", place, place, section=name, title=name),
        alternates=(text,), label=f"{place} {name}"[:30], url=text,
    )  # fmt: skip


def turns() -> list[dict]:
    """A turn of the page's conversation for each text, with the server's reply."""
    pairs = [pair(place, text) for place, text in enumerate(TEXTS, 1)]
    found = []
    for first in range(0, len(pairs), ASKED_TOGETHER):
        some = pairs[first : first + ASKED_TOGETHER]
        service = Service(QABot.from_pairs(some, encoder=FakeEncoder()))
        for one in some:
            asked = {"query": one.question}
            reply = replies.reply(service, replies.PageQuestion.of(asked), language())
            assert reply["outcome"] == "answered"
            found.append({"asked": asked, "shown": one.question, "reply": reply, "language": "en"})
    return found


@pytest.fixture(scope="module")
def owned_url():
    """A server whose owner says hostile texts."""
    said = " ".join(TEXTS)
    owner = Settings(title=said, greeting=said, disclaimer=said, contact=Contact(text=said))
    bot = QABot.from_pairs([pair(1, TEXTS[0])], encoder=FakeEncoder())
    with Server(bot, settings=owner).running() as server:
        yield server.url


KEEP = """turns => {
    localStorage.clear();
    turns.forEach((turn, place) => localStorage.setItem(
        `qa-bot conversation: ${String(Date.now()).padStart(15, "0")} ${place}`,
        JSON.stringify(turn)));
}"""


def test_every_text_is_text_in_a_reply_and_in_what_the_owner_says(browser, owned_url):
    url, every = owned_url, turns()
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.set_default_timeout(60_000)
    watch, shown = Watch(page, url), 0
    page.goto(url)
    for first in range(0, len(every), KEPT):
        some = every[first : first + KEPT]
        page.evaluate(KEEP, some)
        page.reload()
        expect(page.locator("[data-outcome]")).to_have_count(len(some))
        page.locator("#qa-turns details").evaluate_all(OPENED)
        assert_links_lead_to_sites(page)
        assert page.locator("#qa-page").locator(ACTIVE).evaluate_all(NAMED) == OWN
        shown += page.locator(".qa-answer").count()
    page.goto(f"{url}/how")
    assert page.locator("body").locator(ACTIVE).evaluate_all(NAMED) == []
    page.wait_for_timeout(200)
    assert page.evaluate("window.__hacked") is None and shown == len(TEXTS) >= 300
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])
    page.close()


def test_every_text_is_text_in_the_source(browser, documents):
    name = "all.txt"
    folder = documents({name: "1. Are you open?\n" + "\n".join(TEXTS)})
    settings = Settings(open_sources=True)
    with Server(bot_over(folder), settings=settings).running() as server:
        page = browser.new_page()
        watch = Watch(page, server.url)
        page.goto(f"{server.url}/source/{quote(name)}")
        expect(page.locator("pre")).to_contain_text(TYPED[0])
        assert page.locator("main").locator(ACTIVE).evaluate_all(NAMED) == []
        assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])
        page.close()
