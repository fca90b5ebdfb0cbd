"""The index folder: damaged, foreign, older, newer; see test_interrupted.py for killed writers."""

import gc
import hashlib
import io
import json
import re
import struct
import warnings
from pathlib import Path

import faiss
import numpy as np
import pytest
from fakes import FakeEncoder, document
from manifests import change_manifest, manifest_of

from qa_bot.records import IndexDamagedError, IndexTooNewError, QAPair
from qa_bot.store import memory_store, open_store
from qa_bot.store.bm25 import BM25
from qa_bot.store.faiss_engine.writer import FaissWriter
from qa_bot.store.manifest import FORMAT, KEEP, read_manifest

DOCUMENTS = [
    document("a.txt", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five pounds."))
]
TEXTS = ["Are you open?", "Are you open?\nDaily.", "Cost?", "Cost?\nFive pounds."]


@pytest.fixture
def index(tmp_path) -> Path:
    open_store(tmp_path / "index", DOCUMENTS, FakeEncoder())
    return tmp_path / "index"


def generation(index: Path) -> Path:
    return index / "generations" / manifest_of(index)["generation"]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def warning_on_open(index: Path, caplog) -> str:
    """Why an open had to embed everything, as its one warning says; the next open has none."""
    encoder, again = FakeEncoder(), FakeEncoder()
    store = open_store(index, DOCUMENTS, encoder)
    assert encoder.embedded == TEXTS and tuple(store.data.pairs) == DOCUMENTS[0].pairs
    assert len(caplog.records) == 1
    assert tuple(open_store(index, DOCUMENTS, again).data.pairs) == DOCUMENTS[0].pairs
    assert again.embedded == [] and len(caplog.records) == 1
    reason, consequence = caplog.records[0].getMessage().rsplit("; ", 1)
    assert consequence == "the index is built again"
    return reason


FILES = [
    "records.jsonl", "record_offsets.npy", "record_checks.npy",
    "question_hashes.npy", "question_pairs.npy", "token_df.npy", "mean_question.npy",
    "row_keys.npy", "row_pairs.npy", "row_kinds.npy", "row_spans.npy", "vectors.faiss",
    "token_offsets.npy", "token_vectors.npy", "token_ids.npy", "sentence_offsets.npy",
    "sentence_lengths.npy", "sentence_spans.npy",
    "bm25/word_text.npy", "bm25/word_ends.npy", "bm25/offsets.npy", "bm25/texts.npy",
    "bm25/weights.npy", "bm25/largest.npy", "bm25/total.npy",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_named_and_the_index_built_again(index, caplog, name):
    path = generation(index) / name
    path.write_bytes(path.read_bytes()[:-1])
    message = warning_on_open(index, caplog)
    assert message.startswith(f"{path} is not the file that was written (SHA-256 ")
    assert message.endswith(")")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_and_the_index_built_again(index, caplog, name):
    path = generation(index) / name
    path.unlink()
    assert warning_on_open(index, caplog) == (f"{path} cannot be read (No such file or directory)")


def test_one_altered_byte_in_any_place_is_found(index, caplog):
    path = generation(index) / "token_vectors.npy"
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    assert str(path) in warning_on_open(index, caplog)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe{}", b'{"kind": "qa-bot index", "format": 1}', b"[" * 200_000],
    ids=["empty", "cut", "not UTF-8", "no fields", "nested too deep"],
)
def test_a_damaged_manifest_is_named_and_the_index_built_again(index, caplog, content):
    (index / "manifest.json").write_bytes(content)
    message = warning_on_open(index, caplog)
    assert message.startswith(str(index / "manifest.json"))


def test_one_altered_bit_anywhere_in_the_manifest_is_found_and_named(index):
    path = index / "manifest.json"
    written = path.read_bytes()
    for place in range(len(written)):
        altered = bytearray(written)
        altered[place] ^= 1 << place % 8
        path.write_bytes(altered)
        with pytest.raises(IndexDamagedError, match=re.escape(str(path))):
            read_manifest(index)
    path.write_bytes(written)
    assert read_manifest(index).model == "fake"


def test_another_name_of_the_model_is_named_and_the_index_built_again(index, caplog):
    # Regression: it is in no file's hash, and nothing is held against it.
    path = index / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"model": "fake"', b'"model": "fakd"'))
    assert warning_on_open(index, caplog).startswith(
        f"{path} is not the file that was written (SHA-256 "
    )


def test_a_manifest_without_its_hash_is_named_and_the_index_built_again(index, caplog):
    path = index / "manifest.json"
    values = {name: value for name, value in manifest_of(index).items() if name != "sealed_with"}
    path.write_text(json.dumps(values, indent=1))
    assert warning_on_open(index, caplog) == (
        f"{path} does not end with the SHA-256 of what is in it"
    )


@pytest.mark.parametrize("content", ['{"kind": "other", "format": 9}', "[]", "3", '{"format": 9}'])
def test_a_manifest_of_another_program_is_built_again(index, caplog, content):
    (index / "manifest.json").write_text(content)
    assert warning_on_open(index, caplog) == (f"{index / 'manifest.json'} is no manifest of QA Bot")


@pytest.mark.parametrize("found", [FORMAT - 1, None, "1"])
def test_an_older_format_is_named_and_built_again(index, caplog, found):
    change_manifest(index, format=found)
    assert warning_on_open(index, caplog) == (
        f"{index / 'manifest.json'} has format {found}, this version writes {FORMAT}"
    )


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_newer_format_is_refused_and_no_byte_of_it_changes(index, rebuild):
    change_manifest(index, format=FORMAT + 1, news="fields of tomorrow")
    before = bytes_of(index)
    with pytest.raises(IndexTooNewError, match=f"has format {FORMAT + 1}.*update qa-bot"):
        open_store(index, DOCUMENTS, FakeEncoder(), rebuild=rebuild)
    assert bytes_of(index) == before


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"dimension": 99}, "4 rows and 32 dimensions, the manifest says 2 pairs, 4 rows and 99 d"),
        ({"pairs": 3}, "the manifest says 3 pairs, 4 rows and 32 dimensions"),
    ],
)
def test_an_index_of_other_dimensions_than_its_manifest_says_is_built_again(
    index, caplog, values, said
):
    change_manifest(index, **values)
    assert said in warning_on_open(index, caplog)


