"""A service whose bot is opened while the server is already up."""

import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient
from serving import building

from qa_bot import Outcome, QABot, QAPair
from qa_bot.records import IndexDamagedError, NotReadyError, QABotError, SourceError
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.store.file_hashes import FileHashes, WrittenFile
from qa_bot.store.mapped_arrays import MappedFiles
from qa_bot.store.published import go_back
from qa_bot.web import address, create_app, listening_socket, serve
from qa_bot.web.examples import Examples
from qa_bot.web.page import owner_page
from qa_bot.web.running_server import RunningServer
from qa_bot.web.server_health import ServerHealth
from qa_bot.web.service import Service, State

PAIR = QAPair("1", "When is the office open?", "From nine to five.")
WARMING_UP = "the documents are still being opened; expected to answer in a moment; ask again"


def open_bot():
    return QABot.from_pairs([PAIR], encoder=FakeEncoder())


@pytest.fixture
def slow():
    """A service whose bot is opened once `slow.go` is set."""
    go = threading.Event()
    service = Service.loading(lambda: go.wait() and open_bot())
    service.go = go
    yield service
    go.set()


def failed(error: Exception) -> Service:
    def fail():
        raise error

    service = Service.loading(fail)
    service.start()
    with pytest.raises(NotReadyError):
        service.bot_within(120)
    return service


def test_a_service_over_a_bot_is_ready_at_once():
    service = Service(open_bot())
    service.start()
    assert (service.state, service.failure, service.questions) == (State.READY, None, 1)
    assert service.bot.ask("?").outcome is Outcome.NOTICE


def test_no_request_reads_more_of_the_store_than_it_shows(monkeypatch):
    service = Service(open_bot())
    client = TestClient(create_app(service))
    reads = []
    records = service.bot.store.records
    monkeypatch.setattr(service.bot.store, "records", lambda ids: reads.append(ids) or records(ids))
    assert [client.get("/readyz").json()["questions"] for _ in range(3)] == [1, 1, 1]
    assert reads == []
    client.get("/")
    assert [len(ids) for ids in reads] == [1]
    for _ in range(2):
        client.get("/page/questions.json")
    assert len(reads) == 2  # a page of the store, once
    assert service.questions == 1


def test_examples_are_spread_over_the_documents():
    pairs = [QAPair(str(number), f"Question {number}?", "So.") for number in range(10)]
    service = Service(QABot.from_pairs(pairs, encoder=FakeEncoder()))
    assert service.examples(4, 5, 2) == [Examples(None, [pairs[0], pairs[2], pairs[4], pairs[6]])]
    assert service.examples(100, 5, 2) == [Examples(None, pairs)]


def test_examples_and_lists_are_of_one_desk_while_reloads_put_another_in_place():
    """Regression: titles were those of one and pairs of the other, or there were fewer of these."""
    few = document("a.txt", PAIR).pairs
    many = [
        *document("b.txt", *(QAPair(str(i), f"Rule {i}?", "So.") for i in range(9))).pairs,
        *document("c.txt", *(QAPair(str(i), f"Law {i}?", "So.") for i in range(9))).pairs,
    ]
    bots = [QABot.from_pairs(pairs, encoder=FakeEncoder()) for pairs in (few, many)]
    services = [Service(bot) for bot in bots]
    changing = QABot.from_pairs(few, encoder=FakeEncoder())
    service = Service(changing)
    client = TestClient(create_app(service))
    lists = [TestClient(create_app(one)).get("/questions").json() for one in services]
    expected = [one.examples(4, 5, 2) for one in services]
    ended = threading.Event()

    def reload() -> None:  # as QABot.reload does, in one step
        while not ended.is_set():
            for bot in bots:
                changing._desk = bot.desk

    thread = threading.Thread(target=reload)
    thread.start()
    try:
        assert all(service.examples(4, 5, 2) in expected for _ in range(300))
        assert all(client.get("/questions").json() in lists for _ in range(50))
    finally:
        ended.set()
        thread.join()


def test_a_service_warms_up_until_its_bot_is_open_and_then_answers_those_who_waited(slow):
    assert (slow.state, slow.questions, slow.failure) == (State.WARMING_UP, 0, None)
    assert not slow.is_loading
    slow.start()
    slow.start()  # a second start does nothing
    assert slow.is_loading
    with pytest.raises(NotReadyError, match=WARMING_UP):
        slow.ask(PAIR.question, wait=0)
    with pytest.raises(NotReadyError, match=WARMING_UP):
        _ = slow.bot
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(slow.ask, PAIR.question, wait=120) for _ in range(4)]
        slow.go.set()
        assert [found.result(120).text for found in waiting] == [PAIR.answer] * 4
    assert (slow.state, slow.questions) == (State.READY, 1)


