"""An inverted file with 8-bit codes: rows in lists of rows that are alike, as plain arrays.

The lists of Sivic and Zisserman (2003) over pooled vectors, with FAISS' k-means and its scalar
quantizer. What FAISS would write of an inverted file is not used: it reads such files on trust.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from qa_bot.store.building import filled
from qa_bot.store.mapped_arrays import mapped_array

_ARRAYS = ("centroids", "bounds", "starts", "order", "codes")
LIST_FILES = {f"{name}.npy" for name in _ARRAYS}
# Rows for each list, by which k-means places it, and how often it moves it.
_SAMPLED, _ROUNDS = 40, 8
# The share of the lists that are compared where there are so many rows; of more rows it is less, by
# this power. 0.99 of the nearest hundred rows are then found (benchmarks.first_stage).
_PROBED, _PROBED_ROWS, _PROBED_POWER = 0.30, 100_000, -1 / 3
# Rows that are placed or coded at a time: 100 MB as float32.
_BLOCK_ROWS = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class RowLists:
    """The r rows of c lists, with 8 bits for each number of a vector.

    List i has the rows order[starts[i]:starts[i + 1]], and `codes` (r, d) uint8 stand in that
    order; `order` (r,) int32, `starts` (c + 1,) int64. `centroids` (c, d) float32 have length 1,
    `bounds` (2, d) float32 are the least of each number and how far it goes.
    """

    centroids: np.ndarray
    bounds: np.ndarray
    starts: np.ndarray
    order: np.ndarray
    codes: np.ndarray

    @classmethod
    def build(cls, vectors: np.ndarray, folder: Path | None = None) -> RowLists:
        """Put rows (r, d) of any precision into lists; the same rows always into the same.

        With `folder` the codes are written there, as codes.npy, some at a time, and mapped.
        """
        rows, size = vectors.shape
        count = list_count(rows)
        sampled = np.random.default_rng(0).choice(rows, min(rows, _SAMPLED * count), replace=False)
        sample = vectors[np.sort(sampled)].astype(np.float32)
        means = faiss.Kmeans(size, count, niter=_ROUNDS, spherical=True, seed=1)
        means.train(sample)
        centroids = np.asarray(means.centroids)
        coder = faiss.ScalarQuantizer(size, faiss.ScalarQuantizer.QT_8bit)
        coder.train(sample)
        own = np.concatenate(
            [
                faiss.knn(block, centroids, 1, faiss.METRIC_INNER_PRODUCT)[1][:, 0]
                for block in _blocks(vectors, np.arange(rows))
            ]
        )
        order = np.argsort(own, kind="stable").astype(np.int32)
        codes = (np.asarray(coder.compute_codes(block)) for block in _blocks(vectors, order))
        return cls(
            centroids,
            faiss.vector_to_array(coder.trained).reshape(2, size),
            np.searchsorted(own[order], np.arange(count + 1)).astype(np.int64),
            order,
            filled("codes", vectors.shape, np.dtype(np.uint8), codes, folder),
        )

    def probed(self) -> int:
        """How many lists are compared, so that 0.99 of the nearest hundred rows are found."""
        share = min(_PROBED * float(len(self.order) / _PROBED_ROWS) ** _PROBED_POWER, 1.0)
        return max(int(share * len(self.centroids)), 1)

    def arrays(self) -> dict[str, np.ndarray]:
        """All arrays by their names in files."""
        return {name: getattr(self, name) for name in _ARRAYS}

    @classmethod
    def load(cls, folder: Path, rows: int, size: int) -> RowLists:
        """Map a folder's `arrays`, of so many rows of so many numbers; raises ValueError."""
        found = cls(*(mapped_array(folder / f"{name}.npy") for name in _ARRAYS))
        found._check(rows, size)
        return found

    def _check(self, rows: int, size: int) -> None:
        count = len(self.centroids)
        fits = [
            self.centroids.dtype == np.float32 and self.centroids.shape == (count, size) and count,
            self.bounds.dtype == np.float32 and self.bounds.shape == (2, size),
            self.starts.dtype == np.int64 and self.starts.shape == (count + 1,),
            self.order.dtype == np.int32 and self.order.shape == (rows,),
            self.codes.dtype == np.uint8 and self.codes.shape == (rows, size),
        ]
        fits += [getattr(self, name).flags.c_contiguous for name in _ARRAYS]
        if not all(fits) or not (
            self.starts[0] == 0
            and self.starts[-1] == rows
            and np.all(np.diff(self.starts) >= 0)
            and self.order.min() >= 0
            and self.order.max() < rows
            and np.all(np.isfinite(self.centroids))
            and np.all(np.isfinite(self.bounds))
        ):
            raise ValueError("its lists are not those of its rows")


def list_count(rows: int) -> int:
    """Choose how many lists so many rows are put into: a power of two near 4 sqrt(rows)."""
    return int(2 ** round(np.log2(4 * np.sqrt(rows))))


def _blocks(vectors: np.ndarray, rows: np.ndarray) -> Iterator[np.ndarray]:
    for first in range(0, len(rows), _BLOCK_ROWS):
        yield vectors[rows[first : first + _BLOCK_ROWS]].astype(np.float32)