@pytest.mark.parametrize("name", ["../../../secret", "/etc/hostname", "bm25/../../../../secret"])
def test_a_manifest_that_names_a_file_outside_is_refused(index, caplog, name):
    (index.parent / "secret").write_text("secret")
    files = manifest_of(index)["files"] | {name: hashlib.sha256(b"secret").hexdigest()}
    change_manifest(index, files=files)
    assert warning_on_open(index, caplog) == (
        f"the manifest names {name!r}, which is outside the index"
    )


@pytest.mark.parametrize("name", ["../generations", "..", "", "a/b", "/tmp"])
def test_a_manifest_that_names_a_folder_outside_is_refused(index, caplog, name):
    change_manifest(index, generation=name)
    assert warning_on_open(index, caplog) == (
        f"the manifest names the generation {name!r}, which is no name"
    )


def replaced(index: Path, name: str, content: bytes) -> None:
    """Put other content into the generation, with the hash that belongs to it."""
    (generation(index) / name).write_bytes(content)
    files = manifest_of(index)["files"] | {name: hashlib.sha256(content).hexdigest()}
    change_manifest(index, files=files)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("Flat", "vectors.faiss begins with b'IxF2', expected b'IxFI'"),
        ("HNSW8,Flat", "vectors.faiss begins with b'IHNf', expected"),
        ("LSH", "vectors.faiss begins with b'IxHe', expected"),
        ("SQ8", "vectors.faiss begins with b'IxSQ', expected"),
    ],
)
def test_a_faiss_file_of_another_kind_is_named_and_built_again(index, caplog, kind, reason):
    other = faiss.index_factory(32, kind, faiss.METRIC_L2)
    vectors = np.random.default_rng(0).normal(size=(4, 32)).astype(np.float32)
    other.train(vectors)
    other.add(vectors)
    replaced(index, "vectors.faiss", faiss.serialize_index(other).tobytes())
    path = generation(index)
    assert warning_on_open(index, caplog).startswith(f"{path} cannot be read ({reason}")