def test_a_query_that_cannot_be_used_is_still_its_own_error(slow):
    slow.go.set()
    slow.start()
    with pytest.raises(Exception, match="the limit is 10,000"):
        slow.ask("a" * 10_001)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SourceError("no questions found in docs (it is empty)"), "no questions found in docs"),
        (MemoryError("no more"), "MemoryError: no more"),
        (TimeoutError("disk"), "TimeoutError: disk"),
    ],
)
def test_a_bot_that_cannot_be_opened_is_named_to_all_who_ask(error, reason):
    service = failed(error)
    assert (service.state, service.failure, service.questions) == (State.FAILED, error, 0)
    for _ in range(2):
        with pytest.raises(NotReadyError, match=f"documents could not be opened: {reason}"):
            service.ask(PAIR.question)


def test_whoever_waits_for_the_load_is_called_once_whatever_came_of_it(slow):
    called = threading.Event()
    slow.when_loaded(called.set)
    assert not called.is_set()
    slow.go.set()
    slow.start()
    assert called.wait(120) and slow.state is State.READY
    calls = []
    failed(SourceError("x")).when_loaded(lambda: calls.append(1))
    assert calls == [1]


def test_a_service_says_how_far_the_index_is_built_until_it_is_ready():
    with building(600, 256) as (service, go):
        assert (service.progress.done, service.progress.total) == (256, 600)
        client = TestClient(create_app(service))  # it does not start, and loads no page
        said = client.get("/readyz").json()
        assert said["state"] == "warming up" and said["reason"] is None
        assert (said["progress"]["done"], said["progress"]["total"]) == (256, 600)
        waiting = client.get("/page/questions.json").json()["progress"]
        assert waiting["share"] == pytest.approx(said["progress"]["share"])
        assert 0.4 < waiting["share"] < 0.6 and waiting["rate"] > 0 < waiting["left"]
        go.set()
        assert service.bot_within(120).store.statistics.pairs == 300
        assert service.progress is None


# Over HTTP


def test_the_page_is_there_before_the_bot_and_a_question_is_told_when_to_come_back(slow):
    with TestClient(create_app(slow)) as client:  # the app starts, and with it the load
        assert client.get("/").status_code == 200
        assert client.get("/healthz").json() == {"status": "ok"}
        warming = client.get("/readyz")
        assert (warming.status_code, warming.headers["retry-after"]) == (503, "2")
        assert warming.json() == {
            "state": "warming up", "questions": None, "reason": None, "progress": None,
            "reload_failure": None, "index_check": None, "off": [],
        }  # fmt: skip
        asked = client.post("/ask", json={"query": PAIR.question})
        assert (asked.status_code, asked.headers["retry-after"]) == (503, "2")
        assert asked.json() == {"detail": WARMING_UP}
        slow.go.set()
        slow.bot_within(120)
        ready = client.get("/readyz")
        assert (ready.status_code, "retry-after" in ready.headers) == (200, False)
        assert ready.json() == {
            "state": "ready", "questions": 1, "reason": None, "progress": None,
            "reload_failure": None, "index_check": "whole", "off": [],
        }  # fmt: skip
        assert client.post("/ask", json={"query": PAIR.question}).json()["text"] == PAIR.answer


def test_after_a_failed_load_the_server_is_up_and_says_why_it_is_not_ready():
    client = TestClient(create_app(failed(SourceError("no questions found in docs"))))
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, "retry-after" in ready.headers) == (503, False)
    assert ready.json() == {
        "state": "failed", "questions": None, "reason": "no questions found in docs",
        "progress": None, "reload_failure": None, "index_check": None, "off": [],
    }  # fmt: skip
    asked = client.post("/ask", json={"query": PAIR.question})
    assert (asked.status_code, "retry-after" in asked.headers) == (503, False)
    assert asked.json()["detail"].endswith("could not be opened: no questions found in docs")


def test_while_an_index_is_damaged_the_server_says_which_file_and_answers_nothing(tmp_path):
    bot = QABot.from_pairs([PAIR], encoder=FakeEncoder())
    files = [WrittenFile(tmp_path / "gone", "", 1)]
    bot.store.files = MappedFiles((), FileHashes(files))
    with pytest.raises(IndexDamagedError):
        bot.store.checked(wait=True)
    client = TestClient(create_app(Service(bot)))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["state"]) == (503, "ready")
    assert ready.json()["index_check"] == (
        f"{tmp_path / 'gone'} cannot be read (No such file or directory)"
    )
    asked = client.post("/ask", json={"query": PAIR.question})
    assert (asked.status_code, asked.headers["retry-after"]) == (503, "2")


