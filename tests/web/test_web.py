"""The server in a process of its own, over HTTP and in a real browser."""

import httpx
import pytest
from browser import begun_anew
from paths import ROOT
from playwright.sync_api import Browser, Page, expect

from benchmarks.browsing import Watch
from qa_bot.parsing import read_sources

PAIRS = read_sources(ROOT / "source_docs")[0][0].pairs

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def url(serve, tmp_path_factory):
    with serve(tmp_path_factory.mktemp("web")) as (_, url):
        yield url


@pytest.fixture(scope="module")
def watched(browser: Browser, url: str):
    page = browser.new_page(reduced_motion="reduce")
    page.set_default_timeout(60_000)
    watch = Watch(page, url)
    page.goto(url)
    yield page, watch
    page.close()


@pytest.fixture
def page(watched, url: str):
    """A page that reaches the server alone; any other request, a dialog or an error fails."""
    page, watch = watched
    yield begun_anew(page, url)
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])


def ask(page: Page, query: str) -> None:
    box = page.get_by_role("combobox", name="Your question")
    box.fill(query)
    box.press("Enter")


def last_answer(page: Page):
    return page.locator(".qa-reply .qa-answer").last


# HTTP


def post(url: str, **body) -> httpx.Response:
    return httpx.post(f"{url}/ask", json=body, timeout=120)


def test_post_ask_returns_the_answer_with_number_file_and_lines(url):
    reply = post(url, query=PAIRS[7].question).json()
    assert reply["outcome"] == "answered" and reply["confidence"] == 1.0
    assert (reply["number"], reply["text"]) == ("8", PAIRS[7].answer)
    assert (reply["source"]["first_line"], reply["source"]["last_line"]) == (68, 75)
    assert [match["number"] for match in reply["matches"]][0] == "8" and len(reply["matches"]) == 3
    assert reply["choices"] == []


def test_post_ask_says_not_covered_and_keeps_the_nearest_questions(url):
    reply = post(url, query="What does it cost to renew a passport?", top=5).json()
    assert reply["outcome"] == "not_covered"
    assert reply["text"] is None and reply["number"] is None and reply["source"] is None
    assert len(reply["matches"]) == 5 and reply["choices"] == []


def test_post_ask_lists_the_questions_to_choose_from_however_few_matches_are_asked_for(url):
    reply = post(url, query="restrictions on sharing data", top=1).json()
    assert (reply["outcome"], reply["text"], reply["number"]) == ("choose", None, None)
    assert len(reply["matches"]) == 1 and len(reply["choices"]) in (2, 3)
    assert reply["choices"][0] == reply["matches"][0]
    by_number = {pair.number: pair for pair in PAIRS}
    for choice in reply["choices"]:
        assert choice["question"] == by_number[choice["number"]].question
        assert choice["source"]["first_line"] == by_number[choice["number"]].source.first_line
    found = [choice["confidence"] for choice in reply["choices"]]
    assert found == sorted(found, reverse=True) and reply["confidence"] == found[0]
    assert "17" in [choice["number"] for choice in reply["choices"]]


def test_post_ask_names_the_limit_of_a_query(url):
    reply = post(url, query="a" * 10_001)
    assert reply.status_code == 422
    assert reply.json()["detail"] == "the question has 10,001 characters; the limit is 10,000"


def test_openapi_describes_ask_and_no_page_loads_scripts_from_elsewhere(url):
    paths = httpx.get(f"{url}/openapi.json").json()["paths"]
    assert set(paths) == {"/ask", "/feedback", "/healthz", "/questions", "/readyz"}
    assert paths["/ask"]["post"]["requestBody"]["content"].keys() == {"application/json"}
    assert "cdn" not in httpx.get(f"{url}/docs").text


def test_healthz_says_that_the_server_is_up_and_readyz_counts_the_questions(url):
    assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{url}/readyz").json() == {
        "state": "ready", "questions": 20, "reason": None, "progress": None,
        "reload_failure": None,
        "index_check": "whole", "off": [],
    }  # fmt: skip


# Browser


@pytest.mark.browser
def test_the_page_shows_number_verbatim_answer_inner_list_and_proof(page):
    ask(page, "do they need a court order to get my data?")
    expect(page.locator(".qa-number").last).to_have_text("Question 8")
    expect(page.locator(".qa-question").last).to_have_text(PAIRS[7].question)
    assert last_answer(page).text_content() == PAIRS[7].answer
    shown = last_answer(page).inner_text().splitlines()
    assert [line[:3] for line in shown if line[:1].isdigit()] == ["1. ", "2. ", "3. ", "4. "]
    proof = page.locator(".qa-proof").last
    expect(proof).to_contain_text("state-dmv-data-sharing-with-ice-in-maine.txt, lines 68–75")
    expect(proof).to_contain_text("Very likely the answer")


@pytest.mark.browser
def test_an_answer_that_is_itself_a_list_keeps_its_numbers(page):
    ask(page, PAIRS[3].question)
    expect(page.locator(".qa-number").last).to_have_text("Question 4")
    assert last_answer(page).text_content() == PAIRS[3].answer
    shown = [line for line in last_answer(page).inner_text().splitlines() if line.strip()]
    assert shown == [line for line in PAIRS[3].answer.splitlines() if line.strip()]


@pytest.mark.browser
def test_out_of_scope_is_said_honestly_and_a_related_topic_can_be_clicked(page):
    ask(page, "how do I renew my licence in Maine")
    expect(page.locator(".qa-reply").last).to_contain_text(
        "The documents do not clearly answer this."
    )
    assert page.locator(".qa-answer").count() == 0
    topics = page.get_by_role("button", name="Question ")
    expect(topics).to_have_count(3)
    number = topics.first.inner_text().split(":")[0]
    topics.first.click()
    expect(page.locator(".qa-number").last).to_have_text(number)
    pair = next(pair for pair in PAIRS if number == f"Question {pair.number}")
    assert last_answer(page).text_content() == pair.answer


@pytest.mark.browser
def test_a_choice_is_offered_and_can_be_made(page):
    ask(page, "restrictions on sharing data")
    expect(page.locator(".qa-reply").last).to_contain_text("Which question did you mean?")
    page.get_by_role("button", name="Question 17").click()
    expect(page.locator(".qa-number").last).to_have_text("Question 17")
    assert last_answer(page).text_content() == PAIRS[16].answer


@pytest.mark.browser
def test_examples_are_questions_of_the_document(page):
    page.get_by_role("button", name=PAIRS[0].question).click()
    expect(page.locator(".qa-number").last).to_have_text("Question 1")
    assert last_answer(page).text_content() == PAIRS[0].answer


@pytest.mark.browser
def test_markup_in_a_query_is_not_run(page):
    ask(page, "<img src=x onerror=alert(1)> [x](javascript:alert(2)) how to opt out?")
    expect(page.locator(".qa-said")).to_contain_text("<img src=x onerror=alert(1)> [x](javascript")
    page.locator("[data-outcome]").wait_for()
    assert page.locator("a[href^='javascript'], #qa-page img").count() == 0


@pytest.mark.browser
def test_a_query_over_the_limit_is_refused_with_the_limit(page):
    ask(page, "why " * 2_600)
    expect(page.get_by_role("alert")).to_have_text(
        "This question has 10,400 characters; the limit is 10,000. Please shorten it."
    )
    assert page.locator(".qa-turn").count() == 0


@pytest.mark.browser
def test_a_query_without_words_gets_a_message(page):
    ask(page, "\N{PILE OF POO}")
    expect(page.locator(".qa-reply").last).to_contain_text("Please ask a question in words.")
