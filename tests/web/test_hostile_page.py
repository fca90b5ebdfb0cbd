"""A hostile document and hostile queries on the real page: shown as text, never run.

Each payload is a question, its answer and the query, in a text document and in a Markdown one.
"""

from urllib.parse import urlencode

import pytest
from fakes import FakeEncoder
from playwright.sync_api import Page, expect
from serving import Server

from benchmarks.browsing import Watch, box, browse_button
from qa_bot import QABot
from qa_bot.parsing import read_sources

pytestmark = pytest.mark.browser

RUN = "window.__hacked=1"
ELSEWHERE = "//hostile.example/"
PAYLOADS = {
    "script": f"<script>{RUN}</script><script src=http:{ELSEWHERE}x.js></script>",
    "handler": f'<img src=x onerror="{RUN}"><body onload={RUN}><p onmouseover="{RUN}">over</p>',
    "svg": f"<svg onload={RUN}><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    "math": f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    "frame": f'<iframe srcdoc="<script>parent.{RUN[7:]}</script>"></iframe><object data=x>',
    "link": f"[press](javascript:{RUN}) <a href=\"javascript:{RUN}\">here</a> <javascript:{RUN}>",
    "mixed": f"[press](JaVa&#x53;cript&colon;{RUN}) [two](<\tjavascript:{RUN}>)",
    "data": f"[press](data:text/html,<script>{RUN}</script>) <a href='data:text/html,x'>d</a>",
    "image": f"![seen](http:{ELSEWHERE}a.png) <img src={ELSEWHERE}b.png srcset={ELSEWHERE}c.png>",
    "style": f"<style>@import url({ELSEWHERE}d)</style><p style='background:url({ELSEWHERE}e)'>",
    "css": f'<div style="width:expression({RUN});behavior:url({ELSEWHERE}f)">wide</div>',
    "math-mode": f"$$\\href{{javascript:{RUN}}}{{x}}$$ and \\(\\includegraphics{{{ELSEWHERE}g}}\\)",
    "leave": f"<meta http-equiv=refresh content='0;url=http:{ELSEWHERE}'><base href={ELSEWHERE}>",
    "form": f"<form action={ELSEWHERE}><button formaction=javascript:{RUN}>send</button></form>",
    "close": f"</textarea></div></article></main></script><h1>Ours?</h1><!-- <svg onload={RUN}>",
    "clobber": "<a id=qa-page name=body></a><input id=qa-box name=q><form id=qa-form></form>",
    "template": f"{{{{constructor.constructor('{RUN}')()}}}} ${{{RUN}}} <%= {RUN} %> $description",
    "entity": f"&lt;img src=x onerror={RUN}&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    "bidi": "\N{RIGHT-TO-LEFT OVERRIDE}txet\N{RIGHT-TO-LEFT ISOLATE} \N{LEFT-TO-RIGHT OVERRIDE}end",
    "control": "bell\x07 escape\x1b[31m one\x01 back\x08 delete\x7f joiner\N{ZERO WIDTH JOINER}.",
    "long": "long" * 120,
}  # fmt: skip
# A text file that was printed for a terminal is read as it is seen there.
SEEN = {"control": "bell\x07 escape one\x01 backdelete\x7f joiner\N{ZERO WIDTH JOINER}."}
SUFFIXES = (".txt", ".md")
# What a browser could run, load or be led away by.
ACTIVE = (
    "script, iframe, object, embed, link, meta, base, style, img, form, svg, math, [onerror], "
    "[onload], [style*='url'], a[href^='javascript' i], a[href^='data' i], a[href^='vbscript' i]"
)
NAMED = "found => found.map(element => `${element.localName}#${element.id}`)"
OWN = ["form#qa-form", "script#qa-told"]  # the box, and the page's words as JSON


def question(name: str, suffix: str) -> str:
    return f"What does {name} do in a {suffix[1:]} document with {PAYLOADS[name]}?"


def document(suffix: str) -> str:
    mark = "## " if suffix == ".md" else ""
    return "\n".join(
        f"{mark}{number}. {question(name, suffix)}\n\nIt shows {payload} here.\n"
        for number, (name, payload) in enumerate(PAYLOADS.items(), 1)
    )


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    sources = tmp_path_factory.mktemp("hostile")
    for suffix in SUFFIXES:
        name = f"<img src=x onerror={RUN}>{suffix}"
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


def assert_inert(page: Page) -> None:
    """Nothing of the page's own part is active, and nothing makes it wider than the screen."""
    assert page.locator("#qa-page").locator(ACTIVE).evaluate_all(NAMED) == OWN
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def asked(watched):
    """All payloads asked in one conversation, as typed, with every detail of the replies open."""
    page, _ = watched
    for suffix in SUFFIXES:
        for name in PAYLOADS:
            box(page).fill(question(name, suffix))
            box(page).press("Enter")
    expect(page.locator("[data-outcome]")).to_have_count(len(SUFFIXES) * len(PAYLOADS))
    page.locator("#qa-turns details").evaluate_all("all => all.forEach(one => one.open = true)")


@pytest.mark.usefixtures("asked")
def test_a_payload_is_text_as_query_question_and_answer(page):
    outcomes = page.locator("[data-outcome]").evaluate_all("all => all.map(r => r.dataset.outcome)")
    assert set(outcomes) == {"answered"}
    shown = page.locator(".qa-answer").all_text_contents()
    plain = [f"It shows {payload} here." for payload in (PAYLOADS | SEEN).values()]
    assert shown[: len(plain)] == plain and len(shown) == len(SUFFIXES) * len(plain)
    assert all(text.startswith("It shows") for text in shown)
    links = page.locator("#qa-turns a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(link.startswith(("http://", "https://")) for link in links)
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
    box(page).press_sequentially("what does handler do in a txt document with <img")
    expect(page.get_by_role("option").first).to_contain_text("<img")
    assert_inert(page)


@pytest.mark.parametrize("name", ["handler", "close", "template"])
def test_a_link_to_the_page_with_a_hostile_query_is_text(page, url, name):
    shown = page.locator("[data-outcome]").count()
    page.goto(f"{url}/?{urlencode({'q': PAYLOADS[name]})}")
    expect(page.locator("[data-outcome]")).to_have_count(shown + 1)
    expect(page.locator("#qa-turns")).to_contain_text(PAYLOADS[name])
    assert_inert(page)


def test_a_link_with_a_document_that_is_none_is_text(page, url):
    query = urlencode({"doc": PAYLOADS["handler"], "n": PAYLOADS["script"]})
    page.goto(f"{url}/?{query}")
    expect(page.locator("[data-outcome]").last).to_contain_text("<img")
    assert_inert(page)
