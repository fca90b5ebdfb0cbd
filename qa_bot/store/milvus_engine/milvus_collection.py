"""One collection: an index row with its vector is an entity, and so is each part of the bytes.

    id                     pair   pooled   words               text
    2**20 i + r            i      its own  the pair's, in the  ""
                                           pair's first row
    2**52 + 4096 b + p     -1     zeros    none                part p of blob b, in base64

where row r is of pair i. Blobs are, in order: NAMED, then for each pair its record and its vectors,
and from NOTES on those of blocks, which builders read. They stand in a partition of their own, so
that a search goes through rows alone. It tells pairs alone: all numbers are computed from the
blobs, which are held against their SHA-256. Milvus takes no empty sparse vector: "none" is the
dimension 0, which no word has.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from qa_bot.records import IndexDamagedError, IndexMismatchError, IndexServerError
from qa_bot.store.catalogue_file import CATALOGUE
from qa_bot.store.milvus_engine.connection import BUILDING_SECONDS, MilvusServer
from qa_bot.store.milvus_engine.packing import bytes_from, texts_from
from qa_bot.words.vocabulary import VOCABULARY_FILES

# What reading the sources gave, which may be replaced while the index stays as it is.
READING = "reading.json"
# The texts of the index, by which a later build finds their vectors.
ROW_KEYS = "row_keys.npy"
# The codec of its token vectors, empty where they are no codes.
PROJECTION, CENTROIDS = "projection.npy", "centroids.npy"
# The blobs of the whole index: FIRST_PAIR of them.
NAMED = {
    "manifest.json": 0, "words.json": 1, "token_df.npy": 2, "mean_question.npy": 3,
    "parts.npy": 4, "digests.npy": 5, READING: 6, ROW_KEYS: 7, PROJECTION: 8, CENTROIDS: 9,
    "question_hashes.npy": 10, "question_pairs.npy": 11, CATALOGUE: 12,
    **{name: number for number, name in enumerate(VOCABULARY_FILES, 13)},
}  # fmt: skip
FIRST_PAIR = 16
NOTES = 2**40
FIRST_BLOB = 2**52
# More than a pair can have, whose vectors are at most MOST_PARTS parts.
MOST_ROWS = 2**20
MOST_PARTS = 4096
FIELDS = {"id", "pair", "pooled", "words", "text"}
# The partitions of rows, Milvus' own first one, and of blobs.
ROWS, BLOBS = "_default", "blobs"
# Parts that one call sends or fetches: 8 MB; a server's limit is 64 MB for either.
CALL_PARTS = 128
CALL_ROWS = 1_000
# The most that a search of Milvus gives.
MOST_FOUND = 16_384

_NO_WORDS = {0: 1.0}


class MilvusCollection:
    """Entities of one collection, written once and then read."""

    def __init__(self, server: MilvusServer, name: str) -> None:
        self.server = server
        self.name = name

    def __str__(self) -> str:
        return f"{self.server.place.address}/{self.name}"

    def create(self, dimension: int) -> None:
        """Make the collection, empty, for vectors of so many dimensions; raises StoreError."""
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("pair", DataType.INT64)
        schema.add_field("pooled", DataType.FLOAT_VECTOR, dim=dimension)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        # The blobs are most of an index: a server reads them from its disk, not from memory.
        schema.add_field("text", DataType.VARCHAR, max_length=65_535, mmap_enabled=True)
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("pooled", index_type="FLAT", metric_type="IP")
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        self._build("create_collection", schema=schema, index_params=indexes)
        self._build("create_partition", BLOBS)

    def dimension(self) -> int:
        """Read how many dimensions its vectors have.

        Raises IndexMismatchError where it is not one that `create` made.
        """
        found = self.server.call("describe_collection", self.name)
        try:
            fields = {one["name"]: one["params"] for one in found["fields"]}
            size = int(fields.get("pooled", {}).get("dim", 0))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise IndexServerError(f"{self} is described as something else") from error
        if set(fields) != FIELDS:
            raise IndexMismatchError(
                f"{self} has the fields {', '.join(sorted(fields))}, expected "
                f"{', '.join(sorted(FIELDS))}"
            )
        return size

    def insert_rows(
        self,
        first: int,
        pairs: np.ndarray,
        pooled: np.ndarray,
        words: Sequence[Mapping[int, float]],
        replace: bool = False,
    ) -> None:
        """Add the index rows of pairs from `first` on: row i is of pair first + pairs[i].

        It has pooled[i], and words[j] are those of pair first + j. `replace` puts them in the place
        of others.
        """
        places = np.arange(len(pairs)) - np.searchsorted(pairs, pairs)  # in their pairs
        entities = (
            _entity(
                MOST_ROWS * (first + pair) + place, first + pair, vector,
                {} if place else words[pair], "",
            )
            for pair, place, vector in zip(
                pairs.tolist(), places.tolist(), pooled.astype(np.float32), strict=True
            )
        )  # fmt: skip
        self._insert("upsert" if replace else "insert", entities, CALL_ROWS, ROWS)

    def insert_blobs(
        self, blobs: Iterable[tuple[int, bytes]], dimension: int, replace: bool = False
    ) -> None:
        """Add the parts of blobs, by their numbers; `replace` puts them in the place of others."""
        nothing = np.zeros(dimension, dtype=np.float32)
        entities = (
            _entity(_part_id(blob, place), -1, nothing, {}, text)
            for blob, data in blobs
            for place, text in enumerate(texts_from(data))
        )
        self._insert("upsert" if replace else "insert", entities, CALL_PARTS, BLOBS)

    def finish(self) -> None:
        """Let the server write what was added to its disk, and make it ready to be searched."""
        self._build("flush")
        self._build("load_collection")

    def drop(self) -> None:
        """Drop the collection, where it is there."""
        self._build("drop_collection")

    def named(self, name: str) -> bytes:
        """Read a blob of the whole index; raises IndexDamagedError where it is not there."""
        data = self.blob(NAMED[name], name)
        if data is None:
            raise IndexDamagedError(f"{self} has no {name}")
        return data

    def blob(self, number: int, name: str = "a blob") -> bytes | None:
        """Read a blob of any size, None where it is not there, as it was written last."""
        found: list[str] = []
        for first in range(0, MOST_PARTS, CALL_PARTS):
            wanted = [_part_id(number, first + i) for i in range(CALL_PARTS)]
            # Another program may just have written it.
            texts = self._texts(wanted, consistency_level="Strong")
            found += [texts[i] for i in wanted if i in texts]
            if len(texts) < len(wanted):
                break
        return self._bytes(found, name) if found else None

    def blobs(self, numbers: Sequence[int], parts: Sequence[int]) -> Iterator[bytes]:
        """Read blobs with these numbers, of so many parts each, in this order.

        Raises IndexDamagedError where one of the parts is missing.
        """
        wanted = [[_part_id(b, i) for i in range(n)] for b, n in zip(numbers, parts, strict=True)]
        for call in _calls(wanted):
            ids = [*chain.from_iterable(call)]
            texts: dict[int, str] = {}
            for first in range(0, len(ids), CALL_PARTS):
                texts |= self._texts(ids[first : first + CALL_PARTS])
            if missing := [i for i in ids if i not in texts]:
                # A part of the server may not have seen yet what was written a moment ago.
                texts |= self._texts(missing[:CALL_PARTS], consistency_level="Strong")
            if missing := [i for i in ids if i not in texts]:
                raise IndexDamagedError(f"{self} has no entity {missing[0]}")
            for blob in call:
                yield self._bytes([texts[i] for i in blob], f"blob {blob[0]}")

    def nearest(self, pooled: np.ndarray, count: int, only: str) -> list[int]:
        """Find the pairs of the rows nearest to a vector (d,), nearest first, as often as found."""
        vector = np.ascontiguousarray(pooled, dtype=np.float32)
        hits = self._search("pooled", vector, count, only)
        return [pair for _, _, pair in hits]

    def sharing(
        self, words: Mapping[int, float], count: int, only: str
    ) -> tuple[list[int], list[float]]:
        """Find the pairs with the largest inner product of words, and these, largest first."""
        hits = self._search("words", dict(words), count, only)
        return [pair for _, _, pair in hits], [-less for less, _, _ in hits]

    def _search(
        self, field: str, wanted: object, count: int, only: str
    ) -> list[tuple[float, int, int]]:
        """What was found: (minus the inner product, id, pair), in order."""
        found = self.server.call(
            "search", self.name, [wanted],
            anns_field=field, limit=min(count, MOST_FOUND), filter=only, output_fields=["pair"],
            partition_names=[ROWS], search_params={"metric_type": "IP"},
        )  # fmt: skip
        try:
            hits = [
                (-float(h["distance"]), int(h["id"]), int(h["entity"]["pair"])) for h in found[0]
            ]
        except (LookupError, TypeError, ValueError) as error:
            raise IndexServerError(f"{self} answered a search with something else") from error
        if any(math.isnan(less) for less, _, _ in hits):
            raise IndexServerError(f"{self} answered a search with NaN")
        return sorted(hits)

    def _texts(self, ids: Sequence[int], **options: Any) -> dict[int, str]:
        found = self.server.call(
            "get", self.name, ids=[*ids], output_fields=["id", "text"], **options
        )
        try:
            texts = {int(one["id"]): one["text"] for one in found}
        except (LookupError, TypeError, ValueError) as error:
            raise IndexServerError(f"{self} answered with something else") from error
        if not all(isinstance(text, str) for text in texts.values()):
            raise IndexDamagedError(f"{self} holds something that is no text")
        return texts

    def _bytes(self, texts: Sequence[str], what: str) -> bytes:
        try:
            return bytes_from(texts)
        except ValueError as error:
            raise IndexDamagedError(f"{what} of {self} cannot be read ({error})") from error

    def _insert(
        self, method: str, entities: Iterator[dict[str, Any]], most: int, partition: str
    ) -> None:
        held: list[dict[str, Any]] = []
        for entity in entities:
            held.append(entity)
            if len(held) == most:
                self._build(method, held, partition_name=partition)
                held = []
        if held:
            self._build(method, held, partition_name=partition)

    def _build(self, method: str, *args: Any, **options: Any) -> None:
        seconds = max(self.server.place.timeout, BUILDING_SECONDS)
        self.server.call(method, self.name, *args, seconds=seconds, **options)


def _entity(
    number: int, pair: int, pooled: np.ndarray, words: Mapping[int, float], text: str
) -> dict[str, Any]:
    sparse = dict(words) or _NO_WORDS
    return {"id": number, "pair": pair, "pooled": pooled, "words": sparse, "text": text}


def _part_id(blob: int, part: int) -> int:
    if part >= MOST_PARTS:
        raise IndexServerError(f"a pair has more than {MOST_PARTS} parts; shorten its answer")
    return FIRST_BLOB + MOST_PARTS * blob + part


def _calls(wanted: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Lists of parts that one call fetches; one that is too long by itself stands alone."""
    held: list[list[int]] = []
    for parts in wanted:
        if held and sum(map(len, held)) + len(parts) > CALL_PARTS:
            yield held
            held = []
        held.append(parts)
    if held:
        yield held
