"""An editor's work in a real browser: from the log-in to a wording that is answered."""

import re
from dataclasses import replace
from time import monotonic

import pytest
from browser import violations
from editing import PARKING, PASSWORD, folder_of
from playwright.sync_api import Page, expect
from serving import Server, bot_over

from benchmarks.browsing import Watch
from qa_bot.gaps import Decisions
from qa_bot.web import editor_sessions

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = folder_of(tmp_path_factory.mktemp("editor"), [*PARKING, "comet", "umbrella"])
    return replace(made, server=replace(made.server, passwords=None, root_path="/help"))


@pytest.fixture(scope="module")
def clock():
    """A clock of log-ins that a test moves on."""
    return [monotonic()]


@pytest.fixture(scope="module")
def url(settings, clock):
    with pytest.MonkeyPatch.context() as patch:
        defaults = (lambda: clock[0],)
        patch.setattr(editor_sessions.EditorSessions.__init__, "__defaults__", defaults)
        server = Server(bot_over(settings.sources), settings=settings)
    with server.running():
        yield server.url


@pytest.fixture(scope="module")
def page(browser, url):
    """One page for the whole story, which the tests tell in their order: on a phone."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.watch = Watch(page, url)
    yield page
    context.close()


def assert_fits_and_is_accessible(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def press_tab_to(page: Page, name: str, role: str) -> None:
    """Move on with the Tab key alone until an element has the focus."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{name!r} is not reached")


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_a_wrong_password_is_told_and_the_right_one_lets_in(page, url):
    page.goto(f"{url}/help/editor")
    expect(page).to_have_url(f"{url}/help/editor/login")
    assert_fits_and_is_accessible(page)
    log_in(page, "wrong")
    expect(page.get_by_role("status")).to_have_text("That is not the password.")
    log_in(page)
    page.wait_for_url(f"{url}/help/editor/")  # the first to group imports what it needs
    expect(page.get_by_role("article").first).to_contain_text("Asked 4 times since 2026-11-23")
    assert_fits_and_is_accessible(page)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["qa_bot_editor"]["path"] == "/help/editor"
    assert cookies["qa_bot_editor"]["httpOnly"] and not cookies["qa_bot_editor"]["secure"]


