"""What stands in the log of answers, and what never does."""

import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from argon2_hashes import cheap_hash
from crowd import PAIR, PLACES, HeldService, post, until
from fakes import FakeEncoder
from paths import ROOT
from serving import Server, component_of

from qa_bot import Answer, Outcome, QABot, QAPair
from qa_bot.records import Source
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import gradio_seam, json_log, verifier
from qa_bot.web.json_log import JsonLog
from qa_bot.web.observed import ObservedRequest
from qa_bot.web.service import Service

ANSWER = {
    "event": "answer", "by": "api", "outcome": "answered", "number": "1", "document": None,
    "confidence": 1.0, "language": "en",
}  # fmt: skip
MADE = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def log():
    return io.StringIO()


def served(stderr, service=None, **own):
    """A server with this stderr."""
    service = service or QABot.from_pairs([PAIR], encoder=FakeEncoder())
    settings = Settings(server=ServerSettings(**{"log": "json"} | own))
    with redirect_stderr(stderr):
        return Server(service, settings=settings, with_tools=True).running()


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def told(line: dict) -> dict:
    """A line without what differs from run to run."""
    return {key: line[key] for key in line if key not in ("time", "request") and "_ms" not in key}


def page_call(url: str, query: str) -> dict:
    with httpx.Client(base_url=url, timeout=60) as client:
        component = component_of(client)
    data = {"query": query, "language": "en"}
    call = {"data": data, "component_id": component, "fn_name": "ask", "session_hash": "s"}
    return httpx.post(url + gradio_seam.CALL, json=call, timeout=60).json()


