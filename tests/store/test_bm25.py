"""BM25: bm25s' weights, and the best texts as a search of all of them finds them."""

import tracemalloc
from functools import cache

import bm25s
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa_bot.records import IndexDamagedError
from qa_bot.store import bm25_building
from qa_bot.store.bm25 import BM25
from qa_bot.words.stems import words

TEXTS = [
    "A ticket is five pounds, five for each",
    "",
    "Dogs and cats and dogs",
    "The caf\u00e9 sells a ticket \U0001f600",
    "five five five",
]


@pytest.fixture(params=[1, 2, 8_192])
def block(request, monkeypatch):
    monkeypatch.setattr(bm25_building, "BLOCK_TEXTS", request.param)


def by_bm25s(texts, query):
    index = bm25s.BM25()
    index.index([words(text) for text in texts], show_progress=False)
    known = [word for word in words(query) if word in index.vocab_dict]
    return index.get_scores(known) if known else np.zeros(len(texts))


@pytest.mark.parametrize(
    "query", ["five tickets", "five five", "dog", "caf\u00e9 dogs and", "none"]
)
def test_the_numbers_are_those_of_bm25s_whatever_the_block(block, query):
    assert BM25.build(TEXTS).scores(words(query)).tolist() == by_bm25s(TEXTS, query).tolist()


def test_each_text_is_stemmed_by_its_language():
    index = BM25.build(["renovaciones", "renovaciones", "東京都の駅"], ["es", "en", "ja"])
    assert index.scores(words("renovación", "es")).argmax() == 0
    assert index.known([*words("renovación", "es"), *words("renovaciones"), *words("京都")]) == [
        "renov", "renovacion", "京都"
    ]  # fmt: skip
    assert index.scores(words("renovaciones", "en")).nonzero()[0].tolist() == [1]


def test_scores_of_some_texts_are_theirs():
    index = BM25.build(TEXTS)
    of_all = index.scores(["five", "dog", "dog"])
    assert index.scores(["five", "dog", "dog"], np.array([0, 2, 4])).tolist() == (
        of_all[[0, 2, 4]].tolist()
    )
    assert index.scores(["five"], np.array([1])).tolist() == [0.0]


def test_only_words_of_the_texts_are_known():
    index = BM25.build(TEXTS)
    assert index.known(["dog", "cow", "", "zebra", "\ud800", "caf\u00e9"]) == ["dog", "caf\u00e9"]


@pytest.mark.parametrize("texts", [[""], ["?", "!"]])
def test_texts_without_a_word_have_none(texts, tmp_path):
    BM25.build(texts).save(tmp_path / "bm25")
    index = BM25.load(tmp_path / "bm25", len(texts), 10**9)
    assert index.scores(["dog"]).tolist() == [0.0] * len(texts)
    assert (index.known(["dog"]), index.best(["dog"], 3).tolist()) == ([], [])
    assert index.columns()[0] == ()


@cache
def collection(seed):
    """Some hundred texts of words as unequally frequent as those of a language."""
    rng = np.random.default_rng(seed)
    frequency = 1 / np.arange(1, 61)
    names = [f"w{number}" for number in range(60)]
    texts = [
        " ".join(rng.choice(names, size=rng.integers(1, 30), p=frequency / frequency.sum()))
        for _ in range(300)
    ]
    return BM25.build(texts + texts[:40])  # so that some have equally much


@settings(deadline=None)
@example(
    seed=2, query=["w0", "w42", "w40"], count=10, among=None
)  # the tenth is as good as another
@given(
    seed=st.integers(0, 3),
    query=st.lists(st.integers(0, 62).map(lambda number: f"w{number}"), max_size=12),
    count=st.integers(1, 50),
    among=st.none() | st.sets(st.integers(0, 339), min_size=1).map(sorted),
)
def test_the_best_are_those_of_a_search_of_all(seed, query, count, among):
    index = collection(seed)
    scores = index.scores(query)
    every = np.arange(340) if among is None else np.array(among)
    wanted = every[np.argsort(-scores[every], kind="stable")[:count]]
    found = index.best(query, count, None if among is None else every)
    assert found.tolist() == wanted[scores[wanted] > 0].tolist()


