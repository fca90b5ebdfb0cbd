"""Rating an answer, and the way on to a person, in a real browser."""

import json
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2_hashes import cheap_hash
from browser import begun_anew, violations
from fakes import FakeEncoder, document
from playwright.sync_api import Browser, Locator, Page, Route, expect
from serving import Server

from benchmarks.browsing import Watch, ask
from qa_bot import QABot, QAPair
from qa_bot.feedback import FeedbackStore, KeptQuery, Rating
from qa_bot.languages import available, language
from qa_bot.records import Contact, OwnerTexts
from qa_bot.settings import Settings
from qa_bot.settings.schema import FeedbackSettings, ServerSettings
from qa_bot.web.page import how
from qa_bot.web.page.shell import body

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

OPEN, COST, NOWHERE = "When is the office open?", "What does a passport cost?", "zebra height"
PAIRS = document(
    "office.txt",
    QAPair("1", OPEN, "From nine to five."),
    QAPair("2", COST, "Sixty."),
    QAPair("3", COST, "Seventy."),
).pairs
DESK = Contact(
    text="Ask the <desk>",
    link="https://www.example.org/desk",
    mail="desk@example.org",
    telephone="+1 (555) 12 34",
    hours="9 to 17",
)
REASON = "What is wrong or missing?"
PHONE = {"width": 320, "height": 640}


def bot(kept: Path | None = None) -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder(), owner=OwnerTexts(DESK), feedback=kept)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("kept") / "feedback.sqlite"


@pytest.fixture(scope="module")
def server(kept: Path) -> Iterator[Server]:
    own = FeedbackSettings(store=True, path=kept, retention_days=30)
    with Server(bot(kept), settings=Settings(contact=DESK, feedback=own)).running() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[tuple[Page, Watch]]:
    page = browser.new_page(reduced_motion="reduce", viewport=PHONE)
    page.set_default_timeout(60_000)
    watch = Watch(page, server.url)
    page.goto(server.url)
    yield page, watch
    page.close()


@pytest.fixture
def page(shared, server: Server) -> Iterator[Page]:
    page, watch = shared
    yield begun_anew(page, server.url)
    page.emulate_media(media="null", color_scheme="light")
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def thumb(reply: Locator, up: bool = False) -> Locator:
    return reply.get_by_role("button", name="This helped" if up else "This did not help")


def none_of_these(reply: Locator) -> Locator:
    return reply.get_by_role("button", name="None of these")


def pressed(reply: Locator) -> list[str]:
    """The buttons that are pressed, by what they are called."""
    return reply.get_by_role("button", pressed=True).evaluate_all(
        "all => all.map((one) => one.ariaLabel ?? one.textContent)"
    )


def status(page: Page) -> Locator:
    return page.get_by_role("status").and_(page.locator("#qa-status"))


def last_kept(kept: Path) -> KeptQuery:
    with FeedbackStore.open(kept) as store:
        return list(store.queries())[-1]


def test_a_thumb_is_kept_can_be_changed_and_asks_why(page, kept):
    reply = ask(page, OPEN)
    assert pressed(reply) == []
    thumb(reply, up=True).click()
    expect(status(page)).to_have_text("Noted: this helped. Thank you.")
    assert pressed(reply) == ["This helped"] and last_kept(kept).rating is Rating.UP
    expect(reply.get_by_label(REASON)).to_have_count(0)
    thumb(reply).click()
    expect(status(page)).to_have_text(f"Noted: this did not help. {REASON} (optional)")
    assert pressed(reply) == ["This did not help"]
    reason = reply.get_by_label(REASON)
    expect(reason).to_have_accessible_description(
        "At most 1,000 characters. E-mail addresses and numbers are masked; leave out names."
    )
    reason.fill("It closes at six. " + "x" * 2_000 + " me@example.org")
    assert len(reason.input_value()) == 1_000
    reason.fill("It closes at six, says me@example.org")
    reply.get_by_role("button", name="Send").click()
    expect(status(page)).to_have_text("Thank you. What you wrote was sent.")
    expect(reason).to_have_count(0)
    row = last_kept(kept)
    assert (row.query, row.rating) == (OPEN, Rating.DOWN)
    assert row.reason.startswith("It closes at six, says ") and "example.org" not in row.reason
    page.reload()
    expect(thumb(reply)).to_have_attribute("aria-pressed", "true")
    expect(reply.get_by_label(REASON)).to_have_count(0)
    thumb(reply, up=True).click()
    expect(status(page)).to_have_text("Noted: this helped. Thank you.")
    assert last_kept(kept).rating is Rating.UP


