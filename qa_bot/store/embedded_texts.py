"""Texts with their vectors: made by an encoder, kept on disk as they are made, or of an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.store.index_rows import KEY_BYTES, IndexRow
from qa_bot.store.token_sentences import token_sentences

# Texts that are put in their places at a time: some 50 MB.
_TOGETHER = 512
_KEY = np.dtype(f"V{KEY_BYTES}")


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedTexts:
    """Vectors of k texts with t tokens; those of text i are token_offsets[i]:token_offsets[i + 1].

    What a text is, is told by its key alone.
    """

    keys: np.ndarray  # (k, KEY_BYTES) uint8, see IndexRow.key
    pooled: np.ndarray  # (k, d) float32, unit length
    token_offsets: np.ndarray  # (k + 1,) int64
    token_vectors: np.ndarray  # (t, d') float16, unit length before rounding
    token_ids: np.ndarray  # (t,) int32
    token_sentences: np.ndarray  # (t, 2) int32, see store.token_sentences

    @classmethod
    def of(
        cls, rows: Sequence[IndexRow], vectors: Sequence[TextVectors], encoder: Encoder
    ) -> EmbeddedTexts:
        """Put together what an encoder made of the texts of rows, at least one."""
        lengths = [len(vector.token_ids) for vector in vectors]
        sentences = [
            token_sentences(row, encoder.token_texts(vector.token_ids))
            for row, vector in zip(rows, vectors, strict=True)
        ]
        return cls(
            keys=keys_of(row.key for row in rows),
            pooled=np.stack([vector.pooled for vector in vectors]).astype(np.float32),
            token_offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            token_vectors=np.concatenate([v.token_vectors.astype(np.float16) for v in vectors]),
            token_ids=np.concatenate([vector.token_ids for vector in vectors]).astype(np.int32),
            token_sentences=np.concatenate(sentences),
        )


def keys_of(keys: Iterator[bytes] | Sequence[bytes]) -> np.ndarray:
    """Put keys into one array: (k, KEY_BYTES) uint8."""
    return np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, KEY_BYTES)


def as_numbers(keys: np.ndarray) -> np.ndarray:
    """Keys (k, KEY_BYTES) as (k,) of a type that NumPy sorts and searches."""
    return np.ascontiguousarray(keys).view(_KEY)[:, 0]


class TextTable:
    """Several EmbeddedTexts as one: a text by its key has a place in it, whichever holds it."""

    def __init__(self, parts: Sequence[EmbeddedTexts]) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part.keys) for part in parts)])
        keys = [as_numbers(part.keys) for part in parts]
        every = np.concatenate(keys) if keys else np.empty(0, dtype=_KEY)
        self._order = np.argsort(every, kind="stable")
        self._sorted = every[self._order]
        lengths = [np.diff(part.token_offsets) for part in parts]
        self._lengths = np.concatenate(lengths) if lengths else np.empty(0, dtype=np.int64)

    def places(self, keys: np.ndarray) -> np.ndarray:
        """Find the texts with these keys (k, KEY_BYTES): their places (k,), -1 for none."""
        wanted = as_numbers(keys)
        found = np.searchsorted(self._sorted, wanted)
        inside = np.minimum(found, len(self._sorted) - 1)
        if not len(self._sorted):
            return np.full(len(wanted), -1, dtype=np.int64)
        return np.where(self._sorted[inside] == wanted, self._order[inside], -1)

    def token_offsets(self, places: np.ndarray) -> np.ndarray:
        """Where the tokens of each of the texts begin, and where the last end: (k + 1,) int64."""
        return np.concatenate([[0], np.cumsum(self._lengths[places])]).astype(np.int64)

    def chunks(self, name: str, places: np.ndarray) -> Iterator[np.ndarray]:
        """An array of the texts at these places, in this order, some of them at a time."""
        for first in range(0, len(places), _TOGETHER):
            yield from self._chunk(name, places[first : first + _TOGETHER])

    def _chunk(self, name: str, places: np.ndarray) -> Iterator[np.ndarray]:
        """The texts in runs: stretches that lie in one part as they are wanted."""
        owners = np.searchsorted(self._starts, places, side="right") - 1
        breaks = np.flatnonzero((np.diff(places) != 1) | (np.diff(owners) != 0)) + 1
        for start, end in pairwise([0, *breaks.tolist(), len(places)]):
            part = self._parts[owners[start]]
            first = int(places[start] - self._starts[owners[start]])
            last = first + end - start
            array: np.ndarray = getattr(part, name)
            if name != "pooled":
                first, last = int(part.token_offsets[first]), int(part.token_offsets[last])
            yield array[first:last]