@pytest.mark.parametrize("metric", [1, 4, -1])
def test_a_faiss_file_of_another_metric_is_named_and_built_again(index, caplog, metric):
    # Regression: behind some of them its length stands elsewhere, and FAISS made room for it.
    path = generation(index)
    content = bytearray((path / "vectors.faiss").read_bytes())
    struct.pack_into("<i", content, 33, metric)
    replaced(index, "vectors.faiss", bytes(content))
    assert warning_on_open(index, caplog).startswith(
        f"{path} cannot be read (vectors.faiss has the metric {metric}, expected 0)"
    )


@pytest.mark.parametrize(
    ("at", "kind", "value"),
    [(4, "<i", 2**30), (8, "<q", 2**40), (8, "<q", -4), (37, "<Q", 2**38), (37, "<Q", 0)],
)
def test_a_faiss_file_that_claims_more_than_it_has_is_built_again(index, caplog, at, kind, value):
    # Regression: FAISS made room for it, which was called too little memory.
    path = generation(index)
    content = bytearray((path / "vectors.faiss").read_bytes())
    struct.pack_into(kind, content, at, value)
    replaced(index, "vectors.faiss", bytes(content))
    assert warning_on_open(index, caplog).startswith(
        f"{path} cannot be read (vectors.faiss claims "
    )


def test_a_faiss_file_that_ends_early_is_built_again(index, caplog):
    path = generation(index)
    content = (path / "vectors.faiss").read_bytes()
    replaced(index, "vectors.faiss", content[:-4])
    assert "vectors.faiss claims 4 rows of 32 dimensions and has 508 bytes of them" in (
        warning_on_open(index, caplog)
    )


@pytest.mark.parametrize("vectors", [np.ones((4, 32)), np.eye(5, 32), np.full((4, 32), np.nan)])
def test_vectors_that_are_not_those_of_the_rows_are_built_again(index, caplog, vectors):
    other = faiss.IndexFlatIP(32)
    other.add(vectors.astype(np.float32))
    replaced(index, "vectors.faiss", faiss.serialize_index(other).tobytes())
    assert "its arrays do not fit each other" in warning_on_open(index, caplog)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vectors.faiss", b"no faiss file"),
        ("records.jsonl", b'{"number": "1"}\n'),
        ("records.jsonl", b""),
        ("row_keys.npy", b"[1, 2]"),
        ("token_ids.npy", b"\x93NUMPY"),
        ("token_ids.npy", b""),  # EOFError
        ("bm25/offsets.npy", b"[]"),
        ("bm25/texts.npy", b"\x93NUMPY"),
    ],
)
def test_a_file_that_was_never_ours_is_built_again(index, caplog, name, content):
    replaced(index, name, content)
    path = generation(index)
    assert warning_on_open(index, caplog).startswith(f"{path} cannot be read (")


