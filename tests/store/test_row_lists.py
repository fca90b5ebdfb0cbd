"""Rows in lists, which large collections have: what is found, and which arrays are read."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from fakes import FakeEncoder, document
from manifests import manifest_of, write_manifest
from pytest import approx
from test_store import random_pairs

from qa_bot.store import memory_store, open_store
from qa_bot.store.faiss_engine.nearest import ExactRows, ListedRows
from qa_bot.store.faiss_engine.row_lists import RowLists, list_count

DIMENSION = 32


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors():
    """4,000 rows around 100 places, as texts on so many topics are, and 50 queries near some."""
    rng = np.random.default_rng(0)
    topics = rng.normal(size=(100, DIMENSION))
    rows = unit(topics[rng.integers(100, size=4_000)] + rng.normal(size=(4_000, DIMENSION)))
    return rows, unit(rows[:50] + 0.1 * rng.normal(size=(50, DIMENSION)))


@pytest.fixture(scope="module")
def lists(vectors):
    return RowLists.build(vectors[0])


def test_every_row_is_in_one_list_and_its_codes_are_its_vector(vectors, lists):
    rows, _ = vectors
    assert sorted(lists.order.tolist()) == list(range(4_000))
    assert len(lists.centroids) == list_count(4_000) == 256
    least, reach = lists.bounds
    read = least + (lists.codes + 0.5) / 256 * reach
    assert read == approx(rows[lists.order], abs=0.01)


def test_the_same_rows_are_put_into_the_same_lists(vectors, lists):
    again = RowLists.build(vectors[0])
    assert np.array_equal(again.order, lists.order) and np.array_equal(again.codes, lists.codes)


def test_documents_on_another_topic_than_the_query_are_searched_too(monkeypatch):
    monkeypatch.setattr(RowLists, "probed", lambda lists: 20)  # as of many more rows
    rng = np.random.default_rng(3)
    topics = 4 * np.eye(2, DIMENSION)
    rows = unit(topics[np.arange(4_000) // 2_800] + rng.normal(size=(4_000, DIMENSION)))
    allowed = np.arange(2_800)
    query = unit(topics[1:] + 0.1 * rng.normal(size=(1, DIMENSION)))[0]
    found = ListedRows(rows.astype(np.float16), RowLists.build(rows), 10)
    wanted = ExactRows(rows).nearest(query, 100, allowed)
    # Comparing the lists nearest to the query alone finds none of them.
    assert len({*wanted} & {*found.nearest(query, 256, allowed)}) > 50


@pytest.mark.parametrize("among", [None, range(500, 3_500), range(0, 4_000, 3)])
@pytest.mark.parametrize("exact_rows", [10, 2_000])
def test_the_nearest_hundred_are_found(vectors, lists, among, exact_rows):
    rows, queries = vectors
    allowed = None if among is None else np.array(among)
    found = ListedRows(rows.astype(np.float16), lists, exact_rows)
    exact = ExactRows(rows)
    shares = []
    for query in queries:
        wanted = exact.nearest(query, 100, allowed)
        got = found.nearest(query, 256, allowed)
        assert len({*got.tolist()}) == 256 and (among is None or {*got.tolist()} <= {*among})
        assert np.all(np.diff(rows[got] @ query) < 1e-3)
        shares.append(np.isin(wanted, got[:100]).mean())
    assert np.mean(shares) >= 0.99


def test_threads_that_search_at_once_find_their_own(vectors, lists):
    rows, queries = vectors
    found = ListedRows(rows.astype(np.float16), lists, 10)
    alone = [found.nearest(query, 20).tolist() for query in queries]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda query: found.nearest(query, 20).tolist(), [*queries] * 4)
        assert [*together] == alone * 4


def test_rows_that_are_few_are_all_compared(vectors, lists):
    rows, queries = vectors
    allowed = np.array([7, 9, 2_000])
    for found in (ExactRows(rows), ListedRows(rows.astype(np.float16), lists, 3)):
        wanted = allowed[np.argsort(-(rows[allowed] @ queries[0]))]
        assert found.nearest(queries[0], 5, allowed).tolist() == wanted.tolist()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("order", lambda array: array[:-1]),
        ("order", lambda array: array + 1),
        ("order", lambda array: array.astype(np.int64)),
        ("starts", lambda array: array[:-1]),
        ("starts", lambda array: array[::-1]),
        ("codes", lambda array: array[:-1]),
        ("codes", lambda array: array.astype(np.int8)),
        ("bounds", lambda array: array[:1]),
        ("bounds", lambda array: array * np.nan),
        ("centroids", lambda array: array * np.inf),
        ("centroids", lambda array: array[:0]),
    ],
)
def test_arrays_that_are_no_lists_are_refused(lists, tmp_path, name, change):
    for other, array in lists.arrays().items():
        np.save(tmp_path / f"{other}.npy", change(array) if other == name else array)
    with pytest.raises(ValueError, match="its lists are not those of its rows"):
        RowLists.load(tmp_path, 4_000, DIMENSION)


@pytest.fixture
def large(monkeypatch):
    """As if 100 rows were many."""
    monkeypatch.setattr("qa_bot.store.data.MANY_ROWS", 100)


PAIRS = random_pairs(200, np.random.default_rng(5))


def test_a_large_index_has_lists_and_comes_back_from_its_files(large, tmp_path, encoder):
    documents = [document("a.txt", *PAIRS[:90]), document("b.txt", *PAIRS[90:])]
    open_store(tmp_path, documents, encoder)
    again = FakeEncoder()
    read = open_store(tmp_path, documents, again)
    in_memory = memory_store([pair for one in documents for pair in one.pairs], encoder)
    assert again.embedded == [] and read.data.pooled.dtype == np.float16
    assert "lists/codes.npy" in manifest_of(tmp_path)["files"]
    pooled = encoder.encode_query("word3 word7 word9").pooled
    for among in (None, np.arange(90), np.arange(150)):
        found, wanted = (s.candidates(pooled, ["word3"], among) for s in (read, in_memory))
        assert found.ids.tolist() == wanted.ids.tolist() and len(found.ids) >= 32
        assert found.question_cosine == approx(wanted.question_cosine, abs=1e-6)


def test_cosines_of_a_large_index_are_those_of_a_small_one(encoder, monkeypatch):
    small = memory_store(PAIRS, encoder)
    monkeypatch.setattr("qa_bot.store.data.MANY_ROWS", 100)
    large = memory_store(PAIRS, encoder)
    pooled = encoder.encode_query("word3 word7 word9").pooled
    among = np.arange(64)  # all of these are candidates
    found, wanted = (store.candidates(pooled, ["word3"], among) for store in (large, small))
    assert found.question_cosine == approx(wanted.question_cosine, abs=5e-4)
    assert found.passage_cosine == approx(wanted.passage_cosine, abs=5e-4)
    assert large.question_cosines(3, [4, 5]) == approx(small.question_cosines(3, [4, 5]), abs=1e-3)


def test_lists_that_the_manifest_does_not_name_are_not_read(large, tmp_path, caplog):
    documents = [document("a.txt", *PAIRS)]
    open_store(tmp_path, documents, FakeEncoder())
    manifest = manifest_of(tmp_path)
    del manifest["files"]["lists/order.npy"]
    write_manifest(tmp_path, manifest)
    open_store(tmp_path, documents, FakeEncoder())
    assert "the manifest does not name lists/order.npy" in caplog.text
