"""StoreWriter of a Milvus server: each index is a collection, and an alias says which is published.

    NAME_<time>_<16 digits>      an index, with its manifest
    NAME                         alias of the one that is published
    NAME_before                  alias of the one that was before it: readers have it open

Time is that of the builder, in seconds since 1970 in hexadecimal. An index is written whole before
its alias is moved, in one step. One that no alias stands for is dropped when it is a day old: its
builder has ended without a word.
"""

from __future__ import annotations

import logging
import operator
import re
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import chain

from qa_bot.models.embedding import Encoder
from qa_bot.records import (
    IndexDamagedError,
    IndexGoneError,
    IndexMismatchError,
    IndexServer,
    IndexServerError,
    IndexTooNewError,
    QAPair,
    StoreError,
)
from qa_bot.store.base import pages
from qa_bot.store.manifest import Manifest, manifest_bytes, parsed_manifest
from qa_bot.store.milvus_engine.blocks import IndexBuild
from qa_bot.store.milvus_engine.connection import MilvusServer
from qa_bot.store.milvus_engine.known_texts import KnownTexts
from qa_bot.store.milvus_engine.milvus_collection import NAMED, READING, MilvusCollection
from qa_bot.store.milvus_engine.milvus_store import MilvusStore
from qa_bot.store.milvus_engine.tables import FILES, read_tables, sha256_of

logger = logging.getLogger(__name__)