def test_an_array_file_that_begins_as_a_zip_file_is_built_again(index, caplog):
    replaced(index, "token_ids.npy", b"PK\x03\x04")
    path = generation(index)
    assert warning_on_open(index, caplog) == f"{path} cannot be read (File is not a zip file)"
    with warnings.catch_warnings():  # NumPy leaves a broken .npz open as long as its error lives
        warnings.simplefilter("ignore", ResourceWarning)
        caplog.records[0].args = None
        gc.collect()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("record_offsets", "its records are not where they are said to be"),
        ("record_checks", "its records are not where they are said to be"),
        ("question_hashes", "its questions are not those of 2 pairs"),
        ("question_pairs", "its questions are not those of 2 pairs"),
        ("mean_question", "its statistics are not those of its records"),
        ("row_keys", "its rows are not those of its records"),
        ("row_pairs", "its rows are not those of its records"),
        ("row_kinds", "its rows are not those of its records"),
        ("row_spans", "its rows are not those of its records"),
        ("token_offsets", "its arrays do not fit each other"),
        ("token_vectors", "its arrays do not fit each other"),
        ("token_ids", "its arrays do not fit each other"),
        ("sentence_offsets", "its arrays do not fit each other"),
        ("sentence_lengths", "its arrays do not fit each other"),
        ("sentence_spans", "its arrays do not fit each other"),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_built_again(index, caplog, name, reason):
    path = generation(index)
    array = np.load(path / f"{name}.npy")
    np.save(path / "other.npy", array[:-1])
    content = (path / "other.npy").read_bytes()
    (path / "other.npy").unlink()
    replaced(index, f"{name}.npy", content)
    assert warning_on_open(index, caplog) == f"{path} cannot be read ({reason})"


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("row_pairs", np.float64, "its rows are not those of its records"),
        ("record_offsets", np.float64, "its records are not where they are said to be"),
        ("question_hashes", np.float64, "its questions are not those of 2 pairs"),
        ("token_df", np.float64, "its statistics are not those of its records"),
        ("token_offsets", np.float64, "its arrays do not fit each other"),
        ("token_ids", np.float64, "its arrays do not fit each other"),
        ("token_vectors", np.float64, "its arrays do not fit each other"),
    ],
)  # fmt: skip
def test_an_array_saved_as_another_kind_of_number_is_built_again(index, caplog, name, kind, reason):
    # Positions as floats passed every check of shape and order.
    path = generation(index)
    content = io.BytesIO()
    np.save(content, np.load(path / f"{name}.npy").astype(kind))
    replaced(index, f"{name}.npy", content.getvalue())
    assert warning_on_open(index, caplog) == f"{path} cannot be read ({reason})"


@pytest.mark.parametrize("texts", [["one"], ["one", "two", "three"]])
def test_a_bm25_folder_of_another_number_of_texts_is_built_again(index, caplog, tmp_path, texts):
    path = generation(index)
    BM25.build(texts).save(tmp_path / "other")
    for file in sorted((tmp_path / "other").iterdir()):
        replaced(index, f"bm25/{file.name}", file.read_bytes())
    assert warning_on_open(index, caplog) == (
        f"{path} cannot be read (its BM25 files are not those of 2 texts)"
    )


class Overtaken(FakeEncoder):
    """While it embeds, a newer QA Bot publishes its index."""

    def __init__(self, index: Path) -> None:
        super().__init__()
        self.index = index

    def encode_documents(self, texts):
        change_manifest(self.index, format=FORMAT + 1)
        return super().encode_documents(texts)


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_newer_index_that_appears_while_embedding_is_not_overwritten(index, rebuild):
    changed = [*DOCUMENTS, document("b.txt", QAPair("1", "May I sing?", "No."))]
    files = set(bytes_of(index))
    with pytest.raises(IndexTooNewError, match=f"has format {FORMAT + 1}.*update qa-bot"):
        open_store(index, changed, Overtaken(index), rebuild=rebuild)
    assert manifest_of(index)["format"] == FORMAT + 1
    assert set(bytes_of(index)) == files


def test_publish_refuses_an_index_of_a_newer_format(index):
    change_manifest(index, format=FORMAT + 1)
    before = bytes_of(index)
    store = memory_store(DOCUMENTS[0].pairs, FakeEncoder())
    with pytest.raises(IndexTooNewError):
        FaissWriter(index).publish(store, {}, FakeEncoder())
    assert bytes_of(index) == before


def test_files_of_others_in_the_index_folder_stay(index):
    (index / "notes.txt").write_text("mine")
    (index / "more").mkdir()
    (index / "more" / "notes.txt").write_text("mine")
    for _ in range(3):
        open_store(index, DOCUMENTS, FakeEncoder(), rebuild=True)
    assert (index / "notes.txt").read_text() == (index / "more" / "notes.txt").read_text() == "mine"


def test_the_generations_published_last_are_kept_and_older_ones_are_removed(index):
    names = [generation(index).name]
    for _ in range(KEEP + 1):
        open_store(index, DOCUMENTS, FakeEncoder(), rebuild=True)
        names.append(generation(index).name)
        kept = {path.name for path in (index / "generations").iterdir()}
        assert kept == set(names[-KEEP:])
    assert len(set(names)) == KEEP + 2
