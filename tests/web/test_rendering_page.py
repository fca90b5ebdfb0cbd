"""Answers as HTML in a real browser, which would report any dialog, script error or request."""

import warnings

import pytest
from playwright.sync_api import Browser, Page, expect
from test_rendering import ENGLISH, HOSTILE, PAIRS, answered, placed

from qa_bot import QAPair, Source
from qa_bot.records import Note, Proof
from qa_bot.web.rendering import answer_html, style_sheet

COPIED = """element => {
  const range = document.createRange(), selection = getSelection()
  range.selectNodeContents(element)
  selection.removeAllRanges()
  selection.addRange(range)
  return selection.toString()
}"""
WIDE = "| a | b | c | d | e | f | g |\n|---|---|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 |"
ARABIC = "أحضر ما يلي:\n\n1. جواز السفر\n2. بطاقة الهوية\n\nSee the English page."

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser):
    """A page of a phone's width; a dialog, a script error or a request fails the test."""
    page = browser.new_page(viewport={"width": 360, "height": 640})
    events = []

    def refuse(route):
        events.append(f"request to {route.request.url}")
        return route.abort()

    page.route("**/*", refuse)
    page.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: events.append(str(error)))
    yield page
    page.close()
    assert events == []


def show(page: Page, *answers: str) -> None:
    page.set_content(
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        f"<style>{style_sheet()}</style><body>{''.join(answers)}"
    )


def hostile(path: str) -> str:
    pair = QAPair(HOSTILE, HOSTILE, HOSTILE, Source(path, None, None, section=HOSTILE), url=HOSTILE)
    proof = Proof(HOSTILE, None, None, HOSTILE, HOSTILE, HOSTILE)
    notes = (Note("read_as", (HOSTILE, HOSTILE)),)
    return answer_html(answered(pair, proof=proof, notes=notes, evidence=(3, 200)), ENGLISH)


def test_a_hostile_document_runs_nothing_and_asks_for_nothing(page):
    show(page, hostile("x.txt"), hostile("x.md"))
    assert page.locator(".qa-verbatim").text_content() == HOSTILE
    assert "<script>alert(1)</script>" in page.locator(".qa-markdown").inner_text()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert (
        page.locator("script, img, iframe, svg, [onclick], [onerror], [onmouseover]").count() == 0
    )
    for link in page.locator("a").all():
        assert link.evaluate("link => link.protocol") in ("http:", "https:")


def test_what_is_selected_and_copied_is_the_text_of_the_source(page):
    for pair in PAIRS:
        show(page, answer_html(answered(pair, evidence=(10, 200)), ENGLISH))
        answer = page.locator(".qa-answer")
        assert answer.evaluate(COPIED) == pair.answer == answer.text_content()


def test_items_of_markdown_show_the_numbers_of_the_source(page):
    show(page, answer_html(answered(placed("3. foo\n4. bar\n7. baz\n\n1) a\n2) b")), ENGLISH))
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    shown = [node["name"]["value"] for node in tree if node["role"]["value"] == "ListMarker"]
    assert shown == ["3. ", "4. ", "7. ", "1) ", "2) "]


def test_lists_and_tables_are_what_they_are_to_a_screen_reader(page):
    show(
        page, answer_html(answered(PAIRS[7]), ENGLISH), answer_html(answered(placed(WIDE)), ENGLISH)
    )
    assert page.get_by_role("heading", level=2).count() == 2
    assert page.get_by_role("listitem").count() == 4
    assert page.get_by_role("columnheader").count() == 7
    assert page.get_by_role("group", name="Table, scrolls sideways").count() == 1


def test_nothing_is_wider_than_a_phone_and_a_table_scrolls_by_keyboard(page):
    texts = ["x" * 300, f"https://a.example/{'y' * 300}", WIDE, f"    {'z' * 300}"]
    shown = [answer_html(answered(placed(text)), ENGLISH) for text in texts]
    plain = [answer_html(answered(placed(text, "a.txt")), ENGLISH) for text in texts]
    show(page, *shown, *plain)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    table = page.locator(".qa-table")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.qa-table').scrollLeft > 0")


def test_each_block_has_its_own_direction(page):
    show(page, answer_html(answered(placed(ARABIC, "ar.txt")), ENGLISH))
    blocks = page.locator(".qa-verbatim [dir=auto]")
    direction = "all => all.map(one => getComputedStyle(one).direction)"
    assert blocks.evaluate_all(direction) == ["rtl", "rtl", "rtl", "ltr"]


def test_details_open_by_keyboard(page):
    show(page, answer_html(answered(PAIRS[0]), ENGLISH))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_text("The probability that this answers your question is 93%.").is_visible()


def test_evidence_is_said_and_underlined_where_the_reader_has_own_colours(page):
    show(page, answer_html(answered(placed("One. Two.", "a.txt"), evidence=(5, 9)), ENGLISH))
    mark = page.locator("mark")
    assert mark.evaluate("mark => getComputedStyle(mark, '::before').content") == '"[Best match: "'
    expect(mark).to_have_css("text-decoration-line", "none")  # it looked like a long link
    page.emulate_media(forced_colors="active")
    expect(mark).to_have_css("text-decoration-line", "underline")


def test_gradio_leaves_the_html_as_it_is(browser, monkeypatch):
    # Its Markdown would end an HTML block at a blank line, its sanitiser drops attributes.
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gradio
    wanted = [hostile("x.txt"), hostile("x.md"), answer_html(answered(PAIRS[7]), ENGLISH)]
    formulas = [{"left": "$$", "right": "$$", "display": True}]
    with gradio.Blocks(analytics_enabled=False) as blocks:
        messages = [{"role": "assistant", "content": html} for html in wanted]
        gradio.Chatbot(messages, latex_delimiters=formulas, allow_tags=False)
        for html in wanted:
            gradio.HTML(html, elem_classes="plain")
    url = blocks.launch(prevent_thread_lock=True, quiet=True, server_name="127.0.0.1")[1]
    page = browser.new_page()
    page.goto(url)
    page.locator(".bot .md .qa-card").nth(2).wait_for()
    page.locator(".plain .qa-card").nth(2).wait_for()
    inner = "(all, wanted) => all.map(one => one.innerHTML)"
    parsed = page.evaluate(
        "all => all.map(html => Object.assign(document.createElement('div'), {innerHTML: html})"
        ".innerHTML)",
        wanted,
    )
    assert page.locator(".bot .md").evaluate_all(inner) == parsed
    assert page.locator(".prose.plain").evaluate_all(inner) == parsed
    page.close()
    blocks.close()
