"""What a build has embedded when it is ended is not embedded again."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder
from long_build import LONG, OLD, TEXTS, TOGETHER
from paths import ROOT, TESTS

from qa_bot.store import building, embedding_run, open_store
from qa_bot.store.building import build_data
from qa_bot.store.embedded_texts import EmbeddedTexts
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.index_rows import rows_of
from qa_bot.store.kept_texts import KeptTexts
from qa_bot.store.token_codes import TokenCodec


@pytest.fixture
def index(tmp_path) -> Path:
    open_store(tmp_path / "index", OLD, FakeEncoder())
    return tmp_path / "index"


def ended(index: Path, number: signal.Signals, keep_seconds: float) -> int:
    """End a build of LONG by a signal once it has embedded the texts of two calls."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    script = str(TESTS / "store" / "long_build.py")
    with subprocess.Popen(
        [sys.executable, script, str(index), str(keep_seconds)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as build:  # fmt: skip
        try:
            assert build.stdout.readline() == "two calls are embedded\n"
            build.send_signal(number)
            return build.wait(60)
        finally:
            build.kill()


def kept_files(index: Path) -> list[Path]:
    return [path for path in index.glob(".embedding/*/*/*") if len(path.name) == 64]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "keep_seconds", "left"),
    [
        (signal.SIGINT, 1_000, TEXTS - 2 * TOGETHER),
        (signal.SIGKILL, 0, TEXTS - 2 * TOGETHER),
        (signal.SIGKILL, 1_000, TEXTS),
    ],
    ids=["Ctrl-C", "killed", "killed before anything was kept"],
)
def test_a_build_that_is_ended_leaves_the_old_index_and_the_next_one_goes_on(
    index, number, keep_seconds, left
):
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    assert ended(index, number, keep_seconds) != 0
    now = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    assert {path: now[path] for path in before} == before
    assert FaissWriter(index).open(FaissWriter(index).manifest()).data.pairs[0].answer == "Daily."

    encoder = FakeEncoder()
    store = open_store(index, LONG, encoder)
    assert len(encoder.embedded) == left
    assert store.statistics.pairs == len(LONG[0].pairs)
    assert {path.name for path in index.iterdir()} == {"manifest.json", "generations", ".lock"}

    whole = open_store(index.with_name("other"), LONG, FakeEncoder())
    for name in ("row_keys", "pooled", "token_offsets", "token_ids", "sentence_spans"):
        assert np.array_equal(getattr(store.data, name), getattr(whole.data, name)), name
    assert np.array_equal(store.data.token_vectors.stored, whole.data.token_vectors.stored)


def test_of_two_programs_that_build_one_index_the_second_opens_what_the_first_has_built(tmp_path):
    first, second = FakeEncoder(), FakeEncoder()
    begun = threading.Event()
    encode = first.encode_documents

    def encode_documents(texts):
        begun.set()
        return encode(texts)

    first.encode_documents = encode_documents
    with ThreadPoolExecutor() as threads:
        building = threads.submit(open_store, tmp_path, LONG, first)
        assert begun.wait(60)  # it has its turn
        stores = open_store(tmp_path, LONG, second), building.result(60)
    assert (len(first.embedded), second.embedded) == (TEXTS, [])
    assert stores[0].index_sha256 == stores[1].index_sha256


def texts(kept: KeptTexts, first: int = 0, count: int = 6) -> EmbeddedTexts:
    rows, encoder = rows_of(LONG[0].pairs)[first : first + count], FakeEncoder()
    return kept.add(
        EmbeddedTexts.of(rows, encoder.encode_documents([row.text for row in rows]), encoder)
    )


def embedded_next(index: Path, fingerprint: str = "fake-1") -> int:
    encoder = FakeEncoder("fake", fingerprint)
    open_store(index, LONG, encoder)
    return len(encoder.embedded)


@pytest.mark.parametrize("damage", ["cut", "altered", "empty", "renamed", "a link"])
def test_what_is_damaged_is_said_and_embedded_again(index, caplog, damage):
    kept = KeptTexts(index, "fake-1")
    texts(kept, 0), texts(kept, 6)
    first, _ = sorted(kept_files(index))
    data = first.read_bytes()
    if damage == "renamed":
        first.rename(first.with_name("0" * 64))
    elif damage == "a link":
        first.unlink()
        (index / "elsewhere").write_bytes(data)
        first.symlink_to(index / "elsewhere")
    else:
        altered = data[:-1] + bytes([data[-1] ^ 1])
        first.write_bytes({"cut": data[:-9], "altered": altered, "empty": b""}[damage])
    assert embedded_next(index) == TEXTS - 6
    assert "is passed over" in caplog.text and "its texts are embedded again" in caplog.text
    assert not (index / ".embedding").exists()


