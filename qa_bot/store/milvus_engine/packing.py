"""Pairs as bytes, and bytes as the texts that a server keeps; read with care, nothing unpickled."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.store.data import IndexData, check_arrays
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.index_rows import KEY_BYTES, RowKind
from qa_bot.store.ranges import offsets
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_vectors import CodedVectors, TokenVectors

# In base64 64,000 characters; a text in Milvus has at most 65,535.
PART_BYTES = 48_000

# Rows, dimensions, tokens, dimensions of those or bytes of their codes, vectors, whether these are
# codes, sentences, words.
_HEADER = struct.Struct("<8I")


@dataclass(frozen=True, slots=True, eq=False)
class PairVectors:
    """The vectors of one pair, as IndexData without its record, and its words for BM25.

    `words` (w,) uint32 are places in the index's list of words, ascending, `weights` (w,) float32.
    """

    data: IndexData
    words: np.ndarray
    weights: np.ndarray

    def packed(self) -> bytes:
        """Write all arrays one after the other, little-endian, behind their sizes."""
        data, tokens = self.data, self.data.token_vectors
        rows, dimension = data.pooled.shape
        lengths, counts = np.diff(data.token_offsets), np.diff(data.sentence_offsets)
        stored, own = _stored(tokens)
        sizes = (
            rows, dimension, len(tokens), stored.shape[1], len(stored),
            tokens.codec is not None, len(data.sentence_lengths), len(self.words),
        )  # fmt: skip
        arrays = (
            (data.row_keys, "u1"), (data.row_kinds, "u1"), (data.row_spans, "<i4"),
            (data.pooled, "<f4"), (lengths, "<i4"), (data.token_ids, "<i4"), (counts, "<i4"),
            (data.sentence_lengths, "<i4"), (data.sentence_spans, "<i4"), *own,
            (self.words, "<u4"), (self.weights, "<f4"),
        )  # fmt: skip
        packed = (np.ascontiguousarray(array, dtype=kind).tobytes() for array, kind in arrays)
        return b"".join([_HEADER.pack(*sizes), *packed])

    @classmethod
    def unpacked(
        cls, data: bytes, dimension: int, words: int, codec: TokenCodec | None = None
    ) -> PairVectors:
        """Read what `packed` wrote, for an index of so many dimensions and words, and this codec.

        Raises ValueError where it is anything else.
        """
        rest = ArrayReader(data)
        rows, size, tokens, width, kept, are_codes, held, count = _HEADER.unpack(
            rest.take(_HEADER.size)
        )
        if are_codes != (codec is not None):
            raise ValueError("the vectors of a pair are codes, or are none, unlike the index's")
        if size != dimension or not rows:
            raise ValueError(f"a pair has {rows} rows of {size} dimensions, expected {dimension}")
        keys, kinds = rest.array("u1", rows, KEY_BYTES), rest.array("u1", rows)
        spans = rest.array("<i4", rows, 2)
        pooled, lengths = rest.array("<f4", rows, size), rest.array("<i4", rows)
        ids, counts = rest.array("<i4", tokens), rest.array("<i4", rows)
        sentences, sentence_spans = rest.array("<i4", held), rest.array("<i4", held, 2)
        vectors: TokenVectors
        if codec is None:
            vectors = HalfVectors(rest.array("<f2", kept, width))
        else:
            starts, bits = offsets(rest.array("<i4", rows)), rest.array("u1", -(-tokens // 8))
            vectors = CodedVectors(rest.array("u1", kept, width), starts, bits, tokens, codec)
        places, weights = rest.array("<u4", count), rest.array("<f4", count)
        rest.end()
        found = IndexData(
            pairs=(),
            row_keys=keys,
            row_pairs=np.zeros(rows, dtype=np.int32),
            row_kinds=kinds,
            row_spans=spans,
            pooled=pooled,
            token_offsets=offsets(lengths),
            token_vectors=vectors,
            token_ids=ids,
            sentence_offsets=offsets(counts),
            sentence_lengths=sentences,
            sentence_spans=sentence_spans,
        )
        check_arrays(found, rows)
        if not _are_rows_of_a_pair(kinds, spans) or not _are_words(places, weights, words):
            raise ValueError("the rows or the words of a pair are none")
        return cls(found, places, weights)


def joined(parts: Sequence[PairVectors]) -> IndexData:
    """Put pairs one after the other, without their records; ids are their places."""
    every = [part.data for part in parts]
    counts = [len(data.row_kinds) for data in every]
    lengths, sentences = (
        np.concatenate([np.diff(getattr(data, name)) for data in every])
        for name in ("token_offsets", "sentence_offsets")
    )
    return IndexData(
        pairs=(),
        row_pairs=np.repeat(np.arange(len(every), dtype=np.int32), counts),
        token_offsets=offsets(lengths),
        sentence_offsets=offsets(sentences),
        token_vectors=_joined([data.token_vectors for data in every]),
        **{
            name: np.concatenate([getattr(data, name) for data in every])
            for name in (
                "row_keys", "row_kinds", "row_spans", "pooled",
                "token_ids", "sentence_lengths", "sentence_spans",
            )
        },
    )  # fmt: skip


def _stored(tokens: TokenVectors) -> tuple[np.ndarray, list[tuple[np.ndarray, str]]]:
    """The vectors or codes of some tokens, and all arrays that these are written as."""
    if isinstance(tokens, CodedVectors):
        counts = np.diff(tokens.offsets)
        return tokens.codes, [(counts, "<i4"), (tokens.kept, "u1"), (tokens.codes, "u1")]
    assert isinstance(tokens, HalfVectors)
    return tokens.stored, [(tokens.stored, "<f2")]


def _joined(parts: Sequence[TokenVectors]) -> TokenVectors:
    """Put the token vectors of pairs of one index one after the other."""
    coded = [one for one in parts if isinstance(one, CodedVectors)]
    if not coded:
        return HalfVectors(
            np.concatenate([one.stored for one in parts if isinstance(one, HalfVectors)])
        )
    kept = [np.unpackbits(one.kept, bitorder="little", count=one.tokens) for one in coded]
    return CodedVectors(
        np.concatenate([one.codes for one in coded]),
        offsets(np.concatenate([np.diff(one.offsets) for one in coded])),
        np.packbits(np.concatenate(kept), bitorder="little"),
        sum(one.tokens for one in coded),
        coded[0].codec,
    )


def texts_from(data: bytes) -> list[str]:
    """Write bytes as texts that a server takes, at least one."""
    starts = range(0, max(len(data), 1), PART_BYTES)
    return [base64.b64encode(data[start : start + PART_BYTES]).decode() for start in starts]


def bytes_from(texts: Sequence[str]) -> bytes:
    """Read what `texts_from` wrote; raises ValueError."""
    try:
        return b"".join(base64.b64decode(text, validate=True) for text in texts)
    except (ValueError, TypeError) as error:  # binascii.Error is a ValueError
        raise ValueError(f"a text is not what was written ({error})") from error


def array_bytes(array: np.ndarray) -> bytes:
    """Write an array as an npy file."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def array_from(data: bytes, kind: str, *shape: int | None) -> np.ndarray:
    """Read an npy file of this kind and shape, None for any size; raises ValueError."""
    array = np.load(io.BytesIO(data), allow_pickle=False)
    fits = array.dtype == np.dtype(kind) and array.ndim == len(shape)
    if not fits or any(w not in (None, h) for w, h in zip(shape, array.shape, strict=True)):
        raise ValueError(f"an array is {array.dtype} {array.shape}, expected {kind} {shape}")
    return np.asarray(array)


