"""What the page does, in a real browser; a bag of words stands in for the model."""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from browser import begun_anew, violations
from fakes import FakeEncoder, document
from gradio.context import Context
from playwright.sync_api import Browser, Page, Route, expect
from serving import Server, building

from benchmarks.browsing import Watch, ask, box, browse_button
from qa_bot import QABot, QAPair
from qa_bot.languages import language_for
from qa_bot.records import SourceError
from qa_bot.settings import Contact, Settings
from qa_bot.web.page import question_list
from qa_bot.web.service import Service

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

OFFICE = document(
    "office.txt",
    QAPair("1", "When is the office open?", "From nine to five."),
    QAPair("2", "Where is the office?", "In the <b>old</b> town hall."),
    QAPair("3", "What does a passport cost?", "Sixty."),
    QAPair("4", "متى يفتح المكتب؟", "في التاسعة."),
).pairs  # fmt: skip
LIBRARY = document(
    "library.txt",
    QAPair("1", "May I bring my dog?", "No."),
    QAPair("3", "What does a passport cost?", "Ask the office."),
).pairs
SPANISH = {
    "gracias": "De nada.",
    "question 99": "No hay ninguna pregunta 99; los números van del 1 al 4.",
}
OWNER = Settings(
    title="Town desk",
    disclaimer="This is not legal advice.",
    contact=Contact(text="Call us", link="tel:+15551234"),
    embed=("https://www.example.org",),
)


def bot_of(*pairs: QAPair) -> QABot:
    return QABot.from_pairs(pairs, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def bot() -> QABot:
    return bot_of(*OFFICE, *LIBRARY)


@pytest.fixture(scope="module")
def server(bot) -> Iterator[Server]:
    with Server(bot, settings=OWNER).running() as server:
        yield server


@contextmanager
def opened(browser: Browser, url: str, path: str = "/", **options) -> Iterator[Page]:
    """A fresh page; whatever it asks of another host, and any error or dialog, fails the test."""
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    watch = Watch(page, url)
    page.goto(url + path)
    yield page
    context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


@pytest.fixture(scope="module")
def shared(browser, server) -> Iterator[Page]:
    with opened(browser, server.url) as page:
        yield page


@pytest.fixture
def page(shared, server) -> Page:
    return begun_anew(shared, server.url)


def replies(page: Page):
    return page.locator("[data-outcome]")


def said(page: Page) -> list[str]:
    return page.locator(".qa-shown").all_text_contents()


# Opening


GRADIO = "**/assets/index-*.js"
IN_GRADIO = "#qa-place #qa-page"


@contextmanager
def typed_without(
    browser, server, pattern: str, path: str = ""
) -> Iterator[tuple[Page, list[Route]]]:
    """A page in which a question is typed, and what it asks for of `pattern`, which is held."""
    with opened(browser, server.url, "/healthz") as page:
        held: list[Route] = []
        page.route(pattern, lambda route: held.append(route))
        page.goto(server.url + path, wait_until="commit")
        expect(box(page)).to_be_focused()
        page.keyboard.type("When is the office open?")
        yield page, held


def let_go(page: Page, pattern: str, held: list[Route]) -> None:
    while not held:
        page.wait_for_timeout(20)
    page.unroute(pattern)
    for route in held:
        route.continue_()


def test_one_can_type_and_ask_before_gradio_is_there(browser, server):
    with typed_without(browser, server, GRADIO) as (page, held):
        page.keyboard.press("Enter")
        expect(page.locator(".qa-pending")).to_be_visible()
        page.keyboard.type("Where is")
        let_go(page, GRADIO, held)
        expect(replies(page)).to_contain_text("From nine to five.")
        expect(page.locator(IN_GRADIO)).to_be_visible()
        expect(box(page)).to_be_focused()
        page.keyboard.type(" the office?")
        expect(box(page)).to_have_value("Where is the office?")


def test_one_can_click_while_gradio_loads(browser, server):
    # Regression: its cover lay over the page, and a press on a button went to that.
    with typed_without(browser, server, "**/assets/Blocks-*.js") as (page, held):
        expect(page.get_by_test_id("status-tracker")).to_be_attached()
        browse_button(page).click(timeout=10_000)
        expect(page.get_by_text("Questions: 6")).to_be_visible()
        expect(page.locator(IN_GRADIO)).to_have_count(0)
        assert held


# The texts that are shown outside of the page, in elements of whatever kind.
SHOWN_OUTSIDE = """() => {
    const page = document.getElementById("qa-page");
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const shown = [];
    while (all.nextNode()) {
        const { parentElement: parent, data } = all.currentNode;
        const hidden = page.contains(parent) || !data.trim() || !parent.checkVisibility(
            { visibilityProperty: true });
        if (!hidden && !["SCRIPT", "STYLE"].includes(parent.tagName)) shown.push(data.trim());
    }
    return shown;
}"""


@pytest.mark.parametrize("pattern", [GRADIO, "**/assets/Blocks-*.js"])
def test_nothing_of_gradio_shows_while_it_starts_or_where_it_fails(browser, server, pattern):
    with typed_without(browser, server, pattern) as (page, held):
        while not held:
            page.wait_for_timeout(20)
        if pattern != GRADIO:
            expect(page.get_by_test_id("status-tracker")).to_be_attached()
        assert page.evaluate(SHOWN_OUTSIDE) == []
        expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)


