"""The lock of an index folder: who holds it is said to whoever waits."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from fakes import FakeEncoder, document
from paths import ROOT

from qa_bot.records import QAPair, StoreError
from qa_bot.store import index_lock, open_store
from qa_bot.store.index_lock import HOLDER, LOCK, locked, locked_now

DOCUMENTS = [document("a.txt", QAPair("1", "Are you open?", "Daily."))]
HOLD = """
import sys
from pathlib import Path
from qa_bot.store.index_lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_program(folder):
    """Another process that holds the lock until it reads a line."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


@pytest.fixture
def soon(monkeypatch):
    """What takes two seconds is said at once."""
    monkeypatch.setattr(index_lock, "SAID_AFTER_SECONDS", 0.01)


def test_it_is_said_within_seconds():
    assert index_lock.SAID_AFTER_SECONDS == 2


def test_who_waits_is_told_which_process_holds_which_file_since_when(tmp_path, caplog, soon):
    said = []

    class Ends(FakeEncoder):
        def encode_documents(self, texts):
            said.append(caplog.records[0].getMessage())
            return super().encode_documents(texts)

    with another_program(tmp_path) as other, ThreadPoolExecutor() as threads:
        waiting = threads.submit(open_store, tmp_path, DOCUMENTS, Ends())
        while not caplog.records:
            assert not waiting.done()
        other.communicate("\n")
        assert waiting.result(60).statistics.pairs == 1
    found = re.fullmatch(
        rf"{re.escape(str(tmp_path / LOCK))} is held by process {other.pid} on \S+ since "
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S+; waiting up to 600 s for it",
        said[0],
    )
    assert found, said[0]
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "generations", "manifest.json"}


def test_where_the_other_does_not_end_the_error_says_who_it_is(tmp_path, monkeypatch, soon):
    monkeypatch.setattr(index_lock, "LOCK_SECONDS", 0.05)
    with another_program(tmp_path) as other:
        with pytest.raises(StoreError) as raised:
            open_store(tmp_path, DOCUMENTS, FakeEncoder())
        assert f"has been locked for 0.05 s by process {other.pid} on " in str(raised.value)


@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
def test_a_holder_that_was_killed_holds_nothing(tmp_path, caplog):
    with another_program(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait(60)
        assert (tmp_path / HOLDER).exists()
        open_store(tmp_path, DOCUMENTS, FakeEncoder())
    assert caplog.records == [] and not (tmp_path / HOLDER).exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", "3", '{"process": 1}'])
def test_a_holder_that_is_not_named_is_another_program(tmp_path, monkeypatch, soon, content):
    monkeypatch.setattr(index_lock, "LOCK_SECONDS", 0.05)
    with another_program(tmp_path):
        (tmp_path / HOLDER).write_text(content)
        with pytest.raises(StoreError, match="for 0.05 s by another program; wait for it"):
            open_store(tmp_path, DOCUMENTS, FakeEncoder())


def test_within_its_own_it_is_taken_again_and_named_until_the_last_is_done(tmp_path):
    with locked(tmp_path):
        with locked(tmp_path), locked_now(tmp_path) as is_ours:
            assert is_ours
        assert (tmp_path / HOLDER).exists()
    assert not (tmp_path / HOLDER).exists()


def test_taken_now_or_not_at_all(tmp_path):
    with another_program(tmp_path), locked_now(tmp_path) as is_ours:
        assert not is_ours
