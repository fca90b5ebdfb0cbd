"""A refreshed index beside one that was built of the same pairs: file by file the same."""

import hashlib
import pydoc
import random
import tracemalloc
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, document
from manifests import manifest_of, write_manifest

from qa_bot.parsing import Document
from qa_bot.records import QAPair
from qa_bot.store import open_store, read_manifest
from qa_bot.store.bm25 import BM25
from qa_bot.store.building import build_data, codec_for
from qa_bot.store.faiss_engine.writer import FaissWriter
from qa_bot.store.index_rows import passages
from qa_bot.store.texts import text_of
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.unchanged_pairs import places_before

WORDS = [
    *"the a hall boat pays lends in Bern of IRS don't driver’s".split(),
    *"K-5 E240 e240 café Zoo 12 SOCKS 5".split(),
    "Fixed Deposit (FD)", "FD", "fixed deposit", "Annual Cash Flow (ACF)", "ACF",
]  # fmt: skip


def said(rng: random.Random, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(1, most)))


def pair(rng: random.Random, number: int) -> QAPair:
    answer = " ".join(f"{said(rng, 20)}." for _ in range(rng.choice([1, 2, 20])))
    alternates = tuple(said(rng, 4) for _ in range(rng.choice([0, 0, 1, 3])))
    return QAPair(str(number), f"{said(rng, 6)}?", answer, alternates=alternates)


def pairs(seed: int, count: int) -> list[QAPair]:
    rng = random.Random(seed)
    return [pair(rng, number) for number in range(1, count + 1)]


def documents(*parts: list[QAPair]) -> list[Document]:
    return [document(f"{name}.txt", *part) for name, part in zip("abcd", parts, strict=False)]


A, B, C = pairs(1, 12), pairs(2, 9), pairs(3, 7)
EDITED = [*B[:4], replace(B[4], answer="Only Bern lends K-6 (FD)."), *B[5:]]
CHANGES = {
    "edited": documents(A, EDITED, C),
    "added": documents(A, B, C, pairs(4, 5)),
    "added in front": documents(pairs(5, 3), A, B, C),
    "removed": documents(A, [*B[:3], *B[6:]], C),
    "a document removed": documents(A, C),
    "moved": documents(A, [*B[6:], *B[:6]], C),
    "moved to another document": documents(A[1:], [*B, A[0]], C),
    "there twice": documents(A, [*B, A[3], B[0]], C),
    "renumbered": documents(A, [replace(one, number=f"{one.number}a", label="") for one in B], C),
    "all others": documents(pairs(6, 5), pairs(7, 5)),
    "all of it": documents(C, [*B[5:], pairs(8, 1)[0], *EDITED[:5]], A[:7]),
}  # fmt: skip


def files(index: Path) -> dict[str, bytes]:
    folder = index / "generations" / read_manifest(index).generation
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def codec() -> TokenCodec:
    return codec_for(A, FakeEncoder())


@pytest.fixture(params=["vectors", "codes and lists"])
def _kind(request, monkeypatch, codec) -> None:
    """An index as small ones are, or as large ones, whose codec is that of the index before."""
    if request.param != "vectors":
        coded = partial(build_data, codec=codec)
        monkeypatch.setattr("qa_bot.store.faiss_engine.writer.build_data", coded)
        monkeypatch.setattr("qa_bot.store.data.MANY_ROWS", 2)


def different(index: Path, new: Path) -> set[str]:
    found, wanted = files(index), files(new)
    assert found.keys() == wanted.keys()
    return {name for name in wanted if found[name] != wanted[name]}


@pytest.mark.usefixtures("_kind")
@pytest.mark.parametrize("change", CHANGES)
def test_every_file_of_a_refreshed_index_is_that_of_a_new_one(tmp_path, change):
    open_store(tmp_path / "index", documents(A, B, C), FakeEncoder())
    open_store(tmp_path / "index", CHANGES[change], FakeEncoder())
    open_store(tmp_path / "new", CHANGES[change], FakeEncoder())
    # Of centroids that are equally near, another may be the nearest in another batch.
    assert different(tmp_path / "index", tmp_path / "new") <= {"token_codes.npy"}


# From so many pairs on there are codes; each size is that of one refresh after the other.
CODED, SIZES = 20, [17, 19, 26, 23, 20, 12, 19, 31]
# Those of an index whose codec was trained on what it held before.
OF_A_CODEC = {"token_codes.npy", "token_projection.npy", "token_centroids.npy"}