def test_nothing_of_gradio_shows_beside_the_page(page):
    expect(page.locator(IN_GRADIO)).to_be_visible()
    assert page.evaluate(SHOWN_OUTSIDE) == []


def test_a_click_in_whose_midst_gradio_comes_is_not_lost(browser, server):
    # Regression: the page moved between press and release, and the browser made no click of them.
    with typed_without(browser, server, GRADIO) as (page, held):
        page.keyboard.press("Enter")
        expect(page.locator(".qa-pending")).to_be_visible()
        browse_button(page).hover()
        page.mouse.down()
        let_go(page, GRADIO, held)
        expect(replies(page)).to_contain_text("From nine to five.")  # so Gradio has come
        page.mouse.up()
        expect(page.get_by_text("Questions: 6")).to_be_visible()
        expect(page.locator(IN_GRADIO)).to_be_visible()


def test_a_question_that_is_sent_before_the_script_is_read_waits_for_it(browser, server):
    # Regression: it went by the address, and the page came anew in the browser's language.
    script = "**/main.js"
    with typed_without(browser, server, script, "/?lang=es") as (page, held):
        page.keyboard.press("Enter")
        let_go(page, script, held)
        expect(replies(page)).to_contain_text("From nine to five.")
        expect(replies(page).get_by_role("button", name="Copiar", exact=True)).to_be_visible()
        expect(box(page)).to_have_value("")


def test_the_page_opens_before_the_documents_are_read_and_answers_when_they_are(browser, bot):
    read = threading.Event()
    service = Service.loading(lambda: bot if read.wait(300) else bot_of())
    with Server(service).running() as server, opened(browser, server.url) as page:
        warming = page.get_by_text(
            "Warming up: the documents are being read. You can type already."
        )
        expect(warming).to_be_visible()
        box(page).fill("When is the office open?")
        box(page).press("Enter")
        expect(page.get_by_text("Your question is answered as soon as")).to_be_visible()
        read.set()
        expect(replies(page)).to_contain_text("From nine to five.")
        expect(warming).to_be_hidden()
        page.get_by_role("button", name="New conversation").click()
        page.get_by_role("button", name="When is the office open?").click()
        expect(replies(page)).to_contain_text("From nine to five.")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", r"6\d% · [\d,.]+ texts a second · about \d+ (sec|min) left"),
        ("es", r"6\d\s% · [\d,.]+ textos/s · faltan aprox\. \d+ (s|min)"),
    ],
)
def test_a_page_that_waits_for_a_build_shows_how_far_it_is_and_moves_nothing(browser, locale, said):
    with (
        building(500, 256) as (service, go),
        Server(service).running() as server,
        opened(browser, server.url, locale=locale) as page,
    ):
        bar = page.get_by_role("progressbar")
        expect(bar).to_be_visible()
        line = page.locator("#qa-built-said")
        expect(line).to_have_text(re.compile(said))
        assert bar.get_attribute("aria-valuetext") == line.text_content()
        assert 0.6 < float(bar.get_attribute("value")) < 0.7
        assert violations(page) == []
        place = box(page).bounding_box()
        go.set()
        expect(bar).to_be_hidden()
        expect(page.locator("#qa-examples")).to_be_visible()
        assert box(page).bounding_box() == place


