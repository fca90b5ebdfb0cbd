"""Files too large to be hashed before they are used: their sizes, their use, their hashes."""

import os
import shutil
import threading

import numpy as np
import pytest
from fakes import FakeEncoder, document

from qa_bot.records import IndexDamagedError, IndexTooLargeError, QAPair
from qa_bot.store import open_store, read_manifest
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.faiss_engine.files import read_store
from qa_bot.store.faiss_engine.writer import FaissWriter
from qa_bot.store.file_hashes import FileHashes, WrittenFile, _compare_size
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
    all_are_large(monkeypatch)
    return tmp_path


def all_are_large(monkeypatch):
    monkeypatch.setattr("qa_bot.store.faiss_engine.files.WHOLE_BYTES", 0)
    monkeypatch.setattr("qa_bot.store.file_hashes.FIRST_BYTES", 0)


def opened(index):
    return FaissWriter(index).open(read_manifest(index))


def unhashed(index):
    """The index as it is used before any of its files has been hashed."""
    manifest = read_manifest(index)
    return read_store(index / "generations" / manifest.generation, manifest.files)


def file(index, name):
    return index / "generations" / read_manifest(index).generation / name


def change(index, name, **values):
    """Put other numbers into an array file, of the same size: `at` says where."""
    array = np.load(file(index, name), mmap_mode="r+")
    array[values["at"]] = values["value"]
    array.flush()


def test_it_opens_and_finds_what_the_small_one_finds(index):
    store = opened(index)
    assert store.checked(wait=True)
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
    store = unhashed(index)
    for read in (lambda: store.records([2, 1]), lambda: store.exact("cost")):
        with pytest.raises(IndexDamagedError, match=r"record 1 of .* is not what was written; bui"):
            read()
    assert store.records([2, 0]) == [PAIRS[2], PAIRS[0]]


def test_a_damaged_record_is_found_before_an_unchanged_index_is_taken(index, caplog):
    path = file(index, "records.jsonl")
    path.write_bytes(path.read_bytes().replace(b"Five", b"Four"))
    store = open_store(index, [document("a.txt", *PAIRS)], FakeEncoder())
    assert tuple(store.records(range(3))) == PAIRS
    said = caplog.records[0].getMessage()  # whichever is found first
    assert "record 1 of" in said or "records.jsonl is not the file that was written" in said


@pytest.mark.parametrize("value", [np.nan, np.inf, 7.0])
def test_a_vector_that_is_none_is_found_when_it_is_a_candidate(tmp_path, monkeypatch, value):
    monkeypatch.setattr("qa_bot.store.data.MANY_ROWS", 2)
    more = [QAPair(str(number), f"Question {number}?", "None.") for number in range(4, 12)]
    open_store(tmp_path, [document("a.txt", *PAIRS, *more)], FakeEncoder())
    all_are_large(monkeypatch)
    change(tmp_path, "pooled.npy", at=(2, slice(None)), value=value)
    with pytest.raises(IndexDamagedError, match="a vector in the index is not what was written"):
        unhashed(tmp_path).candidates(QUERY, ["cost"])


@pytest.mark.parametrize("value", [5_000, 2**16 - 1])
def test_a_token_that_is_none_is_found_when_it_is_read(index, value):
    change(index, "token_ids.npy", at=0, value=value)
    store = unhashed(index)
    with pytest.raises(IndexDamagedError, match="a token in the index is not what was written"):
        store.token_vectors(np.array([0]))
    assert len(store.token_vectors(np.array([1])).ids) == 4


@pytest.mark.parametrize("value", [0, 1, 2**16 - 1])
def test_sentences_of_other_lengths_than_their_row_are_found_when_they_are_read(index, value):
    change(index, "sentence_lengths.npy", at=0, value=value)
    store = unhashed(index)
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
    vocabulary = unhashed(index).vocabulary
    words = vocabulary if written.endswith(b"1") else vocabulary._words
    with pytest.raises(IndexDamagedError, match="a word in the index is not what was written; bui"):
        look(words)


def test_a_name_that_is_no_utf_8_is_found_when_it_is_read(index):
    path = file(index, "catalogue.safetensors")
    assert path.read_bytes().count(b"a.txt") == 1
    path.write_bytes(path.read_bytes().replace(b"a.txt", b"a\xfftxt"))
    with pytest.raises(IndexDamagedError, match="a name in the index is not what was written; bui"):
        list(unhashed(index).catalogue.paths.names)


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


USES = {
    "candidates": lambda store: store.candidates(QUERY, ["cost"]),
    "records": lambda store: store.records([0]),
    "token_vectors": lambda store: store.token_vectors(np.array([0])),
    "exact": lambda store: store.exact("cost"),
    "known_words": lambda store: store.known_words(["cost"]),
}


