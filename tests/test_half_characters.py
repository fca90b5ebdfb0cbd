"""Half of a character in what is asked, from Python, HTTP and the shell, and in settings."""

import json
import os
import sys

import pytest
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient

from qa_bot import QABot, QAPair
from qa_bot.arguments import checked_query
from qa_bot.records import QABotError, SettingsError
from qa_bot.settings.reading import read_settings
from qa_bot.web import LOOPBACK_NAMES, create_app
from qa_bot.web.service import Service

HALL = document("hall.md", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five."))
HALVES = ["\ud83d", "are you open \udcff", "\udc00\ud83d open", "question \ud8001"]


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(HALL.pairs, encoder=FakeEncoder())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("are you open?", "are you open?"),
        ("\ud83d\ude00 \u05d0 \U0001f600", "\U0001f600 \u05d0 \U0001f600"),
        ("\ud83dopen\udcff", "\ufffdopen\ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
    ],
)
def test_half_a_character_is_read_as_one_that_is_unknown(typed, read):
    assert checked_query(typed) == read


@pytest.mark.parametrize("query", HALVES)
def test_python_answers(bot, query):
    answer = bot.ask(query)
    assert answer.query.encode() and bot.ask("next", previous=answer).outcome
    assert json.dumps(bot.ask_many([query])[0].to_dict(), ensure_ascii=False).encode()
    with pytest.raises(QABotError, match=r"there is no document '\\ud800'"):
        bot.ask("open", documents=["\ud800"])


@pytest.mark.parametrize("query", HALVES)
def test_http_answers(bot, query):
    app = create_app(Service(bot), LOOPBACK_NAMES)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)

    def post(**body):
        content, headers = json.dumps(body), {"content-type": "application/json"}
        return client.post("/ask", content=content, headers=headers)

    reply = post(query=query, previous=query)
    assert reply.status_code == 200 and "\ufffd" in reply.json()["query"]
    assert post(query="open", documents=[query]).status_code == 422
    assert post(**{query: query}).status_code == 422
    assert client.get("/questions?doc=%ED%A0%80%FF").status_code == 404


@pytest.mark.skipif(sys.platform != "linux", reason="arguments are UTF-16 on Windows")
@pytest.mark.model
def test_the_shell_answers(documents, tmp_path, qa_bot_with_model):
    folder = documents({"hall.md": "## Are you open?\n\nDaily.\n\n## Cost?\n\nFive.\n"})
    options = ("--sources", folder, "--index", tmp_path / "index")
    typed = os.fsdecode(b"are you open \xff")
    code, stdout, _ = qa_bot_with_model("ask", typed, "--json", *options)
    said = json.loads(stdout)
    assert (code, said["text"], said["query"]) == (0, "Daily.", "are you open \ufffd")
    assert qa_bot_with_model("explain", typed, *options)[0] == 0
    assert qa_bot_with_model("ask", "open", "--only", typed, *options)[0] == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (rb'title = "a\ud800"', "escaped character is not a Unicode scalar value"),
        (b'title = "a\xed\xa0\x80"', "a byte that is not UTF-8"),
        (rb'"\udfff" = 1', "escaped character is not a Unicode scalar value"),
    ],
)
def test_settings_with_one_are_refused_by_their_line(tmp_path, written, said):
    path = tmp_path / "qa-bot.toml"
    path.write_bytes(b"# Settings\n" + written + b"\n")
    with pytest.raises(SettingsError, match=f"line 2.*{said}"):
        read_settings(path)
