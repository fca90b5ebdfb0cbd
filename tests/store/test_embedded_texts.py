"""Texts with their vectors, from wherever they are, in the order that is wanted."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder

from qa_bot.records import QAPair
from qa_bot.store import embedding_run, memory_store
from qa_bot.store.building import build_data, filled
from qa_bot.store.embedded_texts import EmbeddedTexts, TextTable, keys_of
from qa_bot.store.index_rows import RowTable, rows_of

NAMES = ("pooled", "vectors", "token_ids", "sentence_lengths", "sentence_spans")
ARRAYS = (
    "pooled", "token_ids", "sentence_lengths", "sentence_spans", "sentence_offsets",
    "token_offsets", "row_keys", "row_pairs", "row_kinds", "row_spans",
)  # fmt: skip


def pairs(count: int, first: int = 0) -> list[QAPair]:
    return [
        QAPair(
            str(i), f"What is {'very ' * (i % 7)}{i}?", "No one knows. " * (i % 40) + f"It is {i}.",
            alternates=(f"about {i}",) * (i % 3 == 0),
        )
        for i in range(first, first + count)
    ]  # fmt: skip


def texts(made: list[QAPair]) -> EmbeddedTexts:
    rows, encoder = rows_of(made), FakeEncoder()
    return EmbeddedTexts.of(rows, encoder.encode_documents([row.text for row in rows]), encoder)


def of_one(part: EmbeddedTexts, name: str, place: int) -> np.ndarray:
    if name == "pooled":
        return part.pooled[place : place + 1]
    starts = part.sentence_offsets if name.startswith("sentence") else part.token_offsets
    return getattr(part, name)[starts[place] : starts[place + 1]]


def test_a_table_finds_each_text_in_whichever_part_holds_it():
    parts = [texts(pairs(20)), texts(pairs(5, first=40))]
    table = TextTable(parts)
    every = [(part, place) for part in parts for place in range(len(part.keys))]
    wanted = np.random.default_rng(0).permutation(len(every))
    wanted = np.concatenate([wanted, np.arange(30), [3, 3]])
    keys = np.stack([every[i][0].keys[every[i][1]] for i in wanted])
    places = table.places(keys)
    for name in NAMES:
        found = np.concatenate([*table.chunks(name, places)])
        assert np.array_equal(
            found, np.concatenate([of_one(*every[i][:1], name, every[i][1]) for i in wanted])
        ), name
    tokens = sum(map(len, table.chunks("token_ids", places)))
    assert table.offsets("token_offsets", places)[-1] == tokens


def test_a_text_that_no_part_holds_has_no_place():
    unknown = keys_of([b"0" * 16, bytes(16), b"\xff" * 16])
    assert TextTable([texts(pairs(3))]).places(unknown).tolist() == [-1, -1, -1]
    assert TextTable([]).places(unknown).tolist() == [-1, -1, -1]


def test_rows_without_their_texts_give_them_back():
    made = pairs(30)
    table, rows = RowTable.of(made), rows_of(made)
    assert table.rows(np.array([7, 0, len(rows) - 1])) == [rows[7], rows[0], rows[-1]]
    assert table.keys.tolist() == [list(row.key) for row in rows]
    assert table.lengths(np.arange(len(rows))).tolist() == [len(row.text) for row in rows]
    assert table.owners.tolist() == [row.pair for row in rows]
    assert table.spans.tolist() == [list(row.span or (-1, -1)) for row in rows]


@pytest.mark.parametrize("together", [1, 7, 100_000])
def test_an_index_is_the_same_however_many_texts_are_embedded_at_a_time(monkeypatch, together):
    made = [*pairs(40), *pairs(3)]
    whole = build_data(made, FakeEncoder())
    monkeypatch.setattr(embedding_run, "TEXTS_TOGETHER", together)
    encoder = FakeEncoder()
    found = build_data(made, encoder)
    assert len(encoder.embedded) == len({row.text for row in rows_of(made)})
    for name in ARRAYS:
        assert np.array_equal(getattr(found, name), getattr(whole, name)), name
    assert np.array_equal(found.token_vectors.stored, whole.token_vectors.stored)


def test_what_an_index_holds_is_taken_from_it_and_the_rest_embedded(tmp_path):
    known = build_data(pairs(10), FakeEncoder())
    encoder = FakeEncoder()
    made = [*pairs(4, first=5), *pairs(4, first=20), *pairs(3)]
    found = build_data(made, encoder, known, folder=tmp_path)
    assert {text.split("\n")[0] for text in encoder.embedded if "\n" in text} == {
        pair.question for pair in pairs(4, first=20)
    }
    whole = build_data(made, FakeEncoder())
    for name in ARRAYS:
        assert np.array_equal(getattr(found, name), getattr(whole, name)), name
    stored = np.load(tmp_path / "token_vectors.npy")
    assert np.array_equal(stored, whole.token_vectors.stored)
    assert np.array_equal(np.load(tmp_path / "pooled.npy"), whole.pooled)


def test_an_array_in_a_file_is_the_one_in_memory(tmp_path):
    chunks = [np.arange(6, dtype=np.float16).reshape(3, 2), np.ones((1, 2), dtype=np.float16)]
    in_file = filled("name", (4, 2), np.dtype(np.float16), chunks, tmp_path)
    assert np.array_equal(in_file, filled("name", (4, 2), np.dtype(np.float16), chunks, None))
    with pytest.raises(FileExistsError):
        filled("name", (4, 2), np.dtype(np.float16), chunks, tmp_path)


def test_passages_that_are_longer_than_the_model_reads_are_counted_once(monkeypatch, caplog):
    class Short(FakeEncoder):
        def encode_documents(self, texts):
            found = zip(texts, super().encode_documents(texts), strict=True)
            return [replace(vectors, cut=len(text) > 200) for text, vectors in found]

    monkeypatch.setattr(embedding_run, "TEXTS_TOGETHER", 3)
    memory_store([QAPair("1", "Long?", "word " * 100), QAPair("2", "Short?", "Yes.")], Short())
    assert [record.getMessage() for record in caplog.records] == [
        "1 of 4 passages are longer than fake reads; their ends are found by words only"
    ]
