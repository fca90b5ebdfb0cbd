"""The page and the API while the server that keeps the index is away, and when it is back."""

import asyncio
import threading
import time

import mcp
import pytest
import uvicorn
from fakes import FakeEncoder
from fastapi.testclient import TestClient

from qa_bot import QABot
from qa_bot.languages import language
from qa_bot.web import LOOPBACK_NAMES, address, create_app, listening_socket
from qa_bot.web.page.replies import PageQuestion, reply
from qa_bot.web.service import Service

FAQ = "## When do you open?\n\nFrom nine.\n\n## What is the fee?\n\nFive pounds.\n"
AWAY = "the documents cannot be looked up just now; ask again in a moment"


@pytest.fixture
def service(own_milvus, documents, monkeypatch):
    # So few pairs would all be kept, and answered from without the server.
    for kept in ("KEPT_PAIRS", "KEPT_RECORDS"):
        monkeypatch.setattr(f"qa_bot.store.milvus_engine.milvus_store.{kept}", 0)
    encoder = FakeEncoder()
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: encoder)
    bot = QABot.open(documents({"faq.md": FAQ}), own_milvus.address, index_timeout=2)
    return Service(bot)


@pytest.fixture
def client(service):
    with TestClient(create_app(service), base_url="http://127.0.0.1") as client:
        yield client


def asked(client, query):
    return client.post("/ask", json={"query": query})


def on_the_page(service, query, code="en"):
    return reply(service, PageQuestion(query), language(code))


def test_readers_are_told_and_answered_again_when_it_is_back(own_milvus, service, client, caplog):
    assert asked(client, "When do you open?").json()["text"] == "From nine."
    own_milvus.kill()
    away = asked(client, "What is the fee?")
    assert (away.status_code, away.json()) == (503, {"detail": AWAY})
    assert away.headers["retry-after"] == "2"
    assert "cannot be looked up just now" in on_the_page(service, "the fee")["html"]
    assert "no se pueden consultar" in on_the_page(service, "the fee", "es")["html"]
    assert client.get("/questions").status_code == 503
    assert client.get("/").status_code == 200
    # Where it is, and why, is for whoever reads the log.
    assert f"{own_milvus.address} cannot be reached" in caplog.text
    own_milvus.start()
    end = time.monotonic() + 30
    while (back := asked(client, "What is the fee?")).status_code == 503:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert back.json()["text"] == "Five pounds."
    assert "Five pounds" in on_the_page(service, "What is the fee?")["html"]
    assert client.get("/questions").json()["total"] == 2


def test_an_assistant_is_told_likewise(own_milvus, service):
    app = create_app(service, LOOPBACK_NAMES, with_tools=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with listening_socket("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        own_milvus.kill()
        tools = {"ask": {"query": "What is the fee?"}, "list_questions": {}}
        said = [told(address(listening), tool, arguments) for tool, arguments in tools.items()]
        server.should_exit = True
        thread.join(30)
    assert all(AWAY in text and own_milvus.address not in text for text in said)


def told(url, tool, arguments):
    async def called():
        async with mcp.Client(f"{url}/mcp") as client:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            return result.content[0].text

    return asyncio.run(called())


def test_a_slow_server_is_told_of_in_time(own_milvus, service, client):
    own_milvus.pause()
    try:
        begun = time.monotonic()
        assert asked(client, "What is the fee?").status_code == 503
        assert time.monotonic() - begun < 10
    finally:
        own_milvus.resume()
    assert asked(client, "What is the fee?").json()["text"] == "Five pounds."
