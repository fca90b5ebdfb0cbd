"""The files of one generation: records, arrays, FAISS and BM25, written plainly, read with care.

An index folder is input like any other: nothing is unpickled, and every part must fit the others
before it is used. Hashes that lie beside the data show damage, not a forger: whoever can write
into the index folder can choose what is found and answered (`qa-bot verify` reads the sources).
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from pydantic import TypeAdapter

from qa_bot.store.bm25 import BM25
from qa_bot.store.data import IndexData, check_arrays, row_arrays
from qa_bot.store.faiss_engine.faiss_store import FaissStore
from qa_bot.store.index_rows import rows_of
from qa_bot.store.records_file import RECORDS, parsed_records, write_records
from qa_bot.store.texts import texts_of

ARRAYS = (
    "row_pairs", "row_kinds", "row_spans",
    "token_offsets", "token_vectors", "token_ids", "token_sentences",
)  # fmt: skip
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
    check_arrays(data, len(rows))


def _same(stored: np.ndarray, expected: np.ndarray) -> bool:
    return stored.dtype == expected.dtype and np.array_equal(stored, expected)


def _read_array(path: Path) -> np.ndarray:
    # Mapped, not read: only the token vectors of a query's candidates are ever touched.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