def changed(rng: random.Random, before: list[QAPair], size: int) -> list[QAPair]:
    """Make some changes of all kinds, and leave so many pairs."""
    found = [*before]
    for _ in range(rng.randint(2, 6)):
        place = rng.randrange(len(found))
        one = found[place]
        match rng.choice(["edit", "alternate", "move", "twice", "other"]):
            case "edit":
                found[place] = replace(one, answer=f"{said(rng, 20)}.")
            case "alternate":
                found[place] = replace(one, alternates=(*one.alternates[1:], said(rng, 4)))
            case "move":
                found.insert(rng.randrange(len(found)), found.pop(place))
            case "twice":
                found.insert(rng.randrange(len(found)), one)
            case "other":
                found[place] = pair(rng, place)
    while len(found) > size:
        found.pop(rng.randrange(len(found)))
    while len(found) < size:
        found.insert(rng.randrange(len(found) + 1), pair(rng, len(found)))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_one_refresh_after_the_other_leaves_what_a_new_build_makes(tmp_path, monkeypatch, seed):
    coded = partial(build_data, coded_from=CODED)
    monkeypatch.setattr("qa_bot.store.faiss_engine.writer.build_data", coded)
    rng, held = random.Random(seed), [*A]
    for size in SIZES:
        held = changed(rng, held, size)
        cut = rng.randint(1, size - 1)
        wanted = documents(held[:cut], held[cut:])
        open_store(tmp_path / "index", wanted, FakeEncoder())
        open_store(tmp_path / f"{size}", wanted, FakeEncoder(), rebuild=True)
        found = different(tmp_path / "index", tmp_path / f"{size}")
        assert found <= (OF_A_CODEC if size >= CODED else set()), size
        assert ("token_codes.npy" in files(tmp_path / "index")) == (size >= CODED)


def noted(read, whole, text, *rest):
    read.append(text)
    return whole(text, *rest)


def test_texts_that_stayed_are_neither_cut_nor_counted_again(tmp_path, monkeypatch):
    open_store(tmp_path, documents(A, B, C), FakeEncoder())
    read = []
    for module in ("qa_bot.store.bm25_building.words", "qa_bot.words.printed_words.plain"):
        whole = pydoc.locate(module)
        monkeypatch.setattr(module, partial(noted, read, whole))
    cut = []
    monkeypatch.setattr("qa_bot.store.index_rows.passages", lambda a: cut.append(a) or passages(a))
    open_store(tmp_path, CHANGES["edited"], FakeEncoder())
    new, old = (text_of(part[4]) for part in (EDITED, B))
    assert sorted(read) == sorted([new, new, old]) and cut == [EDITED[4].answer]


def test_a_pair_whose_language_is_another_now_is_counted_anew(tmp_path):
    spanish = [replace(A[0], question="Renovaciones"), *A[1:]]
    store = open_store(tmp_path / "index", documents(spanish, B), FakeEncoder())
    assert store.known_words(["renov", "renovacion"]) == ["renovacion"]
    now = [replace(pair, language="es") for pair in spanish]
    encoder = FakeEncoder()
    store = open_store(tmp_path / "index", documents(now, B), encoder)
    assert store.known_words(["renov", "renovacion"]) == ["renov"] and encoder.embedded == []
    open_store(tmp_path / "new", documents(now, B), FakeEncoder())
    assert different(tmp_path / "index", tmp_path / "new") == set()


def test_a_pair_of_an_index_without_languages_is_as_one_in_english():
    english = [replace(pair, language="en") for pair in A]
    assert places_before(english, A).tolist() == [*range(12)]
    assert places_before([replace(A[0], language="es")], A).tolist() == [-1]


def test_an_index_without_counts_is_refreshed_all_the_same(tmp_path):
    index = tmp_path / "index"
    open_store(index, documents(A, B, C), FakeEncoder())
    manifest = manifest_of(index)
    for name in ("bm25/times.npy", "printed_words.json"):
        (index / "generations" / manifest["generation"] / name).unlink()
        del manifest["files"][name], manifest["sizes"][name]
    write_manifest(index, manifest)
    encoder = FakeEncoder()
    open_store(index, CHANGES["edited"], encoder)
    assert len(encoder.embedded) == 1
    open_store(tmp_path / "new", CHANGES["edited"], FakeEncoder())
    assert different(index, tmp_path / "new") == set()


def counted_by(monkeypatch, version: str) -> None:
    monkeypatch.setattr("qa_bot.store.printed_words_file.counting_fingerprint", lambda: version)


def test_counts_of_another_version_are_made_anew(tmp_path, monkeypatch):
    index = tmp_path / "index"
    with monkeypatch.context() as before:
        counted_by(before, "before")
        before.setattr("qa_bot.store.bm25_building.words", str.split)
        before.setattr("qa_bot.words.printed_words.inside_sentences", lambda text: [])
        open_store(index, documents(A, B, C), FakeEncoder())
    encoder = FakeEncoder()
    open_store(index, CHANGES["edited"], encoder)
    assert len(encoder.embedded) == 1
    open_store(tmp_path / "new", CHANGES["edited"], FakeEncoder())
    assert different(index, tmp_path / "new") == set()


def test_opening_and_asking_do_not_ask_what_counted(tmp_path, monkeypatch):
    open_store(tmp_path, documents(A, B, C), FakeEncoder())
    monkeypatch.delattr("qa_bot.store.printed_words_file.counting_fingerprint")
    monkeypatch.delattr("qa_bot.store.faiss_engine.faiss_store.parsed_printed_words")
    store = open_store(tmp_path, documents(A, B, C), FakeEncoder())
    assert store.vocabulary.read("In Bren?").text and store.known_words(["boat"]) == ["boat"]


