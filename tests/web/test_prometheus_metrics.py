"""What is counted for Prometheus."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from crowd import PAIR, PLACES, HeldService, post, until
from fakes import FakeEncoder
from paths import ROOT
from prometheus_client.parser import text_string_to_metric_families
from serving import Server, bot_over

from qa_bot import QABot, __version__
from qa_bot.records import SourceError
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web.observed import ObservedRequest
from qa_bot.web.prometheus_metrics import Metrics
from qa_bot.web.running_server import RunningServer
from qa_bot.web.service import Service


def served(service=None, **own):
    service = service or QABot.from_pairs([PAIR], encoder=FakeEncoder())
    settings = Settings(server=ServerSettings(metrics=True, **own))
    return Server(service, settings=settings, with_tools=True).running()


def figures(url: str) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of their names."""
    reply = httpx.get(f"{url}/metrics", timeout=60)
    assert reply.status_code == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_answers_refusals_and_their_seconds_are_counted():
    with served() as server:
        url = server.url
        for query in (PAIR.question, PAIR.question, "zebra crossing"):
            post(url, query)
        httpx.post(f"{url}/ask", json={"query": [PAIR.question, "zebra crossing"]})
        post(url, "x" * 10_001)
        httpx.get(f"{url}/nothing")
        httpx.get(f"{url}/healthz")
        found = figures(url)
    assert found["qa_bot_answers_total", "api", "answered"] == 3
    assert found["qa_bot_answers_total", "api", "not_covered"] == 2
    assert found["qa_bot_refusals_total", "api", "not_usable"] == 1
    assert found["qa_bot_refusals_total", "page", "not_found"] == 1
    assert found["qa_bot_waiting_seconds_count",] == 4
    assert found["qa_bot_answering_seconds_count",] == 4
    assert found["qa_bot_answering_seconds_bucket", "60.0"] == 4
    assert 0 < found["qa_bot_answering_seconds_sum",] < 60
    assert not [name for name, *_ in found if name.endswith("_created")]


def test_the_state_of_the_server_is_as_it_stands():
    begun = time.time()
    with served() as server:
        found = figures(server.url)
        build, since = found["qa_bot_build_info", __version__], found["qa_bot_start_time_seconds",]
    assert build == 1 and begun - 1 < since < time.time() + 1
    standing = {name: value for (name, *labels), value in found.items() if not labels}
    expected = {
        "qa_bot_waiting_questions": 0, "qa_bot_ready": 1, "qa_bot_documents": 0, "qa_bot_pairs": 1,
        "qa_bot_problems": 0,
    }  # fmt: skip
    assert expected.items() <= standing.items()
    assert (found["qa_bot_off", "page"], found["qa_bot_off", "api"]) == (0, 0)


def test_what_waits_and_what_is_off_shows(tmp_path):
    service = HeldService()
    with served(service, off_page=tmp_path / "off") as server, ThreadPoolExecutor(PLACES) as held:
        for _ in range(PLACES):
            held.submit(post, server.url)
        until(lambda: service.line.waiting == PLACES - 1)
        (tmp_path / "off").touch()
        found = figures(server.url)
        service.go.set()
    assert found["qa_bot_waiting_questions",] == PLACES - 1
    assert (found["qa_bot_off", "page"], found["qa_bot_off", "api"]) == (1, 0)


def test_before_the_documents_are_read_there_are_figures_of_none():
    def failing():
        raise ValueError("secret")

    service = Service.loading(failing)
    with served(service) as server:
        until(lambda: service.failure)
        found = figures(server.url)
    assert found["qa_bot_ready",] == 0 and ("qa_bot_pairs",) not in found


def test_each_reload_is_counted_by_what_came_of_it(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text("## 1. When is it open?\n\nAt nine.\n")
    service = Service(bot_over(folder))
    with served(service) as server:
        before = figures(server.url)
        service.reload()
        (folder / "b.md").write_text("## 1. Who is there?\n\nAnn.\n\n## 2. Why?\n\nShe is.\n")
        begun = datetime.now(UTC).timestamp()
        service.reload()
        (folder / "a.md").unlink()
        (folder / "b.md").unlink()
        with pytest.raises(SourceError):
            service.reload()
        found = figures(server.url)
    assert ("qa_bot_last_reload_timestamp_seconds",) not in before
    counts = {result: found["qa_bot_reloads_total", result] for result in
              ("changed", "unchanged", "failed")}  # fmt: skip
    assert counts == {"changed": 1, "unchanged": 1, "failed": 1}
    assert begun - 1 < found["qa_bot_last_reload_timestamp_seconds",] < time.time() + 1
    assert (found["qa_bot_documents",], found["qa_bot_pairs",]) == (2, 3)


def test_nothing_that_a_request_or_a_document_says_is_a_label():
    with served() as server:
        for path in ("/x", "/y", "/z?secret"):
            httpx.get(server.url + path, headers={"x-request-id": "secret"})
        text = httpx.get(f"{server.url}/metrics").text
        post(server.url, "secret question")
        names = {name for name, *_ in figures(server.url)}
    assert "secret" not in text and text.count("not_found") == 1
    assert all(name.startswith("qa_bot_") for name in names)


def test_what_is_counted_costs_less_than_a_twentieth_of_a_millisecond():
    service = Service(QABot.from_pairs([PAIR], encoder=FakeEncoder()))
    metrics = Metrics(service, RunningServer.of(Settings()))
    answer, asked = service.ask(PAIR.question), ObservedRequest("a", "api", [metrics])
    begun = time.process_time()
    for _ in range(2_000):
        metrics.answered(asked, [answer], 0.01)
    assert (time.process_time() - begun) / 2_000 < 0.05e-3  # it is 0.005 ms


def test_it_is_not_there_unless_it_is_asked_for_and_its_package_not_imported():
    code = (
        "import sys; sys.path[:0] = ['tests', 'tests/web']\n"
        "from qa_bot import QABot\nfrom fakes import FakeEncoder\n"
        "from qa_bot.web import create_app\nfrom qa_bot.web.service import Service\n"
        "app = create_app(Service(QABot.from_pairs([('A?', 'B.')], encoder=FakeEncoder())))\n"
        "print('prometheus_client' in sys.modules, '/metrics' in [one.path for one in app.routes])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["False", "False"]