def test_documents_that_could_not_be_opened_are_said_so(browser):
    def fail():
        raise SourceError("no questions found")

    with Server(Service.loading(fail)).running() as server, opened(browser, server.url) as page:
        reply = ask(page, "When is the office open?")
        expect(reply).to_have_text(
            "The documents could not be opened. The person who runs this page finds the reason in "
            "its log."
        )


def test_the_owners_words_are_on_the_page(page):
    expect(page).to_have_title("Town desk")
    expect(page.get_by_role("heading", name="Town desk")).to_be_visible()
    expect(page.get_by_text("This is not legal advice.")).to_be_visible()
    expect(page.get_by_role("link", name="Call us")).to_have_attribute("href", "tel:+15551234")


def test_the_page_speaks_the_language_that_the_browser_asks_for(browser, server):
    with opened(browser, server.url, locale="es-MX") as page:
        assert page.evaluate("document.documentElement.lang") == "es"
        reply = ask(page, "What does a passport cost?")
        expect(reply).to_contain_text("Ninguna de estas")
        expect(box(page)).to_have_accessible_name("Su pregunta")
        # Notices came in English.
        for query, notice in SPANISH.items():
            expect(ask(page, query).locator(".qa-opening")).to_have_text(notice)
            expect(page.locator("#qa-status")).to_have_text(notice)


@pytest.mark.parametrize("locale", ["de-DE", "es-MX", "ar-EG", "ja-JP"])
def test_the_language_of_the_page_is_the_one_it_speaks_whatever_the_browser_asks_for(
    browser, server, locale
):
    # Regression: Gradio's script wrote the browser's language over it, on a page in English.
    spoken = language_for(locale)
    with opened(browser, server.url, locale=locale) as page:
        expect(page.locator(IN_GRADIO)).to_be_visible()
        ask(page, "When is the office open?")
        root = page.locator("html")
        expect(root).to_have_attribute("lang", spoken.code)
        expect(root).to_have_attribute("dir", spoken.direction)


def test_the_owners_language_stays_that_of_the_page(browser, bot):
    with (
        Server(bot, settings=Settings(language="es")).running() as server,
        opened(browser, server.url, locale="fr-FR") as page,
    ):
        expect(page.locator(IN_GRADIO)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "es")


# Answers


def test_none_of_these_says_that_it_is_not_covered_and_a_reload_keeps_that(page):
    reply = ask(page, "What does a passport cost?")
    reply.get_by_role("button", name="None of these").click()
    sentence = "Then the documents do not answer this. Try other words, or browse all questions."
    expect(reply.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=sentence)).to_have_count(1)
    page.reload()
    expect(replies(page).get_by_text(sentence)).to_have_count(1)


def test_a_choice_is_made_with_one_press_and_focus_follows(page):
    reply = ask(page, "What does a passport cost?")
    reply.get_by_role("button", name="Library").press("Enter")
    expect(replies(page).last).to_contain_text("Ask the office.")
    expect(page.get_by_role("heading", name="What does a passport cost?").last).to_be_focused()


def test_related_questions_are_buttons(page):
    reply = ask(page, "When is the office open?")
    reply.get_by_text("Related questions").click()
    reply.get_by_role("button", name="Where is the office?").click()
    expect(replies(page).last).to_contain_text("In the <b>old</b> town hall.")


def test_a_screen_reader_hears_which_question_is_answered(page):
    ask(page, "When is the office open?")
    expect(page.locator("#qa-status")).to_have_text("Office · Question 1: When is the office open?")
    assert page.locator("#qa-status").get_attribute("role") == "status"