@pytest.mark.parametrize("use", USES)
def test_nothing_is_answered_once_a_file_is_not_what_was_written(index, use, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr("qa_bot.store.file_hashes._give_way", go.wait)
    change(index, "token_vectors.npy", at=(0, 0), value=0.25)
    store, path = opened(index), file(index, "token_vectors.npy")
    go.set()
    for look in (lambda _: store.checked(wait=True), USES[use]):
        with pytest.raises(IndexDamagedError) as raised:
            look(store)
        assert str(raised.value).startswith(f"{path} is not the file that was written (SHA-256 ")


def test_the_smallest_files_are_hashed_before_anything_is_used(index, monkeypatch):
    manifest = read_manifest(index)
    largest = max(manifest.sizes.values())
    monkeypatch.setattr(
        "qa_bot.store.file_hashes.FIRST_BYTES", sum(manifest.sizes.values()) - largest
    )
    change(index, "row_spans.npy", at=(0, 0), value=1)
    with pytest.raises(IndexDamagedError, match="row_spans.npy is not the file that was written"):
        opened(index)


def test_what_has_lost_its_names_is_hashed_all_the_same(index):
    store = opened(index)
    shutil.rmtree(index / "generations")  # as others do once they have published two
    assert store.checked(wait=True)


def test_what_nobody_uses_any_more_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("qa_bot.store.file_hashes.FIRST_BYTES", 0)
    path, size = tmp_path / "large", 2**40  # a file of holes: SHA-256 would take an hour
    with path.open("wb") as written:
        written.truncate(size)
    hashes = FileHashes([WrittenFile(path, "", size)])
    hashes.first()
    (thread,) = (one for one in threading.enumerate() if one.name == "hashing")
    assert not hashes.are_done
    del hashes
    thread.join(60)
    assert not thread.is_alive()


UNCHECKED = "not checked to its end (MemoryError); each record is checked when it is read"


@pytest.fixture
def unchecked(index, monkeypatch):
    """An index of which the thread that hashes it ends before its end."""

    def fail():
        raise MemoryError

    monkeypatch.setattr("qa_bot.store.file_hashes._give_way", fail)
    return index


def test_files_that_could_not_be_hashed_are_not_said_to_be_whole_nor_damaged(unchecked, caplog):
    store = opened(unchecked)
    with pytest.raises(MemoryError):
        store.checked(wait=True)
    assert not store.checked() and store.unchecked == UNCHECKED
    store.files._hashes.first()  # which was over before
    for use in USES.values():
        use(store)
    folder = file(unchecked, "records.jsonl").parent
    assert [one.message for one in caplog.records] == [f"{folder} is {UNCHECKED}"]


def test_nothing_of_files_that_could_not_be_hashed_is_taken_over_by_the_next(unchecked):
    before = read_manifest(unchecked)
    more = QAPair("4", "Parking?", "Behind it.")
    with pytest.raises(IndexTooLargeError, match="needs more memory"):
        open_store(unchecked, [document("a.txt", *PAIRS, more)], FakeEncoder())
    assert read_manifest(unchecked) == before


def test_nothing_is_used_where_memory_lacks_for_what_is_hashed_before(tmp_path, monkeypatch):
    monkeypatch.setattr("qa_bot.store.file_hashes._READ_BYTES", 2**62)
    monkeypatch.setattr("qa_bot.store.file_hashes.FIRST_BYTES", 2**62)
    (tmp_path / "file").write_bytes(b"x")
    hashes = FileHashes([WrittenFile(tmp_path / "file", "", 2**61)])
    for wait in (hashes.first, hashes.all):
        with pytest.raises(MemoryError):
            wait()
    assert not hashes.are_done


def test_a_file_that_is_not_there_any_more_once_it_is_open_is_damage(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    opened = path.open("rb", buffering=0)
    os.close(opened.fileno())  # as where a server of files has dropped it
    with pytest.raises(IndexDamagedError, match="file cannot be read"):
        _compare_size(opened, WrittenFile(path, "", 1))
    with pytest.raises(OSError):
        opened.close()


def test_nothing_of_a_damaged_index_is_taken_over_by_the_next(index, caplog):
    change(index, "token_vectors.npy", at=(0, 0), value=0.25)
    encoder = FakeEncoder()
    more = QAPair("4", "Parking?", "Behind it.")
    open_store(index, [document("a.txt", *PAIRS, more)], encoder)
    new = index.with_name("new")
    open_store(new, [document("a.txt", *PAIRS, more)], FakeEncoder())
    name = "token_vectors.npy"
    assert file(index, name).read_bytes() == file(new, name).read_bytes()
    assert "token_vectors.npy is not the file that was written" in caplog.text
