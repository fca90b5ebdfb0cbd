"""What of an index is read when it is opened, all of it but the manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from qa_bot.ranking import Statistics
from qa_bot.records import IndexDamagedError
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.catalogue_file import CATALOGUE, catalogue_bytes, catalogue_from
from qa_bot.store.damage import damaged_word
from qa_bot.store.data import MAX_TOKEN_ID
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.manifest import Manifest
from qa_bot.store.milvus_engine.milvus_collection import (
    CENTROIDS,
    MOST_PARTS,
    NAMED,
    PROJECTION,
    READING,
    ROW_KEYS,
    MilvusCollection,
)
from qa_bot.store.milvus_engine.packing import array_bytes, array_from
from qa_bot.store.token_codes import TokenCodec
from qa_bot.words.vocabulary import Vocabulary

# The blobs that the manifest has the SHA-256 of.
FILES = [name for name in NAMED if name not in ("manifest.json", READING, ROW_KEYS)]
# The two blobs of a pair.
RECORD, VECTORS = 0, 1

_WORDS = TypeAdapter(tuple[str, ...])


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What of an index is read when it is opened.

    `words` have the places that PairVectors names. `parts` (n, 2) int32 and `digests` (n, 2, 32)
    uint8 are, of each pair, how many parts its record and its vectors have, and their SHA-256.
    `codec` is that of its token vectors; None where they are no codes.
    """

    statistics: Statistics
    rows: int
    words: tuple[str, ...]
    parts: np.ndarray
    digests: np.ndarray
    codec: TokenCodec | None
    questions: ExactQuestions
    catalogue: Catalogue
    vocabulary: Vocabulary


def write_codec(collection: MilvusCollection, dimension: int, codec: TokenCodec | None) -> None:
    """Write a codec, or that there is none, where all who write blocks find it."""
    projection = np.empty((0, 0), dtype=np.float32) if codec is None else codec.projection
    centroids = np.empty((0, 0, 0), dtype=np.float32) if codec is None else codec.centroids
    blobs = [
        (NAMED[PROJECTION], array_bytes(projection)), (NAMED[CENTROIDS], array_bytes(centroids)),
    ]  # fmt: skip
    collection.insert_blobs(blobs, dimension, replace=True)


def read_codec(collection: MilvusCollection) -> TokenCodec | None:
    """Read what `write_codec` wrote; raises IndexDamagedError."""
    try:
        return _codec(*(collection.named(name) for name in (PROJECTION, CENTROIDS)))
    except ValueError as error:
        raise IndexDamagedError(f"{collection} cannot be read ({error})") from error


def _codec(projection: bytes, centroids: bytes) -> TokenCodec | None:
    """A codec of its arrays' bytes; raises ValueError."""
    made = TokenCodec(
        array_from(projection, "<f4", None, None), array_from(centroids, "<f4", None, None, None)
    )
    if not made.projection.size:
        return None
    made.check()
    return made


def write_tables(collection: MilvusCollection, tables: Tables, keys: np.ndarray) -> None:
    """Write what is read when an index is opened, and of its rows the keys (r, 2), KnownTexts'."""
    statistics = tables.statistics
    named = {
        "words.json": json.dumps(tables.words).encode(),
        "token_df.npy": array_bytes(statistics.token_df.astype(np.int64)),
        "mean_question.npy": array_bytes(statistics.mean_question.astype(np.float32)),
        "parts.npy": array_bytes(tables.parts),
        "digests.npy": array_bytes(tables.digests),
        "question_hashes.npy": array_bytes(tables.questions.hashes),
        "question_pairs.npy": array_bytes(tables.questions.pairs),
        CATALOGUE: catalogue_bytes(tables.catalogue),
        ROW_KEYS: array_bytes(keys),
    } | {name: bytes(text) for name, text in tables.vocabulary.as_files().items()}
    blobs = [(NAMED[name], blob) for name, blob in named.items()]
    collection.insert_blobs(blobs, len(statistics.mean_question), replace=True)


def read_tables(collection: MilvusCollection, manifest: Manifest) -> Tables:
    """Read what `write_tables` and `write_codec` wrote, checked; raises IndexDamagedError."""
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
            _codec(read[PROJECTION], read[CENTROIDS]),
            ExactQuestions(
                array_from(read["question_hashes.npy"], "<u8", None),
                array_from(read["question_pairs.npy"], "<i4", None),
            ),
            catalogue_from(np.frombuffer(read[CATALOGUE], dtype=np.uint8), pairs),
            Vocabulary.from_files(read, damaged_word),
        )
        _check(tables)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{collection} cannot be read ({reason})") from error
    return tables


def _check(tables: Tables) -> None:
    """Raise ValueError unless the tables fit each other."""
    tables.questions.check(tables.statistics.pairs)
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
