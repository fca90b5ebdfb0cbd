"""Where pairs, vectors and words live: behind PairStore, whatever engine holds them.

This file alone chooses the engine, and loads it when it is first needed: whoever reads records
needs none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexServer,
    IndexServerError,
    IndexTooLargeError,
    QAPair,
    SharesMissingError,
    StoreError,
)
from qa_bot.store.base import PairStore, StoreWriter, pages
from qa_bot.store.file_hashes import FileHashes
from qa_bot.store.generations import kept_reading
from qa_bot.store.index_standing import IndexStanding
from qa_bot.store.manifest import Manifest, read_manifest
from qa_bot.store.newest import of_newest
from qa_bot.store.opening import opened, opened_before, opened_below, opened_beside
from qa_bot.store.progress import as_one
from qa_bot.store.published import is_held, put_back
from qa_bot.store.publishing_rules import Build, PublishingRules
from qa_bot.store.records_file import read_records
from qa_bot.store.second_index import SOURCE, SecondIndex, StoredPairs, place_beside
from qa_bot.store.source_documents import SourceDocuments, documents_below

__all__ = [
    "Build", "IndexStanding", "PairStore", "PublishingRules", "SecondIndex", "SourceDocuments",
    "StoreWriter", "build_share", "manifest_at", "memory_store", "open_below", "open_second",
    "open_store", "pages", "place_beside", "read_documents_below", "read_manifest", "read_records",
    "records_at", "second_is_current", "standing", "stays",
]  # fmt: skip

logger = logging.getLogger(__name__)


def memory_store(pairs: Sequence[QAPair], encoder: Encoder) -> PairStore:
    """Embed pairs into a store in memory; nothing is written."""
    from qa_bot.store.faiss_engine import FaissStore, build_data

    return FaissStore.from_data(build_data(pairs, encoder))


def open_store(
    place: Path | IndexServer,
    documents: Sequence[Document],
    encoder: Encoder,
    rebuild: bool = False,
) -> PairStore:
    """Open the index in a folder or on a server, so that it holds exactly these documents.

    Only texts that the index does not hold are embedded; with `rebuild`, or where the index cannot
    be used (a warning says why), all of them. Raises IndexTooNewError for an index of a newer
    QA Bot, IndexServerError where its server does not answer, IndexTooLargeError where there is too
    little memory, and StoreError where it cannot be written.
    """
    with _memory_for(place):
        store: PairStore = opened(_writer(place), documents, encoder, rebuild)
    return store


def read_documents_below(
    folder: Path, place: Path | IndexServer, anew: bool = False, to_open: bool = False
) -> SourceDocuments:
    """Read those documents of a folder that have changed since the index was built from it.

    All of them where there is no index, it is of other documents, or with `anew`. With `to_open`
    the index's files begin to be hashed, as it is opened next. Raises SourceError where the folder
    is none, IndexServerError where the index's server does not answer.
    """
    manifest = kept = None
    try:
        manifest = None if anew else manifest_at(place)
        kept = None if manifest is None else _kept_reading(place, manifest)
    except IndexServerError:
        raise
    except StoreError:
        pass  # a warning says so when the index is opened
    documents = documents_below(folder, manifest, kept)
    if manifest is None or not to_open or isinstance(place, IndexServer):
        return documents
    return documents.hashing(place, manifest)


def open_below(
    place: Path | IndexServer,
    documents: SourceDocuments,
    encoder: Encoder,
    rebuild: bool = False,
    as_it_is: bool = False,
    rules: PublishingRules | None = None,
) -> tuple[PairStore, SourceDocuments]:
    """Do as `open_store` does for the documents of a folder, and give back which they are by now.

    With `as_it_is` an index that may not be written is opened as it is; else IndexReadOnlyError is
    raised. `rules` say when one is built, and for whom. Raises SourceError where they had to be
    read anew and hold no questions, and StoreError for a folder with the index of other documents,
    unless with `rebuild`.
    """
    rules = rules or PublishingRules()
    with _memory_for(place):
        writer = _writer(place, documents.files.folder, documents.hashes, rules)
        return opened_below(writer, documents, encoder, rebuild, as_it_is, rules.build)


def build_share(
    place: Path | IndexServer,
    documents: SourceDocuments,
    encoder: Encoder,
    share: tuple[int, int],
    rebuild: bool = False,
    other: Encoder | None = None,
) -> None:
    """Write one share, number and count, of an index that several processes build together.

    With an `other` encoder also that share of its index, the second one beside it. All of them need
    the same documents, version and models, and the last puts both in their places; for the others
    it raises SharesMissingError. Raises StoreError as `open_store` does, and for an index in a
    folder.
    """
    if not isinstance(place, IndexServer):
        raise StoreError(f"{place} is a folder; only an index on a server is built in shares")
    from qa_bot.store.milvus_engine import ShareWriter

    if other is None:
        opened_below(ShareWriter(place, *share), documents, encoder, rebuild)
        return
    second = ShareWriter(place_beside(place), *share)

    def beside(pairs: Sequence[QAPair]) -> None:
        with suppress(SharesMissingError):  # what is missing of the first is told
            second.refresh(pairs, other, opened_before(second, other, rebuild))

    with as_one() as builds:
        with builds.followed(True):
            writer = ShareWriter(place, *share, beside)
            store, _ = opened_below(writer, documents, encoder, rebuild)
        assert store.index_sha256 is not None  # it is on the server
        opened_beside(second, StoredPairs(store), {SOURCE: store.index_sha256}, other)


def second_is_current(second: SecondIndex) -> bool:
    """Tell whether a second index is there, of the first as it is now; nothing of it is opened."""
    if second.place is None:
        return False
    try:
        manifest = manifest_at(second.place)
    except StoreError:
        return False  # a warning says why when it is opened
    return (
        manifest is not None
        and manifest.model_fingerprint == second.fingerprint
        and manifest.sources == {SOURCE: second.first.index_sha256}
    )


def open_second(second: SecondIndex, encoder: Encoder) -> PairStore:
    """Open a second index, after building or refreshing it where the first is another by now.

    Raises StoreError as `open_store` does.
    """
    pairs = StoredPairs(second.first)
    if second.place is None or second.first.index_sha256 is None:
        return memory_store(pairs, encoder)
    with _memory_for(second.place):
        sources = {SOURCE: second.first.index_sha256}
        if isinstance(second.place, Path) and second.rules.build is not Build.ASIDE:
            with suppress(StoreError, OSError):  # then it is built
                put_back(second.place, sources, encoder.fingerprint)
        writer = _writer(second.place, rules=second.rules)
        store: PairStore = opened_beside(writer, pairs, sources, encoder, second.rebuild)
    return store


@contextmanager
def _memory_for(place: Path | IndexServer) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise IndexTooLargeError(
            f"the index {place} needs more memory than this process may use ({error}); give it "
            "more, or keep the index on a server"
        ) from error


def _writer(
    place: Path | IndexServer,
    documents: Path | None = None,
    hashes: tuple[Manifest, FileHashes] | None = None,
    rules: PublishingRules | None = None,
) -> StoreWriter[Any]:
    if isinstance(place, IndexServer):
        from qa_bot.store.milvus_engine import MilvusWriter

        if rules and rules.build is Build.ASIDE:
            raise StoreError(f"{place} is on a server; only an index in a folder is built aside")
        return MilvusWriter(place)
    from qa_bot.store.faiss_engine import FaissWriter

    return FaissWriter(place, documents, hashes, rules)


def _kept_reading(place: Path | IndexServer, manifest: Manifest) -> bytes | None:
    # Of a folder without its engine, which is slow to import.
    if isinstance(place, IndexServer):
        return _writer(place).kept_reading(manifest)
    return kept_reading(place, manifest)


def standing(place: Path | IndexServer, store: PairStore) -> IndexStanding:
    """Tell how an open index stands to the one that is published at its place by now.

    Where none is, it is current as long as it is whole. Raises IndexServerError.
    """
    try:
        manifest = manifest_at(place)
        if manifest is not None and manifest.sha256 != store.index_sha256:
            return IndexStanding.OVERTAKEN
    except IndexServerError:
        raise
    except StoreError:
        return IndexStanding.OVERTAKEN
    try:
        store.checked()
    except IndexDamagedError as error:
        logger.warning("%s", error)
        return IndexStanding.DAMAGED
    return IndexStanding.CURRENT


def stays(place: Path | IndexServer, build: Build) -> bool:
    """Tell whether an index is opened as it is published, whatever the documents are by now.

    Raises IndexServerError and IndexTooNewError.
    """
    if build is Build.ASIDE:
        return False
    try:
        manifest = manifest_at(place)
    except (IndexDamagedError, IndexMismatchError):
        return False  # a warning says so when it is opened
    if manifest is None:
        return False
    return build in (Build.MISSING, Build.NEVER) or (
        isinstance(place, Path) and is_held(place, manifest)
    )


def manifest_at(place: Path | IndexServer) -> Manifest | None:
    """Read the manifest of an index, None where there is none; raises StoreError."""
    if isinstance(place, IndexServer):
        return _writer(place).manifest()
    return read_manifest(place)


def records_at(
    place: Path | IndexServer, manifest: Manifest
) -> tuple[Manifest, tuple[QAPair, ...]]:
    """Read all pairs of the index that the manifest describes, or of the one published by then.

    Of a folder no other file is read. Gives its manifest, too. Raises StoreError.
    """
    if isinstance(place, IndexServer):
        writer = _writer(place)
        return of_newest(writer.manifest, manifest, lambda of: tuple(_all_pairs(writer.open(of))))
    return of_newest(partial(read_manifest, place), manifest, partial(read_records, place))


def _all_pairs(store: PairStore) -> Iterator[QAPair]:
    return chain.from_iterable(pages(store))
