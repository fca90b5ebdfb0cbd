"""What is relied upon in Gradio, one by one: a failure says what breaks with this version."""

import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

import pytest
from fakes import FakeEncoder
from fastapi import FastAPI
from fastapi.testclient import TestClient
from gradio import processing_utils
from gradio.context import LocalContext
from gradio.data_classes import FileData
from gradio.exceptions import InvalidPathError
from gradio_client import utils as client_utils
from serving import Server

from benchmarks.browsing import ask
from qa_bot import QABot, QAPair
from qa_bot.settings import Settings
from qa_bot.web import create_app, gradio_seam
from qa_bot.web.page.component import page_blocks
from qa_bot.web.service import Service

OFFICE = "http://faq.office.example"
QUESTION = "When is the office open?"
ATTACHED = "document.querySelector('#qa-place #qa-page') !== null"


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs([QAPair("1", QUESTION, "From nine.")], encoder=FakeEncoder())


@pytest.fixture(scope="module")
def blocks(bot):
    return page_blocks(Service(bot), Settings())


@pytest.fixture(scope="module")
def mounted(blocks):
    """Gradio in an app of its own, without all that stands in front of it."""
    return gradio_seam.mounted(FastAPI(), blocks)


@pytest.fixture(scope="module")
def gradio(mounted):
    return TestClient(mounted.app, base_url=OFFICE)


@pytest.fixture(scope="module")
def html(gradio):
    return gradio.get("/").text


def component_of(gradio: TestClient) -> int:
    [component] = [c["id"] for c in gradio.get("/config").json()["components"]]
    return component


def call(gradio: TestClient, **changed: object) -> dict:
    component = component_of(gradio)
    sent = {"data": {"query": QUESTION}, "component_id": component, "fn_name": "ask"}
    return sent | {"session_hash": "s"} | changed


def test_pages_that_are_made_at_once_have_their_own_component_each(bot):
    """Regression: two apps of one process, and all components were in one of their pages."""
    apps = [create_app(Service(bot)) for _ in range(6)]
    with ThreadPoolExecutor(len(apps)) as threads:
        pages = list(threads.map(lambda app: TestClient(app).get("/").text, apps))
    assert [page.count('"elem_id":"qa-place"') for page in pages] == [1] * len(apps)


