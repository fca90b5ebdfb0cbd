"""StoreWriter of a Milvus server: each index is a collection, and an alias says which is published.

    NAME_<time>_<16 digits>      an index, with its manifest
    NAME                         alias of the one that is published
    NAME_before                  alias of the one that was before it: readers have it open

Time is that of the builder, in seconds since 1970 in hexadecimal. An index is written whole before
its alias is moved, in one step. One that no alias stands for is dropped when it is a day old: its
builder has ended without a word.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from pydantic import TypeAdapter

from qa_bot.models.embedding import Encoder
from qa_bot.ranking import Statistics
from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexServer,
    QAPair,
    StoreError,
)
from qa_bot.store.bm25 import BM25
from qa_bot.store.candidate_rows import statistics_of
from qa_bot.store.data import MAX_TOKEN_ID, IndexData, build_data
from qa_bot.store.manifest import Manifest, manifest_bytes, parsed_manifest
from qa_bot.store.milvus_engine.connection import MilvusServer
from qa_bot.store.milvus_engine.milvus_collection import FIRST_PAIR, NAMED, MilvusCollection
from qa_bot.store.milvus_engine.milvus_store import RECORD, VECTORS, MilvusStore, Tables
from qa_bot.store.milvus_engine.packing import (
    PairVectors,
    array_bytes,
    array_from,
    texts_from,
)
from qa_bot.store.records_file import record_bytes
from qa_bot.store.texts import texts_of

logger = logging.getLogger(__name__)

# After so long a collection without an alias is no longer being built.
ABANDONED_SECONDS = 24 * 3600

_WORDS = TypeAdapter(tuple[str, ...])
# The blobs that the manifest has the SHA-256 of.
_FILES = [name for name in NAMED if name != "manifest.json"]


class MilvusWriter:
    """Keeps an index on a Milvus server, under one name."""

    def __init__(self, place: IndexServer) -> None:
        self.place = str(place)
        self._name = place.name
        self._server = MilvusServer(place)

    def manifest(self) -> Manifest | None:
        """Read the manifest of the index that is published, None where none is.

        Raises StoreError, IndexServerError where the server does not answer.
        """
        name = self._server.target(self._name)
        return None if name is None else self._manifest_of(name)

    def open(self, manifest: Manifest) -> MilvusStore:
        """Open the collection that the manifest names; raises IndexDamagedError."""
        collection = self._collection(manifest.generation)
        tables = _read_tables(collection, manifest)
        return MilvusStore(collection, tables, manifest.sha256)

    def refresh(
        self, pairs: Sequence[QAPair], encoder: Encoder, previous: MilvusStore | None = None
    ) -> MilvusStore:
        """Build a collection of exactly these pairs, embedding only texts that `previous` lacks."""
        data = build_data(pairs, encoder, _vectors_of(previous) if previous else None)
        name = f"{self._name}_{int(time.time()):x}_{uuid.uuid4().hex[:16]}"
        collection = MilvusCollection(self._server, name)
        collection.create(data.pooled.shape[1])
        try:
            return MilvusStore(collection, _write(collection, data))
        except StoreError:
            self._drop(name)
            raise

    def publish(self, store: MilvusStore, sources: Mapping[str, str], encoder: Encoder) -> None:
        """Write the manifest of a store's collection, then move the alias to it in one step."""
        collection = store.collection
        before = self._server.target(self._name)
        if before is not None:
            self._refuse_newer(before)
        manifest = Manifest(
            generation=collection.name,
            model=encoder.name,
            model_fingerprint=encoder.fingerprint,
            dimension=len(store.statistics.mean_question),
            pairs=store.statistics.pairs,
            rows=store.tables.rows,
            sources=dict(sources),
            files={name: _sha256(collection.named(name)) for name in _FILES},
        )
        written = manifest_bytes(manifest)
        blob = [(NAMED["manifest.json"], written)]
        collection.insert_blobs(blob, manifest.dimension, replace=True)
        collection.finish()
        self._point(self._name, collection.name)
        store.index_sha256 = _sha256(written)
        self._keep_before(collection.name, before)

    def _manifest_of(self, name: str) -> Manifest:
        collection = self._collection(name)
        data = collection.named("manifest.json")
        manifest = parsed_manifest(data, f"the manifest of {collection}")
        if manifest.generation != name:
            raise IndexDamagedError(f"{collection} has the manifest of another index")
        return replace(manifest, sha256=_sha256(data))

    def _collection(self, name: str) -> MilvusCollection:
        if not self._made_at(name):
            raise IndexMismatchError(
                f"{self.place} stands for the collection {name!r}, which is no index of QA Bot"
            )
        return MilvusCollection(self._server, name)

    def _made_at(self, name: str) -> int | None:
        """When an index of this name was begun, None where it is none of this writer's."""
        found = re.fullmatch(rf"{re.escape(self._name)}_([0-9a-f]{{8}})_[0-9a-f]{{16}}", name)
        return int(found[1], 16) if found else None

    def _refuse_newer(self, name: str) -> None:
        """Raise IndexTooNewError where a newer QA Bot was faster."""
        try:
            self._manifest_of(name)
        except (IndexDamagedError, IndexMismatchError):
            return

    def _point(self, alias: str, name: str) -> None:
        method = "create_alias" if self._server.target(alias) is None else "alter_alias"
        self._server.call(method, name, alias)

    def _keep_before(self, name: str, before: str | None) -> None:
        """Keep the index that was published before, and drop those that nobody opens any more.

        Where that fails the new index is published all the same, and the next one does it.
        """
        alias = f"{self._name}_before"
        try:
            older = self._server.target(alias)
            if before is not None and before != name:
                self._point(alias, before)
            kept = {name, before, self._server.target(alias), self._server.target(self._name)}
            for other in self._server.call("list_collections"):
                if other not in kept and (other == older or self._is_abandoned(other)):
                    self._drop(other)
        except StoreError as error:
            logger.warning("older indexes are left at %s (%s)", self.place, error)

    def _is_abandoned(self, name: str) -> bool:
        made = self._made_at(name)
        return made is not None and made < time.time() - ABANDONED_SECONDS

    def _drop(self, name: str) -> None:
        try:
            MilvusCollection(self._server, name).drop()
        except StoreError as error:
            logger.warning("%s is left at %s (%s)", name, self.place, error)


