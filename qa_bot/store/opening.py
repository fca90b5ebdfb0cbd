"""An index that holds exactly the documents of now: opened as it is, refreshed, or built anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document, no_questions
from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexReadOnlyError,
    IndexServerError,
    IndexTooNewError,
    QAPair,
    StoreError,
)
from qa_bot.store.base import Store, StoreWriter, pages
from qa_bot.store.manifest import Manifest
from qa_bot.store.newest import of_newest
from qa_bot.store.publishing_rules import Build
from qa_bot.store.source_documents import SourceDocuments

logger = logging.getLogger(__name__)


def opened(
    writer: StoreWriter[Store],
    documents: Sequence[Document],
    encoder: Encoder,
    rebuild: bool = False,
) -> Store:
    """Open the writer's index, after refreshing it so that it holds exactly these documents.

    Only texts that the index does not hold are embedded; with `rebuild`, or where the index cannot
    be used (a warning says why), all of them. Raises IndexTooNewError for an index of a newer
    QA Bot, IndexServerError where its server does not answer, and StoreError where it cannot be
    written.
    """
    pairs = tuple(pair for document in documents for pair in document.pairs)
    sources = {document.path: document.sha256 for document in documents}
    before = _before(writer, encoder, rebuild)
    return _holding(writer, before, pairs, sources, encoder)[0]


def opened_beside(
    writer: StoreWriter[Store],
    pairs: Sequence[QAPair],
    sources: Mapping[str, str],
    encoder: Encoder,
    rebuild: bool = False,
) -> Store:
    """Do as `opened` does for pairs that another index has; `sources` says which it is."""
    return _holding(writer, _before(writer, encoder, rebuild), pairs, sources, encoder)[0]


def opened_below(
    writer: StoreWriter[Store],
    documents: SourceDocuments,
    encoder: Encoder,
    rebuild: bool = False,
    as_it_is: bool = False,
    build: Build = Build.CHANGED,
) -> tuple[Store, SourceDocuments]:
    """Do as `opened` does for the documents of a folder, which are given back.

    Where the index that has the pairs of unchanged documents cannot be used, or is another one by
    now, all documents are read anew: then these are others than were given. With `as_it_is` an
    index that may not be written is opened as it is, and the documents are those that it holds,
    with a problem for each that is another by now; and so is one that `build` says is not built
    where documents have changed, or that is held. Where that one cannot be used it is built again
    from these documents as long as they are its own. Raises SourceError where they hold no
    questions, and StoreError where they are not, and where the index is of another folder.
    """
    before = _before(writer, encoder, rebuild)
    if _stays(writer, before, build):
        if before.store and before.manifest:
            return before.store, documents.as_published(before.manifest.sources)
        if build is Build.NEVER:
            raise StoreError(f"there is no index in {writer.place} that can be used")
        documents = _only_its_own(documents.read_anew(), before)
    if before.store and before.manifest and documents.are_those_of(before.manifest):
        if not documents.are_kept:
            writer.keep_reading(before.manifest, documents.as_bytes())
        return before.store, documents
    documents, pairs = _with_pairs(documents, before)
    try:
        store, manifest = _holding(writer, before, pairs, documents.sha256, encoder, rebuild)
    except IndexReadOnlyError as error:
        if before.store is None or before.manifest is None or not as_it_is:
            raise
        documents = documents.as_indexed(before.manifest.sources)
        logger.warning("%s; until then answers are those of the index as it is", error)
        return before.store, documents
    writer.keep_reading(manifest, documents.as_bytes())
    return store, documents


def opened_before(
    writer: StoreWriter[Store], encoder: Encoder, rebuild: bool = False
) -> Store | None:
    """Open the writer's index as it is; None with `rebuild`, or where it cannot be used.

    A warning says why. Raises IndexTooNewError and IndexServerError as `opened` does.
    """
    return _before(writer, encoder, rebuild).store


@dataclass(frozen=True, slots=True, eq=False)
class _Before(Generic[Store]):
    """The index as it is: `store` is None where it is not to be used, or cannot be."""

    manifest: Manifest | None
    store: Store | None
    error: StoreError | None = None


def _stays(writer: StoreWriter[Store], before: _Before[Store], build: Build) -> bool:
    """Whether the index is not to be built from other documents than its own.

    One of another version, which does not say which these are, is.
    """
    if build is Build.NEVER:
        return True
    if build is Build.MISSING:
        return before.manifest is not None or isinstance(before.error, IndexDamagedError)
    if build is Build.ASIDE or before.manifest is None:
        return False
    return writer.is_held(before.manifest)


def _only_its_own(documents: SourceDocuments, before: _Before[Store]) -> SourceDocuments:
    """The documents, where the index before was built from exactly these; else StoreError."""
    if before.manifest is not None and before.manifest.sources == documents.sha256:
        return documents
    why = before.error or "the index cannot be used"
    raise StoreError(
        f"{why}; it is not built again, as the documents are no longer those that were published: "
        "`qa-bot index` builds it from them as they are, `qa-bot rollback` goes back to the index "
        "before"
    )


def _with_pairs(
    documents: SourceDocuments, before: _Before[Store]
) -> tuple[SourceDocuments, tuple[QAPair, ...]]:
    """All pairs of the documents, these read anew where the index before does not have them."""
    if documents.are_parsed():
        return documents, tuple(documents.pairs(None))
    if before.store and before.manifest and before.manifest.generation == documents.generation:
        try:
            return documents, tuple(documents.pairs(before.store))
        except IndexDamagedError as error:
            logger.warning("%s; all documents are read again", error)
    documents = documents.read_anew()
    if not documents.documents:
        raise no_questions(documents.files.folder, documents.problems)
    return documents, tuple(documents.pairs(None))


def _before(writer: StoreWriter[Store], encoder: Encoder, rebuild: bool) -> _Before[Store]:
    """The index as it is; a warning says why it cannot be used."""
    manifest = None
    try:
        manifest = writer.manifest()
        if manifest is None or rebuild:
            return _Before(manifest, None)
        return _Before(*_opened(writer, manifest, encoder))
    except (IndexTooNewError, IndexServerError):
        raise
    except StoreError as error:
        logger.warning("%s; the index is built again", error)
        return _Before(manifest, None, error)


def _holding(
    writer: StoreWriter[Store],
    before: _Before[Store],
    pairs: Sequence[QAPair],
    sources: Mapping[str, str],
    encoder: Encoder,
    rebuild: bool = False,
) -> tuple[Store, Manifest]:
    """The index before, where it holds exactly these pairs, or else a new one that does.

    With `rebuild` one of other documents is taken from them.
    """
    if current := _current(before, pairs, sources):
        return current
    if not rebuild:
        writer.refuse_others(before.manifest)
    with writer.turn():
        before = _by_now(writer, before, encoder)
        if current := _current(before, pairs, sources):
            return current
        if not rebuild:
            writer.refuse_others(before.manifest)
        store = _refreshed(writer, before, pairs, encoder)
        return store, writer.publish(store, sources, encoder)


def _refreshed(
    writer: StoreWriter[Store], before: _Before[Store], pairs: Sequence[QAPair], encoder: Encoder
) -> Store:
    """A store of these pairs; nothing of the one before where that turns out to be damaged."""
    if before.store is not None:
        try:
            store = writer.refresh(pairs, encoder, before.store)
            before.store.checked(wait=True)  # what was taken over gets a hash of its own
            return store
        except IndexDamagedError as error:
            logger.warning("%s; the index is built again", error)
    return writer.refresh(pairs, encoder)


def _by_now(writer: StoreWriter[Store], before: _Before[Store], encoder: Encoder) -> _Before[Store]:
    """The index that another program has published while this one waited for its turn."""
    try:
        manifest = writer.manifest()
        known = before.manifest.generation if before.manifest else None
        if manifest is None or manifest.generation == known:
            return before
        return _Before(*_opened(writer, manifest, encoder))
    except (IndexTooNewError, IndexServerError):
        raise
    except StoreError:  # it was said of the one before, or the new one says it to whoever opens it
        return before


def _current(
    before: _Before[Store], pairs: Sequence[QAPair], sources: Mapping[str, str]
) -> tuple[Store, Manifest] | None:
    """The index before, where it holds exactly these pairs."""
    if before.store is None or before.manifest is None:
        return None
    try:
        if _is_current(before.store, before.manifest, pairs, sources):
            return before.store, before.manifest
    except IndexDamagedError as error:
        logger.warning("%s; the index is built again", error)
    return None


def _opened(
    writer: StoreWriter[Store], manifest: Manifest, encoder: Encoder
) -> tuple[Manifest, Store]:
    """Open the index that the manifest describes, or the one that is published by then."""

    def open_it(manifest: Manifest) -> Store:
        if manifest.model_fingerprint != encoder.fingerprint:
            raise IndexMismatchError(
                f"{writer.place} was built with {manifest.model!r}, this bot uses {encoder.name!r}"
            )
        return writer.open(manifest)

    return of_newest(writer.manifest, manifest, open_it)


def _is_current(
    store: Store, manifest: Manifest, pairs: Sequence[QAPair], sources: Mapping[str, str]
) -> bool:
    if manifest.sources != sources or store.statistics.pairs != len(pairs):
        return False
    rest = iter(pairs)
    return all(_is_same(pair, next(rest)) for page in pages(store) for pair in page)


def _is_same(pair: QAPair, other: QAPair) -> bool:
    # The language is no part of what makes pairs equal, but its words are counted by it.
    return pair == other and pair.language == other.language
