"""The files of one generation: records, arrays, FAISS and BM25, written plainly, read with care.

An index folder is input like any other: nothing is unpickled, and every part must fit the others
before it is used. Hashes that lie beside the data show damage, not a forger: whoever can write
into the index folder can choose what is found, though never the text of an answer, which is
compared with the sources.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from pydantic import TypeAdapter

from qa_bot.store.faiss_engine.bm25 import BM25
from qa_bot.store.faiss_engine.data import IndexData, row_arrays
from qa_bot.store.faiss_engine.faiss_store import FaissStore
from qa_bot.store.index_rows import rows_of
from qa_bot.store.records_file import RECORDS, parsed_records, write_records
from qa_bot.store.texts import texts_of

ARRAYS = (
    "row_pairs", "row_kinds", "row_spans",
    "token_offsets", "token_vectors", "token_ids", "token_sentences",
)  # fmt: skip
# Larger than any vocabulary; a table of so many counts is 32 MB.
MAX_TOKEN_ID = 4_000_000
REQUIRED = {RECORDS, "rows.json", "vectors.faiss", *(f"{name}.npy" for name in ARRAYS)}

_KEYS = TypeAdapter(tuple[str, ...])


def write_store(generation: Path, store: FaissStore) -> None:
    """Write all files of a store into an empty folder."""
    data = store.data
    write_records(generation / RECORDS, data.pairs)
    (generation / "rows.json").write_bytes(_KEYS.dump_json(data.row_keys))
    for name in ARRAYS:
        np.save(generation / f"{name}.npy", getattr(data, name), allow_pickle=False)
    (generation / "vectors.faiss").write_bytes(faiss.serialize_index(store.index).tobytes())
    store.bm25.save(generation / "bm25")


def read_store(generation: Path) -> FaissStore:
    """Read what `write_store` wrote; raises ValueError, or what a library raises on a bad file."""
    index = faiss.read_index(str(generation / "vectors.faiss"))
    # Before anything is asked of it: FAISS ends the process where a kind cannot reconstruct.
    if not isinstance(index, faiss.IndexFlat) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise ValueError(f"vectors.faiss holds a {type(index).__name__}, expected IndexFlatIP")
    data = IndexData(
        pairs=parsed_records(generation / RECORDS),
        row_keys=_KEYS.validate_json((generation / "rows.json").read_bytes()),
        pooled=index.reconstruct_n(0, index.ntotal),
        **{name: _read_array(generation / f"{name}.npy") for name in ARRAYS},
    )
    _check(data)
    return FaissStore(data, index, BM25.load(generation / "bm25", texts_of(data.pairs)))


def _check(data: IndexData) -> None:
    """Raise ValueError unless the rows are those of the pairs, and every array fits them."""
    rows = rows_of(data.pairs)
    expected = row_arrays(rows)
    if data.row_keys != tuple(row.key for row in rows) or not all(
        _same(getattr(data, name), array) for name, array in expected.items()
    ):
        raise ValueError("its rows are not those of its records")
    tokens, offsets = len(data.token_ids), data.token_offsets
    fits = [
        len(data.pooled) == len(rows) and _are_unit(data.pooled),
        offsets.dtype.kind == "i" and offsets.shape == (len(rows) + 1,),
        offsets.size > 0 and offsets[0] == 0 and offsets[-1] == tokens,
        bool(np.all(np.diff(offsets) > 0)),
        data.token_vectors.ndim == 2 and len(data.token_vectors) == tokens,
        data.token_vectors.dtype == np.float16 and _are_unit(data.token_vectors),
        data.token_ids.dtype == np.int32 and data.token_ids.min(initial=0) >= 0,
        data.token_ids.max(initial=0) < MAX_TOKEN_ID,
        data.token_sentences.dtype == np.int32 and data.token_sentences.shape == (tokens, 2),
    ]
    if not all(fits) or not _lie_in_their_passages(data):
        raise ValueError("its arrays do not fit each other")


def _lie_in_their_passages(data: IndexData) -> bool:
    """Whether each token's sentence is none, or inside its row's passage."""
    lengths = np.repeat(np.diff(data.row_spans, axis=1)[:, 0], np.diff(data.token_offsets))
    starts, ends = data.token_sentences.T
    inside = (starts >= 0) & (starts < ends) & (ends <= lengths)
    return bool(np.all(inside | ((starts == -1) & (ends == -1))))


def _same(stored: np.ndarray, expected: np.ndarray) -> bool:
    return stored.dtype == expected.dtype and np.array_equal(stored, expected)


def _are_unit(vectors: np.ndarray) -> bool:
    squares = np.einsum("rd,rd->r", vectors, vectors, dtype=np.float32)
    return bool(np.all(np.abs(squares - 1) < 0.01))  # NaN is not


def _read_array(path: Path) -> np.ndarray:
    # Mapped, not read: only the token vectors of a query's candidates are ever touched.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
