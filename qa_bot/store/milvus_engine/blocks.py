"""An index written a block of pairs at a time, and made whole from what was noted of each block.

A block's vectors are in memory only while it is written. Its notes stand in the collection, too, so
that processes which write other blocks of it need nothing of each other.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder
from qa_bot.ranking import Statistics
from qa_bot.records import QAPair
from qa_bot.store.bm25 import BM25
from qa_bot.store.building import build_data, codec_for
from qa_bot.store.candidate_rows import statistics_of
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.data import MAX_TOKEN_ID, IndexData
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.index_rows import RowKind, RowTable
from qa_bot.store.manifest import FORMAT
from qa_bot.store.milvus_engine.known_texts import KnownTexts, hashes_of
from qa_bot.store.milvus_engine.milvus_collection import FIRST_PAIR, NOTES, MilvusCollection
from qa_bot.store.milvus_engine.packing import ArrayReader, PairVectors, texts_from
from qa_bot.store.milvus_engine.tables import (
    RECORD,
    VECTORS,
    Tables,
    write_codec,
    write_tables,
)
from qa_bot.store.progress import counted
from qa_bot.store.records_file import record_bytes
from qa_bot.store.texts import languages_of, printed_text_of, texts_of, worded_text_of
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_vectors import CODED_FROM, CodedVectors, TokenVectors
from qa_bot.words.printed_words import PrintedWords
from qa_bot.words.vocabulary import Vocabulary

# Some 40 MB of vectors with the bundled model, and 200 MB while they are computed.
BLOCK_PAIRS = 256

_SIZES = struct.Struct("<4I")  # pairs, rows, different tokens, dimensions


@dataclass(frozen=True, slots=True, eq=False)
class BlockNotes:
    """What a whole index needs to know of a block of b pairs with r rows.

    `parts` (b, 2) and `digests` (b, 2, 32) are those of Tables, `hashes` (r,) uint64 of the rows'
    keys and `owners` (r,) int32 their pairs. `tokens` (k,) int32 stand in `counts` (k,) int64 of
    the pairs. `asked` (d,) float64 is the sum of the vectors of `questions` questions.
    """

    parts: np.ndarray
    digests: np.ndarray
    hashes: np.ndarray
    owners: np.ndarray
    tokens: np.ndarray
    counts: np.ndarray
    asked: np.ndarray
    questions: int

    def packed(self) -> bytes:
        """Write them behind their SHA-256, by which one that was half written is known."""
        sizes = _SIZES.pack(len(self.parts), len(self.owners), len(self.tokens), len(self.asked))
        data = sizes + b"".join(
            np.ascontiguousarray(array, dtype=kind).tobytes()
            for array, kind in (
                (self.parts, "<i4"), (self.digests, "u1"), (self.hashes, "<u8"),
                (self.owners, "<i4"), (self.tokens, "<i4"), (self.counts, "<i8"),
                (self.asked, "<f8"), ([self.questions], "<i8"),
            )
        )  # fmt: skip
        return hashlib.sha256(data).digest() + data

    @classmethod
    def unpacked(cls, data: bytes) -> BlockNotes:
        """Read what `packed` wrote; raises ValueError where it is anything else."""
        rest = ArrayReader(data)
        if rest.take(32) != hashlib.sha256(data[32:]).digest():
            raise ValueError("the notes of a block are not what was written")
        pairs, rows, tokens, dimension = _SIZES.unpack(rest.take(_SIZES.size))
        notes = cls(
            rest.array("<i4", pairs, 2), rest.array("u1", pairs, 2, 32), rest.array("<u8", rows),
            rest.array("<i4", rows), rest.array("<i4", tokens), rest.array("<i8", tokens),
            rest.array("<f8", dimension), int(rest.array("<i8", 1)[0]),
        )  # fmt: skip
        rest.end()
        if tokens and not 0 <= notes.tokens.min() <= notes.tokens.max() < MAX_TOKEN_ID:
            raise ValueError("the notes of a block name a token that is none")
        return notes


class IndexBuild:
    """Embeds and writes the blocks of an index of these pairs, in any order, and what ends it.

    Texts that are `known` keep their vectors. `codec`, of the token vectors, is None where they are
    kept as they are: it is that of the known texts, or a new one from CODED_FROM pairs on.
    """

    def __init__(
        self, pairs: Sequence[QAPair], encoder: Encoder, known: KnownTexts | None = None
    ) -> None:
        self._pairs = pairs
        self._encoder = encoder
        self._known = known
        bm25 = BM25.build(map(printed_text_of, pairs), languages_of(pairs))
        self._words, self._weights = bm25.columns()
        self.blocks = -(-len(pairs) // BLOCK_PAIRS)
        self.codec: TokenCodec | None = None

    def choose_codec(self) -> None:
        """Take the codec of the known texts, or train a new one, where there are enough pairs."""
        if len(self._pairs) >= CODED_FROM:
            known = self._known.codec if self._known else None
            self.codec = known or codec_for(self._pairs, self._encoder)

    def dimension(self) -> int:
        """How many dimensions the vectors have, by those that are known or by embedding a text."""
        if self._known:
            return self._known.dimension
        return encoded_documents(self._encoder, [self._pairs[0].question])[0].pooled.size

    def digest(self) -> str:
        """Compute the SHA-256 of all that decides what the index holds, as hexadecimal digits."""
        digest = hashlib.sha256(f"{FORMAT} {BLOCK_PAIRS} {self._encoder.fingerprint}".encode())
        for pair in self._pairs:
            digest.update(record_bytes(pair) + b"\n")
        return digest.hexdigest()

    def embedded(self, blocks: Sequence[int]) -> Iterator[tuple[int, IndexData]]:
        """Embed the pairs of blocks, one block after the other, and show how far it is.

        Raises ModelError.
        """
        sizes = [sum(map(len, texts_of(self._own(block)))) for block in blocks]
        pairs = sum(len(self._own(block)) for block in blocks)
        with counted(pairs, sum(sizes), "pairs") as progress:
            for block, characters in zip(blocks, sizes, strict=True):
                own = self._own(block)
                known = self._usable.of(RowTable.of(own).keys) if self._usable else None
                yield (
                    block,
                    build_data(own, self._encoder, known, None, shown=False, codec=self.codec),
                )
                progress.add(len(own), characters)

    @property
    def _usable(self) -> KnownTexts | None:
        """The known texts, unless their codes are another codec's."""
        held = self._known.codec if self._known else None
        return self._known if held is None or _are_same(held, self.codec) else None

    def _own(self, block: int) -> Sequence[QAPair]:
        return self._pairs[BLOCK_PAIRS * block : BLOCK_PAIRS * (block + 1)]

    def write(
        self, collection: MilvusCollection, block: int, data: IndexData, replace: bool = False
    ) -> BlockNotes:
        """Write a block and its notes; `replace` puts them in the place of what is there."""
        first = BLOCK_PAIRS * block
        weights = self._weights[first : first + len(data.pairs)]
        starts = np.searchsorted(data.row_pairs, np.arange(len(data.pairs) + 1))
        dimension = data.pooled.shape[1]
        parts = np.zeros((len(data.pairs), 2), dtype=np.int32)
        digests = np.zeros((len(data.pairs), 2, 32), dtype=np.uint8)

        def blobs() -> Iterator[tuple[int, bytes]]:
            for pair, (start, end) in enumerate(pairwise(starts)):
                vectors = PairVectors(_rows(data, start, end), *weights[pair]).packed()
                for which, blob in ((RECORD, record_bytes(data.pairs[pair])), (VECTORS, vectors)):
                    parts[pair, which] = len(texts_from(blob))
                    digests[pair, which] = np.frombuffer(hashlib.sha256(blob).digest(), dtype="u1")
                    yield FIRST_PAIR + 2 * (first + pair) + which, blob

        sparse = [_sparse(*one) for one in weights]
        collection.insert_rows(first, data.row_pairs, data.pooled, sparse, replace)
        collection.insert_blobs(blobs(), dimension, replace)
        notes = _noted(data, starts, first, parts, digests)
        collection.insert_blobs([(NOTES + block, notes.packed())], dimension, replace)
        return notes

    def notes(self, collection: MilvusCollection, block: int) -> BlockNotes | None:
        """Read the notes of a block, None where it has not been written to its end."""
        data = collection.blob(NOTES + block)
        try:
            return None if data is None else BlockNotes.unpacked(data)
        except ValueError:
            return None

    def finished(self, collection: MilvusCollection, notes: Sequence[BlockNotes]) -> Tables:
        """Write what is made of the notes of all blocks, in their order, and give it back."""
        df = np.zeros(1 + max(one.tokens.max(initial=0) for one in notes), dtype=np.int64)
        for one in notes:
            df[one.tokens] += one.counts
        questions = sum(one.questions for one in notes)
        mean = sum((one.asked for one in notes), np.zeros(1)) / questions
        owners = np.concatenate([one.owners for one in notes])
        tables = Tables(
            Statistics(len(self._pairs), df, mean.astype(np.float32)),
            len(owners),
            self._words,
            np.concatenate([one.parts for one in notes]),
            np.concatenate([one.digests for one in notes]),
            self.codec,
            ExactQuestions.build(self._pairs),
            Catalogue.of(self._pairs),
            Vocabulary.from_printed(
                PrintedWords.of_worded(map(worded_text_of, self._pairs)),
                [*map(printed_text_of, self._pairs)],
            ),
        )
        hashes = np.concatenate([one.hashes for one in notes])
        keys = np.stack([hashes, owners.astype(np.uint64)], axis=1)
        write_codec(collection, len(mean), self.codec)
        write_tables(collection, tables, keys)
        return tables


