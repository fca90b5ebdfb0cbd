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

from dataclasses import dataclass

import numpy as np

from qa_bot.models.one_thread import product_on_one_thread

# Dimensions of the subspace that a byte stands for. The subspace has half of a model's dimensions:
# of 384 dimensions a vector takes 32 bytes instead of 768 (benchmarks.token_codes).
WIDTH = 6
# Token vectors that a codec is trained on: FAISS uses no more than 256 for each of 256 centroids.
SAMPLED = 65_536

_CENTROIDS = 256  # as many as a byte can name
_ROUNDS = 12  # of k-means; 25 give the same hit@1 (benchmarks.token_codes)
# All is finite here; NumPy's warning also comes without a cause (`qa_bot.ranking.products`).
_FINITE = np.errstate(invalid="ignore")
# Vectors encoded at a time: their products with all centroids stay in a core's cache.
_BLOCK = 128


@dataclass(frozen=True, slots=True, eq=False)
class TokenCodec:
    """What codes mean, for vectors of d dimensions, k of the subspace and m bytes a token.

    `projection` (d, k) float32 takes a vector into the subspace, `centroids` (m, 256, k / m)
    float32 lie there.
    """

    projection: np.ndarray
    centroids: np.ndarray

    @classmethod
    @_FINITE
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
        turned = cls(axes, _trained(projected, code_bytes))
        read = turned.decode(turned.encode(vectors))
        cosine = np.float32(np.einsum("sd,sd->s", read, projected).mean())
        return cls(axes / cosine, turned.centroids / cosine)

    @property
    def name(self) -> str:
        """What a manifest calls it."""
        parts, _, width = self.centroids.shape
        return f"PCA{parts * width},PQ{parts}"

    @_FINITE
    def encode(self, vectors: np.ndarray) -> np.ndarray:
        """Find the codes (k, m) uint8 of vectors (k, d), of any kind of float.

        FAISS finds the same, and takes five times as long where parts have six dimensions. Blocks
        wake no threads: on busy cores most of the time went into waiting for them.
        """
        parts, _, width = self.centroids.shape
        codes = np.empty((len(vectors), parts), dtype=np.uint8)
        centroids = np.ascontiguousarray(self.centroids.transpose(0, 2, 1))
        halves = np.einsum("pwc,pwc->pc", centroids, centroids)[:, None] / 2
        for start in range(0, len(vectors), _BLOCK):
            block = np.asarray(vectors[start : start + _BLOCK], dtype=np.float32)
            projected = product_on_one_thread(block, self.projection)
            turned = projected.reshape(-1, parts, width).transpose(1, 0, 2)
            nearness = np.matmul(turned, centroids)
            nearness -= halves
            codes[start : start + _BLOCK] = nearness.argmax(axis=2).T
        return codes

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


def _trained(vectors: np.ndarray, parts: int) -> np.ndarray:
    """The centroids of the parts of vectors (s, k): (parts, 256, k / parts)."""
    import faiss  # only where an index is built

    # Repeated where there are fewer than centroids: FAISS refuses those.
    sample = np.resize(vectors, (max(len(vectors), _CENTROIDS), vectors.shape[1]))
    quantizer = faiss.ProductQuantizer(sample.shape[1], parts, 8)
    quantizer.cp.niter = _ROUNDS
    quantizer.cp.min_points_per_centroid = 1  # it would warn of a small sample
    quantizer.train(sample)
    found = faiss.vector_to_array(quantizer.centroids)
    return np.asarray(found.reshape(parts, _CENTROIDS, -1))
