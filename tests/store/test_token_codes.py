"""Token vectors as codes: what is read back, what becomes of an index, and what is refused."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from fakes import FakeEncoder, document, word_vector
from pytest import approx

from qa_bot.models.vectors import unit
from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import read_manifest
from qa_bot.store.building import build_data
from qa_bot.store.faiss_engine import FaissStore, FaissWriter
from qa_bot.store.manifest import file_sha256
from qa_bot.store.merged_tokens import merged_tokens
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_sentences import RowSentences
from qa_bot.store.token_vectors import CodedVectors

PAIRS = [
    QAPair("1", "When are you open?", "We open at nine. We close at five, but not on Sundays."),
    QAPair("2", "What does it cost?", "Five pounds.", alternates=("price", "fee")),
    QAPair("3", "Are dogs welcome?", ""),
]


def vectors(count: int, seed: int = 0) -> np.ndarray:
    """Vectors of length 1 of 24 dimensions, most of them in 8, as a model's differ."""
    scales = np.where(np.arange(24) < 8, 1.0, 0.2)
    return unit(np.random.default_rng(seed).normal(size=(count, 24)) * scales).astype(np.float32)


@pytest.fixture(scope="module")
def codec() -> TokenCodec:
    return TokenCodec.train(vectors(4_000), code_bytes=4, width=3)


def coded(pairs=PAIRS, previous=None, encoder=None):
    return build_data(pairs, encoder or FakeEncoder(), previous, coded_from=1)


def test_what_is_read_has_length_1_and_cosines_that_are_right_in_the_mean(codec):
    stored, queries = vectors(500, seed=1), vectors(50, seed=2)
    codes = codec.encode(stored)
    assert (codes.dtype, codes.shape) == (np.uint8, (500, 4))
    read = codec.decode(codes)
    assert np.linalg.norm(read, axis=1) == approx(np.ones(500), abs=1e-5)
    own = np.einsum("td,td->t", read, stored @ codec.projection)
    assert own.mean() == approx(1, abs=0.02)
    exact, found = stored @ queries.T, read @ (queries @ codec.projection).T
    slope = (exact * found).sum() / (exact * exact).sum()
    assert slope == approx(1, abs=0.1)
    assert np.abs(found - exact).mean() < 0.1


def test_a_code_is_the_nearest_centroid_of_each_part(codec):
    stored = vectors(300, seed=4)
    parts = (stored @ codec.projection).reshape(300, 4, 1, 3)
    distances = np.linalg.norm(parts - codec.centroids[None], axis=3)
    assert np.array_equal(codec.encode(stored), distances.argmin(axis=2))


def test_reading_is_looking_up_each_part_s_centroid(codec):
    codes = np.array([[0, 255, 7, 7], [1, 2, 3, 4]], dtype=np.uint8)
    wanted = [np.concatenate([codec.centroids[p, c] for p, c in enumerate(own)]) for own in codes]
    assert codec.decode(codes) == approx(unit(np.array(wanted)), abs=1e-5)


def test_vectors_that_were_read_have_the_codes_that_they_were_read_from(codec):
    codes = codec.encode(vectors(200, seed=3))
    parts = [codec.centroids[part, codes[:, part]] for part in range(4)]
    back = np.concatenate(parts, axis=1) @ np.linalg.pinv(codec.projection)
    assert np.array_equal(codec.encode(back), codes)


def test_the_same_sample_gives_the_same_codec(codec):
    again = TokenCodec.train(vectors(4_000), code_bytes=4, width=3)
    assert again.centroids == approx(codec.centroids, abs=1e-4)
    assert (again.name, TokenCodec.train(vectors(20)).name) == ("PCA12,PQ4", "PCA12,PQ2")


def test_tokens_of_a_sentence_that_are_alike_become_one():
    one, other, third = (word_vector(word) for word in ("one", "other", "third"))
    nearly, also = unit(one + 0.1 * other), unit(one + 0.1 * third)
    given = np.array([third, nearly, other, one, also, third])
    spans = np.array([[-1, -1], [0, 9], [10, 19]], dtype=np.int32)
    found, kept = merged_tokens(given, RowSentences(np.array([1, 4, 1]), spans), merged=2)
    assert kept.tolist() == [False, False, True, True, False, True]
    assert found == approx(np.array([other, unit(one + nearly + also), third]), abs=1e-5)


def test_a_row_without_sentences_keeps_all_its_tokens():
    given = vectors(7)
    whole = RowSentences(np.array([7]), np.array([[-1, -1]], dtype=np.int32))
    found, kept = merged_tokens(given, whole)
    assert np.array_equal(found, given) and kept.all()


def test_an_index_of_few_pairs_keeps_its_vectors_as_they_are(tmp_path):
    plain = build_data(PAIRS, FakeEncoder())
    assert plain.token_vectors.codec is None and len(plain.token_vectors) == len(plain.token_ids)
    published(tmp_path, plain)
    assert read_manifest(tmp_path).token_codec is None