def test_by_keyboard_alone_a_wording_is_approved_and_answered(page, url, settings):
    press_tab_to(page, PARKING[0], "link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(PARKING[0])
    assert_fits_and_is_accessible(page)
    page.locator("summary").first.press("Enter")
    expect(page.locator(".answer").first).to_be_visible()
    assert_fits_and_is_accessible(page)
    assert page.locator("input[type=radio]:checked").count() == 0
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(5):  # on to the question of bicycles, whatever is nearest
        checked = page.locator("label:has(input[type=radio]:checked)").inner_text()
        if checked.startswith("2."):
            break
        page.keyboard.press("ArrowDown")
    press_tab_to(page, "Show what will be written", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve the wordings")
    expect(page.locator("ins").last).to_contain_text(PARKING[0])
    assert_fits_and_is_accessible(page)
    assert not (settings.sources / "faq.md.alternates.yaml").exists()
    press_tab_to(page, "Write it", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("is answered by question 2.")
    assert_fits_and_is_accessible(page)
    asked = page.request.post(f"{url}/help/ask", data={"query": PARKING[0]})
    assert (asked.json()["outcome"], asked.json()["number"]) == ("answered", "2")


def test_a_draft_is_written_by_the_editor_and_approved(page, url, settings):
    page.goto(f"{url}/help/editor/")
    page.get_by_role("link", name="comet").click()
    page.get_by_label("Question", exact=True).fill("What is a comet?")
    page.get_by_label(re.compile("^Answer")).fill("Dirty ice.\n")
    page.get_by_role("button", name="Show the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve the draft")
    assert_fits_and_is_accessible(page)
    page.get_by_role("button", name="Write the draft").click()
    expect(page.get_by_role("status")).to_contain_text("drafts/what-is-a-comet.md")
    page.goto(f"{url}/help/editor/questions")
    page.locator("summary").first.click()
    assert_fits_and_is_accessible(page)
    page.goto(f"{url}/help/editor/")
    expect(page.get_by_role("main")).to_contain_text("Drafts that wait")
    assert_fits_and_is_accessible(page)
    written = (settings.sources / "drafts" / "what-is-a-comet.md").read_text("utf-8")
    assert written.endswith("\n\nDirty ice.\n")


@pytest.mark.parametrize("width", [320, 1280])
def test_figures_and_disagreements_fit_and_can_be_read(page, url, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{url}/help/editor/")
    page.get_by_role("link", name="Figures").click()
    expect(page.get_by_role("img")).to_have_count(2)
    assert page.get_by_role("img").first.evaluate("image => image.naturalWidth") > 300
    page.locator("summary").first.click()
    second = page.get_by_role("columnheader", name="Stood second")
    if second.count():
        inside = "th => th.closest('.wide').scrollWidth <= th.closest('.wide').clientWidth"
        assert second.evaluate(inside)
    assert_fits_and_is_accessible(page)
    page.get_by_role("link", name="Answers that disagree").click()
    page.get_by_role("button", name=re.compile("^Look")).click()
    expect(page.get_by_role("main")).to_contain_text("No two answers oppose each other.")
    assert_fits_and_is_accessible(page)
    page.set_viewport_size(PHONE)


def test_a_form_without_its_token_does_nothing(page, url, settings):
    page.goto(f"{url}/help/editor/")
    page.get_by_role("link", name="umbrella").click()
    page.locator("form[action=aside] input[name=token]").evaluate("field => field.value = 'x'")
    page.get_by_role("button", name="Set aside").click()
    expect(page.get_by_role("status")).to_contain_text("of an earlier log-in")
    decided = Decisions.beside(settings.feedback.path).read().values()
    assert "aside" not in {one.action for one in decided}


def test_a_log_in_that_has_ended_asks_for_the_password_again(page, url, clock):
    page.goto(f"{url}/help/editor/")
    page.get_by_role("link", name="umbrella").click()
    clock[0] += 61 * 60
    page.goto(f"{url}/help/editor/")
    expect(page).to_have_url(f"{url}/help/editor/login?ended=1")
    expect(page.get_by_role("status")).to_contain_text("Your log-in has ended")
    why = "60 minutes after you did something last, eight hours after it began, and when the server"
    expect(page.get_by_role("status")).to_contain_text(why)
    log_in(page)
    expect(page.get_by_role("link", name="umbrella")).to_be_visible()


def test_what_was_sent_after_a_log_in_had_ended_is_there_in_the_next(page, url, clock, settings):
    page.get_by_role("link", name="umbrella").click()
    page.get_by_label(re.compile("^Answer")).fill("In the <hall>.\n\nAsk there.\n")
    page.get_by_role("button", name="Show the draft").click()
    clock[0] += 61 * 60
    page.get_by_role("button", name="Write the draft").click()
    expect(page.get_by_role("status")).to_contain_text("What you sent is kept on this page")
    assert_fits_and_is_accessible(page)
    log_in(page, "wrong")
    expect(page.get_by_role("status")).to_have_text("That is not the password.")
    log_in(page)
    expect(page.get_by_role("status")).to_contain_text("Nothing was done with what you had sent")
    assert_fits_and_is_accessible(page)
    expect(page.get_by_label("Answer")).to_have_value("In the <hall>.\n\nAsk there.\n")
    page.get_by_role("button", name="Show the draft").click()
    draft = settings.sources / "drafts" / "umbrella.md"
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve the draft")
    assert not draft.exists()
    page.get_by_role("button", name="Write the draft").click()
    expect(page.get_by_role("status")).to_contain_text("drafts/umbrella.md")
    assert draft.read_text("utf-8").endswith("In the <hall>.\n\nAsk there.\n")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("status")).to_have_text("You have logged out.")
    assert_fits_and_is_accessible(page)
    assert page.watch.outside == [] and page.watch.dialogs == []
