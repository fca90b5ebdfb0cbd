"""The documents as tools, called by the official client over a real socket."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import mcp
import pytest
import uvicorn
from fakes import FakeEncoder, document

from qa_bot import QABot, QAPair, __version__
from qa_bot.cli import commands as cli
from qa_bot.web import LOOPBACK_NAMES, address, create_app, listening_socket
from qa_bot.web.mcp import answer_text, list_text
from qa_bot.web.service import Service
from qa_bot.wire import QuestionList

TODAY = date(2026, 6, 15)
PAIRS = document(
    "faq.txt",
    QAPair("1", "When is the office open?", "1. From nine\n2. to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
    QAPair("A3", "Where do I pay?", "At the desk."),
).pairs


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server in a thread, with the tools."""
    app = create_app(
        Service(QABot.from_pairs(PAIRS, encoder=FakeEncoder())), LOOPBACK_NAMES, with_tools=True
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with listening_socket("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield address(listening)
        server.should_exit = True
        thread.join(30)


def call(url: str, tool: str, **arguments):
    async def called():
        async with mcp.Client(f"{url}/mcp") as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(called())


def test_the_tools_are_described_and_only_read(url):
    async def listed():
        async with mcp.Client(f"{url}/mcp") as client:
            assert client.server_info.version == __version__
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = asyncio.run(listed())
    assert "never generated" in instructions
    assert {tool.name for tool in tools} == {"ask", "list_questions"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    asking = next(tool for tool in tools if tool.name == "ask")
    assert asking.input_schema["required"] == ["query"]
    assert {"outcome", "text", "proof", "source"} <= asking.output_schema["properties"].keys()


def test_ask_gives_the_sources_words_with_number_and_line_and_the_reply_of_post_ask(url):
    result = call(url, "ask", query="when is the office open")
    assert not result.is_error
    assert [part.text for part in result.content] == [
        "Question 1: When is the office open? (faq.txt, line 2)\n\n1. From nine\n2. to five."
    ]
    posted = httpx.post(f"{url}/ask", json={"query": "when is the office open"}).json()
    assert result.structured_content == posted
    assert posted["proof"]["first_line"] == 2


def test_ask_offers_what_is_near_where_nothing_answers(url):
    result = call(url, "ask", query="zebra crossing height", top=1)
    assert result.structured_content["text"] is None
    assert len(result.structured_content["matches"]) == 1
    lines = result.content[0].text.splitlines()
    assert lines[0].endswith((":", "?")) and len(lines) >= 3
    assert "From nine" not in result.content[0].text


def test_ask_takes_the_question_before_and_gives_every_part(url):
    result = call(url, "ask", query="the next one", previous="question 1")
    assert result.content[0].text.startswith("Question 2: Where do I park? (faq.txt, line 5)")
    alone = call(url, "ask", query="the next one")
    assert alone.structured_content["outcome"] == "notice"
    both = call(url, "ask", query="what are A3 and 2").content[0].text.split("\n\n")
    assert both == [
        "Question A3: Where do I pay? (faq.txt, line 8)",
        "At the desk.",
        "Question 2: Where do I park? (faq.txt, line 5)",
        "Behind the house.",
    ]
    lines = call(url, "ask", query="list all").content[0].text.splitlines()
    assert lines[-1] == "Question A3: Where do I pay?" and len(lines) == 1 + 3


def test_what_the_reader_should_know_stands_behind_the_answer(url):
    result = call(url, "ask", query="hello")
    notice, note = result.content[0].text.split("\n\n")
    assert note == f"({result.structured_content['note']})"


def test_list_questions_gives_all_or_those_with_a_text(url):
    result = call(url, "list_questions")
    assert result.content[0].text.splitlines() == [
        "3 of 3 questions",
        "1. When is the office open?",
        "2. Where do I park?",
        "A3. Where do I pay?",
    ]
    result = call(url, "list_questions", containing="WHERE", first=1)
    assert result.structured_content["total"] == 2
    (listed,) = result.structured_content["questions"]
    assert (listed["number"], listed["source"]["path"]) == ("A3", "faq.txt")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"query": "a" * 10_001}, "the question has 10,001 characters; the limit is 10,000"),
        ({"query": "x", "top": 99}, "less than or equal to 10"),
        ({}, "query"),
    ],
)
def test_a_call_that_cannot_be_answered_says_why(url, arguments, said):
    result = call(url, "ask", **arguments)
    assert result.is_error and said in result.content[0].text


LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPTED = {"accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:7860"}, 200),
        ({"host": "evil.example"}, 400),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"content-type": "text/plain"}, 400),
    ],
)
def test_only_programs_and_pages_of_this_machine_reach_the_tools(url, headers, status):
    reply = httpx.post(f"{url}/mcp", json=LIST_TOOLS, headers={**ACCEPTED, **headers})
    assert reply.status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_no_stream_is_held_open_and_no_other_method_passes(url, method):
    # Regression: a GET was held open for ever, and the server could not be stopped.
    assert httpx.request(method, f"{url}/mcp", headers=ACCEPTED).status_code == 405


def test_a_body_over_the_limit_is_refused(url):
    huge = {**LIST_TOOLS, "params": {"x": "a" * 2_000_000}}
    assert httpx.post(f"{url}/mcp", json=huge, headers=ACCEPTED).status_code == 413