def tool_call(url: str, query: str) -> dict:
    params = {"name": "ask", "arguments": {"query": query}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    accepted = {"accept": "application/json, text/event-stream"}
    return httpx.post(f"{url}/mcp", json=body, headers=accepted, timeout=60).json()["result"]


def test_each_way_of_asking_writes_a_line_without_words(log):
    with served(log) as server:
        begun = datetime.now(UTC)
        reply = post(server.url, PAIR.question)
        assert "From nine" in page_call(server.url, PAIR.question)["html"]
        assert not tool_call(server.url, PAIR.question)["isError"]
    assert [told(line) for line in lines(log)] == [
        ANSWER, ANSWER | {"by": "page"}, ANSWER | {"by": "mcp"},
    ]  # fmt: skip
    first = lines(log)[0]
    assert MADE.fullmatch(first["request"]) and reply.headers["x-request-id"] == first["request"]
    assert first["time"].endswith("Z")
    assert -1 < (datetime.fromisoformat(first["time"]) - begun).total_seconds() < 60
    assert 0 <= first["waited_ms"] < 60_000 and 0 < first["answered_ms"] < 60_000
    for word in ("office", "nine", "127.0.0.1"):
        assert word not in log.getvalue()


def test_an_id_of_a_trusted_proxy_is_kept_where_it_is_short_and_plain(log):
    with served(log, trusted_proxies=("127.0.0.1",)) as server:
        for given in ("a-1", "x" * 64, "x" * 65, 'a"b', "né", "a b", ""):
            headers = {"x-request-id": given.encode()}
            reply = httpx.post(f"{server.url}/ask", json={"query": "?"}, headers=headers)
            kept = given in ("a-1", "x" * 64)
            assert (reply.headers["x-request-id"] == given) == kept
            assert kept or MADE.fullmatch(reply.headers["x-request-id"])


def test_no_id_of_anyone_else_is_kept(log):
    """Regression: whoever asked could give all of their requests one id, or another's."""
    with served(log, trusted_proxies=("127.0.0.9",)) as server:
        for _ in range(2):
            reply = post(server.url, headers={"x-request-id": "mine"})
            assert MADE.fullmatch(reply.headers["x-request-id"])
    assert len({line["request"] for line in lines(log)} - {"mine"}) == 2


def test_a_list_writes_a_line_for_each_answer_and_one_more_for_none(log):
    with served(log) as server:
        httpx.post(f"{server.url}/ask", json={"query": [PAIR.question, "zebra crossing"]})
        httpx.post(f"{server.url}/ask", json={"query": PAIR.question, "previous": ["zebra", "?"]})
    found = lines(log)
    assert [line["number"] for line in found] == ["1", None, "1"]
    assert found[1]["outcome"] == "not_covered" and found[0]["request"] == found[1]["request"]
    assert found[2]["request"] != found[1]["request"]


def test_refusals_say_why_and_not_what(log):
    with served(log, requests_per_minute=5, trusted_proxies=("127.0.0.1",)) as server:
        url = server.url
        headers = {"x-request-id": "mine"}
        httpx.post(f"{url}/ask", json={"query": "secret " * 2_000}, headers=headers)
        httpx.post(f"{url}/ask", json={"secret": 1})
        httpx.get(f"{url}/secret")
        httpx.get(f"{url}/ask")
        tool_call(url, "secret " * 2_000)
        post(url)
        httpx.get(f"{url}/readyz")
        # Too often: whoever does so would fill the disk.
        assert httpx.get(f"{url}/questions").status_code == 429
        assert page_call_refused(url)["busy"] > 2
    assert [(one["by"], one["reason"], one["status"]) for one in lines(log)] == [
        ("api", "not_usable", 422), ("api", "not_usable", 422), ("page", "not_found", 404),
        ("api", "method", 405), ("mcp", "not_usable", 200),
    ]  # fmt: skip
    assert {one["event"] for one in lines(log)} == {"refusal"}
    assert lines(log)[0]["request"] == "mine" and "secret" not in log.getvalue()


def test_a_name_that_is_not_the_servers_is_told_from_other_bad_requests(log):
    bot, own = QABot.from_pairs([PAIR], encoder=FakeEncoder()), ServerSettings(log="json")
    with redirect_stderr(log):
        server = Server(bot, settings=Settings(server=own), hosts=("127.0.0.1",))
    with server.running():
        httpx.post(f"{server.url}/ask", headers={"host": "secret.example"})
    assert [(one["reason"], one["status"]) for one in lines(log)] == [("wrong_name", 400)]
    assert "secret" not in log.getvalue()


def test_what_the_program_says_is_a_line_too_while_it_serves(log):
    plain = logging.StreamHandler(log)
    logging.getLogger().addHandler(plain)
    try:
        with served(log) as server:
            assert post(server.url).status_code == 200
            logging.getLogger("qa_bot.web").warning("one\n%s", "\u202etwo")
            try:
                raise ValueError("broken")
            except ValueError:
                logging.getLogger("qa_bot.web").exception("three")
        said = [json.loads(line) for line in log.getvalue().splitlines() if line.startswith("{")]
        by_text = {line["message"]: line for line in said if line["event"] == "message"}
        assert by_text["one\n\u202etwo"]["level"] == "warning"
        assert by_text["three"]["level"] == "error"
        assert "ValueError: broken" in by_text["three"]["traceback"]
        logging.getLogger("qa_bot.web").warning("plain again")
        assert log.getvalue().endswith("plain again\n")
    finally:
        logging.getLogger().removeHandler(plain)


def page_call_refused(url: str) -> dict:
    call = {"data": {}, "component_id": 1, "fn_name": "ask", "session_hash": "s"}
    return httpx.post(url + gradio_seam.CALL, json=call).json()


def test_a_full_line_of_questions_and_a_client_that_goes_are_refusals(log):
    service = HeldService()
    with served(log, service) as server, ThreadPoolExecutor(PLACES + 1) as threads:
        first = threads.submit(post, server.url)
        assert service.begun.wait(60)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{server.url}/ask", json={"query": "gone"}, timeout=0.2)
        until(lambda: service.line.waiting == 0)
        for _ in range(PLACES):
            threads.submit(post, server.url)
        until(lambda: service.line.waiting == PLACES)
        assert post(server.url).status_code == 503
        service.go.set()
        assert first.result().status_code == 200
    found = lines(log)
    refusals = [one["reason"] for one in found if one["event"] == "refusal"]
    answers = [one for one in found if one["event"] == "answer"]
    assert refusals == ["gone", "busy"] and len(answers) == PLACES + 1
    assert min(one["waited_ms"] for one in answers[1:]) > 0


def test_what_is_off_is_a_refusal(log, tmp_path):
    (tmp_path / "off").touch()
    with served(log, off_api=tmp_path / "off") as server:
        assert post(server.url).status_code == 503
    assert [(one["reason"], one["status"]) for one in lines(log)] == [("off", 503)]


def test_too_many_passwords_at_once_are_a_busy_server(log, monkeypatch):
    """Regression: it read as if there were no documents."""
    monkeypatch.setattr(verifier, "MOST_WAITING", 0)
    with served(log, passwords={"anna": cheap_hash("secret")}) as server:
        assert httpx.get(f"{server.url}/questions", auth=("anna", "secret")).status_code == 503
    [line] = lines(log)
    assert (line["by"], line["reason"], line["status"]) == ("api", "busy", 503)


def test_a_document_that_cannot_be_opened_is_a_refusal(log):
    def failing():
        raise ValueError("secret path")

    service = Service.loading(failing)
    with served(log, service) as server:
        until(lambda: service.failure)
        assert post(server.url).status_code == 503
    [line] = lines(log)
    assert (line["reason"], line["status"]) == ("unavailable", 503) and "secret" not in str(line)


def test_a_hostile_number_or_path_forges_no_line(log):
    forged = '1"}\n{"event": "answer", "outcome": "forged"}\u2028\x1b[2J\u202e'
    source = Source(path=f"{forged}.md")
    pair = QAPair(forged, PAIR.question, PAIR.answer, source=source)
    with served(log, QABot.from_pairs([pair], encoder=FakeEncoder())) as server:
        assert post(server.url).json()["outcome"] == "answered"
    text = log.getvalue()
    assert text.isascii() and text.count("\n") == 1 and "\x1b" not in text
    assert lines(log)[0]["document"] == f"{forged}.md" and lines(log)[0]["outcome"] == "answered"


def test_lines_are_whole_with_two_hundred_threads_and_bounded(tmp_path):
    long = "\u202e" * 100_000
    answer = QABot.from_pairs([("What?", long)], encoder=FakeEncoder()).ask("What?")
    assert isinstance(answer, Answer) and answer.outcome is Outcome.ANSWERED
    path = tmp_path / "log"
    with path.open("w") as stream, ThreadPoolExecutor(200) as threads:
        log = JsonLog(stream)
        for number in range(2_000):
            asked = ObservedRequest(str(number), "api", [log], waited=0.5)
            threads.submit(log.answered, asked, [answer], 0.25)
        threads.shutdown()
        log.close()
    found = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    assert sorted(int(line["request"]) for line in found) == [*range(2_000)]
    assert {line["waited_ms"] for line in found} == {500} and found[0]["answered_ms"] == 250
    assert max(map(len, path.read_text().splitlines())) < 1_000
    assert json_log.SHOWN == 200


def full_pipe() -> tuple[int, int]:
    """A pipe that has room for nothing more, until what is in it, empty lines, is read."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while os.write(writing, b"\n" * 4_096):
            pass
    os.set_blocking(writing, True)
    return reading, writing


def test_what_a_full_log_does_not_take_is_counted(monkeypatch):
    monkeypatch.setattr(json_log, "MOST_QUEUED", 50)
    reading, writing = full_pipe()
    with open(reading) as told, open(writing, "w") as stream, ThreadPoolExecutor(1) as thread:
        log = JsonLog(stream)

        def refuse(count: int) -> None:
            for number in range(count):
                log.refused(ObservedRequest(str(number), "api", [log]), "busy", 503)

        refuse(1)
        until(lambda: not log._queued.qsize())  # its writer waits for the pipe
        refuse(60)
        assert log._queued.qsize() == 50
        read = thread.submit(told.read)
        until(lambda: not log._queued.qsize())
        refuse(1)
        log.close()
        stream.close()
        found = [json.loads(line) for line in read.result().split("\n") if line]
    refusals = [line["request"] for line in found if line["event"] == "refusal"]
    assert refusals == ["0", *map(str, range(50)), "0"]
    assert found[-2].keys() == {"time", "event", "lines"}
    assert (found[-2]["event"], found[-2]["lines"]) == ("dropped", 10)


def test_a_log_that_nobody_reads_ends_no_answer(log):
    with served(log) as server:
        log.close()
        assert post(server.url).json()["text"] == PAIR.answer


def test_a_program_without_a_console_answers_without_a_log():
    with served(None) as server:
        assert post(server.url).json()["text"] == PAIR.answer


def test_nothing_is_written_and_no_id_made_unless_it_is_asked_for(log):
    with served(log, log="no") as server:
        reply = post(server.url, headers={"x-request-id": "mine"})
        httpx.get(f"{server.url}/secret")
        page_call(server.url, PAIR.question)
    assert reply.status_code == 200 and "x-request-id" not in reply.headers
    assert log.getvalue() == ""


COMMAND = """
import sys
sys.path[:0] = ["tests", "tests/web"]
from fakes import FakeEncoder
from qa_bot import bot
bot.load_encoder = lambda _: FakeEncoder()
from qa_bot.cli.commands import main
main(sys.argv[1:])
"""


@contextmanager
def command_with_log(folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """The command with a log, its stderr a pipe as a service has it; its process and address."""
    (folder / "a.md").write_text("## 1. When is it open?\n\nAt nine.\n")
    command = [
        sys.executable, "-c", COMMAND, "serve", "--log", "json", "--port", "0", "--sources",
        str(folder), "--index", str(folder / "index"), "--no-other-languages",
    ]  # fmt: skip
    own = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, cwd=ROOT, env=own | {"PYTHONPATH": "."}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            url = re.search(r"http://\S+:\d+", process.stdout.readline())[0]
            assert "1 question" in process.stdout.readline()
            yield process, url
        finally:
            process.kill()


def test_the_command_has_an_option_for_it(tmp_path):
    with command_with_log(tmp_path) as (process, url):
        assert post(url, "When is it open?").json()["number"] == "1"
        line = next(line for line in process.stderr if '"event": "answer"' in line)
        assert json.loads(line)["document"] == "a.md"


def test_a_log_that_nobody_reads_holds_up_no_answer_and_no_end(tmp_path):
    """Regression: after some 460 refusals nothing was answered, health neither."""
    with command_with_log(tmp_path) as (process, url), httpx.Client(base_url=url) as client:
        assert {client.get("/nothing").status_code for _ in range(700)} == {404}
        assert client.get("/healthz").status_code == 200
        process.send_signal(signal.SIGINT)  # after which Python ends, and writes out its stderr
        assert process.wait(10) == 0
        said = process.stderr.read().splitlines()
        found = [line for line in said if line.startswith("{") and '"message"' not in line]
        assert 0 < len(found) < 700  # what was queued beyond the pipe went with the process
        assert {json.loads(line)["reason"] for line in found} == {"not_found"}