def test_copy_gives_the_text_and_copy_link_a_page_with_this_answer(browser, server):
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, server.url, permissions=permissions) as page:
        reply = ask(page, "Where is the office?")
        reply.get_by_role("button", name="Copy", exact=True).click()
        expect(reply.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "In the <b>old</b> town hall.\n\n"
            "Question 2: Where is the office? \u2014 Office, office.txt, line 5"
        )
        reply.get_by_role("button", name="Copy link").click()
        expect(reply.get_by_role("button", name="Copied")).to_have_count(2)
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{server.url}/?doc=office.txt&n=2"
        page.evaluate("localStorage.clear()")
        page.goto(link)
        expect(replies(page)).to_contain_text("In the <b>old</b> town hall.")


def test_the_question_before_travels_with_the_next(page):
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_json))
    ask(page, "When is the office open?")
    ask(page, "and where?")
    asked = [body["data"] for body in sent if body]
    assert [data["previous"] for data in asked] == [[], ["When is the office open?"]]


def test_a_turn_is_named_by_what_was_asked_and_says_it_once(page):
    # A question chosen from a list stood there twice, and each turn was an article "Answer".
    ask(page, "May I bring my dog?")
    ask(page, "hours of the office")
    browse_button(page).click()
    page.get_by_role("dialog").get_by_role("button", name="Where is the office?").click()
    expect(replies(page)).to_have_count(3)
    names = ["May I bring my dog?", "hours of the office", "Where is the office?"]
    for name in names:
        expect(page.get_by_role("article", name=f"You asked: {name}")).to_have_count(1)
    levels = page.locator("#qa-turns").get_by_role("heading", level=2)
    assert levels.all_text_contents() == [f"You asked: {name}" for name in names]
    hidden = levels.evaluate_all("all => all.map(one => one.classList.contains('qa-unseen'))")
    assert hidden == [True, False, True]


def test_texts_from_right_to_left_run_so(page):
    reply = ask(page, OFFICE[3].question)
    assert page.locator(".qa-shown").evaluate("e => getComputedStyle(e).direction") == "rtl"
    answer = reply.locator(".qa-answer [dir=auto]").first
    assert answer.evaluate("e => getComputedStyle(e).direction") == "rtl"


# Links


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/?q=Where+is+the+office%3F", "In the <b>old</b> town hall."),
        ("/?doc=library.txt&n=3", "Ask the office."),
        ("/embed?doc=office.txt&n=2", "In the <b>old</b> town hall."),
    ],
)
def test_a_link_opens_its_answer_and_a_reload_does_not_ask_again(page, server, path, text):
    page.goto(server.url + path)
    expect(replies(page)).to_contain_text(text)
    assert "?" not in page.url
    page.reload()
    expect(replies(page)).to_have_count(1)
    expect(replies(page)).to_contain_text(text)


def test_a_link_to_a_question_that_is_not_there_says_so(page, server):
    page.goto(f"{server.url}/?doc=office.txt&n=99")
    expect(replies(page)).to_have_text("There is no question 99 in office.txt.")


# The panel


