"""The page from right to left, and texts that would reorder what stands around them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

import pytest
from browser import violations
from fakes import FakeEncoder, document
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Server

from benchmarks.browsing import Watch, ask, box, browse_button
from qa_bot import QABot, QAPair
from qa_bot.languages import available
from qa_bot.settings import Settings

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
RLO, PDI, RLI, RLM = "\u202e", "\u2069", "\u2067", "\u200f"
CALL = "Call 207-555-0143, at the desk."
ARABIC = "اتصلوا على الرقم 207-555-0143 في أي وقت."
# A title, a number and questions that go on from right to left, or get out of what isolates them.
EVIL = [
    QAPair(f"7{RLO}", f"Where is the town{RLO} desk?", CALL),
    QAPair("8", f"When is the town{PDI}{RLO} desk open?", "At nine."),
    QAPair("9", f"What does the town{RLI} desk cost?", "Nothing."),
    QAPair("10", f"Who is at the town desk {RLM}", "Ann."),
]
PLAIN = [QAPair("1", "When is the pool open?", CALL), QAPair("2", "متى يفتح المسبح؟", ARABIC)]
# Where letters of an element's text stand: [left, right] of each occurrence of a word in it.
PLACES = """(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const text = nodes.map((node) => node.data).join("");
  const place = (at) => {
    for (const node of nodes) {
      if (at < node.data.length) return [node, at];
      at -= node.data.length;
    }
  };
  return words.map((word) => {
    const begin = text.indexOf(word);
    if (begin < 0) throw new Error(`no ${word} in ${text}`);
    return [...word].map((_, letter) => {
      const [node, at] = place(begin + letter);
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect().left;
    });
  });
}"""

TOO_WIDE = """[...document.querySelectorAll("#qa-page *")]
  .filter((e) => e.checkVisibility() && !e.closest(".qa-unseen, .qa-skip, .qa-label"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0)
  .map((e) => e.outerHTML.slice(0, 99))"""


def titled(path: str, title: str, pairs: Sequence[QAPair]) -> list[QAPair]:
    placed = document(path, *pairs).pairs
    return [replace(one, source=replace(one.source, title=title)) for one in placed]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pairs = [*titled("town.txt", f"Town{RLO} hall", EVIL), *titled("pool.txt", "Pool", PLAIN)]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    with Server(bot, settings=Settings(title="Desk")).running() as server:
        yield server


@contextmanager
def opened(browser: Browser, server: Server, query: str = "", **options) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(f"{server.url}/{query}")
    expect(box(page)).to_be_visible()
    yield page
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def places(element: Locator, *words: str) -> list[list[float]]:
    return element.evaluate(PLACES, list(words))


def assert_in_order(element: Locator, *words: str) -> None:
    """The words stand one behind the other from left to right, and so do their letters."""
    letters = [place for word in places(element, *words) for place in word]
    assert letters == sorted(letters), (element.text_content(), words)


def middle(locator: Locator) -> float:
    found = locator.bounding_box()
    return found["x"] + found["width"] / 2


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_in_arabic_the_page_is_mirrored_and_answers_keep_their_direction(browser, server, viewport):
    with opened(browser, server, "?lang=ar", viewport=viewport) as page:
        reply = ask(page, "When is the pool open?")
        shown = page.locator("#qa-page")
        expect(shown).to_have_css("direction", "rtl")
        assert middle(page.locator(".qa-title")) > middle(page.locator("#qa-browse"))
        assert middle(page.locator("#qa-browse")) > middle(page.locator("#qa-languages"))
        assert middle(box(page)) > middle(page.locator(".qa-send"))
        assert middle(reply.locator("[data-copy]")) > middle(reply.locator("[data-print]"))
        number, text = reply.locator(".qa-number"), reply.locator(".qa-answer [role=paragraph]")
        expect(number).to_have_css("direction", "rtl")
        expect(number).to_have_css("text-align", "left")  # beside its question
        expect(reply.locator(".qa-answer")).to_have_attribute("lang", "en")
        expect(text).to_have_css("direction", "ltr")
        assert_in_order(text, "Call", "207-555-0143", "at the desk.")
        said = ask(page, "zebras of the moon").locator("xpath=..").locator(".qa-said")
        assert said.bounding_box()["x"] < viewport["width"] - middle(said)
        expect(said).to_have_css("border-bottom-left-radius", "4px")
        assert shown.evaluate("page => page.scrollWidth") == viewport["width"]
        assert violations(page) == []


def test_a_telephone_number_stands_in_its_own_order_within_arabic(browser, server):
    with opened(browser, server, "?doc=pool.txt&n=2") as page:
        text = page.locator(".qa-answer [role=paragraph]")
        expect(text).to_have_css("direction", "rtl")
        assert_in_order(text, "207-555-0143")
        before, behind = places(text, "اتصلوا", "وقت")
        assert min(before) > max(behind)


def test_what_stands_in_the_empty_box_has_the_pages_direction_and_what_is_typed_its_own(
    browser, server
):
    with opened(browser, server, "?lang=ar") as page:
        expect(box(page)).to_have_css("direction", "rtl")
        box(page).fill("When?")
        expect(box(page)).to_have_css("direction", "ltr")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_question_that_would_reorder_its_title_or_its_number_does_not(browser, server, lang):
    with opened(browser, server, f"?lang={lang}", viewport=WIDE) as page:
        options = ask(page, "town desk").locator(".qa-option")
        assert options.count() == 3
        for option in options.all():
            printed = ["Question"] if lang == "en" else ["السؤال"]
            number, town, hall = places(option, *printed, "town", "hall")
            if lang == "en":
                assert_in_order(option, *printed, "town", "Town", "hall")
            else:  # the number first from the right, then the question, then its document
                assert min(number) > max(town) and min(town) > max(hall)
                assert_in_order(option, "town")
                assert_in_order(option, "Town", "hall")


@pytest.mark.parametrize("number", [f"77{RLO}", f"77{PDI}{RLO}", f"77{RLI}"])
def test_an_address_reorders_nothing_of_the_sentences_that_name_its_parts(browser, server, number):
    with opened(browser, server, f"?lang=en&doc=town.txt&n={quote(number)}") as page:
        said = page.locator(".qa-opening")
        expect(said).to_contain_text("town.txt")
        assert_in_order(said, "There is no question ", "77", "in ", "town.txt")
    with opened(browser, server, f"?lang=de&doc={quote(number)}") as page:
        said = page.locator("#qa-no-document")
        expect(said).to_be_visible()
        assert_in_order(said, "Ein Dokument", "77", "gibt es nicht.")


def test_questions_that_are_listed_tell_their_language(browser, server):
    with opened(browser, server, "?lang=en", viewport=WIDE) as page:
        browse_button(page).click()
        items = page.locator(".qa-tree .qa-read")
        expect(items).to_have_count(6)
        spoken = [item.get_attribute("lang") for item in items.all()]
        assert spoken == [None, None, None, None, None, "ar"]
        expect(items.last).to_have_css("direction", "rtl")
        box(page).fill("متى يفتح")
        expect(page.get_by_role("option")).to_have_attribute("lang", "ar")


def test_every_language_fits_a_phone(browser, server):
    with opened(browser, server, viewport=PHONE) as page:
        for code in available():
            page.goto(f"{server.url}/?lang={code}")
            for query in ("When is the pool open?", "town desk", "zebras of the moon"):
                ask(page, query)
            for summary in page.locator(".qa-reply summary").all():
                summary.click()
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            wide = page.evaluate(TOO_WIDE)
            assert wide == [], code
            page.locator("#qa-clear").click()


def test_the_line_of_a_build_is_one_line_on_a_phone_in_every_language(browser, server):
    fill = """() => {
      document.getElementById("qa-build").hidden = false;
      const { words, language } = JSON.parse(document.getElementById("qa-told").textContent);
      const number = (value, how) => new Intl.NumberFormat(language, how).format(value);
      const time = number(59, { style: "unit", unit: "minute", unitDisplay: "short" });
      const said = [number(0.99, { style: "percent" }), number(120_000), time];
      const line = document.getElementById("qa-built-said");
      line.textContent = words.built.replace(/\\{(\\d)\\}/g, (_, place) => said[place]);
      return line.getBoundingClientRect().height / parseFloat(getComputedStyle(line).lineHeight);
    }"""
    with opened(browser, server, viewport={"width": 390, "height": 740}) as page:
        for code in available():
            page.goto(f"{server.url}/?lang={code}")
            assert page.evaluate(fill) < 1.5, code
