"""Changed documents are answered from once they are whole, and the old ones until then."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fakes import FakeEncoder
from paths import ROOT

from qa_bot import QABot, QABotError
from qa_bot.records import Problem
from qa_bot.web.service import Service as WebService
from qa_bot.web.service import State
from qa_bot.web.watching import Watcher, seconds_until_next

needs_users = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")
COMMON_USER = 65534
FAQ = "## 1. When is the office open?\n\n{}\n\n## 2. Is there tea?\n\nYes.\n"


class Service:
    """Counts how often it is told to read again; `bot` is what a server would answer with."""

    reloads = 0
    is_loading = False
    reload_failure: str | None = None

    def __init__(self, bot: QABot | None = None) -> None:
        self.bot = bot
        self.state = State.READY if bot else State.WARMING_UP

    def reload_soon(self) -> None:
        self.reloads += 1


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "faq.md").write_text(FAQ.format("At nine."), "utf-8")
    return folder


@pytest.fixture
def watcher(folder) -> Watcher:
    return Watcher(Service(), folder)


def reloads_after(watcher: Watcher, looks: int) -> int:
    for _ in range(looks):
        watcher.look()
    return watcher._service.reloads


def test_nothing_is_read_again_where_nothing_changed(watcher):
    assert reloads_after(watcher, 5) == 0


def test_a_changed_file_is_read_again_once_it_stays_as_it_is(watcher, folder):
    path = folder / "faq.md"
    for line in ("a", "b", "c"):  # as while it is copied
        with path.open("a") as file:
            file.write(line)
        assert reloads_after(watcher, 1) == 0
    assert reloads_after(watcher, 1) == 1
    assert reloads_after(watcher, 5) == 1


@pytest.mark.parametrize("change", ["added", "removed", "renamed", "replaced", "let be read"])
def test_whatever_changes_among_the_files_is_seen(watcher, folder, change):
    path = folder / "faq.md"
    if change == "added":
        (folder / "more.md").write_text(FAQ.format("At ten."), "utf-8")
    elif change == "removed":
        path.unlink()
    elif change == "renamed":
        path.rename(folder / "other.md")
    elif change == "let be read":
        path.chmod(0o600)
    else:
        before = path.stat()
        (folder / "new").write_text(FAQ.format("At six.."), "utf-8")
        os.utime(folder / "new", ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
        (folder / "new").replace(path)
    assert reloads_after(watcher, 2) == 1


def test_a_folder_that_is_away_for_a_while_is_no_change(watcher, folder):
    away = folder.rename(folder.with_name("away"))
    assert reloads_after(watcher, 3) == 0
    away.rename(folder)
    assert reloads_after(watcher, 3) == 0


def test_hidden_files_are_none_of_the_documents(watcher, folder):
    (folder / ".hidden").write_text("x")
    assert reloads_after(watcher, 3) == 0


def opened(folder, tmp_path, rebuild=False) -> QABot:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
        return QABot.open(folder, tmp_path / "index", rebuild=rebuild)


def test_an_index_that_others_publish_is_opened_and_one_of_its_own_is_not(folder, tmp_path):
    service = Service(opened(folder, tmp_path))
    watcher = Watcher(service, folder)
    assert reloads_after(watcher, 3) == 0
    other = opened(folder, tmp_path, rebuild=True)
    service.is_loading = True  # it may be its own that is published
    assert reloads_after(watcher, 2) == 0
    service.is_loading = False
    assert reloads_after(watcher, 3) == 1  # where that fails it is not tried for ever
    service.bot = other
    assert reloads_after(watcher, 3) == 1
    (tmp_path / "index").rename(tmp_path / "away")
    assert reloads_after(watcher, 3) == 1


def test_two_that_want_different_indexes_do_not_build_in_turn(folder, tmp_path, caplog):
    service = Service(opened(folder, tmp_path))
    watcher = Watcher(service, folder)
    for times in (1, 2):
        opened(folder, tmp_path, rebuild=True)
        assert reloads_after(watcher, 2) == times
        service.bot = opened(folder, tmp_path, rebuild=True)  # what the reload led to
        assert reloads_after(watcher, 2) == times
    opened(folder, tmp_path, rebuild=True)
    assert reloads_after(watcher, 3) == 2
    assert caplog.messages[-1] == (
        f"another program builds another index in {tmp_path / 'index'}: it is not followed"
    )
    (folder / "more.md").write_text(FAQ.format("At ten."), "utf-8")
    assert reloads_after(watcher, 2) == 3  # until the documents change
    opened(folder, tmp_path, rebuild=True)
    assert reloads_after(watcher, 2) == 4


def test_one_that_builds_over_none_follows_what_is_published_always(folder, tmp_path):
    service = Service(opened(folder, tmp_path))
    watcher = Watcher(service, folder, None)
    for times in (1, 2, 3, 4):
        opened(folder, tmp_path, rebuild=True)
        assert reloads_after(watcher, 2) == times
        service.bot = opened(folder, tmp_path, rebuild=True)
        assert reloads_after(watcher, 2) == times


def test_an_index_that_turns_out_to_be_damaged_is_built_again(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("qa_bot.store.mapped_arrays.HELD_BYTES", 0)
    opened(folder, tmp_path)
    service = Service(opened(folder, tmp_path))
    watcher = Watcher(service, folder)
    assert reloads_after(watcher, 2) == 0
    (path,) = (tmp_path / "index").glob("generations/*/token_vectors.npy")
    os.truncate(path, 100)
    assert reloads_after(watcher, 3) == 1


def looks_that_reload(watcher: Watcher, looks: int) -> list[int]:
    """Those looks, counted from 1, after which the documents are read again."""
    counts = [watcher._service.reloads, *(reloads_after(watcher, 1) for _ in range(looks))]
    return [look for look in range(1, looks + 1) if counts[look] > counts[look - 1]]


def with_problem(bot: QABot, may_pass: bool) -> QABot:
    """The same bot, to which a document could not be read."""
    reading = replace(bot.reading, problems=(Problem("b.md", "cannot be read", may_pass),))
    bot._desk = replace(bot.desk, reading=reading)
    return bot


@pytest.mark.parametrize("why", ["it failed", "a document was left out"])
def test_what_could_not_be_read_is_tried_again_less_and_less_often(folder, tmp_path, why):
    service = Service(opened(folder, tmp_path))
    watcher = Watcher(service, folder)
    assert looks_that_reload(watcher, 3) == []
    if why == "it failed":
        service.reload_failure = "the disk is full"
    else:
        with_problem(service.bot, may_pass=True)
    assert looks_that_reload(watcher, 700) == [1, 3, 7, 15, 31, 63, 127, 255, 383, 511, 639]
    (folder / "more.md").write_text(FAQ.format("At ten."), "utf-8")
    assert looks_that_reload(watcher, 10) == [2, 3, 5, 9]  # at first for the change


def test_nothing_is_tried_again_that_goes_no_better_or_is_under_way(folder, tmp_path):
    service = Service(with_problem(opened(folder, tmp_path), may_pass=False))
    watcher = Watcher(service, folder)
    assert reloads_after(watcher, 10) == 0
    service.reload_failure, service.is_loading = "the disk is full", True
    assert reloads_after(watcher, 10) == 0


class ReloadsAtOnce(WebService):
    """A service that reads again in the thread that asks for it."""

    def reload_soon(self) -> None:
        with suppress(QABotError):
            self.reload()


@pytest.fixture
def as_common_user(folder, tmp_path):
    """A folder of somebody who may not read everything, as root may, while the test runs."""
    opened(folder, tmp_path).reload()  # loads what may be out of a common user's reach
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        os.chown(name, COMMON_USER, -1)
        os.seteuid(COMMON_USER)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


@needs_users
@pytest.mark.parametrize("closed", ["sub", "sub/b.md"])
def test_a_document_is_answered_from_once_it_can_be_read(as_common_user, closed):
    sources = as_common_user / "docs"
    (sources / "sub").mkdir(parents=True)
    for name in ("a.md", "sub/b.md"):
        (sources / name).write_text(FAQ.format(f"In {name}."), "utf-8")
    (sources / closed).chmod(0)
    service = ReloadsAtOnce(opened(sources, as_common_user))
    watcher = Watcher(service, sources)
    assert service.questions == 2 and [one.may_pass for one in service.bot.problems] == [True]
    (sources / closed).chmod(0o700)
    watcher.look()
    watcher.look()
    assert (service.questions, service.bot.problems) == (4, ())


@needs_users
def test_a_reload_that_failed_is_tried_again(as_common_user):
    sources, index = as_common_user / "docs", as_common_user / "index"
    sources.mkdir()
    (sources / "a.md").write_text(FAQ.format("At nine."), "utf-8")
    service = ReloadsAtOnce(opened(sources, as_common_user))
    watcher = Watcher(service, sources)
    index.chmod(0o500)  # such as a disk that is mounted for reading alone for a while
    (sources / "b.md").write_text(FAQ.format("At ten."), "utf-8")
    watcher.look()
    watcher.look()
    assert service.questions == 2 and "cannot be written" in service.reload_failure
    index.chmod(0o700)
    watcher.look()
    assert (service.questions, service.reload_failure) == (4, None)


def test_a_look_that_fails_is_not_the_last(folder):
    class Failing(Service):
        def reload_soon(self) -> None:
            super().reload_soon()
            if self.reloads == 1:
                raise MemoryError

    class SixLooks(threading.Event):
        looks = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.looks += 1
            if self.looks % 2:
                (folder / f"{self.looks}.md").write_text(FAQ.format("At one."), "utf-8")
            return self.looks > 6

    service = Failing()
    Watcher(service, folder).watch(SixLooks())
    assert service.reloads == 3


def test_a_look_that_takes_long_is_not_taken_often():
    assert seconds_until_next(0.001) == 2 and seconds_until_next(0.5) == 25


@pytest.mark.model
def test_a_server_answers_from_changed_documents_and_keeps_the_old_where_it_cannot(
    folder, tmp_path
):
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0"]
    command += ["--sources", str(folder), "--index", str(tmp_path / "index")]
    with (
        (tmp_path / "stderr").open("w") as stderr,
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
            text=True,
        ) as server,
    ):  # fmt: skip
        try:
            url = re.search(r"http://[0-9.]+:[0-9]+", server.stdout.readline())[0]
            assert server.stdout.readline().endswith("ready to answer\n")
            (folder / "faq.md").write_text(FAQ.format("At eleven."), "utf-8")
            assert until(lambda: answer(url) == "At eleven.")
            (folder / "faq.md").unlink()
            assert until(lambda: readiness(url)["reload_failure"])
            assert readiness(url)["state"] == "ready" and answer(url) == "At eleven."
            (folder / "faq.md").write_text(FAQ.format("At noon."), "utf-8")
            assert until(lambda: answer(url) == "At noon.")
            assert readiness(url)["reload_failure"] is None
            assert readiness(url)["index_check"] == "whole"
            before = index_of(url)
            built = [sys.executable, "-m", "qa_bot", "index", "--rebuild", *command[-4:]]
            subprocess.run(built, cwd=ROOT, capture_output=True, check=True)
            assert until(lambda: index_of(url) != before) and answer(url) == "At noon."
        finally:
            server.terminate()
    assert "read again (0 new, 1 changed, 0 gone): 2 questions" in (tmp_path / "stderr").read_text()


def asked(url: str) -> dict:
    return httpx.post(f"{url}/ask", json={"query": "When is the office open?"}).json()


def answer(url: str) -> str:
    return asked(url)["text"]


def index_of(url: str) -> str:
    return asked(url)["proof"]["index_sha256"]


def readiness(url: str) -> dict:
    return httpx.get(f"{url}/readyz").json()


def until(holds) -> bool:
    """Whether something comes to hold within a minute; asked often, as nothing tells of it."""
    end = time.monotonic() + 60
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(found)