@pytest.mark.parametrize(
    "viewport", [{"width": 1100, "height": 900}, {"width": 360, "height": 740}]
)
def test_what_a_rating_makes_appear_comes_into_view_above_the_box(page, viewport):
    page.set_viewport_size(viewport)
    try:
        for number in range(4):
            reply = ask(page, f"{OPEN}{' ' * number}")
        # The answer ends just above the box, as a long one does.
        page.evaluate(
            "document.querySelector('.qa-turn:last-child .qa-reply').style.paddingTop = "
            "document.querySelector('.qa-main').clientHeight - 220 + 'px'"
        )
        thumb(reply).click()
        for one in (reply.get_by_text("Noted:"), reply.get_by_role("button", name="Send")):
            expect(one).to_be_in_viewport(ratio=1)
        none_of_these(reply).click()
        expect(reply.get_by_text("Noted: none of these.")).to_be_in_viewport(ratio=1)
        expect(reply.locator(".qa-whom")).to_be_in_viewport(ratio=1)
    finally:
        page.set_viewport_size(PHONE)


def test_after_none_of_these_there_is_somebody_to_ask_until_it_helped_after_all(page, kept):
    for query in (OPEN, COST, NOWHERE):
        reply = ask(page, query)
        whom = reply.get_by_role("link", name="Ask the <desk>")
        expect(whom).to_have_count(int(query == NOWHERE))
        none_of_these(reply).click()
        expect(reply.get_by_text("Then the documents do not answer this.")).to_be_visible()
        expect(whom).to_be_in_viewport()
        expect(reply.get_by_text("Noted: none of these.")).to_be_visible()
        row = last_kept(kept)
        assert (row.query, row.rating) == (query, Rating.NONE_OF_THESE)
        assert pressed(reply) == ["None of these"]
    page.reload()
    reply = page.locator("[data-outcome=choose]")
    expect(reply.get_by_text("Then the documents do not answer this.")).to_be_visible()
    assert pressed(reply) == ["None of these"]
    thumb(reply, up=True).click()
    expect(reply.get_by_text("Then the documents do not answer this.")).to_have_count(0)
    expect(reply.locator(".qa-whom")).to_be_hidden()
    assert pressed(reply) == ["This helped"]


@pytest.mark.parametrize(
    "question",
    [
        "a&b=c?d#e%20f+g;h\"i'j<k>l\\m|n^o`p{q} x&bcc=evil@example.org",
        "متى 😀\nzebra\r\nBcc: a@b.org",
    ],
)
def test_the_question_is_in_the_mail_of_one_link_alone(page, question):
    reply = ask(page, question)
    assert reply.get_attribute("data-outcome") == "not_covered"
    links = [link.get_attribute("href") for link in reply.get_by_role("link").all()]
    assert links[:3] == [DESK.link, "mailto:desk@example.org", "tel:+15551234"]
    agreed = reply.get_by_role("link", name="Write an e-mail with your question")
    assert links[3:] == [agreed.get_attribute("href")]
    parts = urlsplit(links[3])
    headers = parse_qs(parts.query, strict_parsing=True)
    assert parts.path == "desk@example.org" and list(headers) == ["subject", "body"]
    written = "\r\n".join(question.splitlines())
    assert headers["body"] == [f"My question:\r\n\r\n{written}"]


def test_who_asks_for_a_person_may_write_with_the_question_before(page):
    reply = ask(page, "talk to a person")
    expect(reply.get_by_role("link", name="+1 (555) 12 34")).to_be_visible()
    expect(reply.get_by_text("Hours: 9 to 17")).to_be_visible()
    assert reply.locator(".qa-prefilled, .qa-rating").count() == 0
    ask(page, NOWHERE)
    agreed = ask(page, "talk to a person").locator(".qa-prefilled")
    assert parse_qs(urlsplit(agreed.get_attribute("href")).query)["subject"] == [
        f"Question: {NOWHERE}"
    ]


def test_several_answers_are_rated_together(page, kept):
    reply = ask(page, "what are 1 and 2")
    assert reply.locator(".qa-part").count() == 2 and reply.locator(".qa-rating").count() == 1
    none_of_these(reply).click()
    expect(reply.get_by_role("link", name="Ask the <desk>")).to_have_count(1)
    expect(reply.get_by_text("Noted: none of these.")).to_be_visible()
    assert last_kept(kept).rating is Rating.NONE_OF_THESE


def refusing(code: int, detail: str) -> Callable[[Route], None]:
    """A server that answers so; 0 for none that answers."""

    def refuse(route: Route) -> None:
        body = json.dumps({"detail": detail})
        route.fulfill(status=code, body=body) if code else route.abort()

    return refuse


