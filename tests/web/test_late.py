"""The page's part of Gradio comes later than the server; whoever asks for the page waits for it."""

import subprocess
import sys
import threading
from contextlib import asynccontextmanager

import pytest
from fakes import FakeEncoder
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from qa_bot import QABot, QAPair
from qa_bot.web import create_app
from qa_bot.web.page.late import LateApp
from qa_bot.web.service import Service

QUESTION = "When is the office open?"


def app_around(late: LateApp) -> FastAPI:
    """An app with the late one below "/", which it starts and ends."""

    @asynccontextmanager
    async def running(_):
        async with late.running():
            yield

    app = FastAPI(lifespan=running)
    app.mount("/", late)
    return app


async def said(scope, receive, send):
    await PlainTextResponse("late")(scope, receive, send)


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs([QAPair("1", QUESTION, "From nine.")], encoder=FakeEncoder())


def test_questions_are_answered_before_gradio_is_imported_and_the_page_after_it():
    code = f"""
import sys
sys.path.insert(0, "tests")
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from qa_bot import QABot, QAPair
from qa_bot.web import create_app
from qa_bot.web.service import Service
bot = QABot.from_pairs([QAPair("1", {QUESTION!r}, "From nine.")], encoder=FakeEncoder())
client = TestClient(create_app(Service(bot)))
print(client.get("/readyz").status_code)
print(client.post("/ask", json={{"query": {QUESTION!r}}}).json()["text"])
print("gradio" in sys.modules)
page = client.get("/")
print(page.status_code, "qa-page" in page.text, "gradio" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split("\n")[:4] == ["200", "From nine.", "False", "200 True True"], (
        done.stderr
    )


def test_a_request_waits_until_the_app_is_made():
    may_go_on, asked = threading.Event(), []

    def make():
        asked.append(may_go_on.wait(60))
        return said, FastAPI()

    late = LateApp(make)
    client, found = TestClient(late), []
    waiting = threading.Thread(target=lambda: found.append(client.get("/").text))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive() and not found
    may_go_on.set()
    waiting.join(60)
    assert found == ["late"]
    assert TestClient(late).get("/").text == "late" and asked == [True]  # made once


def test_the_lifespan_of_what_is_made_later_is_that_of_the_app():
    events = []

    @asynccontextmanager
    async def living(_):
        events.append("up")
        yield
        events.append("down")

    late = LateApp(lambda: (said, FastAPI(lifespan=living)))

    app = app_around(late)
    with TestClient(app) as client:
        assert events == []
        assert client.get("/").text == "late" and events == ["up"]
    assert events == ["up", "down"]
    with TestClient(app) as client:  # started anew
        assert client.get("/").text == "late"
    assert events == ["up", "down"] * 2


def test_a_server_that_nobody_asked_for_its_page_ends():
    late = LateApp(lambda: (said, FastAPI()))

    @asynccontextmanager
    async def running(_):
        async with late.running():
            yield

    with TestClient(FastAPI(lifespan=running)):
        pass


def test_what_goes_wrong_is_logged_and_only_the_page_fails(bot, monkeypatch, caplog):
    def broken(*_):
        raise ImportError("no module named gradio")

    monkeypatch.setattr("qa_bot.web.gradio_seam.mounted", broken)
    client = TestClient(create_app(Service(bot)), raise_server_exceptions=False)
    assert client.get("/").status_code == 500
    assert "the page cannot be shown: no module named gradio" in caplog.text
    assert client.post("/ask", json={"query": QUESTION}).status_code == 200


def test_what_failed_is_made_again_at_the_next_request(caplog):
    """Regression: one failure, as where no file could be opened, was a 500 for good."""
    tries = []

    def make():
        tries.append(1)
        if len(tries) < 3:
            raise OSError(24, "Too many open files")
        return said, FastAPI()

    client = TestClient(LateApp(make), raise_server_exceptions=False)
    assert [client.get("/").status_code for _ in range(4)] == [500, 500, 200, 200]
    assert len(tries) == 3
    assert caplog.text.count("the page cannot be shown: [Errno 24] Too many open files") == 2


def test_a_start_that_failed_is_begun_again_and_it_is_not_made_anew(caplog):
    events, made = [], []

    @asynccontextmanager
    async def living(_):
        events.append("up")
        if len(events) == 1:
            raise OSError(24, "Too many open files")
        yield
        events.append("down")

    def make():
        made.append(1)
        return said, FastAPI(lifespan=living)

    late = LateApp(make)

    app = app_around(late)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert [client.get("/").status_code for _ in range(3)] == [500, 200, 200]
    assert (events, made) == (["up", "up", "down"], [1])
    assert "the page cannot be started: [Errno 24] Too many open files" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_page_is_there_once_there_are_files_again():
    """With Gradio itself, whose import opens a thousand files: it is begun without any."""
    code = f"""
import os, resource, sys
sys.path.insert(0, "tests")
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from qa_bot import QABot, QAPair
from qa_bot.web import create_app
from qa_bot.web.service import Service
bot = QABot.from_pairs([QAPair("1", {QUESTION!r}, "From nine.")], encoder=FakeEncoder())
with TestClient(create_app(Service(bot)), raise_server_exceptions=False) as client:
    print(client.get("/readyz").status_code)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/dev/fd")) - 1, hard))
    print(client.get("/").status_code)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(client.get("/").status_code, "gradio" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split("\n")[:3] == ["200", "500", "200 True"], done.stderr


def test_it_begins_once_the_documents_are_open(bot, monkeypatch):
    begun, may_open = threading.Event(), threading.Event()
    monkeypatch.setattr(LateApp, "begin", lambda self: begun.set())

    def open_bot():
        may_open.wait(60)
        return bot

    with TestClient(create_app(Service.loading(open_bot))):
        assert not begun.is_set()
        may_open.set()
        assert begun.wait(60)
