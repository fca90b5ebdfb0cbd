"""The rows whose vectors are nearest to a query's, of all rows or of those of the nearest lists.

FAISS computes over our own arrays, which may be mapped from files; it reads no file of an index,
and so ends no process for what is in one.
"""

from __future__ import annotations

from typing import Protocol

import faiss
import numpy as np

from qa_bot.store.faiss_engine.row_lists import RowLists


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


class ListedRows:
    """Compares the query with the rows of the lists nearest to it; vectors (r, d) float16.

    Their codes say which are the nearest, and then their vectors in which order. Where rows are
    allowed that are no more than `exact_rows`, or so few of all that half of the lists would be
    looked through, the vectors of all of them are compared.
    """

    def __init__(self, vectors: np.ndarray, lists: RowLists, exact_rows: int) -> None:
        self._vectors = vectors
        self._lists = lists
        self._exact_rows = exact_rows
        self._no_lists = faiss.IndexFlatIP(vectors.shape[1])  # FAISS keeps a pointer to it
        self._halves = _coder(self._no_lists, faiss.ScalarQuantizer.QT_fp16)
        self._bytes = _coder(self._no_lists, faiss.ScalarQuantizer.QT_8bit)
        bounds = np.ascontiguousarray(lists.bounds).ravel()
        faiss.copy_array_to_vector(bounds, self._bytes.sq.trained)

    def nearest(
        self, query: np.ndarray, count: int, allowed: np.ndarray | None = None
    ) -> np.ndarray:
        """Find the nearest rows, more than 0.99 of the nearest hundred on average."""
        query = np.ascontiguousarray(query, dtype=np.float32)
        rows, lists = len(self._vectors), self._lists
        selected, probed = None, lists.probed()
        if allowed is not None:
            selected = _Selected(allowed, rows)
            probed = round(probed * rows / len(allowed))
            if len(allowed) <= self._exact_rows or probed > len(lists.centroids) // 2:
                first, end = int(allowed[0]), int(allowed[-1]) + 1
                best = _Best(self._halves, query, count, selected)
                best.scan(self._vectors[first:end], np.arange(first, end))
                return best.rows()
        best = _Best(self._bytes, query, count, selected)
        for place in ExactRows(lists.centroids).nearest(query, probed):
            own = slice(lists.starts[place], lists.starts[place + 1])
            best.scan(lists.codes[own], lists.order[own].astype(np.int64))
        found = best.rows()
        # Not `@`: it may wait for threads, see models.one_thread.
        exact = np.einsum("rd,d->r", self._vectors[found].astype(np.float32), query)
        return found[np.argsort(-exact, kind="stable")]


def _coder(lists: faiss.Index, kind: int) -> faiss.IndexIVFScalarQuantizer:
    """What compares a query with codes of a kind; it holds none itself."""
    return faiss.IndexIVFScalarQuantizer(lists, lists.d, 1, kind, faiss.METRIC_INNER_PRODUCT, False)


class _Selected:
    """Some of so many rows, as FAISS selects by; it does not own the bits, which live here."""

    def __init__(self, allowed: np.ndarray, rows: int) -> None:
        held = np.zeros(rows, dtype=bool)
        held[allowed] = True
        self._bits = np.packbits(held, bitorder="little")
        self.selector = faiss.IDSelectorBitmap(rows, faiss.swig_ptr(self._bits))


class _Best:
    """The rows with the largest inner products of those that were scanned."""

    def __init__(
        self,
        coder: faiss.IndexIVFScalarQuantizer,
        query: np.ndarray,
        count: int,
        selected: _Selected | None,
    ) -> None:
        self._query, self._selected = query, selected  # FAISS keeps pointers to them
        selector = selected.selector if selected else None
        self._scanner = coder.get_InvertedListScanner(False, selector, None)
        self._scanner.set_query(faiss.swig_ptr(query))
        self._products = np.full(count, -np.inf, dtype=np.float32)
        self._rows = np.full(count, -1, dtype=np.int64)

    def scan(self, codes: np.ndarray, rows: np.ndarray) -> None:
        """Compare the query with the codes (k, bytes) of these rows (k,) int64."""
        if len(rows):
            self._scanner.scan_codes(
                len(rows), faiss.swig_ptr(codes.view(np.uint8)), faiss.swig_ptr(rows),
                faiss.swig_ptr(self._products), faiss.swig_ptr(self._rows), len(self._rows),
            )  # fmt: skip

    def rows(self) -> np.ndarray:
        """The rows found so far, nearest first."""
        order = np.argsort(-self._products, kind="stable")
        found = self._rows[order]
        return found[found >= 0]
