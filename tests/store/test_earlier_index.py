"""An index that an earlier version wrote opens as it is."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, document
from paths import DATA
from pytest import approx

from qa_bot.parsing import Document
from qa_bot.records import QAPair
from qa_bot.store import memory_store, open_store, read_manifest, read_records

# What FakeEncoder and the version before StoreWriter made of these, its index folder as a zip file.
DOCUMENTS = [
    document(
        "a.txt",
        QAPair("1", "Are you open today?", "Daily from nine."),
        QAPair(
            "2", "What does a ticket cost?", "Five pounds. Children pay two.",
            alternates=("ticket price",),
        ),
    ),
    document("sub/b.txt", QAPair("1", "Wie hei\u00dft es?", "Zwei Zeilen.\nNo dogs.")),
]  # fmt: skip
PAIRS = tuple(pair for document in DOCUMENTS for pair in document.pairs)


@pytest.fixture
def index(tmp_path):
    with zipfile.ZipFile(DATA / "index_format_3.zip") as written:
        written.extractall(tmp_path)
    return tmp_path


def as_they_were(index: Path) -> list[Document]:
    """The documents with the hashes that the index has of them: none has changed since."""
    sources = read_manifest(index).sources
    return [replace(document, sha256=sources[document.path]) for document in DOCUMENTS]


def test_an_index_of_format_3_opens_with_nothing_embedded_written_or_warned_of(index, caplog):
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    encoder = FakeEncoder()
    store = open_store(index, as_they_were(index), encoder)
    assert (encoder.embedded, caplog.records) == ([], [])
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
    assert store.index_sha256 == read_manifest(index).sha256
    assert tuple(store.records(range(3))) == PAIRS


def test_an_index_of_format_3_finds_what_one_built_today_finds(index, encoder):
    stored = open_store(index, DOCUMENTS, encoder)
    built = memory_store(PAIRS, encoder)
    pooled = encoder.encode_query("ticket price today").pooled
    one, other = (s.candidates(pooled, ["ticket", "daili"]) for s in (stored, built))
    assert one.ids.tolist() == other.ids.tolist() == [0, 1, 2]
    assert one.question_cosine == approx(other.question_cosine, abs=1e-4)
    assert one.bm25 == approx(other.bm25, abs=1e-4) and one.bm25[2] == 0 < one.bm25[1]
    tokens, fresh = (s.token_vectors(np.arange(3)) for s in (stored, built))
    assert tokens.ids.tolist() == fresh.ids.tolist()
    assert tokens.vectors == approx(fresh.vectors, abs=1e-3)
    assert stored.exact("Ticket price?") == [1]


def test_the_records_of_an_index_of_format_3_are_read(index):
    assert read_records(index, read_manifest(index)) == PAIRS