def _vectors_of(store: MilvusStore) -> IndexData | None:
    """All vectors of an index; None where one is not what was written, which a warning says."""
    try:
        return store.everything()
    except IndexDamagedError as error:
        logger.warning("%s; every text is embedded again", error)
        return None


def _write(collection: MilvusCollection, data: IndexData) -> Tables:
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
    collection.finish()
    return tables


def _rows(data: IndexData, start: int, end: int) -> IndexData:
    """The rows of one pair, without its record."""
    first, last = data.token_offsets[start], data.token_offsets[end]
    return IndexData(
        pairs=(),
        row_keys=data.row_keys[start:end],
        row_pairs=np.zeros(end - start, dtype=np.int32),
        row_kinds=data.row_kinds[start:end],
        row_spans=data.row_spans[start:end],
        pooled=data.pooled[start:end],
        token_offsets=data.token_offsets[start : end + 1] - first,
        token_vectors=data.token_vectors[first:last],
        token_ids=data.token_ids[first:last],
        token_sentences=data.token_sentences[first:last],
    )


def _sparse(places: np.ndarray, weights: np.ndarray) -> dict[int, float]:
    """Weights by dimension; 0 is none, see milvus_collection.py."""
    return {int(p) + 1: float(w) for p, w in zip(places, weights, strict=True)}


def _read_tables(collection: MilvusCollection, manifest: Manifest) -> Tables:
    """Read what `_write` gave back, checked; raises IndexDamagedError."""
    read = {}
    for name in _FILES:
        read[name] = collection.named(name)
        if _sha256(read[name]) != manifest.files.get(name):
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
        bool(np.all((parts > 0) & (parts <= 4096))),
    ]
    if not all(fits):
        raise ValueError("its tables do not fit each other")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
