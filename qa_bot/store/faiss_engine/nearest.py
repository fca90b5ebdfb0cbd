"""The rows of an array that are nearest to a vector, by FAISS."""

from __future__ import annotations

import faiss
import numpy as np


def nearest_rows(
    vectors: np.ndarray, wanted: np.ndarray, count: int, allowed: np.ndarray | None = None
) -> np.ndarray:
    """Find the rows of vectors (r, d) with the largest inner products with one (d,), exactly.

    At most `count` of them, nearest first, of the rows `allowed` alone where these are given. Both
    are float32; vectors may be mapped from a file, and are not copied.
    """
    assert vectors.dtype == np.float32 and vectors.flags.c_contiguous
    query = np.ascontiguousarray(wanted, dtype=np.float32)
    products = np.empty(count, dtype=np.float32)
    found = np.empty(count, dtype=np.int64)
    # FAISS does not own what it selects by: the name keeps it for as long as it is used.
    selected = faiss.IDSelectorBatch(allowed) if allowed is not None else None
    faiss.knn_inner_product(
        faiss.swig_ptr(query), faiss.swig_ptr(vectors), vectors.shape[1], 1, len(vectors), count,
        faiss.swig_ptr(products), faiss.swig_ptr(found), selected,
    )  # fmt: skip
    return found[found >= 0]
