"""A build that several processes make together, each a share of the blocks of one collection.

They need the same documents, version and model, and then call their collection by the same digest.
An alias is set in one step and by one of them alone: so they find that collection.

    NAME_next_<16 digits>        alias of a collection that is being built in shares
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qa_bot.models.embedding import Encoder
from qa_bot.records import IndexServer, IndexServerError, QAPair, SharesMissingError
from qa_bot.store.manifest import Manifest
from qa_bot.store.milvus_engine.blocks import IndexBuild
from qa_bot.store.milvus_engine.known_texts import KnownTexts
from qa_bot.store.milvus_engine.milvus_collection import MilvusCollection
from qa_bot.store.milvus_engine.milvus_store import MilvusStore
from qa_bot.store.milvus_engine.milvus_writer import MilvusWriter
from qa_bot.store.milvus_engine.tables import read_codec, write_codec


class ShareWriter(MilvusWriter):
    """Writes share `number` of `count`, and puts the index in place where it was the last one."""

    def __init__(
        self,
        place: IndexServer,
        number: int,
        count: int,
        beside: Callable[[Sequence[QAPair]], None] | None = None,
    ) -> None:
        """Write to a place; `beside` writes the same share of another index of the same pairs.

        It is called first. So whoever writes the last block here finds all of the other there.
        """
        super().__init__(place)
        self._number, self._count, self._beside = number, count, beside
        self._seen: str | None = None

    def manifest(self) -> Manifest | None:
        """Read what is published, and remember which it is."""
        found = super().manifest()
        self._seen = found.generation if found else None
        return found

    def refresh(
        self, pairs: Sequence[QAPair], encoder: Encoder, previous: MilvusStore | None = None
    ) -> MilvusStore:
        """Write what is missing of this share, and build the store where all others are there.

        A share that was interrupted goes on with the block that it was at. Raises
        SharesMissingError, which says how much is missing.
        """
        if self._beside is not None:
            self._beside(pairs)
        build = IndexBuild(pairs, encoder, KnownTexts(previous) if previous else None)
        digest = build.digest()[:16]
        collection = self._begun(digest)
        if collection is None and (published := self._published_since(pairs, encoder)):
            return published
        if collection is None:
            build.choose_codec()
            collection = self._begin(digest, build)
        # That of whoever began: on another processor its numbers may differ in their last bits.
        build.codec = read_codec(collection)
        own = range(self._number - 1, build.blocks, self._count)
        missing = [block for block in own if build.notes(collection, block) is None]
        for block, data in build.embedded(missing):
            build.write(collection, block, data, replace=True)
        found = [build.notes(collection, block) for block in range(build.blocks)]
        notes = [one for one in found if one is not None]
        if len(notes) < build.blocks:
            raise self._missing(build.blocks - len(notes), build.blocks)
        return MilvusStore(collection, build.finished(collection, notes))

    def _published_since(self, pairs: Sequence[QAPair], encoder: Encoder) -> MilvusStore | None:
        """The index of these pairs that another process has put in place since it was looked for.

        Nobody joins its collection any more.
        """
        name = self._server.target(self._name)
        return self._of_pairs(name, pairs, encoder) if name and name != self._seen else None

    def _missing(self, blocks: int, total: int) -> SharesMissingError:
        return SharesMissingError(
            f"share {self._number} of {self._count} is written to {self.place}; {blocks} of "
            f"{total} blocks of others are missing: whoever writes the last puts the index in its "
            "place"
        )

    def publish(self, store: MilvusStore, sources: Mapping[str, str], encoder: Encoder) -> Manifest:
        """Do as MilvusWriter does; nobody joins the collection any more."""
        manifest = super().publish(store, sources, encoder)
        self._end_shares(store.collection.name)
        return manifest

    def _begun(self, digest: str) -> MilvusCollection | None:
        """The collection of these pairs that is being built, if there is one."""
        name = self._server.target(self._next(digest))
        return None if name is None else self._collection(name)

    def _begin(self, digest: str, build: IndexBuild) -> MilvusCollection:
        """A new collection, or the one that another process was faster to begin."""
        dimension = build.dimension()
        mine = self._new_collection(dimension)
        try:
            write_codec(mine, dimension, build.codec)
            self._server.call("create_alias", mine.name, self._next(digest))
            return mine
        except IndexServerError:
            begun = self._begun(digest)
            if begun is None:
                raise
            if begun.name != mine.name:
                self._drop(mine.name)
            return begun