class ArrayReader:
    """Takes one array after the other from bytes; raises ValueError where they end before."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next bytes, so many."""
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise ValueError("an array is cut short")
        self._at += size
        return found

    def array(self, kind: str, *shape: int) -> np.ndarray:
        """The next array, of this kind and shape."""
        made = np.dtype(kind)
        size = made.itemsize
        for length in shape:
            size *= length
        return np.frombuffer(self.take(size), dtype=made).reshape(shape)

    def end(self) -> None:
        """Raise ValueError unless everything was taken."""
        if self._at != len(self._data):
            raise ValueError("the last array is followed by something else")


def _are_rows_of_a_pair(kinds: np.ndarray, spans: np.ndarray) -> bool:
    """Whether a question comes first, and every span is one or none."""
    starts, ends = spans.T
    passages = kinds == RowKind.PASSAGE
    is_span = (starts >= 0) & (starts < ends)
    return bool(
        kinds[0] == RowKind.QUESTION
        and kinds.max() <= RowKind.PASSAGE
        and np.all(is_span <= passages)
        and np.all(is_span | ((starts == -1) & (ends == -1)))
        and passages.any()
    )


def _are_words(places: np.ndarray, weights: np.ndarray, words: int) -> bool:
    """Whether words are places among so many, ascending, and their weights numbers."""
    return bool(
        np.all(np.diff(places.astype(np.int64)) > 0)
        and (not len(places) or places[-1] < words)
        and np.all(np.isfinite(weights))
    )