def test_counts_that_are_gone_since_the_index_was_opened_are_made_anew(tmp_path):
    index, encoder = tmp_path / "index", FakeEncoder()
    open_store(index, documents(A, B, C), encoder)
    writer = FaissWriter(index)
    previous = writer.open(read_manifest(index))
    (index / "generations" / read_manifest(index).generation / "printed_words.json").unlink()
    changed = [pair for one in CHANGES["edited"] for pair in one.pairs]
    with writer.turn():
        writer.publish(writer.refresh(changed, encoder, previous), {}, encoder)
    open_store(tmp_path / "new", CHANGES["edited"], FakeEncoder())
    assert different(index, tmp_path / "new") == set()


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000])
def test_counts_of_words_that_cannot_be_read_are_made_anew(tmp_path, content):
    index = tmp_path / "index"
    open_store(index, documents(A, B, C), FakeEncoder())
    replace_file(index, "printed_words.json", content)
    open_store(index, CHANGES["edited"], FakeEncoder())
    open_store(tmp_path / "new", CHANGES["edited"], FakeEncoder())
    assert different(index, tmp_path / "new") == set()


def test_an_index_with_a_damaged_record_lends_nothing(tmp_path, monkeypatch):
    index, encoder = tmp_path / "index", FakeEncoder()
    open_store(index, documents(A, B, C), FakeEncoder())
    monkeypatch.setattr("qa_bot.store.file_hashes.FIRST_BYTES", 0)
    path = index / "generations" / read_manifest(index).generation / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Bern", b"Genf", 1))
    open_store(index, CHANGES["edited"], encoder)
    anew = FakeEncoder()
    open_store(tmp_path / "new", CHANGES["edited"], anew)
    assert {*encoder.embedded} == {*anew.embedded}
    assert different(index, tmp_path / "new") == set()


def replace_file(index: Path, name: str, content: bytes) -> None:
    """Put other content in the place of a file of the index, as the manifest then says."""
    manifest = manifest_of(index)
    (index / "generations" / manifest["generation"] / name).write_bytes(content)
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    manifest["sizes"][name] = len(content)
    write_manifest(index, manifest)


def test_pairs_are_found_by_their_texts_and_each_place_is_taken_once():
    one, two = QAPair("1", "Open?", "Yes."), QAPair("2", "Open?", "Yes.\n", alternates=("Shut?",))
    joined = QAPair("3", "Open?\nShut?", "Yes.")
    other = replace(one, number="9", label="")
    before = [two, one, one]
    assert places_before([other, joined, two, one, one], before).tolist() == [1, -1, 0, 2, -1]


def test_records_of_an_index_are_read_from_the_end_as_from_the_first(tmp_path):
    store = open_store(tmp_path, documents(A, B, C), FakeEncoder())
    records = open_store(tmp_path, documents(A, B, C), FakeEncoder()).data.pairs
    assert [*reversed(records)] == [*store.data.pairs][::-1] and len(records) == len(A + B + C)


def test_finding_pairs_takes_little_memory():
    many = [QAPair(str(place), f"Question {place % 9_000}?", "Yes.") for place in range(10_000)]
    tracemalloc.start()
    found = places_before(many, many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.tolist() == [*range(10_000)]
    assert most < 250 * len(many)


def test_new_texts_are_stemmed_by_their_languages():
    before = BM25.build(["las licencias", "the fees"], ["es", None])
    texts, languages = ["the fees", "renovaciones", "fees"], [None, "es", "en"]
    found = before.refreshed(np.array([1, -1, -1]), texts[1:], languages[1:])
    wanted = BM25.build(texts, languages)
    assert wanted.known(["renov", "fee", "licenci"]) == ["renov", "fee"]
    for one, other in zip(arrays(found), arrays(wanted), strict=True):
        assert one.tolist() == other.tolist()


def test_counts_of_bm25_that_are_taken_give_the_same_postings(monkeypatch):
    monkeypatch.setattr("qa_bot.store.bm25_refreshing._TOGETHER", 7)
    texts = [text_of(pair) for pair in (*A, *B)]
    before, rng = BM25.build(texts), random.Random(0)
    for _ in range(20):
        kept = rng.sample(range(len(texts)), rng.randint(0, len(texts)))
        places = np.array([*kept, -1, -1])
        new = [" ".join(["ferry"] * 300), "a new one"]
        found = before.refreshed(places, new)
        wanted = BM25.build([*(texts[place] for place in kept), *new])
        assert found is not None
        for one, other in zip(arrays(found), arrays(wanted), strict=True):
            assert one.dtype == other.dtype and one.tolist() == other.tolist()


def arrays(index: BM25) -> list[np.ndarray]:
    held = index._postings
    assert held.times is not None
    parts = [held.offsets, held.texts, held.weights, held.largest, held.times]
    return [held.words.text, held.words.ends, *parts]
