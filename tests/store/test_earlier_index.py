"""An index of an earlier format is named, built again from the documents, and good from then on."""

import zipfile
from pathlib import Path

import pytest
from fakes import FakeEncoder, document
from paths import DATA

from qa_bot.records import IndexMismatchError, QAPair
from qa_bot.store import open_store, read_manifest

# What FakeEncoder and a version of format 3 made of these, its index folder as a zip file.
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
def index(tmp_path) -> Path:
    with zipfile.ZipFile(DATA / "index_format_3.zip") as written:
        written.extractall(tmp_path)
    return tmp_path


def test_an_index_of_format_3_is_built_again_once(index, caplog):
    with pytest.raises(IndexMismatchError, match="has format 3, this version writes"):
        read_manifest(index)
    encoder, again = FakeEncoder(), FakeEncoder()
    store = open_store(index, DOCUMENTS, encoder)
    assert len(encoder.embedded) == 7 and tuple(store.records(range(3))) == PAIRS
    (warning,) = caplog.records
    assert "has format 3" in warning.getMessage()
    assert tuple(open_store(index, DOCUMENTS, again).records(range(3))) == PAIRS
    assert again.embedded == [] and len(caplog.records) == 1
