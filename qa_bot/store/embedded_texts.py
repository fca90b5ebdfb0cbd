"""Texts with their vectors: made by an encoder, kept on disk as they are made, or of an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.store.index_rows import KEY_BYTES, IndexRow
from qa_bot.store.ranges import offsets
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_sentences import RowSentences, token_sentences
from qa_bot.store.token_vectors import coded_tokens

# Texts that are put in their places, or coded, at a time: some 50 MB.
_TOGETHER = 512
_KEY = np.dtype(f"V{KEY_BYTES}")
# By what the parts of each array that belong to a text are found; it is "pooled" that has one.
_OFFSETS = {
    "token_ids": "token_offsets", "tokens_kept": "token_offsets", "vectors": "vector_offsets",
    "sentence_lengths": "sentence_offsets", "sentence_spans": "sentence_offsets",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedTexts:
    """Vectors of k texts with t tokens, v token vectors and s sentences of tokens.

    Those of text i are offsets[i]:offsets[i + 1] of theirs, each offsets (k + 1,) int64. What a
    text is, is told by its key alone.
    """

    keys: np.ndarray  # (k, KEY_BYTES) uint8, see IndexRow.key
    pooled: np.ndarray  # (k, d) float32, unit length
    token_offsets: np.ndarray
    token_ids: np.ndarray  # (t,) int32 or uint16
    tokens_kept: np.ndarray  # (t,) bool, the tokens that have a vector
    vector_offsets: np.ndarray
    vectors: np.ndarray  # (v, d') float16 of unit length before rounding, or codes (v, m) uint8
    sentence_offsets: np.ndarray
    sentence_lengths: np.ndarray  # (s,) int32 or uint16, see RowSentences
    sentence_spans: np.ndarray  # (s, 2) int32

    @classmethod
    def of(
        cls, rows: Sequence[IndexRow], vectors: Sequence[TextVectors], encoder: Encoder
    ) -> EmbeddedTexts:
        """Put together what an encoder made of the texts of rows, at least one."""
        token_offsets = offsets([len(vector.token_ids) for vector in vectors])
        sentences = [
            token_sentences(row, encoder.token_texts(vector.token_ids))
            for row, vector in zip(rows, vectors, strict=True)
        ]
        return cls(
            keys=keys_of(row.key for row in rows),
            pooled=np.stack([vector.pooled for vector in vectors]).astype(np.float32),
            token_offsets=token_offsets,
            token_ids=np.concatenate([vector.token_ids for vector in vectors]).astype(np.int32),
            tokens_kept=np.ones(token_offsets[-1], dtype=bool),
            vector_offsets=token_offsets,
            vectors=np.concatenate([v.token_vectors.astype(np.float16) for v in vectors]),
            sentence_offsets=offsets([len(one.lengths) for one in sentences]),
            sentence_lengths=np.concatenate([one.lengths for one in sentences]).astype(np.int32),
            sentence_spans=np.concatenate([one.spans for one in sentences]),
        )

    @property
    def are_coded(self) -> bool:
        """Whether token vectors are codes."""
        return self.vectors.dtype == np.uint8

    def tokens(self, place: int) -> tuple[np.ndarray, RowSentences]:
        """The token vectors of one text and its sentences."""
        own = slice(*self.vector_offsets[place : place + 2])
        said = slice(*self.sentence_offsets[place : place + 2])
        return self.vectors[own], RowSentences(
            self.sentence_lengths[said], self.sentence_spans[said]
        )

    def coded(self, codec: TokenCodec) -> EmbeddedTexts:
        """The same texts with their token vectors as codes."""
        count = len(self.keys)
        found = [
            coded_tokens(codec, map(self.tokens, range(first, min(first + _TOGETHER, count))))
            for first in range(0, count, _TOGETHER)
        ]
        codes, counts, kept = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        return EmbeddedTexts(
            keys=self.keys,
            pooled=self.pooled,
            token_offsets=self.token_offsets,
            token_ids=self.token_ids,
            tokens_kept=kept,
            vector_offsets=offsets(counts),
            vectors=codes,
            sentence_offsets=self.sentence_offsets,
            sentence_lengths=self.sentence_lengths,
            sentence_spans=self.sentence_spans,
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
        self.parts = parts
        self._starts = np.cumsum([0, *(len(part.keys) for part in parts)])
        keys = [as_numbers(part.keys) for part in parts]
        every = np.concatenate(keys) if keys else np.empty(0, dtype=_KEY)
        self._order = np.argsort(every, kind="stable")
        self._sorted = every[self._order]

    def places(self, keys: np.ndarray) -> np.ndarray:
        """Find the texts with these keys (k, KEY_BYTES): their places (k,), -1 for none."""
        wanted = as_numbers(keys)
        if not len(self._sorted):
            return np.full(len(wanted), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[found] == wanted, self._order[found], -1)

    def part_of(self, place: int) -> tuple[EmbeddedTexts, int]:
        """The part that holds a text, and its place there."""
        owner = int(np.searchsorted(self._starts, place, side="right")) - 1
        return self.parts[owner], place - int(self._starts[owner])

    def offsets(self, name: str, places: np.ndarray) -> np.ndarray:
        """Offsets of this name of the texts at these places: (k + 1,) int64."""
        lengths = np.concatenate([np.diff(getattr(part, name)) for part in self.parts])
        return offsets(lengths[places])

    def chunks(self, name: str, places: np.ndarray) -> Iterator[np.ndarray]:
        """An array of the texts at these places, in this order, some of them at a time."""
        for first in range(0, len(places), _TOGETHER):
            yield from self._chunk(name, places[first : first + _TOGETHER])

    def _chunk(self, name: str, places: np.ndarray) -> Iterator[np.ndarray]:
        """The texts in runs: stretches that lie in one part as they are wanted."""
        owners = np.searchsorted(self._starts, places, side="right") - 1
        breaks = np.flatnonzero((np.diff(places) != 1) | (np.diff(owners) != 0)) + 1
        for start, end in pairwise([0, *breaks.tolist(), len(places)]):
            part = self.parts[owners[start]]
            first = int(places[start] - self._starts[owners[start]])
            last = first + end - start
            array: np.ndarray = getattr(part, name)
            if name in _OFFSETS:
                bounds: np.ndarray = getattr(part, _OFFSETS[name])
                first, last = int(bounds[first]), int(bounds[last])
            yield array[first:last]


def joined_texts(parts: Sequence[EmbeddedTexts]) -> EmbeddedTexts:
    """Put the texts of several parts, of one kind, into one."""
    every = TextTable(parts)
    places = np.arange(sum(len(part.keys) for part in parts))
    arrays = ("keys", "pooled", *_OFFSETS)
    found = {name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}
    found |= {name: every.offsets(name, places) for name in {*_OFFSETS.values()}}
    return EmbeddedTexts(**found)
