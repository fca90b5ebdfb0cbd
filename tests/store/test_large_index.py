"""Files too large to be hashed at opening: their sizes then, and what is taken of them later."""

import numpy as np
import pytest
from fakes import FakeEncoder, document

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import open_store, read_manifest
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.faiss_engine.writer import FaissWriter
from qa_bot.store.records_file import KEPT_RECORDS, StoredRecords, write_records

PAIRS = document(
    "a.txt",
    QAPair("1", "Are you open?", "Daily.\u2028Or\r\nnot."),
    QAPair("2", "Cost?", "Five pounds."),
    QAPair("3", "Dogs?", "No dogs."),
).pairs
QUERY = FakeEncoder().encode_query("cost").pooled


@pytest.fixture
def index(tmp_path, monkeypatch):
    """An index of which every file counts as large."""
    open_store(tmp_path, [document("a.txt", *PAIRS)], FakeEncoder())
    for module in ("files", "writer"):
        monkeypatch.setattr(f"qa_bot.store.faiss_engine.{module}.WHOLE_BYTES", 0)
    return tmp_path


def opened(index):
    return FaissWriter(index).open(read_manifest(index))


def file(index, name):
    return index / "generations" / read_manifest(index).generation / name


def change(index, name, **values):
    """Put other numbers into an array file, of the same size: `at` says where."""
    array = np.load(file(index, name), mmap_mode="r+")
    array[values["at"]] = values["value"]
    array.flush()


def test_it_opens_and_finds_what_the_small_one_finds(index):
    store = opened(index)
    assert tuple(store.data.pairs) == PAIRS
    assert store.exact("cost") == [1] and store.exact("a.txt: 3. dogs") == [2]
    assert store.candidates(QUERY, ["cost"]).ids.tolist() == [0, 1, 2]
    assert len(store.token_vectors(np.array([1])).ids) == 4


@pytest.mark.parametrize("name", ["records.jsonl", "token_vectors.npy", "vectors.faiss"])
def test_a_file_of_another_size_is_named_at_opening(index, name):
    path = file(index, name)
    path.write_bytes(path.read_bytes() + b"\n")
    size = path.stat().st_size
    with pytest.raises(IndexDamagedError) as raised:
        opened(index)
    assert str(raised.value) == (
        f"{path} is not the file that was written ({size} bytes, expected {size - 1})"
    )


def test_a_damaged_record_is_never_returned_and_the_others_are(index):
    path = file(index, "records.jsonl")
    path.write_bytes(path.read_bytes().replace(b"Five", b"Four"))
    store = opened(index)
    for read in (lambda: store.records([2, 1]), lambda: store.exact("cost")):
        with pytest.raises(IndexDamagedError, match=r"record 1 of .* is not what was written; bui"):
            read()
    assert store.records([2, 0]) == [PAIRS[2], PAIRS[0]]


def test_a_damaged_record_is_found_before_an_unchanged_index_is_taken(index, caplog):
    path = file(index, "records.jsonl")
    path.write_bytes(path.read_bytes().replace(b"Five", b"Four"))
    store = open_store(index, [document("a.txt", *PAIRS)], FakeEncoder())
    assert tuple(store.records(range(3))) == PAIRS
    assert "record 1 of" in caplog.records[0].getMessage()


@pytest.mark.parametrize("value", [np.nan, np.inf, 7.0])
def test_a_vector_that_is_none_is_found_when_it_is_a_candidate(tmp_path, monkeypatch, value):
    monkeypatch.setattr("qa_bot.store.data.MANY_ROWS", 2)
    more = [QAPair(str(number), f"Question {number}?", "None.") for number in range(4, 12)]
    open_store(tmp_path, [document("a.txt", *PAIRS, *more)], FakeEncoder())
    for module in ("files", "writer"):
        monkeypatch.setattr(f"qa_bot.store.faiss_engine.{module}.WHOLE_BYTES", 0)
    change(tmp_path, "pooled.npy", at=(2, slice(None)), value=value)
    with pytest.raises(IndexDamagedError, match="a vector in the index is not what was written"):
        opened(tmp_path).candidates(QUERY, ["cost"])


@pytest.mark.parametrize("value", [5_000, 2**16 - 1])
def test_a_token_that_is_none_is_found_when_it_is_read(index, value):
    change(index, "token_ids.npy", at=0, value=value)
    store = opened(index)
    with pytest.raises(IndexDamagedError, match="a token in the index is not what was written"):
        store.token_vectors(np.array([0]))
    assert len(store.token_vectors(np.array([1])).ids) == 4


@pytest.mark.parametrize("value", [0, 1, 2**16 - 1])
def test_sentences_of_other_lengths_than_their_row_are_found_when_they_are_read(index, value):
    change(index, "sentence_lengths.npy", at=0, value=value)
    store = opened(index)
    with pytest.raises(IndexDamagedError, match="a token in the index is not what was written"):
        store.token_vectors(np.array([0]))
    assert len(store.token_vectors(np.array([1])).ids) == 4


@pytest.mark.parametrize(
    ("written", "instead", "look"),
    [
        (b"\ndaily\t1", b"\ndaily\t\xff", lambda words: words.is_name("daily")),
        (b"\ndaily\t", b"\nda\xffly\t", lambda words: words.nearly_as_long("dalily")),
    ],
)
def test_a_word_that_is_no_utf_8_is_found_when_it_is_read(index, written, instead, look):
    # Regression: UnicodeDecodeError.
    path = file(index, "vocabulary_words.tsv")
    assert written in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(written, instead))
    vocabulary = opened(index).vocabulary
    words = vocabulary if written.endswith(b"1") else vocabulary._words
    with pytest.raises(IndexDamagedError, match="a word in the index is not what was written; bui"):
        look(words)


def test_a_name_that_is_no_utf_8_is_found_when_it_is_read(index):
    path = file(index, "catalogue.safetensors")
    assert path.read_bytes().count(b"a.txt") == 1
    path.write_bytes(path.read_bytes().replace(b"a.txt", b"a\xfftxt"))
    with pytest.raises(IndexDamagedError, match="a name in the index is not what was written; bui"):
        list(opened(index).catalogue.paths.names)


def test_records_are_a_sequence_of_pairs(tmp_path):
    pairs = [QAPair(str(i), f"Question {i}?", f"Answer {i}.") for i in range(2 * KEPT_RECORDS)]
    write_records(tmp_path, pairs)
    stored = StoredRecords(tmp_path)
    assert len(stored) == len(pairs) and list(stored) == pairs
    assert (stored[0], stored[-1], stored[3:5]) == (pairs[0], pairs[-1], (pairs[3], pairs[4]))
    assert stored.take([7, 3, 7]) == [pairs[7], pairs[3], pairs[7]]
    assert stored.take(range(len(pairs))) == pairs
    with pytest.raises(IndexError):
        stored[len(pairs)]


def test_questions_that_share_a_hash_are_told_apart_by_their_texts():
    questions = ExactQuestions.build(PAIRS)
    dogs = questions.hashes[questions.pairs == 2]
    # Each hash of the third pair's is said to be one of the first's, too.
    merged = ExactQuestions(
        np.repeat(np.sort(dogs), 2), np.tile(np.array([0, 2], dtype=np.int32), len(dogs))
    )
    merged.check(len(PAIRS))
    assert merged.ids("dogs", lambda ids: [PAIRS[i] for i in ids]) == [2]