def test_frequent_words_are_looked_up_in_few_texts(monkeypatch):
    texts = [f"the rare{number % 7} thing" for number in range(7_000)]
    index = BM25.build([*texts, *["very seldom the thing"] * 3])
    read = []
    whole = index._checked
    monkeypatch.setattr(index, "_checked", lambda place: read.append(whole(place)) or read[-1])
    assert index.best(["the", "thing", "seldom"], 3).tolist() == [7_000, 7_001, 7_002]
    assert [len(texts) for texts, _ in read] == [3]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("texts", lambda array: array[::-1]),
        ("texts", lambda array: array + 5),
        ("texts", lambda array: array.astype(np.int64)),
        ("weights", lambda array: array * np.nan),
        ("weights", lambda array: array[:-1]),
        ("largest", lambda array: array / 2),
        ("offsets", lambda array: array[:-1]),
        ("offsets", lambda array: array * 0),
        ("times", lambda array: array[:-1]),
        ("times", lambda array: array.astype(np.int32)),
        ("times", lambda array: array * 0),
        ("word_ends", lambda array: array[:-1]),
        ("word_text", lambda array: array[:-1]),
    ],
)
def test_arrays_that_are_none_are_refused(tmp_path, name, change):
    BM25.build(TEXTS).save(tmp_path / "bm25")
    path = tmp_path / "bm25" / f"{name}.npy"
    np.save(path, change(np.load(path)))
    with pytest.raises(ValueError, match="its BM25 files are not|its words do not fit"):
        BM25.load(tmp_path / "bm25", len(TEXTS), 10**9)


@pytest.mark.parametrize(("name", "value"), [("texts", 99), ("texts", -1), ("weights", np.nan)])
def test_numbers_of_a_large_index_are_looked_at_when_they_are_taken(tmp_path, name, value):
    BM25.build(TEXTS).save(tmp_path / "bm25")
    path = tmp_path / "bm25" / f"{name}.npy"
    array = np.load(path)
    array[:] = value
    np.save(path, array)
    index = BM25.load(tmp_path / "bm25", len(TEXTS), 0)
    with pytest.raises(IndexDamagedError, match="in the index is not what was written"):
        index.scores(["five"])


def test_counts_that_are_not_named_are_not_read(tmp_path):
    BM25.build(TEXTS).save(tmp_path / "bm25")
    (tmp_path / "bm25" / "times.npy").write_bytes(b"junk")
    index = BM25.load(tmp_path / "bm25", len(TEXTS), 10**9, are_counted=False)
    assert index.known(["dog"]) == ["dog"]
    assert index.refreshed(np.arange(len(TEXTS)), []) is None


def first_is(value):
    def changed(array: np.ndarray) -> np.ndarray:
        array[0] = value
        return array

    return changed


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("texts", first_is(-1)),
        ("texts", first_is(2**27)),
        ("texts", first_is(len(TEXTS))),
        ("texts", lambda array: array * 0),  # a word twice in a text
        ("times", lambda array: array * 0),
        ("times", lambda array: np.full(array.shape, 2**63, dtype=np.uint64)),
        ("word_text", first_is(255)),
        ("word_text", first_is(ord("z"))),
    ],
)
def test_a_large_index_that_is_damaged_is_counted_anew(tmp_path, name, change):
    BM25.build(TEXTS).save(tmp_path / "bm25")
    path = tmp_path / "bm25" / f"{name}.npy"
    np.save(path, change(np.load(path)))
    index = BM25.load(tmp_path / "bm25", len(TEXTS), 0)
    tracemalloc.start()
    assert index.refreshed(np.array([*range(len(TEXTS)), -1]), ["a new one"]) is None
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10**6


def test_columns_hold_what_the_scores_are_made_of():
    names, columns = BM25.build(TEXTS).columns()
    place = names.index("five")
    found = [dict(zip(*map(list, column), strict=True)).get(place, 0) for column in columns]
    assert found == BM25.build(TEXTS).scores(["five"]).tolist()