def test_the_panel_lists_all_questions_and_filters_while_one_types(page):
    browse_button(page).click()
    panel = page.get_by_role("dialog", name="All questions")
    expect(panel.get_by_text("Questions: 6")).to_be_visible()
    expect(panel.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("dog may")
    expect(panel.get_by_text("1 of 6 questions")).to_be_visible()
    expect(panel.get_by_role("listitem")).to_have_text(["1 May I bring my dog?"])
    panel.get_by_role("button", name="May I bring my dog?").click()
    expect(replies(page)).to_contain_text("No.")
    expect(page.get_by_role("heading", name="Question 1 May I bring my dog?")).to_be_focused()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_panel_gives_focus_back_and_offers_to_ask_what_no_question_holds(page):
    browse_button(page).click()
    page.keyboard.type("town hall")  # words of an answer
    expect(page.get_by_text("No question has these words.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(browse_button(page)).to_be_focused()
    browse_button(page).click()
    page.keyboard.type("town hall")
    page.get_by_role("button", name="Ask it instead").click()
    expect(replies(page)).to_have_count(1)
    assert said(page) == ["town hall"]
    page.get_by_role("searchbox").fill("dog")
    expect(page.get_by_role("button", name="Ask it instead")).to_be_hidden()
    page.get_by_role("searchbox").fill("")


def test_on_a_touch_screen_the_box_gives_up_focus_and_its_keyboard(browser, server):
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    with opened(browser, server.url, **phone) as page:
        ask(page, "When is the office open?")
        expect(box(page)).not_to_be_focused()


def test_at_twice_the_letter_size_a_narrow_phone_shows_all_controls(browser, server):
    with opened(browser, server.url, viewport={"width": 320, "height": 568}) as page:
        ask(page, "When is the office open?")
        page.add_style_tag(content="html { font-size: 200% !important }")
        for name in ("Browse", "New conversation", "Ask"):
            found = page.get_by_role("button", name=name, exact=True).bounding_box()
            assert found["x"] >= 0 and found["x"] + found["width"] <= 320, name
            assert found["y"] >= 0 and found["y"] + found["height"] <= 568, name
        assert box(page).bounding_box()["width"] > 150
        assert page.locator("#qa-main").bounding_box()["height"] > 100
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_a_phone_the_panel_covers_the_page_and_goes_when_a_question_is_chosen(browser, server):
    with opened(browser, server.url, viewport={"width": 360, "height": 640}) as page:
        browse_button(page).click()
        panel = page.get_by_role("dialog", name="All questions")
        assert panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
        panel.get_by_role("button", name="Where is the office?").click()
        expect(panel).to_be_hidden()
        expect(replies(page)).to_contain_text("In the <b>old</b> town hall.")
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_two_thousand_questions_are_listed_and_filtered_at_once(browser):
    pairs = [QAPair(str(n), f"What is the rule about item {n}?", f"{n}.") for n in range(2_000)]
    wanted = {
        "item 1999": "1 of 2,000 questions",
        "item 199": "11 of 2,000 questions",
        "": "Questions: 2,000",
    }
    with (
        Server(bot_of(*document("many.txt", *pairs).pairs)).running() as server,
        opened(browser, server.url) as page,
    ):
        counted, filtered = page.locator("#qa-counted"), page.locator("#qa-filter")
        browser_says = page.context.new_cdp_session(page)
        browser_says.send("Performance.enable", {"timeDomain": "threadTicks"})  # not of others
        browse_button(page).click()
        expect(counted).to_have_text("Questions: 2,000")
        expect(page.locator(IN_GRADIO)).to_be_visible()  # what Gradio does first is not measured
        seconds = defaultdict(list)
        for _ in range(3):
            before = cpu_seconds(browser_says)
            page.evaluate(BARE_LIST, 2_000)
            seconds["bare"].append(cpu_seconds(browser_says) - before)
            for typed, count in wanted.items():
                before = cpu_seconds(browser_says)
                filtered.fill(typed)
                expect(counted).to_have_text(count)
                seconds[typed].append(cpu_seconds(browser_says) - before)
        # The least of each: a busy machine only adds. To list them all takes about twice as long as
        # the bare list; to hide them one by one took seven times.
        least = {what: min(measured) for what, measured in seconds.items()}
        assert max(least[typed] for typed in wanted) < 4 * least["bare"], seconds


def test_of_very_many_questions_the_first_are_listed_and_the_panel_says_so(browser, monkeypatch):
    monkeypatch.setattr(question_list, "MOST_LISTED", 2)
    pairs = [QAPair(str(n), f"What is the rule about item {n}?", f"{n}.") for n in range(1, 4)]
    with (
        Server(bot_of(*document("many.txt", *pairs).pairs)).running() as server,
        opened(browser, server.url) as page,
    ):
        browse_button(page).click()
        counted, first = page.locator("#qa-counted"), "Only the first 2 of 3 are listed here; ask"
        expect(counted).to_contain_text(f"Questions: 2 {first}")
        page.locator("#qa-filter").fill("item 3")
        expect(counted).to_contain_text(f"No question has these words. {first}")
        page.get_by_role("button", name="Ask it instead").click()
        expect(replies(page)).to_contain_text("item 3")


# Shows a list of so many buttons and takes it away: what a list costs on this machine now.
BARE_LIST = """(count) => {
    const list = document.createElement("div");
    for (let i = 0; i < count; i += 1) {
        const button = document.createElement("button");
        button.textContent = `What is the rule about item ${i}?`;
        list.append(button);
    }
    document.body.append(list);
    list.getBoundingClientRect();
    list.remove();
}"""


def cpu_seconds(session) -> float:
    """What the page's main thread has used of a processor so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


# Keyboard


def test_suggestions_are_chosen_with_the_arrows_and_closed_with_escape(page):
    box(page).press_sequentially("the off")
    options = page.get_by_role("option")
    expect(options).to_have_text(["When is the office open? Office", "Where is the office? Office"])
    assert options.first.locator("b").all_text_contents() == ["the", "office"]
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    chosen = box(page).get_attribute("aria-activedescendant")
    assert options.last.get_attribute("id") == chosen
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box(page)).to_have_value("the off")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(replies(page)).to_contain_text("From nine to five.")
    assert said(page) == ["When is the office open?"]


def test_suggestions_that_begin_with_what_was_typed_come_first(page):
    box(page).press_sequentially("Wh")
    titled = [*((pair, "Office") for pair in OFFICE), *((pair, "Library") for pair in LIBRARY)]
    asked = [f"{p.question} {title}" for p, title in titled if p.question.startswith("Wh")]
    expect(page.get_by_role("option")).to_have_text(asked)
    box(page).fill("")
    box(page).press_sequentially("may")
    expect(page.get_by_role("option")).to_have_text(["May I bring my dog? Library"])


def test_the_first_stop_of_the_keyboard_leads_to_the_box(page):
    skip = page.get_by_role("link", name="Skip to the question box")
    assert skip.evaluate("skip => skip === document.querySelector('a, button, input')")
    browse_button(page).focus()
    page.keyboard.press("Shift+Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()


def test_slash_goes_to_the_box_and_types_nothing(page):
    browse_button(page).focus()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    page.keyboard.type("/")
    expect(box(page)).to_have_value("/")


def test_everything_is_reached_with_tab(page):
    ask(page, "What does a passport cost?")
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    for name in ("Browse", "None of these", "Copy link", "Ask", "Call us", "New conversation"):
        assert any(name in text for text in reached), (name, reached)


# What goes wrong


def wait_for(event: threading.Event, page: Page) -> None:
    """Wait while the page's requests go on: they pass through this thread."""
    while not event.is_set():
        page.wait_for_timeout(20)


def test_a_query_over_the_limit_is_refused_before_it_is_sent(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    box(page).fill("a" * 10_001)
    box(page).press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        "This question has 10,001 characters; the limit is 10,000. Please shorten it."
    )
    expect(box(page)).to_have_value("a" * 10_001)
    assert said(page) == [] and not [url for url in sent if "component_server" in url]
    box(page).fill("a")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_second_question_while_the_first_is_answered_waits_its_turn(page, server, monkeypatch):
    begun, released = threading.Event(), threading.Event()
    answer, order = server.service.ask, []

    def slow(query, *before, **more):
        order.append(query)
        begun.set()
        assert released.wait(60)
        return answer(query, *before, **more)

    monkeypatch.setattr(server.service, "ask", slow)
    for query in ("When is the office open?", "May I bring my dog?"):
        box(page).fill(query)
        box(page).press("Enter")
    wait_for(begun, page)
    expect(page.locator(".qa-pending")).to_have_count(2)
    released.set()
    expect(replies(page)).to_have_count(2)
    expect(replies(page).first).to_contain_text("From nine to five.")
    expect(replies(page).last).to_contain_text("No.")
    assert order[:1] == ["When is the office open?"] and order[-1] == "May I bring my dog?"


def test_a_reload_in_the_middle_loses_neither_question_nor_answer(page, server, monkeypatch):
    ask(page, "May I bring my dog?")
    begun, released = threading.Event(), threading.Event()
    answer = server.service.ask

    def slow(query, *before, **more):
        begun.set()
        assert released.wait(60)
        return answer(query, *before, **more)

    monkeypatch.setattr(server.service, "ask", slow)
    box(page).fill("When is the office open?")
    box(page).press("Enter")
    wait_for(begun, page)
    page.reload(wait_until="commit")
    released.set()
    expect(replies(page)).to_have_count(2)
    assert said(page) == ["May I bring my dog?", "When is the office open?"]
    expect(replies(page).last).to_contain_text("From nine to five.")


def test_a_server_that_restarts_loses_nothing_and_the_page_says_what_happened(
    browser, bot, monkeypatch
):
    monkeypatch.setattr(Context, "id", 0)  # Gradio counts components in a process; both begin anew
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    with Server(bot).running() as server:
        page.goto(server.url)
        ask(page, "May I bring my dog?")
    box(page).fill("When is the office open?")
    box(page).press("Enter")
    lost = page.get_by_text("The connection to the server is lost. What you see is kept")
    expect(lost.first).to_be_visible()
    expect(replies(page)).to_contain_text("No.")
    port = int(server.url.rpartition(":")[2])
    monkeypatch.setattr(Context, "id", 0)
    with Server(bot, port).running():
        page.get_by_role("button", name="Try again").click()
        expect(replies(page)).to_have_count(2)
        expect(replies(page).last).to_contain_text("From nine to five.")
        assert said(page) == ["May I bring my dog?", "When is the office open?"]
    context.close()


def test_what_is_kept_is_bounded_and_the_page_says_what_is_not(page):
    reply = {"html": "<p>" + "x" * 500_000 + "</p>", "outcome": "notice", "said": ""}
    turns = [{"asked": {}, "shown": f"{n}", "reply": reply, "none": False} for n in range(9)]
    page.evaluate(
        "turns => turns.forEach((turn, n) => localStorage.setItem("
        "  `qa-bot conversation: ${String(Date.now()).padStart(15, '0')} ${n}`, turn))",
        [json.dumps(turn) for turn in turns],
    )
    page.reload()
    ask(page, "May I bring my dog?")
    page.reload()
    expect(page.get_by_text("Earlier answers are no longer kept on this page.")).to_be_visible()
    assert said(page) == ["6", "7", "8", "May I bring my dog?"]


def test_a_new_conversation_forgets_the_old_one(page):
    ask(page, "May I bring my dog?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("What would you like to know?")).to_be_visible()
    page.reload()
    expect(replies(page)).to_have_count(0)


# In another site's frame


def test_an_embedded_page_keeps_a_conversation_of_its_own(page, server):
    ask(page, "May I bring my dog?")
    page.goto(f"{server.url}/embed")
    ask(page, "Where is the office?")
    assert said(page) == ["Where is the office?"]
    page.goto(server.url)
    expect(replies(page)).to_have_count(1)
    assert said(page) == ["May I bring my dog?"]


@pytest.mark.parametrize("path", ["/embed", "/?embed=1"])
def test_the_embedded_page_is_compact_and_says_who_may_frame_it(page, server, path):
    policy = httpx.get(server.url + path).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.example.org")
    page.goto(server.url + path)
    expect(browse_button(page)).to_have_count(0)
    expect(ask(page, "When is the office open?")).to_contain_text("From nine to five.")


def test_the_page_answers_in_a_frame(page, server):
    page.goto(f"{server.url}/healthz")
    page.evaluate("document.body.innerHTML = '<iframe src=/embed width=360 height=480></iframe>'")
    frame = page.frame_locator("iframe")
    frame.get_by_role("combobox").fill("When is the office open?")
    frame.get_by_role("combobox").press("Enter")
    expect(frame.locator("[data-outcome]")).to_contain_text("From nine to five.")
