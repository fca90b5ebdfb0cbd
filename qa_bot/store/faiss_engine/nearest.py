"""The rows whose vectors are nearest to a query's, of all rows or of those of the nearest lists.

FAISS computes over our own arrays, which may be mapped from files.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

import faiss
import numpy as np

from qa_bot.store.faiss_engine.row_lists import RowLists

# Rows whose vectors are put together to be compared: some 3 MB.
_BLOCK_ROWS = 4_096


class NearestRows(Protocol):
    """Finds rows by the inner product of their vectors (r, d) with one (d,)."""

    def nearest(
        self, query: np.ndarray, count: int, allowed: np.ndarray | None = None
    ) -> np.ndarray:
        """Find at most `count` rows, nearest first, of all or of those `allowed`, ascending."""


class ExactRows:
    """Compares the query with every row; vectors (r, d) float32."""

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors

    def nearest(
        self, query: np.ndarray, count: int, allowed: np.ndarray | None = None
    ) -> np.ndarray:
        """Find the nearest rows, exactly."""
        rows, size = self._vectors.shape
        query = np.ascontiguousarray(query, dtype=np.float32)
        count = min(count, rows if allowed is None else len(allowed))
        products, found = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.int64)
        selected = None if allowed is None else _Selected(allowed, rows)
        selector = selected.selector if selected else None
        faiss.knn_inner_product(
            faiss.swig_ptr(query), faiss.swig_ptr(self._vectors), size, 1, rows, count,
            faiss.swig_ptr(products), faiss.swig_ptr(found), selector,
        )  # fmt: skip
        return found


class _Selected:
    """Some of so many rows, as FAISS selects by; it does not own the bits, which live here."""

    def __init__(self, allowed: np.ndarray, rows: int) -> None:
        held = np.zeros(rows, dtype=bool)
        held[allowed] = True
        self._bits = np.packbits(held, bitorder="little")
        self.selector = faiss.IDSelectorBitmap(rows, faiss.swig_ptr(self._bits))


class ListedRows:
    """Compares the query with the rows of the lists nearest to it; vectors (r, d) float16.

    Their codes say which are the nearest, and then their vectors in which order. Where some rows
    alone are allowed, lists without any are passed over, and as many rows are compared as of all;
    where these are half of the allowed ones, or those no more than `exact_rows`, the vectors of all
    allowed rows are.
    """

    def __init__(self, vectors: np.ndarray, lists: RowLists, exact_rows: int) -> None:
        self._vectors = vectors
        self._lists = lists
        self._exact_rows = exact_rows
        self._halves = _Coder(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16)
        self._bytes = _Coder(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, lists.bounds)

    def nearest(
        self, query: np.ndarray, count: int, allowed: np.ndarray | None = None
    ) -> np.ndarray:
        """Find the nearest rows, more than 0.99 of the nearest hundred on average."""
        query = np.ascontiguousarray(query, dtype=np.float32)
        rows, lists, held = len(self._vectors), self._lists, None
        if allowed is None:
            probed = ExactRows(lists.centroids).nearest(query, lists.probed())
        else:
            compared = rows * lists.probed() // len(lists.centroids)
            if len(allowed) <= max(self._exact_rows, 2 * compared):
                return self._exact(query, count, allowed)
            held = np.zeros(rows, dtype=bool)
            held[allowed] = True
            probed = self._with_allowed(query, held, compared)
        best = _Best(self._bytes, query, count)
        for place in probed:
            own = slice(lists.starts[place], lists.starts[place + 1])
            codes, of_list = lists.codes[own], lists.order[own].astype(np.int64)
            if held is not None:
                kept = held[of_list]
                codes, of_list = codes[kept], of_list[kept]
            best.scan(codes, of_list)
        found = best.rows()
        # Not `@`: it may wait for threads, see models.one_thread.
        exact = np.einsum("rd,d->r", self._vectors[found].astype(np.float32), query)
        return found[np.argsort(-exact, kind="stable")]

    def _with_allowed(self, query: np.ndarray, held: np.ndarray, wanted: int) -> np.ndarray:
        """The nearest lists with rows that are `held` (r,) bool, until so many such are in them."""
        lists = self._lists
        before = np.concatenate([[0], np.cumsum(held[lists.order])])
        counts = np.diff(before[lists.starts])
        near = ExactRows(lists.centroids).nearest(query, len(lists.centroids))
        near = near[counts[near] > 0]
        enough = int(np.searchsorted(np.cumsum(counts[near]), wanted))
        return np.asarray(near[: 1 + enough])

    def _exact(self, query: np.ndarray, count: int, allowed: np.ndarray) -> np.ndarray:
        best = _Best(self._halves, query, count)
        for first in range(0, len(allowed), _BLOCK_ROWS):
            rows = allowed[first : first + _BLOCK_ROWS].astype(np.int64)
            best.scan(self._vectors[rows].view(np.uint8), rows)
        return best.rows()


class _Coder:
    """What compares a query with codes of a kind; it holds none itself."""

    def __init__(self, size: int, kind: int, bounds: np.ndarray | None = None) -> None:
        self._lists = faiss.IndexFlatIP(size)  # FAISS keeps a pointer to it
        self._index = faiss.IndexIVFScalarQuantizer(
            self._lists, size, 1, kind, faiss.METRIC_INNER_PRODUCT, False
        )
        if bounds is not None:
            flat = np.ascontiguousarray(bounds).ravel()
            faiss.copy_array_to_vector(flat, self._index.sq.trained)
        self._of_thread = threading.local()

    def scanner(self) -> Any:
        """Give this thread's own: FAISS frees none, so that there is not one for each query."""
        if not hasattr(self._of_thread, "scanner"):
            self._of_thread.scanner = self._index.get_InvertedListScanner(False, None, None)
        return self._of_thread.scanner


class _Best:
    """The rows with the largest inner products of those that were scanned."""

    def __init__(self, coder: _Coder, query: np.ndarray, count: int) -> None:
        self._query = query  # FAISS keeps a pointer to it
        self._scanner = coder.scanner()
        self._scanner.set_query(faiss.swig_ptr(query))
        self._products = np.full(count, -np.inf, dtype=np.float32)
        self._rows = np.full(count, -1, dtype=np.int64)

    def scan(self, codes: np.ndarray, rows: np.ndarray) -> None:
        """Compare the query with the codes (k, bytes) uint8 of these rows (k,) int64."""
        if len(rows):
            self._scanner.scan_codes(
                len(rows), faiss.swig_ptr(codes), faiss.swig_ptr(rows),
                faiss.swig_ptr(self._products), faiss.swig_ptr(self._rows), len(self._rows),
            )  # fmt: skip

    def rows(self) -> np.ndarray:
        """The rows found so far, nearest first."""
        order = np.argsort(-self._products, kind="stable")
        found = self._rows[order]
        return found[found >= 0]