# Behind an index's name: the alias of the one that was published before it.
BEFORE = "_before"
# In front of what may be replaced by less, its length in so many bytes.
LENGTH = 8
# After so long a collection without an alias is no longer being built.
ABANDONED_SECONDS = 24 * 3600


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
        tables = read_tables(collection, manifest)
        return MilvusStore(collection, tables, manifest.sha256)

    def is_held(self, manifest: Manifest) -> bool:
        """Nothing is held on a server."""
        return False

    def turn(self) -> AbstractContextManager[None]:
        """Keep nobody waiting: each builds a collection of its own."""
        return nullcontext()

    def refresh(
        self, pairs: Sequence[QAPair], encoder: Encoder, previous: MilvusStore | None = None
    ) -> MilvusStore:
        """Build a collection of exactly these pairs, embedding only texts that `previous` lacks.

        Where the index before the published one holds them, as after documents are put back, it is
        taken as it is.
        """
        if previous is not None and (before := self._before(pairs, encoder)) is not None:
            return before
        build = IndexBuild(pairs, encoder, KnownTexts(previous) if previous else None)
        build.choose_codec()
        collection, notes = None, []
        try:
            for block, data in build.embedded(range(build.blocks)):
                if collection is None:
                    collection = self._new_collection(data.pooled.shape[1])
                notes.append(build.write(collection, block, data))
            assert collection is not None  # an index has pairs
            return MilvusStore(collection, build.finished(collection, notes))
        except BaseException:
            if collection is not None:
                self._drop(collection.name)
            raise

    def publish(self, store: MilvusStore, sources: Mapping[str, str], encoder: Encoder) -> Manifest:
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
            token_codec=store.tables.codec.name if store.tables.codec else None,
            sources=dict(sources),
            files={name: sha256_of(collection.named(name)) for name in FILES},
        )
        written = manifest_bytes(manifest)
        if store.index_sha256 != sha256_of(written):
            blob = [(NAMED["manifest.json"], written)]
            collection.insert_blobs(blob, manifest.dimension, replace=True)
            collection.finish()
        before = self._point(self._name, collection.name)
        store.index_sha256 = sha256_of(written)
        self._keep_before(collection.name, before)
        return replace(manifest, sha256=sha256_of(written))

    def refuse_others(self, manifest: Manifest | None) -> None:
        """Refuse none: whoever names a collection on a server has chosen it."""

    def kept_reading(self, manifest: Manifest) -> bytes | None:
        """Read what was kept in the collection; None where it is not there."""
        try:
            data = self._collection(manifest.generation).named(READING)
            return data[LENGTH : LENGTH + int.from_bytes(data[:LENGTH])]
        except (IndexDamagedError, IndexGoneError, IndexMismatchError):
            return None

    def keep_reading(self, manifest: Manifest, data: bytes | None) -> None:
        """Keep it in the collection."""
        if data is None:
            return
        try:
            collection = self._collection(manifest.generation)
            # Parts of a longer one that was there before stay behind it.
            blob = len(data).to_bytes(LENGTH) + data
            collection.insert_blobs([(NAMED[READING], blob)], manifest.dimension, replace=True)
            collection.finish()
        except StoreError as error:
            logger.debug("%s is not kept at %s (%s)", READING, self.place, error)

    def _manifest_of(self, name: str) -> Manifest:
        collection = self._collection(name)
        dimension = collection.dimension()
        data = collection.named("manifest.json")
        manifest = parsed_manifest(data, f"the manifest of {collection}")
        if manifest.generation != name:
            raise IndexDamagedError(f"{collection} has the manifest of another index")
        if manifest.dimension != dimension:
            raise IndexDamagedError(
                f"{collection} has {dimension} dimensions, its manifest says {manifest.dimension}"
            )
        return replace(manifest, sha256=sha256_of(data))

    def _before(self, pairs: Sequence[QAPair], encoder: Encoder) -> MilvusStore | None:
        """The index before the published one, where it holds exactly these pairs."""
        name = self._server.target(f"{self._name}{BEFORE}")
        return self._of_pairs(name, pairs, encoder) if name else None

    def _of_pairs(self, name: str, pairs: Sequence[QAPair], encoder: Encoder) -> MilvusStore | None:
        """The index in a collection, where it holds exactly these pairs."""
        try:
            manifest = self._manifest_of(name)
            if manifest.model_fingerprint != encoder.fingerprint:
                return None
            if manifest.pairs != len(pairs):
                return None
            store = self.open(manifest)
            same = all(map(operator.eq, chain.from_iterable(pages(store)), pairs))
            return store if same else None
        except (IndexDamagedError, IndexGoneError, IndexMismatchError, IndexTooNewError):
            return None  # what cannot be read is not taken

    def _collection(self, name: str) -> MilvusCollection:
        if not self._made_at(name):
            raise IndexMismatchError(
                f"{self.place} stands for the collection {name!r}, which is no index of QA Bot"
            )
        return MilvusCollection(self._server, name)

    def _new_collection(self, dimension: int) -> MilvusCollection:
        name = f"{self._name}_{int(time.time()):x}_{uuid.uuid4().hex[:16]}"
        collection = MilvusCollection(self._server, name)
        collection.create(dimension)
        return collection

    def _next(self, digits: str) -> str:
        """The alias of a collection that is being built in shares; see shares.py."""
        return f"{self._name}_next_{digits}"

    def _end_shares(self, name: str) -> None:
        """Let nobody find a collection any more who would build a share of it."""
        for alias in self._server.call("list_aliases", name).get("aliases", ()):
            if not alias.startswith(self._next("")):
                continue
            try:
                self._server.call("drop_alias", alias)
            except StoreError:
                if self._server.target(alias) is not None:
                    raise  # it is no other builder that was faster

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

    def _point(self, alias: str, name: str) -> str | None:
        """Let an alias stand for a collection: gives the one that it stood for until then."""
        before = self._server.target(alias)
        if before is None:
            try:
                self._server.call("create_alias", name, alias)
                return None
            except IndexServerError:
                before = self._server.target(alias)
                if before is None:
                    raise  # it is no other builder that was faster
        self._server.call("alter_alias", name, alias)
        return before

    def _keep_before(self, name: str, before: str | None) -> None:
        """Keep the index that was published before, and drop those that nobody opens any more.

        Where that fails the new index is published all the same, and the next one does it.
        """
        alias = f"{self._name}{BEFORE}"
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
            self._end_shares(name)  # what an alias stands for is not dropped
            MilvusCollection(self._server, name).drop()
        except StoreError as error:
            logger.warning("%s is left at %s (%s)", name, self.place, error)