def published(folder, data) -> FaissWriter:
    writer = FaissWriter(folder)
    sources = {"a.txt": document("a.txt", *PAIRS).sha256}
    writer.publish(FaissStore.from_data(data), sources, FakeEncoder())
    return writer


def test_a_coded_index_is_read_as_it_was_written(tmp_path):
    data = coded()
    writer, manifest = published(tmp_path, data), read_manifest(tmp_path)
    assert manifest.token_codec == "PCA12,PQ2"
    store, written = writer.open(manifest), FaissStore.from_data(data)
    for ids in ([0, 1, 2], [2, 0], [1]):
        found, wanted = (one.token_vectors(np.array(ids)) for one in (store, written))
        for name in found.__slots__:
            assert np.array_equal(getattr(found, name), getattr(wanted, name)), name
    names = {path.name for path in tmp_path.rglob("*.npy")}
    assert "token_vectors.npy" not in names and "token_codes.npy" in names


def test_the_tokens_of_a_coded_index_are_those_that_kept_a_vector():
    plain, data = build_data(PAIRS, FakeEncoder()), coded()
    assert isinstance(data.token_vectors, CodedVectors)
    kept = np.unpackbits(data.token_vectors.kept, bitorder="little")[: len(data.token_ids)]
    wanted = [
        merged_tokens(
            plain.token_vectors.stored[a:b],
            RowSentences(plain.sentence_lengths[c:d], plain.sentence_spans[c:d]),
        )[1]
        for (a, b), (c, d) in zip(
            pairwise(plain.token_offsets), pairwise(plain.sentence_offsets), strict=True
        )
    ]
    assert kept.astype(bool).tolist() == np.concatenate(wanted).tolist()
    found = FaissStore.from_data(data).token_vectors(np.array([0, 2]))
    # "When are you open", 4 words; its sentences of 4 and 8 keep 2 and 3; then 3 words, twice.
    assert found.pair_offsets.tolist() == [0, 9, 15]
    assert found.sentence_starts.tolist() == [0, 4, 6, 9, 12]
    assert found.sentence_spans.tolist() == [[-1, -1], [0, 16], [17, 54], [-1, -1], [-1, -1]]
    assert found.pair_sentences.tolist() == [0, 3, 5]
    assert found.question_rows.tolist() == [0, 1, 2, 3, 9, 10, 11]


def test_the_statistics_of_a_coded_index_are_those_of_all_its_tokens():
    one, other = (
        FaissStore.from_data(data) for data in (coded(), build_data(PAIRS, FakeEncoder()))
    )
    assert one.statistics.token_df.tolist() == other.statistics.token_df.tolist()


def test_what_a_coded_index_holds_keeps_its_codes():
    before, encoder = coded(), FakeEncoder()
    new = QAPair("4", "Is there a garden?", "Yes.")
    after = coded([PAIRS[2], new, PAIRS[0]], before, encoder)
    assert encoder.embedded == ["Is there a garden?", "Is there a garden?\nYes."]
    assert after.token_vectors.codec is before.token_vectors.codec
    tokens, wanted = (FaissStore.from_data(data) for data in (after, before))
    found = tokens.token_vectors(np.array([2, 0])).vectors
    assert np.array_equal(found, wanted.token_vectors(np.array([0, 2])).vectors)


def test_an_index_that_grows_is_coded_from_its_vectors_and_one_that_shrinks_embedded_anew():
    plain, encoder = build_data(PAIRS, FakeEncoder()), FakeEncoder()
    grown = coded(PAIRS, plain, encoder)
    assert encoder.embedded == [] and grown.token_vectors.codec is not None
    shrunk = build_data(PAIRS, encoder, grown)
    assert len(encoder.embedded) == 7
    assert np.array_equal(shrunk.token_vectors.stored, plain.token_vectors.stored)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("token_codes", lambda array: array[:-1]),
        ("token_codes", lambda array: array.astype(np.int32)),
        ("code_offsets", lambda array: array[::-1]),
        ("tokens_kept", lambda array: array[:-1]),
        ("token_projection", lambda array: array * np.nan),
        ("token_centroids", lambda array: array[:1]),
        ("token_centroids", lambda array: array[:, :255]),
    ],
)
def test_codes_that_do_not_fit_are_refused(tmp_path, name, change):
    writer, manifest = published(tmp_path, coded()), read_manifest(tmp_path)
    path = tmp_path / "generations" / manifest.generation / f"{name}.npy"
    np.save(path, change(np.load(path)))
    files = manifest.files | {path.name: file_sha256(path)}
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        writer.open(replace(manifest, files=files))


@pytest.mark.parametrize("bits", [0, 255])
def test_bits_that_name_other_tokens_are_found_when_they_are_read(bits):
    data = coded()
    data.token_vectors.kept[:] = bits
    with pytest.raises(IndexDamagedError, match="a token in the index is not what was written"):
        FaissStore.from_data(data).token_vectors(np.array([0]))
