"""Token vectors of large indexes in a few bytes each: product quantization in a subspace.

A vector is projected to the directions in which token vectors differ most, and cut into parts; of
each part the number of its nearest centroid is kept, one byte (Jégou, Douze and Schmid 2011). The
subspace is turned at random, so that no part holds more than another. What is read back has length
1, and a query is projected with a factor by which its cosines come out right in the mean, as in
RaBitQ (Gao and Long 2024, arXiv:2405.12497): without it all cosines shrink, and thresholds that
were fitted on exact ones no longer mean the same. benchmarks/NOTES.md, "Token vectors in few
bytes", says what else was tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

# Dimensions of the subspace that a byte stands for. The subspace has half of a model's dimensions:
# of 384 dimensions a vector takes 32 bytes instead of 768 (benchmarks.token_codes).
WIDTH = 6
# Token vectors that a codec is trained on: FAISS uses no more than 256 for each of 256 centroids.
SAMPLED = 65_536

_CENTROIDS = 256  # as many as a byte can name
_ROUNDS = 12  # of k-means; 25 give the same hit@1 (benchmarks.token_codes)
# Tokens encoded at a time: 25 MB of float32.
_BLOCK = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class TokenCodec:
    """What codes mean, for vectors of d dimensions, k of the subspace and m bytes a token.

    `projection` (d, k) float32 takes a vector into the subspace, `centroids` (m, 256, k / m)
    float32 lie there.
    """

    projection: np.ndarray
    centroids: np.ndarray

    @classmethod
    def train(
        cls, vectors: np.ndarray, code_bytes: int | None = None, width: int = WIDTH
    ) -> TokenCodec:
        """Fit a codec to a sample of vectors (s, d) float32 of length 1, with a fixed seed.

        A code has `code_bytes` bytes, for `width` dimensions each.
        """
        vectors = np.ascontiguousarray(vectors[:SAMPLED], dtype=np.float32)
        code_bytes = code_bytes or max(1, vectors.shape[1] // 2 // WIDTH)
        axes = _main_axes(vectors, code_bytes * width)
        projected = vectors @ axes
        quantizer = _quantizer(code_bytes * width, code_bytes)
        quantizer.cp.niter = _ROUNDS
        quantizer.cp.min_points_per_centroid = 1  # it would warn of a small sample
        quantizer.train(_enough(projected))
        centroids = _centroids(quantizer)
        read = cls(axes, centroids).decode(quantizer.compute_codes(projected))
        cosine = float(np.einsum("sd,sd->s", read, projected).mean())
        return cls(axes / np.float32(cosine), centroids / np.float32(cosine))

    @property
    def name(self) -> str:
        """What a manifest calls it."""
        parts, _, width = self.centroids.shape
        return f"PCA{parts * width},PQ{parts}"

    def encode(self, vectors: np.ndarray) -> np.ndarray:
        """Find the codes (k, m) uint8 of vectors (k, d), of any kind of float."""
        parts, _, width = self.centroids.shape
        quantizer = _quantizer(parts * width, parts)
        _put_centroids(quantizer, self.centroids)
        blocks = [
            quantizer.compute_codes(np.asarray(block, dtype=np.float32) @ self.projection)
            for block in _blocks(vectors)
        ]
        return np.concatenate(blocks) if blocks else np.empty((0, parts), dtype=np.uint8)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Read codes (k, m): vectors (k, k') float32 of length 1 in the subspace."""
        parts, count, width = self.centroids.shape
        places = codes + np.arange(0, parts * count, count, dtype=np.int32)
        # "clip" is quick, as it fills no buffer first; no place lies outside.
        flat = self.centroids.reshape(-1, width)
        found = np.take(flat, places, axis=0, mode="clip").reshape(len(codes), parts * width)
        squares = np.take(np.einsum("cw,cw->c", flat, flat), places, mode="clip").sum(axis=1)
        found *= (1 / np.sqrt(np.maximum(squares, np.float32(1e-12))))[:, None]
        return found

    def check(self) -> None:
        """Raise ValueError unless the arrays fit each other."""
        projection, centroids = self.projection, self.centroids
        fits = [
            projection.dtype == centroids.dtype == np.float32,
            projection.ndim == 2 and centroids.ndim == 3 and centroids.shape[1] == _CENTROIDS,
        ]
        if not all(fits) or projection.shape[1] != centroids.shape[0] * centroids.shape[2]:
            raise ValueError("its token codes are those of no codec")
        if not (np.isfinite(projection).all() and np.isfinite(centroids).all()):
            raise ValueError("its token codes are those of no codec")


def _main_axes(vectors: np.ndarray, count: int) -> np.ndarray:
    """The directions (d, count) that hold most of vectors, turned at random among themselves."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(count, count)))[0]
    return np.asarray(axes[:, ::-1][:, :count] @ turn, dtype=np.float32)


def _enough(vectors: np.ndarray) -> np.ndarray:
    """The vectors, repeated where there are fewer than centroids: FAISS refuses those."""
    return np.resize(vectors, (max(len(vectors), _CENTROIDS), vectors.shape[1]))


def _blocks(vectors: np.ndarray) -> Iterator[np.ndarray]:
    return (vectors[start : start + _BLOCK] for start in range(0, len(vectors), _BLOCK))


def _quantizer(dimensions: int, parts: int):  # type: ignore[no-untyped-def]  # FAISS has no types
    import faiss  # only where an index is built

    return faiss.ProductQuantizer(dimensions, parts, 8)


def _centroids(quantizer) -> np.ndarray:  # type: ignore[no-untyped-def]
    import faiss

    found = faiss.vector_to_array(quantizer.centroids)
    return np.asarray(found.reshape(quantizer.M, _CENTROIDS, quantizer.dsub))


def _put_centroids(quantizer, centroids: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    import faiss

    faiss.copy_array_to_vector(np.ascontiguousarray(centroids).ravel(), quantizer.centroids)
