"""The box of several lines, in a real browser; a bag of words stands in for the model."""

from collections.abc import Iterator

import pytest
from browser import begun_anew, violations
from fakes import FakeEncoder, document
from playwright.sync_api import Browser, Page, expect
from serving import Server

from benchmarks.browsing import box
from qa_bot import QABot, QAPair

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
OFFICE = document(
    "office.txt",
    QAPair("1", "When is the office open?", "From nine to five."),
    QAPair("2", "Where is the office?", "In the town hall."),
).pairs


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(QABot.from_pairs(OFFICE, encoder=FakeEncoder())).running() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(
        reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(server.url)
    yield page
    context.close()


@pytest.fixture
def page(shared: Page, server: Server) -> Page:
    return begun_anew(shared, server.url)


def height(page: Page) -> float:
    return box(page).bounding_box()["height"]


def said(page: Page) -> list[str]:
    return page.locator(".qa-shown").all_text_contents()


def test_enter_sends_and_shift_enter_breaks_the_line(page):
    box(page).press_sequentially("When is the office")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("open?")
    expect(box(page)).to_have_value("When is the office\nopen?")
    assert said(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("[data-outcome]")).to_contain_text("From nine to five.")
    assert said(page) == ["When is the office\nopen?"]
    expect(box(page)).to_have_value("")


def test_pasted_line_breaks_are_kept(page):
    page.evaluate("navigator.clipboard.writeText('When is\\nthe office\\n\\nopen?')")
    box(page).focus()
    page.keyboard.press("Control+V")
    expect(box(page)).to_have_value("When is\nthe office\n\nopen?")
    assert said(page) == []


def test_the_box_grows_to_five_lines_and_then_scrolls(page):
    one = height(page)
    box(page).fill("a\nb")
    line = height(page) - one
    assert 20 < line < 30
    box(page).fill("a\nb\nc\nd\ne")
    assert height(page) == pytest.approx(one + 4 * line, abs=1)
    box(page).fill("a\n" * 40)
    assert height(page) == pytest.approx(one + 4 * line, abs=1)
    assert box(page).evaluate("box => box.scrollHeight > box.clientHeight")
    box(page).fill("word " * 60)
    assert height(page) > one + line
    page.keyboard.press("Enter")
    expect(page.locator(".qa-shown")).to_have_count(1)
    assert height(page) == one


def test_several_lines_have_no_suggestions_and_the_arrows_go_through_them(page):
    box(page).press_sequentially("office")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.type("open")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    page.keyboard.type("the ")
    expect(box(page)).to_have_value("the office\nopen")
    expect(page.get_by_role("option")).to_have_count(0)


def test_enter_while_a_word_is_composed_sends_nothing(page):
    box(page).fill("office")
    for init in ("isComposing: true", "keyCode: 229"):
        box(page).evaluate(
            "(box) => box.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key: 'Enter', bubbles: true, cancelable: true, {init}}}))"
        )
    assert said(page) == []


def test_enter_of_a_keyboard_on_the_screen_sends(browser, server):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(server.url)
    expect(box(page)).to_have_attribute("enterkeyhint", "send")
    box(page).fill("When is the office open?")
    # As a keyboard that tells no key: nothing but what it is about to put in.
    box(page).evaluate(
        "(box) => box.dispatchEvent(new InputEvent('beforeinput',"
        " {inputType: 'insertLineBreak', bubbles: true, cancelable: true}))"
    )
    expect(page.locator("[data-outcome]")).to_contain_text("From nine to five.")
    expect(box(page)).to_have_value("")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_full_box_is_accessible(page, scheme):
    page.emulate_media(color_scheme=scheme)
    box(page).fill("line\n" * 20)
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