def test_another_models_texts_are_not_taken(index):
    texts(KeptTexts(index, "another"))
    assert embedded_next(index) == TEXTS and not (index / ".embedding").exists()


def test_a_build_that_is_short_keeps_nothing_aside(index, monkeypatch):
    seen = []
    monkeypatch.setattr(KeptTexts, "add", lambda *_: seen.append(1))
    assert embedded_next(index) == TEXTS and seen == []


def test_a_long_build_keeps_a_share_of_its_time_together(index, monkeypatch):
    clock = iter(range(0, 100_000, 100))  # a hundred seconds from one look to the next
    monkeypatch.setattr(embedding_run.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(embedding_run, "TEXTS_TOGETHER", 1)
    monkeypatch.setattr(embedding_run, "KEEP_SHARE", 0.5)
    sizes = []
    add = KeptTexts.add
    monkeypatch.setattr(
        KeptTexts, "add", lambda kept, made: sizes.append(len(made.keys)) or add(kept, made)
    )
    embedded_next(index)
    # 2 n seconds after the beginning all but the last n are on disk.
    assert sizes == sorted(sizes) and sizes[-1] > 10 and len(sizes) < 10


def test_texts_that_are_many_are_put_on_disk_as_they_are_made(index, monkeypatch):
    monkeypatch.setattr(embedding_run, "TEXTS_TOGETHER", TOGETHER)
    monkeypatch.setattr(embedding_run, "KEEP_BYTES", 1)
    added = []
    add = KeptTexts.add
    monkeypatch.setattr(KeptTexts, "add", lambda kept, made: added.append(1) or add(kept, made))
    assert embedded_next(index) == TEXTS and len(added) == TEXTS / TOGETHER
    assert not (index / ".embedding").exists()


def test_codes_are_gone_on_with_in_the_codec_that_they_are_of(tmp_path, monkeypatch):
    class Interrupted(FakeEncoder):
        def encode_documents(self, texts):
            if len(self.embedded) >= 6 * TOGETHER:
                raise KeyboardInterrupt
            return super().encode_documents(texts)

    monkeypatch.setattr(embedding_run, "TEXTS_TOGETHER", TOGETHER)
    monkeypatch.setattr(building, "SAMPLED_TEXTS", 2 * TOGETHER)
    pairs, kept = LONG[0].pairs, KeptTexts(tmp_path, "fake-1")
    with pytest.raises(KeyboardInterrupt):
        build_data(pairs, Interrupted(), coded_from=1, kept=kept)
    encoder = FakeEncoder()
    found = build_data(pairs, encoder, coded_from=1, kept=kept, folder=tmp_path)
    # The texts that the codec was trained on are kept as codes of it, too.
    assert len(encoder.embedded) == TEXTS - 6 * TOGETHER
    whole = build_data(pairs, FakeEncoder(), coded_from=1)
    assert np.array_equal(found.token_vectors.codec.centroids, whole.token_vectors.codec.centroids)
    for name in ("codes", "offsets", "kept"):
        one, other = (getattr(data.token_vectors, name) for data in (found, whole))
        assert np.array_equal(one, other), name


def test_a_codec_that_is_damaged_is_not_taken(tmp_path):
    kept = KeptTexts(tmp_path, "fake-1")
    vectors = np.random.default_rng(0).normal(size=(300, 32)).astype(np.float32)
    codec = TokenCodec.train(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), 2)
    rows, encoder = rows_of(LONG[0].pairs)[:4], FakeEncoder()
    made = EmbeddedTexts.of(rows, encoder.encode_documents([row.text for row in rows]), encoder)
    kept.coded(codec).add(made.coded(codec))
    assert np.array_equal(kept.codec().centroids, codec.centroids)
    assert len(kept.coded(codec).read()) == 1 and kept.read() == []
    [path] = tmp_path.glob(".embedding/*/*/codec")
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.codec() is None
