"""Whoever opens an index between two publishes opens the one of now, and calls nothing damaged."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

import pytest
from fakes import FakeEncoder, document
from paths import ROOT, TESTS

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import manifest_at, open_store, records_at
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.manifest import KEEP

DOCUMENTS = [
    document("a.txt", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five."))
]
PAIRS = DOCUMENTS[0].pairs


@pytest.fixture
def index(tmp_path):
    open_store(tmp_path, DOCUMENTS, FakeEncoder())
    return tmp_path


def publish(index, times=1):
    for _ in range(times):
        open_store(index, DOCUMENTS, FakeEncoder(), rebuild=True)


def overtaken(monkeypatch, index, rounds):
    """Let as many more be published as are kept when a manifest has been read, so many times."""
    read = FaissWriter.manifest
    left = list(range(rounds))

    def manifest(writer):
        found = read(writer)
        if left:
            left.pop()
            monkeypatch.setattr(FaissWriter, "manifest", read)
            publish(index, KEEP)
            monkeypatch.setattr(FaissWriter, "manifest", manifest)
        return found

    monkeypatch.setattr(FaissWriter, "manifest", manifest)


@pytest.mark.parametrize("rounds", [1, 3])
def test_an_index_that_others_have_overtaken_is_not_called_damaged(
    index, monkeypatch, caplog, rounds
):
    overtaken(monkeypatch, index, rounds)
    encoder = FakeEncoder()
    store = open_store(index, DOCUMENTS, encoder)
    assert tuple(store.records(range(2))) == PAIRS
    assert store.index_sha256 == manifest_at(index).sha256
    assert caplog.records == [] and encoder.embedded == []


def test_records_are_read_of_the_index_of_now_with_its_manifest(index):
    before = manifest_at(index)
    publish(index, KEEP)
    manifest, pairs = records_at(index, before)
    assert pairs == PAIRS
    assert manifest == manifest_at(index) != before


def test_one_that_is_damaged_and_still_the_one_of_now_is_called_so(index):
    manifest = manifest_at(index)
    (index / "generations" / manifest.generation / "records.jsonl").unlink()
    with pytest.raises(IndexDamagedError, match="records.jsonl cannot be read"):
        records_at(index, manifest)


OPEN = """
import logging, sys
from pathlib import Path
from test_newest import DOCUMENTS, PAIRS
from fakes import FakeEncoder
from qa_bot.store import open_store

rebuild, times = sys.argv[2] == "builder", int(sys.argv[3])
logging.basicConfig(level=logging.WARNING, format="%(message)s")
for _ in range(times):
    encoder = FakeEncoder()
    store = open_store(Path(sys.argv[1]), DOCUMENTS, encoder, rebuild)
    assert tuple(store.records(range(len(PAIRS)))) == PAIRS
    assert rebuild or encoder.embedded == [], "a reader has built it"
"""


def test_two_builders_and_two_readers_never_see_each_other_as_damage(index):
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS, TESTS / "store"))),
        "OMP_NUM_THREADS": "1",
    }
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPEN, str(index), kind, times],
                    env=environment,
                    stderr=subprocess.PIPE,
                    text=True,
                )  # fmt: skip
            )
            for kind, times in [("builder", "12"), ("reader", "40")] * 2
        ]
        stack.callback(lambda: [process.send_signal(signal.SIGTERM) for process in processes])
        said = [process.communicate(timeout=300)[1] for process in processes]
    # That another one holds the lock for seconds is said, and no damage.
    assert [
        line for lines in said for line in lines.splitlines() if ".lock is held" not in line
    ] == []
    assert [process.returncode for process in processes] == [0] * 4