def _noted(
    data: IndexData, starts: np.ndarray, first: int, parts: np.ndarray, digests: np.ndarray
) -> BlockNotes:
    df = statistics_of(data, starts).token_df
    asked = data.pooled[data.row_kinds == RowKind.QUESTION]
    # With the last token of all, as the table of counts has a place for it.
    tokens = np.union1d(np.flatnonzero(df), [len(df) - 1])
    return BlockNotes(
        parts, digests, hashes_of(data.row_keys), data.row_pairs + np.int32(first),
        tokens.astype(np.int32), df[tokens], asked.sum(axis=0, dtype=np.float64), len(asked),
    )  # fmt: skip


def _rows(data: IndexData, start: int, end: int) -> IndexData:
    """The rows of one pair, without its record."""
    first, last = data.token_offsets[start], data.token_offsets[end]
    first_sentence, last_sentence = data.sentence_offsets[start], data.sentence_offsets[end]
    return IndexData(
        pairs=(),
        row_keys=data.row_keys[start:end],
        row_pairs=np.zeros(end - start, dtype=np.int32),
        row_kinds=data.row_kinds[start:end],
        row_spans=data.row_spans[start:end],
        pooled=data.pooled[start:end],
        token_offsets=data.token_offsets[start : end + 1] - first,
        token_vectors=_vectors(data, start, end),
        token_ids=data.token_ids[first:last],
        sentence_offsets=data.sentence_offsets[start : end + 1] - first_sentence,
        sentence_lengths=data.sentence_lengths[first_sentence:last_sentence],
        sentence_spans=data.sentence_spans[first_sentence:last_sentence],
    )


def _vectors(data: IndexData, start: int, end: int) -> TokenVectors:
    """The token vectors of these rows."""
    first, last = data.token_offsets[start], data.token_offsets[end]
    vectors = data.token_vectors
    if isinstance(vectors, HalfVectors):
        return HalfVectors(vectors.stored[first:last])
    assert isinstance(vectors, CodedVectors)
    starts = vectors.offsets[start : end + 1]
    kept = vectors.have_vectors(np.arange(first, last))
    return CodedVectors(
        vectors.codes[starts[0] : starts[-1]], starts - starts[0],
        np.packbits(kept, bitorder="little"), len(kept), vectors.codec,
    )  # fmt: skip


def _are_same(one: TokenCodec, other: TokenCodec | None) -> bool:
    return other is not None and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("projection", "centroids")
    )


def _sparse(places: np.ndarray, weights: np.ndarray) -> dict[int, float]:
    """Weights by dimension; 0 is none, see milvus_collection.py."""
    return {int(p) + 1: float(w) for p, w in zip(places, weights, strict=True)}
