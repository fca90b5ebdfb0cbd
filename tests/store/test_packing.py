"""A pair's vectors as bytes: what goes in comes out, and nothing else is read."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.records import QAPair
from qa_bot.store.building import build_data
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.milvus_engine.packing import (
    PART_BYTES,
    PairVectors,
    array_bytes,
    array_from,
    bytes_from,
    joined,
    texts_from,
)

PAIR = QAPair("1", "May I bring a dog?", "No dogs. No cats.", alternates=("pets",))
DATA = build_data([PAIR], FakeEncoder())
WHOLE = PairVectors(
    DATA, np.array([0, 2], dtype=np.uint32), np.array([0.5, 0.25], dtype=np.float32)
)
ARRAYS = (
    "row_keys", "row_kinds", "row_spans", "pooled", "token_offsets", "token_ids",
    "sentence_offsets", "sentence_lengths", "sentence_spans",
)  # fmt: skip


def test_every_array_comes_back():
    found = PairVectors.unpacked(WHOLE.packed(), 32, 3)
    for name in ARRAYS:
        assert np.array_equal(getattr(found.data, name), getattr(DATA, name)), name
    assert np.array_equal(found.data.token_vectors.stored, DATA.token_vectors.stored)
    assert (found.words.tolist(), found.weights.tolist()) == ([0, 2], [0.5, 0.25])


def test_pairs_are_joined_in_their_order():
    found = joined([WHOLE, WHOLE])
    rows = len(DATA.row_keys)
    assert found.row_pairs.tolist() == [0] * rows + [1] * rows
    assert (
        found.token_offsets[rows:].tolist() == (DATA.token_offsets + len(DATA.token_ids)).tolist()
    )
    sentences = len(DATA.sentence_lengths)
    assert found.sentence_offsets[rows:].tolist() == (DATA.sentence_offsets + sentences).tolist()


@given(st.integers(0, len(WHOLE.packed()) - 1))
def test_what_is_cut_short_is_refused(length):
    with pytest.raises((ValueError, np.exceptions.AxisError)):
        PairVectors.unpacked(WHOLE.packed()[:length], 32, 3)


def test_what_is_longer_is_refused():
    with pytest.raises(ValueError, match="followed by something else"):
        PairVectors.unpacked(WHOLE.packed() + b"\0", 32, 3)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    with pytest.raises((ValueError, ArithmeticError)):
        PairVectors.unpacked(data, 32, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"pooled": DATA.pooled * np.nan},
        {"pooled": DATA.pooled * 3},
        {"token_vectors": HalfVectors(DATA.token_vectors.stored * np.float16(2))},
        {"token_ids": DATA.token_ids.astype(np.int32) - 10_000},
        {"sentence_spans": DATA.sentence_spans + 500},
        {"sentence_lengths": DATA.sentence_lengths + 1},
        {"sentence_offsets": DATA.sentence_offsets[::-1]},
        {"row_spans": DATA.row_spans - 5},
        {"row_kinds": DATA.row_kinds * 0 + 9},
        {"row_kinds": DATA.row_kinds * 0},
    ],
)
def test_arrays_that_fit_nothing_are_refused(change):
    with pytest.raises(ValueError, match="fit each other|are none"):
        PairVectors.unpacked(replace(WHOLE, data=replace(DATA, **change)).packed(), 32, 3)


@pytest.mark.parametrize("words", [[2, 0], [0, 0], [0, 3]])
def test_words_that_are_none_are_refused(words):
    other = replace(WHOLE, words=np.array(words, dtype=np.uint32))
    with pytest.raises(ValueError, match="are none"):
        PairVectors.unpacked(other.packed(), 32, 3)


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_bytes_are_texts_of_a_size_that_the_server_takes(size):
    data = np.random.default_rng(0).bytes(size)
    texts = texts_from(data)
    assert max(map(len, texts)) <= 65_535 and len(texts) == max(-(-size // PART_BYTES), 1)
    assert bytes_from(texts) == data


@pytest.mark.parametrize("text", ["no base64", "AAA", "A\u00c4==", "AAAA\n"])
def test_a_text_that_is_no_base64_is_refused(text):
    with pytest.raises(ValueError, match="not what was written"):
        bytes_from([text])


@pytest.mark.parametrize("kind, shape", [("<i8", (3,)), ("<i4", (2,)), ("<i4", (3, 1))])
def test_an_array_of_another_kind_or_shape_is_refused(kind, shape):
    with pytest.raises(ValueError, match="expected"):
        array_from(array_bytes(np.zeros(3, dtype="<i4")), kind, *shape)
    with pytest.raises(ValueError):
        array_from(array_bytes(np.zeros(3, dtype="<i4"))[:20], "<i4", None)


def test_an_array_of_objects_is_never_unpickled():
    import io

    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        array_from(file.getvalue(), "|O", None)
