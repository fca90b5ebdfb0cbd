"""Texts with their vectors: made by an encoder, kept on disk as they are made, or of an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.store.index_rows import KEY_BYTES, IndexRow
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_sentences import RowSentences, token_sentences
from qa_bot.store.token_vectors import coded_tokens

# Texts that are put in their places at a time: some 50 MB.
_TOGETHER = 512
_KEY = np.dtype(f"V{KEY_BYTES}")
# What arrays are told apart by, where a text has more or less than one entry.
_OFFSETS = {
    "token_ids": "token_offsets",
    "token_kept": "token_offsets",
    "sentence_lengths": "sentence_offsets",
    "sentence_spans": "sentence_offsets",
    "vectors": "vector_offsets",
}
_NARROW = ("token_ids", "sentence_lengths")
NO_CODEC = TokenCodec(
    np.empty((0, 0), dtype=np.float32),
    np.empty((0, 0, 0), dtype=np.float32),
)


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedTexts:
    """k texts with t tokens, s sentences of these, and v vectors.

    Those of text i begin at offsets[i] and end at offsets[i + 1]. What a text is, is told by its
    key alone. Tokens may share a vector (merged_tokens.py), and vectors may be codes, of the codec
    with this projection and these centroids, which are empty without one.
    """

    keys: np.ndarray  # (k, KEY_BYTES) uint8, see IndexRow.key
    pooled: np.ndarray  # (k, d) float32, unit length
    token_offsets: np.ndarray  # (k + 1,) int64
    token_ids: np.ndarray  # (t,) int32 or uint16
    sentence_offsets: np.ndarray  # (k + 1,) int64
    sentence_lengths: np.ndarray  # (s,) int32 or uint16, in tokens
    sentence_spans: np.ndarray  # (s, 2) int32, see RowSentences
    vector_offsets: np.ndarray  # (k + 1,) int64
    token_kept: np.ndarray  # (t,) bool, the tokens that have a vector
    vectors: np.ndarray  # (v, d') float16, unit length before rounding, or codes (v, m) uint8
    projection: np.ndarray
    centroids: np.ndarray

    @classmethod
    def of(
        cls, rows: Sequence[IndexRow], vectors: Sequence[TextVectors], encoder: Encoder
    ) -> EmbeddedTexts:
        """Put together what an encoder made of the texts of rows, at least one."""
        sentences = [
            token_sentences(row, encoder.token_texts(vector.token_ids))
            for row, vector in zip(rows, vectors, strict=True)
        ]
        tokens = offsets([len(vector.token_ids) for vector in vectors])
        return cls(
            keys=keys_of(row.key for row in rows),
            pooled=np.stack([vector.pooled for vector in vectors]).astype(np.float32),
            token_offsets=tokens,
            token_ids=np.concatenate([vector.token_ids for vector in vectors]).astype(np.int32),
            sentence_offsets=offsets([len(own.lengths) for own in sentences]),
            sentence_lengths=np.concatenate([own.lengths for own in sentences]),
            sentence_spans=np.concatenate([own.spans for own in sentences]),
            vector_offsets=tokens,
            token_kept=np.ones(tokens[-1], dtype=bool),
            vectors=np.concatenate([v.token_vectors.astype(np.float16) for v in vectors]),
            projection=NO_CODEC.projection,
            centroids=NO_CODEC.centroids,
        )

    @property
    def codec(self) -> TokenCodec | None:
        """What its codes mean; None where it has vectors."""
        if not self.centroids.size:
            return None
        return TokenCodec(np.array(self.projection), np.array(self.centroids))

    def text(self, place: int) -> tuple[np.ndarray, RowSentences]:
        """The token vectors of a text, and its sentences."""
        vectors = slice(self.vector_offsets[place], self.vector_offsets[place + 1])
        own = slice(self.sentence_offsets[place], self.sentence_offsets[place + 1])
        sentences = RowSentences(self.sentence_lengths[own], self.sentence_spans[own])
        return self.vectors[vectors], sentences

    def coded(self, codec: TokenCodec) -> EmbeddedTexts:
        """The same with codes in the place of vectors, of which it must have some."""
        texts = range(len(self.keys))
        found = [
            coded_tokens(codec, map(self.text, texts[start : start + _TOGETHER]))
            for start in texts[::_TOGETHER]
        ]
        codes, counts, kept = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        return replace(
            self,
            vector_offsets=offsets(counts),
            token_kept=kept,
            vectors=codes,
            projection=codec.projection,
            centroids=codec.centroids,
        )


def offsets(lengths: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where things of these lengths (k,) begin, one after the other: (k + 1,) int64."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def keys_of(keys: Iterator[bytes] | Sequence[bytes]) -> np.ndarray:
    """Put keys into one array: (k, KEY_BYTES) uint8."""
    return np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, KEY_BYTES)


def as_numbers(keys: np.ndarray) -> np.ndarray:
    """Keys (k, KEY_BYTES) as (k,) of a type that NumPy sorts and searches."""
    return np.ascontiguousarray(keys).view(_KEY)[:, 0]


class TextTable:
    """Several EmbeddedTexts as one: a text by its key has a place in it, whichever holds it.

    All of them have one codec, or none.
    """

    def __init__(self, parts: Sequence[EmbeddedTexts]) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part.keys) for part in parts)])
        keys = [as_numbers(part.keys) for part in parts]
        every = np.concatenate(keys) if keys else np.empty(0, dtype=_KEY)
        self._order = np.argsort(every, kind="stable")
        self._sorted = every[self._order]
        self.codec = parts[0].codec if parts else None

    def places(self, keys: np.ndarray) -> np.ndarray:
        """Find the texts with these keys (k, KEY_BYTES): their places (k,), -1 for none."""
        wanted = as_numbers(keys)
        found = np.searchsorted(self._sorted, wanted)
        inside = np.minimum(found, len(self._sorted) - 1)
        if not len(self._sorted):
            return np.full(len(wanted), -1, dtype=np.int64)
        return np.where(self._sorted[inside] == wanted, self._order[inside], -1)

    def offsets(self, name: str, places: np.ndarray) -> np.ndarray:
        """Where the entries of an array begin for each of the texts, and where the last end."""
        lengths = [np.diff(getattr(part, _OFFSETS[name])) for part in self._parts]
        return offsets(np.concatenate(lengths)[places])

    def shape(self, name: str, places: np.ndarray) -> tuple[tuple[int, ...], np.dtype]:
        """Shape and kind of an array of the texts at these places, put together.

        Numbers are uint16 where all of them fit.
        """
        like: np.ndarray = getattr(self._parts[0], name)
        count = int(self.offsets(name, places)[-1]) if name in _OFFSETS else len(places)
        kind = like.dtype
        if name in _NARROW:
            most = max(int(getattr(part, name).max(initial=0)) for part in self._parts)
            kind = np.dtype(np.uint16 if most < 2**16 else np.int32)
        return (count, *like.shape[1:]), kind

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
            if name in _OFFSETS:
                bounds: np.ndarray = getattr(part, _OFFSETS[name])
                first, last = int(bounds[first]), int(bounds[last])
            yield array[first:last]