def test_to_import_the_seam_does_not_import_gradio():
    code = "import qa_bot.web.gradio_seam, sys; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_analytics_are_off():
    code = (
        "from qa_bot.web import gradio_seam; gradio_seam.without_analytics();"
        "from gradio.analytics import analytics_enabled; print(analytics_enabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False", "Gradio reports to its makers: another variable?"


def test_gradio_is_an_app_of_fastapi_behind_one_route(mounted):
    """`errors.add` gives its errors our shape; the filter knows requests for it by that route."""
    assert isinstance(mounted.app, FastAPI), "errors of Gradio have a shape of their own"
    assert [route.path for route in mounted.routes] == [""], "not every path leads to Gradio's app"


@pytest.mark.parametrize("path", sorted(gradio_seam.NEEDED))
def test_what_its_page_asks_for_is_there(gradio, path):
    reply = gradio.get(path)
    assert reply.status_code == 200, f"Gradio has no {path}: take it from NEEDED"


def test_its_page_asks_for_nothing_that_the_filter_holds_back(gradio, html):
    framed = gradio_seam.framed(html, "", "", "", "")
    links = re.findall(r'<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"', framed)
    assert len(links) >= 3, "the page of Gradio loads its scripts in another way"
    for link in links:
        url = urlsplit(urljoin(f"{OFFICE}/", link))
        assert url.netloc == urlsplit(OFFICE).netloc, f"the page asks another host: {link}"
        assert gradio_seam.is_needed("GET", url.path), f"the page lacks {link}: add it to NEEDED"
        assert gradio.get(url.path).status_code == 200


def test_nothing_else_of_gradio_is_let_through(mounted):
    """By its own list of routes: what a new version brings is not reached."""
    let_through = {
        (method.upper(), path)
        for path, methods in mounted.app.openapi()["paths"].items()
        for method in methods
        if gradio_seam.is_needed(method.upper(), path)
    }
    assert let_through == {
        ("GET", "/config"),
        ("GET", "/favicon.ico"),
        ("GET", "/manifest.json"),
        ("GET", "/theme.css"),
        ("GET", "/assets/{path}"),
        ("GET", "/static/{path}"),
        ("POST", gradio_seam.CALL),
    }, "Gradio's routes changed: see what the chat needs, and what reads files"


def test_it_knows_its_page_by_one_path(gradio):
    assert gradio.get(gradio_seam.PAGE).status_code == 200, "the page has another path"
    reply = gradio.get("/embed")
    assert reply.status_code == 404, "Frame need not send Gradio another path than was asked for"


def test_the_tags_that_our_page_is_put_behind_are_there_once(html):
    for tag in (gradio_seam.LANGUAGE, gradio_seam.HEAD, gradio_seam.END_OF_HEAD):
        assert html.count(tag) == 1, f"{tag} is not there once: the page has no words or language"
    assert len(gradio_seam.BODY.findall(html)) == 1, "the page's own HTML has no place"


def test_each_part_of_our_page_is_put_in_its_place():
    page = '<html lang="en"><head>a</head><body class="b">c</body></html>'
    assert gradio_seam.framed(page, 'lang="es"', "1", "2", r"\3") == (
        r'<html lang="es"><head>1a2</head><body class="b">\3c</body></html>'
    )


def test_its_cards_for_other_sites_name_another_host_and_are_taken_out(html):
    cards = gradio_seam.CARDS.findall(html)
    assert any("http" in card for card in cards), "Gradio writes no cards, or others: see CARDS"
    left = gradio_seam.framed(html, "", "", "", "")
    assert "og:" not in left and "twitter:" not in left, "a card of Gradio's stays in the page"


def test_a_page_with_style_attributes_needs_its_exception(html):
    assert 'style="' in html, "Gradio writes no style attributes: see NEEDED_STYLES"


def test_a_function_of_the_component_is_called_by_its_number_and_name(gradio):
    reply = gradio.post(gradio_seam.CALL, json=call(gradio))
    assert reply.status_code == 200, "the page cannot ask: Gradio calls functions in another way"
    assert reply.json()["copy"].partition("\n\n")[0] == "From nine."


def test_the_function_is_given_the_request_for_the_readers_language(gradio):
    headers = {"accept-language": "es"}
    reply = gradio.post(gradio_seam.CALL, json=call(gradio, data={"query": "?"}), headers=headers)
    english = gradio.post(gradio_seam.CALL, json=call(gradio, data={"query": "?"}))
    assert reply.json()["said"] != english.json()["said"], "answers are in English for all"


def test_a_form_is_taken_for_a_call_and_its_files_are_written(gradio):
    fields = {"component_id": str(component_of(gradio)), "fn_name": "ask", "session_hash": "s"}
    reply = gradio.post(gradio_seam.CALL, data=fields, files={"file": ("a.txt", b"text")})
    assert reply.status_code == 200, "Gradio takes no forms: the filter need not refuse them (415)"


def test_mounting_leaves_paths_unchecked_until_it_is_told_that_it_has_launched(blocks, mounted):
    assert blocks.has_launched is True
    before = LocalContext.blocks.get(None)
    LocalContext.blocks.set(blocks)
    try:
        with pytest.raises(InvalidPathError):
            processing_utils._check_allowed("/etc/passwd", check_in_upload_folder=True)
        blocks.has_launched = False
        processing_utils._check_allowed("/etc/passwd", check_in_upload_folder=True)
    except InvalidPathError:
        pytest.fail("Gradio checks paths whatever has_launched is: `mounted` need not set it")
    finally:
        blocks.has_launched = True
        LocalContext.blocks.set(before)


def test_few_sessions_are_kept(gradio, mounted):
    for number in range(2 * gradio_seam.SESSIONS):
        gradio.post(gradio_seam.CALL, json=call(gradio, session_hash=str(number)))
    kept = len(mounted.app.state_holder.session_data)
    assert kept == gradio_seam.SESSIONS, "names of sessions fill the memory"


def test_the_headers_by_which_other_sites_may_read_are_these(gradio):
    reply = gradio.get("/config", headers={"origin": "http://evil.example"})
    sent = {name for name in reply.headers if name.startswith("access-control")}
    assert sent, "Gradio names no other site: Headers need not take FOR_OTHER_SITES out"
    assert sent <= set(gradio_seam.FOR_OTHER_SITES), "other sites may read by another header"


@pytest.mark.parametrize("value", ["/etc/passwd", "http://example.org/a", ""])
def test_whatever_it_takes_for_a_file_is_found_in_a_message(value):
    meta = {"_type": "gradio.FileData"}
    for sent in ({"path": value}, {"path": value, "meta": meta}, {"path": value, "url": value,
                                                                  "meta": meta}):  # fmt: skip
        assert any(
            is_file(sent)
            for is_file in (client_utils.is_file_obj, client_utils.is_file_obj_with_meta)
        ), "Gradio tells files by something else: see names_a_file"
        assert gradio_seam.names_a_file([{"nested": [sent]}])
    assert gradio_seam.names_a_file(FileData(path=value).model_dump())


@pytest.mark.parametrize("sent", ["path", {"query": "path"}, ["_type"], None, 1, {"type": "text"}])
def test_mere_words_are_no_file(sent):
    assert not gradio_seam.names_a_file(sent)


# In a browser


@pytest.mark.browser
def test_the_component_is_given_its_element_and_its_functions(browser, bot):
    page = browser.new_page(reduced_motion="reduce")
    with Server(bot).running() as server:
        page.goto(server.url)
        page.wait_for_function(ATTACHED, timeout=20_000)  # else TAKE_OVER has no `element`
        reply = ask(page, QUESTION)  # else it has no `server`, or that has no `ask`
        assert reply.locator(".qa-answer").inner_text() == "From nine."
        page.close()


@pytest.mark.browser
def test_it_makes_a_function_of_text_which_a_policy_must_allow(browser, bot, monkeypatch):
    monkeypatch.setattr(gradio_seam, "NEEDED_SCRIPTS", "")
    with Server(bot).running() as server:
        page = browser.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(server.url)
        page.wait_for_load_state("networkidle")
        is_attached = page.evaluate(ATTACHED)
        page.close()
    assert not is_attached, "Gradio needs no 'unsafe-eval': take it out of NEEDED_SCRIPTS"
    assert any("unsafe-eval" in text for text in told), told


@pytest.mark.browser
def test_its_markdown_reads_what_is_written_as_references(browser):
    """`test_rendering_page.py` holds that what is escaped comes through; here, that it must be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gradio as gr
    formulas = [{"left": "$$", "right": "$$", "display": True}]
    written = "<p title='one'>one\n\n    two $$x$$</p>"
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.Chatbot([{"role": "assistant", "content": written}], latex_delimiters=formulas)
    url = blocks.launch(prevent_thread_lock=True, quiet=True, server_name="127.0.0.1")[1]
    page = browser.new_page()
    page.goto(url)
    shown = page.locator(".bot .md")
    shown.wait_for(timeout=20_000)
    inner = shown.inner_html()
    page.close()
    blocks.close()
    assert inner.strip() != written, "Gradio's Markdown leaves HTML as it is: see READ_BY_MARKDOWN"