def test_without_the_option_there_is_no_endpoint():
    from fastapi.testclient import TestClient

    app = create_app(Service(QABot.from_pairs(PAIRS, encoder=FakeEncoder())))
    assert TestClient(app).post("/mcp", json=LIST_TOOLS, headers=ACCEPTED).status_code == 404


def test_a_missing_package_is_named_with_its_command(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.delitem(sys.modules, "qa_bot.web.mcp", raising=False)
    with pytest.raises(SystemExit) as done:
        cli.main(["serve", "--mcp", "--port", "0"])
    stdout, stderr = capsys.readouterr()
    assert (done.value.code, stdout) == (1, "")
    assert stderr.startswith("error: MCP needs the package mcp, version 2 (")
    assert stderr.endswith("install it with `pip install 'qa-bot[mcp]'`\n")


def test_calls_that_wait_for_the_documents_keep_no_one_else_waiting():
    """Regression: 40 of them held every thread, and /healthz was silent for a minute."""
    opened = threading.Event()

    def open_bot() -> QABot:
        assert opened.wait(300)
        return QABot.from_pairs(PAIRS, encoder=FakeEncoder())

    app = create_app(Service.loading(open_bot), LOOPBACK_NAMES, with_tools=True)
    asked = {"name": "ask", "arguments": {"query": "When is the office open?"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}

    async def replies() -> list[dict]:
        inside = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=ACCEPTED
        )
        async with app.router.lifespan_context(app), inside as client:
            calls = [asyncio.create_task(client.post("/mcp", json=body)) for _ in range(60)]
            ready = await asyncio.wait_for(client.get("/readyz"), 120)
            health = await asyncio.wait_for(client.get("/healthz"), 120)
            waiting = sum(not call.done() for call in calls)
            opened.set()
            assert (ready.status_code, health.status_code, waiting) == (503, 200, 60)
            return [reply.json()["result"] for reply in await asyncio.gather(*calls)]

    outcomes = {result["structuredContent"]["outcome"] for result in asyncio.run(replies())}
    assert outcomes == {"answered"}


def test_answers_and_lists_say_which_of_several_documents_they_are_from():
    pairs = [*PAIRS, *document("town-hall.txt", QAPair("1", "Who is mayor?", "Nobody.")).pairs]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    assert answer_text(bot.ask("Who is mayor?")).startswith("Town hall \u00b7 Question 1: Who")
    listed = QuestionList.of(pairs, bot.titles, 4, TODAY)
    assert [one.document for one in listed.questions] == ["faq.txt"] * 3 + ["Town hall"]
    assert list_text(listed).endswith("1. Who is mayor? (Town hall)")


def test_the_same_question_in_another_language_is_named_with_its_place():
    spanish = document("faq.es.txt", QAPair("1", "¿Cuándo abre?", "A las nueve.", language="es"))
    english = [replace(pair, language="en") for pair in PAIRS]
    pairs = [english[0], replace(spanish.pairs[0], language="es")]
    said = answer_text(QABot.from_pairs(pairs, encoder=FakeEncoder()).ask(PAIRS[0].question))
    assert "\n\n(also answered in Spanish)\n\n(Question 1: ¿Cuándo abre? — faq.es.txt, " in said


def test_a_question_that_goes_on_from_right_to_left_reorders_nothing_behind_it():
    (pair,) = document("faq.txt", QAPair("1", "Who is\u202e mayor?", "Nobody.")).pairs
    bot = QABot.from_pairs([pair], encoder=FakeEncoder())
    said = answer_text(bot.ask(pair.question))
    assert said.startswith("Question 1: Who is mayor? (faq.txt, line 2)")
    assert list_text(QuestionList.of([pair], {}, 1, TODAY)).endswith("1. Who is mayor?")


def test_half_a_character_in_a_call_is_refused_as_no_json(url):
    call = r'{"name": "ask", "arguments": {"query": "when \ud800"}}'
    body = f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {call}}}'
    headers = {**ACCEPTED, "content-type": "application/json"}
    reply = httpx.post(f"{url}/mcp", content=body, headers=headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, -32700)


ODD_CALLS = [
    ("prompts/get", {"name": "x\nERROR: forged\x1b[2J"}),
    ("resources/read", {"uri": "file:///etc/hostname"}),
    ("resources/subscribe", {"uri": "file:///etc/hostname"}),
    ("completion/complete", {"ref": {"type": "ref/prompt", "name": "x"}, "argument": {}}),
    ("logging/setLevel", {"level": "debug"}),
    ("subscriptions/listen", {}),
    ("tools/call", {"name": "x\nERROR: forged", "arguments": {}}),
    ("tools/call", {"name": "ask", "arguments": {"query": "x", "top": 10**30}}),
    ("tools/call", {"name": "ask", "arguments": [1]}),
    ("tools/list", {"cursor": "x"}),
    ("initialize", {"protocolVersion": "x\ny"}),
    ("nobody", {"a": [[[[1]]]]}),
]


@pytest.mark.parametrize(("method", "parameters"), ODD_CALLS)
def test_no_call_writes_a_line_of_the_log(url, caplog, method, parameters):
    # A prompt that is not there was a traceback in the log, of any length, with what was sent.
    call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    reply = httpx.post(f"{url}/mcp", json=call, headers={"accept": "application/json"})
    assert reply.status_code < 500 and reply.json()["id"] == 1
    assert caplog.records == []
