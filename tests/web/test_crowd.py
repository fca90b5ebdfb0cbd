"""Many ask at once: a real server, whose questions wait on a bot that is held."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from crowd import PAIR, PLACES, HeldService, post, until
from playwright.sync_api import expect
from serving import Server

expect.set_options(timeout=60_000)


@pytest.fixture
def held():
    service = HeldService()
    with Server(service, with_tools=True).running() as server:
        httpx.get(server.url, timeout=60)  # Gradio is there
        yield server
        service.go.set()


def test_health_and_page_do_not_stand_behind_questions_and_what_waits_is_bounded(held):
    service = held.service
    with ThreadPoolExecutor(200) as threads:
        asked = [threads.submit(post, held.url) for _ in range(200)]
        until(lambda: sum(one.done() for one in asked) == 200 - PLACES - 1)
        for path in ("/healthz", "/readyz", "/", "/questions", "/how", "/page/questions.json"):
            assert httpx.get(held.url + path, timeout=10).status_code == 200
        assert service.line.waiting == PLACES
        service.go.set()
        replies = [one.result() for one in asked]
    refused = [reply for reply in replies if reply.status_code == 503]
    assert len(refused) == 200 - PLACES - 1
    assert {reply.headers["retry-after"] for reply in refused} == {"2"}
    assert refused[0].json() == {"detail": "the server is busy; ask again in 2 seconds"}
    answered = [reply.json()["text"] for reply in replies if reply.status_code == 200]
    assert answered == [PAIR.answer] * (PLACES + 1)


def test_who_is_told_to_come_again_is_told_so_in_their_language(held):
    with ThreadPoolExecutor(PLACES + 1) as threads:
        for _ in range(PLACES + 1):
            threads.submit(post, held.url)
        until(lambda: held.service.line.waiting == PLACES)
        reply = post(held.url, headers={"accept-language": "es"})
        held.service.go.set()
    assert reply.json() == {"detail": "el servidor está ocupado; vuelva a preguntar en 2 segundos"}


def test_a_question_whose_client_has_gone_is_not_asked(held):
    with ThreadPoolExecutor(2) as threads:
        threads.submit(post, held.url, "first")
        assert held.service.begun.wait(60)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{held.url}/ask", json={"query": "gone"}, timeout=0.2)
        until(lambda: held.service.line.waiting == 0)
        last = threads.submit(post, held.url, "last")
        held.service.go.set()
        assert last.result().status_code == 200
    assert held.service.asked == ["first", "last"]


def tool_call(url: str, query: str, timeout: float) -> dict:
    asked = {"name": "ask", "arguments": {"query": query}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    accepted = {"accept": "application/json, text/event-stream"}
    return httpx.post(f"{url}/mcp", json=body, headers=accepted, timeout=timeout).json()["result"]


def test_an_assistant_is_told_that_the_server_is_busy_and_leaves_the_line_when_it_goes(held):
    with ThreadPoolExecutor(PLACES + 1) as threads:
        threads.submit(post, held.url, "first")
        assert held.service.begun.wait(60)
        with pytest.raises(httpx.ReadTimeout):
            tool_call(held.url, "gone", 0.5)
        until(lambda: held.service.line.waiting == 0)
        for _ in range(PLACES):
            threads.submit(post, held.url)
        until(lambda: held.service.line.waiting == PLACES)
        busy = tool_call(held.url, "refused", 60)
        held.service.go.set()
    assert busy["isError"]
    assert busy["content"][0]["text"].endswith("the server is busy; ask again in 2 seconds")
    assert not {"gone", "refused"} & {*held.service.asked}


@pytest.mark.browser
def test_the_page_says_when_to_ask_again_and_then_does(browser, held):
    page = browser.new_page(locale="fr")
    page.set_default_timeout(60_000)
    with ThreadPoolExecutor(PLACES + 1) as threads:
        for _ in range(PLACES + 1):
            threads.submit(post, held.url)
        until(lambda: held.service.line.waiting == PLACES)
        page.goto(held.url)
        page.locator("#qa-box").fill(PAIR.question)
        page.locator("#qa-box").press("Enter")
        expect(page.locator(".qa-reply")).to_contain_text("Redemandez dans 2 secondes.")
        held.service.go.set()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".qa-answer")).to_have_text(PAIR.answer)
    page.close()
