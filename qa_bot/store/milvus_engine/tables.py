"""What of an index is read when it is opened, and how all of it but the manifest is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from pydantic import TypeAdapter

from qa_bot.ranking import Statistics
from qa_bot.records import IndexDamagedError
from qa_bot.store.bm25 import BM25
from qa_bot.store.candidate_rows import statistics_of
from qa_bot.store.data import MAX_TOKEN_ID, IndexData
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.manifest import Manifest
from qa_bot.store.milvus_engine.milvus_collection import (
    FIRST_PAIR,
    MOST_PARTS,
    NAMED,
    READING,
    MilvusCollection,
)
from qa_bot.store.milvus_engine.packing import PairVectors, array_bytes, array_from, texts_from
from qa_bot.store.records_file import record_bytes
from qa_bot.store.texts import texts_of

# The blobs that the manifest has the SHA-256 of.
FILES = [name for name in NAMED if name not in ("manifest.json", READING)]
# The two blobs of a pair.
RECORD, VECTORS = 0, 1

_WORDS = TypeAdapter(tuple[str, ...])


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What of an index is read when it is opened.

    `words` have the places that PairVectors names. `parts` (n, 2) int32 and `digests` (n, 2, 32)
    uint8 are, of each pair, how many parts its record and its vectors have, and their SHA-256.
    """

    statistics: Statistics
    rows: int
    words: tuple[str, ...]
    parts: np.ndarray
    digests: np.ndarray


def write_index(collection: MilvusCollection, data: IndexData) -> Tables:
    """Write all of an index but its manifest, and give back what is read when it is opened."""
    row_starts = np.searchsorted(data.row_pairs, np.arange(len(data.pairs) + 1))
    words, weights = BM25.build(texts_of(data.pairs)).columns()
    collection.insert_rows(data.row_pairs, data.pooled, [_sparse(*one) for one in weights])
    dimension = data.pooled.shape[1]
    parts = np.zeros((len(data.pairs), 2), dtype=np.int32)
    digests = np.zeros((len(data.pairs), 2, 32), dtype=np.uint8)

    def blobs() -> Iterator[tuple[int, bytes]]:
        for pair, (start, end) in enumerate(pairwise(row_starts)):
            vectors = PairVectors(_rows(data, start, end), *weights[pair]).packed()
            for which, blob in ((RECORD, record_bytes(data.pairs[pair])), (VECTORS, vectors)):
                parts[pair, which] = len(texts_from(blob))
                digests[pair, which] = np.frombuffer(hashlib.sha256(blob).digest(), dtype="u1")
                yield FIRST_PAIR + 2 * pair + which, blob

    collection.insert_blobs(blobs(), dimension)
    statistics = statistics_of(data, row_starts)
    tables = Tables(statistics, len(data.row_pairs), words, parts, digests)
    named = {
        "words.json": json.dumps(words).encode(),
        "token_df.npy": array_bytes(statistics.token_df.astype(np.int64)),
        "mean_question.npy": array_bytes(statistics.mean_question.astype(np.float32)),
        "parts.npy": array_bytes(parts),
        "digests.npy": array_bytes(digests),
    }
    collection.insert_blobs([(NAMED[name], blob) for name, blob in named.items()], dimension)
    return tables


def _rows(data: IndexData, start: int, end: int) -> IndexData:
    """The rows of one pair, without its record."""
    first, last = data.token_offsets[start], data.token_offsets[end]
    first_sentence, last_sentence = data.sentence_offsets[start], data.sentence_offsets[end]
    assert isinstance(data.token_vectors, HalfVectors)
    return IndexData(
        pairs=(),
        row_keys=data.row_keys[start:end],
        row_pairs=np.zeros(end - start, dtype=np.int32),
        row_kinds=data.row_kinds[start:end],
        row_spans=data.row_spans[start:end],
        pooled=data.pooled[start:end],
        token_offsets=data.token_offsets[start : end + 1] - first,
        token_vectors=HalfVectors(data.token_vectors.stored[first:last]),
        token_ids=data.token_ids[first:last],
        sentence_offsets=data.sentence_offsets[start : end + 1] - first_sentence,
        sentence_lengths=data.sentence_lengths[first_sentence:last_sentence],
        sentence_spans=data.sentence_spans[first_sentence:last_sentence],
    )


def _sparse(places: np.ndarray, weights: np.ndarray) -> dict[int, float]:
    """Weights by dimension; 0 is none, see milvus_collection.py."""
    return {int(p) + 1: float(w) for p, w in zip(places, weights, strict=True)}


def read_tables(collection: MilvusCollection, manifest: Manifest) -> Tables:
    """Read what `write_index` gave back, checked; raises IndexDamagedError."""
    read = {}
    for name in FILES:
        read[name] = collection.named(name)
        if sha256_of(read[name]) != manifest.files.get(name):
            raise IndexDamagedError(f"{name} of {collection} is not what was written")
    pairs = manifest.pairs
    try:
        statistics = Statistics(
            pairs=pairs,
            token_df=array_from(read["token_df.npy"], "<i8", None),
            mean_question=array_from(read["mean_question.npy"], "<f4", manifest.dimension),
        )
        tables = Tables(
            statistics,
            manifest.rows,
            _WORDS.validate_json(read["words.json"]),
            array_from(read["parts.npy"], "<i4", pairs, 2),
            array_from(read["digests.npy"], "|u1", pairs, 2, 32),
        )
        _check(tables)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{collection} cannot be read ({reason})") from error
    return tables


def _check(tables: Tables) -> None:
    """Raise ValueError unless the tables fit each other."""
    statistics, parts = tables.statistics, tables.parts
    fits = [
        statistics.pairs > 0 and tables.rows >= statistics.pairs,
        len(statistics.token_df) <= MAX_TOKEN_ID,
        bool(np.all((statistics.token_df >= 0) & (statistics.token_df <= statistics.pairs))),
        bool(np.all(np.isfinite(statistics.mean_question))),
        bool(np.all((parts > 0) & (parts <= MOST_PARTS))),
    ]
    if not all(fits):
        raise ValueError("its tables do not fit each other")


def sha256_of(data: bytes) -> str:
    """Compute the SHA-256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