def test_where_an_index_could_not_be_checked_it_is_answered_from_and_that_is_said(
    tmp_path, monkeypatch
):
    for name in ("_READ_BYTES", "FIRST_BYTES"):  # more memory than there is
        monkeypatch.setattr(f"qa_bot.store.file_hashes.{name}", 2**62)
    (tmp_path / "file").write_bytes(b"x")
    bot = QABot.from_pairs([PAIR], encoder=FakeEncoder())
    hashes = FileHashes([WrittenFile(tmp_path / "file", "", 2**61)])
    bot.store.files = MappedFiles((), hashes)
    with pytest.raises(MemoryError):
        bot.store.checked(wait=True)
    service = Service(bot)
    client = TestClient(create_app(service))
    ready = client.get("/readyz")
    said = "not checked to its end (MemoryError); each record is checked when it is read"
    assert (ready.status_code, ready.json()["index_check"]) == (200, said)
    assert client.post("/ask", json={"query": PAIR.question}).json()["text"] == PAIR.answer
    health = ServerHealth.of(service, RunningServer.of(Settings()))
    assert health.index_check == said
    assert f"<dt>Its files</dt><dd><bdi>{said}</bdi></dd>" in owner_page.body(health)


def test_where_others_could_reach_it_nothing_is_served_unless_that_is_meant():
    opened = []
    with (
        listening_socket("0.0.0.0", 0) as listening,
        pytest.raises(QABotError, match="0.0.0.0 could ask.*qa-bot password.*--name.*--public"),
    ):
        serve(Service.loading(lambda: opened.append(1)), listening)
    assert not opened


@pytest.mark.parametrize(
    ("host", "url", "warned"),
    [
        ("127.0.0.1", r"http://127\.0\.0\.1:\d+", []),
        ("0.0.0.0", r"http://127\.0\.0\.1:\d+", ["listening on 0.0.0.0: whoever reaches this"]),
    ],
)
def test_serving_ends_with_the_error_of_a_load_that_fails(caplog, host, url, warned):
    def fail():
        raise SourceError("no questions found in docs")

    with (
        listening_socket(host, 0) as listening,
        pytest.raises(SourceError, match="no questions found in docs"),
    ):
        assert re.fullmatch(url, address(listening))
        serve(
            Service.loading(fail), listening, settings=Settings(server=ServerSettings(public=True))
        )
    ours = [record.message for record in caplog.records if record.name == "qa_bot.web.serving"]
    assert [message[: len(warned[0])] for message in ours] == warned


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            ServerSettings(public=True),
            "can ask, without a password; what is asked is sent unencrypted; see docs",
        ),
        (ServerSettings(names=("a.example",)), "whoever reaches this machine can ask, without a p"),
        (
            ServerSettings(passwords={"a": cheap_hash("x")}),
            "what is asked and typed as a password is sent unencrypted; see docs",
        ),
        (
            ServerSettings(passwords={"a": cheap_hash("x")}, names=("a.example",)),
            "encrypts: where that is on this machine, leave host at 127.0.0.1; see docs",
        ),
    ],
)
def test_a_server_that_others_reach_says_what_is_missing(caplog, own, told):
    def fail():
        raise SourceError("no questions found in docs")

    with (
        listening_socket("0.0.0.0", 0) as listening,
        pytest.raises(SourceError, match="no questions"),
    ):
        serve(Service.loading(fail), listening, settings=Settings(server=own))
    said = [one.message for one in caplog.records if one.name == "qa_bot.web.serving"]
    assert len(said) == 1 and told in said[0]


def test_the_log_says_which_index_is_answered_from_where_it_is_followed(
    tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    caplog.set_level(logging.INFO, "qa_bot.web.service")
    document, index = tmp_path / "docs" / "a.txt", tmp_path / "index"
    document.parent.mkdir()

    def publish(answer: str) -> None:
        document.write_text(f"1. When is it open?\n\n{answer}\n")
        QABot.open(document.parent, index)

    publish("At nine.")
    service = Service(QABot.open(document.parent, index, build="missing"))
    publish("At ten.")
    service.reload()
    assert caplog.messages[-1] == "index 2 is answered from: 1 question"
    go_back(index)
    service.reload()
    assert caplog.messages[-1] == "index 1, which was gone back to, is answered from: 1 question"
    assert "read again" not in caplog.text
