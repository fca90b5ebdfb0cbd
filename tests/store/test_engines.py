"""What every engine must do, with one that keeps its index in a dictionary; FAISS in one folder."""

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from fakes import FakeEncoder, document

import qa_bot
from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import memory_store
from qa_bot.store.manifest import Manifest
from qa_bot.store.opening import opened

PACKAGE = Path(qa_bot.__file__).parent
OLD = [document("a.txt", QAPair("1", "Open?", "Daily."), QAPair("2", "Cost?", "Five."))]
NEW = [OLD[0], document("b.txt", QAPair("1", "Dogs?", "No."))]


class ShelfWriter:
    """StoreWriter that keeps what was published on a shelf, and a list of what it was asked."""

    place = "the shelf"

    def __init__(self):
        self.asked = []
        self.damaged = False
        self._published = None

    def manifest(self):
        return self._published and self._published[0]

    def open(self, manifest):
        self.asked.append("open")
        if self.damaged:
            raise IndexDamagedError("the shelf is wet")
        return self._published[1]

    def refuse_others(self, manifest):
        pass

    def turn(self):
        return nullcontext()

    def refresh(self, pairs, encoder, previous=None):
        self.asked.append("refresh" if previous else "build")
        return memory_store(pairs, encoder)

    def publish(self, store, sources, encoder):
        self.asked.append("publish")
        pairs = store.statistics.pairs
        manifest = Manifest("1", encoder.name, encoder.fingerprint, 32, pairs, 0, sources, {})
        self._published = (manifest, store)
        return manifest


@pytest.fixture
def writer():
    writer = ShelfWriter()
    opened(writer, OLD, FakeEncoder())
    return writer


def test_an_index_is_built_published_and_then_only_opened(writer, caplog):
    assert writer.asked == ["build", "publish"]
    store = opened(writer, OLD, FakeEncoder())
    assert writer.asked == ["build", "publish", "open"]
    assert (tuple(store.records(range(2))), caplog.records) == (OLD[0].pairs, [])


def test_an_index_of_other_documents_is_refreshed_from_the_one_before(writer):
    store = opened(writer, NEW, FakeEncoder())
    assert writer.asked[2:] == ["open", "refresh", "publish"]
    assert store.statistics.pairs == 3
    assert writer.manifest().sources == {document.path: document.sha256 for document in NEW}


@pytest.mark.parametrize("change", ["answer", "hash"])
def test_a_changed_pair_or_a_changed_file_alone_is_enough(writer, change, monkeypatch):
    monkeypatch.setattr("qa_bot.store.base.PAGE_PAIRS", 1)
    pairs, sha256 = OLD[0].pairs, OLD[0].sha256
    now = {
        "answer": type(OLD[0])("a.txt", sha256, (pairs[0], QAPair("2", "Cost?", "Six."))),
        "hash": type(OLD[0])("a.txt", "0" * 64, pairs),
    }[change]
    opened(writer, [now], FakeEncoder())
    assert writer.asked[2:] == ["open", "refresh", "publish"]


def test_an_index_that_cannot_be_used_is_built_again_and_the_reason_said(writer, caplog):
    opened(writer, OLD, FakeEncoder("other", "fake-2"))
    writer.damaged = True
    opened(writer, OLD, FakeEncoder("other", "fake-2"))
    opened(writer, OLD, FakeEncoder("other", "fake-2"), rebuild=True)
    assert writer.asked[2:] == ["build", "publish", "open", *["build", "publish"] * 2]
    assert [record.getMessage() for record in caplog.records] == [
        "the shelf was built with 'fake', this bot uses 'other'; the index is built again",
        "the shelf is wet; the index is built again",
    ]


def test_faiss_is_named_by_its_engine_and_where_an_engine_is_chosen_alone():
    naming = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "faiss" in path.read_text("utf-8")
    }
    elsewhere = {name for name in naming if not name.startswith("store/faiss_engine/")}
    # Codes of token vectors are trained and made with FAISS, whatever engine keeps them.
    assert elsewhere == {"store/__init__.py", "store/token_codes.py"}


@pytest.mark.parametrize("module", ["qa_bot", "qa_bot.verifying", "qa_bot.cli.commands"])
def test_importing_loads_no_engine(module):
    code = f"import sys, {module}; print([name for name in sys.modules if 'faiss' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
