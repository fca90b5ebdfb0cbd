"""A catalogue comes back from its file, whatever is in it, and one that is damaged is refused."""

import json

import numpy as np
import pytest
from fakes import FakeEncoder, document

from qa_bot.records import QAPair, Source
from qa_bot.store import open_store
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.catalogue_file import catalogue_bytes, read_catalogue
from qa_bot.words.vocabulary import Vocabulary

PAIRS = [
    QAPair("A1", "When is the hall open?", "At nine.", Source("hall.md", title="Hall"),
           label="Stra\u00dfe A1", number_is_printed=False),
    QAPair("2", "Who rents the hall?", "Anyone.", Source("clinic.md", section="\u0643\u0645")),
    QAPair("3", "Where?", "Here."),
]  # fmt: skip


@pytest.mark.parametrize("pairs", [PAIRS, PAIRS[:1], PAIRS[2:], []])
def test_a_catalogue_comes_back(tmp_path, pairs):
    written = Catalogue.of(pairs)
    (tmp_path / "c").write_bytes(catalogue_bytes(written))
    read = read_catalogue(tmp_path / "c", len(pairs))
    for name in ("numbers", "labels", "sections", "titles", "paths"):
        one, other = getattr(read, name), getattr(written, name)
        assert [*one.names] == [*other.names]
        assert one.codes.tolist() == other.codes.tolist()
    assert read.documents({}) == written.documents({})
    assert [read.title_of(place) for place in range(len(read.paths.names))] == [
        written.title_of(place) for place in range(len(written.paths.names))
    ]
    for name in ("counted", "follows", "own_titles"):
        assert np.array_equal(getattr(read, name), getattr(written, name))
    asked = [one.question_words.asked_in("hall").tolist() for one in (read, written)]
    assert asked[0] == asked[1] == ([0, 1] if len(pairs) == 3 else [])
    assert [pair in [pairs[i] for i in read.like(pair).tolist()] for pair in pairs] == [
        True for _ in pairs
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[:50],
        lambda data: b"",
        lambda data: data.replace(b"I32", b"F32"),
        lambda data: data.replace(b"paths.codes", b"paths.modes"),
        lambda data: b"\xff" * 8 + data[8:],
    ],
)
def test_a_file_that_is_damaged_is_refused(tmp_path, change):
    path = tmp_path / "c"
    path.write_bytes(change(catalogue_bytes(Catalogue.of(PAIRS))))
    with pytest.raises(ValueError, match=r"."):
        read_catalogue(path, 3)


def test_a_catalogue_of_other_pairs_is_refused(tmp_path):
    (tmp_path / "c").write_bytes(catalogue_bytes(Catalogue.of(PAIRS)))
    with pytest.raises(ValueError, match="are not those of its pairs"):
        read_catalogue(tmp_path / "c", 2)


def test_an_opened_index_reads_neither_records_nor_words_to_know_its_pairs(tmp_path, monkeypatch):
    documents = [document("hall.md", *PAIRS[:2]), document("clinic.md", PAIRS[2])]
    open_store(tmp_path, documents, FakeEncoder())
    monkeypatch.setattr(Catalogue, "of", None)
    monkeypatch.setattr(Vocabulary, "from_texts", None)
    store = open_store(tmp_path, documents, FakeEncoder())
    assert [one.path for one in store.catalogue.documents({})] == ["hall.md", "clinic.md"]
    assert store.vocabulary.read("rennts the hall").text == "rents the hall"
    (generation,) = (tmp_path / "generations").iterdir()
    assert json.loads((generation / "vocabulary.json").read_text())["terms"] == {}