def test_a_refusal_is_said_and_can_be_tried_again(page, shared, kept):
    reply = ask(page, OPEN)
    thumb(reply, up=True).click()
    expect(reply.get_by_text("Noted: this helped.")).to_be_visible()
    too_often = language("en").say("http.too_often", "7")
    refusals = {
        (429, too_often): f"{too_often[:1].upper()}{too_often[1:]}.",
        (503, "We are moving."): "We are moving.",
        (404, "no such id"): "This answer is no longer kept here, so it cannot be rated.",
        (0, ""): "The connection to the server is lost.",
    }
    for (code, detail), said in refusals.items():
        refuse = refusing(code, detail)
        page.route("**/feedback", refuse)
        thumb(reply).click()
        expect(status(page)).to_contain_text(f"This could not be noted. {said}")
        assert pressed(reply) == ["This helped"]
        page.unroute("**/feedback", refuse)
    reply.get_by_role("button", name="Try again").click()
    expect(reply.get_by_text("Noted: this did not help.")).to_be_visible()
    expect(thumb(reply)).to_be_focused()
    assert last_kept(kept).rating is Rating.DOWN
    told = shared[1].errors
    assert len(told) == 4 and all("Failed to load resource" in one for one in told)
    told.clear()


def test_by_keyboard_alone(page, kept):
    ask(page, COST)
    page.keyboard.press("Escape")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.rate") == "down":
            break
    page.keyboard.press("Space")
    reply = page.locator("[data-outcome=choose]")
    expect(reply.get_by_text("Noted: this did not help.")).to_be_visible()
    expect(thumb(reply)).to_be_focused()
    page.keyboard.press("Tab")
    expect(reply.get_by_label(REASON)).to_be_focused()
    page.keyboard.type("Not these / those")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you wrote was sent.").first).to_be_focused()
    assert last_kept(kept).reason == "Not these / those"


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_on_a_phone_and_not_on_paper(page, server, code, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server.url}/?lang={code}")
    for query, pressed in ((OPEN, "up"), (COST, "down")):
        reply = ask(page, query)
        reply.locator(f"[data-rate={pressed}]").click()
        expect(reply.locator(".qa-rated")).to_be_visible()
    none = ask(page, NOWHERE).locator("[data-none]")
    none.click()
    expect(page.locator(".qa-reason")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for button in page.locator("[data-rate], [data-none], .qa-reason button").all():
        size = button.bounding_box()
        assert size["width"] >= 24 and size["height"] >= 24
        assert size["x"] >= 0 and size["x"] + size["width"] <= PHONE["width"]
    page.emulate_media(media="print")
    for hidden in (".qa-rating", ".qa-reason", ".qa-prefilled"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("link", name="desk@example.org").last).to_be_visible()


@pytest.fixture(scope="module")
def off(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("off")
    return folder / "page.off", folder / "api.off"


@pytest.fixture(scope="module")
def closed(off: tuple[Path, Path]) -> Iterator[Server]:
    """A server with passwords, below a path, on which nothing is kept."""
    passwords = {"anna": cheap_hash("secret")}
    own = ServerSettings(
        root_path="/help", passwords=passwords, off_page=off[0], off_api=off[1],
        off_sentence="We are moving house.",
    )  # fmt: skip
    with Server(bot(), settings=Settings(server=own)).running() as server:
        yield server


def test_where_nothing_is_kept_no_reason_is_asked_for_with_a_password_below_a_path_in_a_frame(
    browser, closed, off
):
    context = browser.new_context(http_credentials={"username": "anna", "password": "secret"})
    page = context.new_page()
    page.goto(f"{closed.url}/help/?embed=1")
    expect(page.get_by_text("Nothing that you ask is kept by this server.")).to_be_visible()
    reply = ask(page, OPEN)
    with page.expect_response(f"{closed.url}/help/feedback") as answered:
        thumb(reply).click()
    sent = json.loads(answered.value.request.post_data or "")
    assert answered.value.ok
    assert sent == {"id": None, "outcome": "answered", "rating": "down"}
    expect(reply.get_by_text("Noted: this did not help.")).to_be_visible()
    expect(reply.get_by_label(REASON)).to_have_count(0)
    for file in off:
        file.touch()
    thumb(reply, up=True).click()
    expect(reply.get_by_text("This could not be noted. We are moving house.")).to_be_visible()
    off[1].unlink()  # a page that is open yet rates, as programs do
    reply.get_by_role("button", name="Try again").click()
    expect(reply.get_by_text("Noted: this helped.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("code", available())
def test_the_page_and_how_it_works_say_what_is_kept(code):
    said = language(code)
    days = said.say("page.keeps_days", "30")
    for own, told, more in (
        (FeedbackSettings(), said.say("page.keeps_nothing"), "kept_counted"),
        (FeedbackSettings(store=True, retention_days=30), days, "kept_read"),
        (
            FeedbackSettings(store=True, retention_days=1),
            said.say("page.keeps_one_day"),
            "kept_read",
        ),
    ):
        settings = Settings(feedback=own)
        assert told in unescape(body(settings, said, (), embedded=False))
        assert f"{told} {said.say(f'how.{more}')}" in unescape(how.page(settings, said))
