"""An index that holds exactly the documents of now: opened as it is, refreshed, or built anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document, no_questions
from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexServerError,
    IndexTooNewError,
    QAPair,
    StoreError,
)
from qa_bot.store.base import Store, StoreWriter, pages
from qa_bot.store.manifest import Manifest
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
    previous = _previous(writer, encoder, rebuild)
    return _holding(writer, previous, pairs, sources, encoder)[0]


def opened_below(
    writer: StoreWriter[Store],
    documents: SourceDocuments,
    encoder: Encoder,
    rebuild: bool = False,
) -> tuple[Store, SourceDocuments]:
    """Do as `opened` does for the documents of a folder, which are given back.

    Where the index that has the pairs of unchanged documents cannot be used, or is another one by
    now, all documents are read anew: then these are others than were given. Raises SourceError
    where they hold no questions.
    """
    previous = _previous(writer, encoder, rebuild)
    if previous and documents.are_those_of(previous[1]):
        if not documents.are_kept:
            writer.keep_reading(previous[1], documents.as_bytes())
        return previous[0], documents
    documents, pairs = _with_pairs(documents, previous)
    store, manifest = _holding(writer, previous, pairs, documents.sha256, encoder)
    writer.keep_reading(manifest, documents.as_bytes())
    return store, documents


def _with_pairs(
    documents: SourceDocuments, previous: tuple[Store, Manifest] | None
) -> tuple[SourceDocuments, tuple[QAPair, ...]]:
    """All pairs of the documents, these read anew where the index before does not have them."""
    if documents.are_parsed():
        return documents, tuple(documents.pairs(None))
    if previous and previous[1].generation == documents.generation:
        try:
            return documents, tuple(documents.pairs(previous[0]))
        except IndexDamagedError as error:
            logger.warning("%s; all documents are read again", error)
    documents = documents.read_anew()
    if not documents.documents:
        raise no_questions(documents.files.folder, documents.problems)
    return documents, tuple(documents.pairs(None))


def _previous(
    writer: StoreWriter[Store], encoder: Encoder, rebuild: bool
) -> tuple[Store, Manifest] | None:
    """The index as it is, None where it is not to be used, or cannot be, as a warning says."""
    try:
        manifest = writer.manifest()
        if manifest is None or rebuild:
            return None
        return _opened(writer, manifest, encoder), manifest
    except (IndexTooNewError, IndexServerError):
        raise
    except StoreError as error:
        logger.warning("%s; the index is built again", error)
        return None


def _holding(
    writer: StoreWriter[Store],
    previous: tuple[Store, Manifest] | None,
    pairs: Sequence[QAPair],
    sources: Mapping[str, str],
    encoder: Encoder,
) -> tuple[Store, Manifest]:
    """The index before, where it holds exactly these pairs, or else a new one that does."""
    try:
        if previous and _is_current(*previous, pairs, sources):
            return previous
    except IndexDamagedError as error:
        logger.warning("%s; the index is built again", error)
    store = writer.refresh(pairs, encoder, previous[0] if previous else None)
    return store, writer.publish(store, sources, encoder)


def _opened(writer: StoreWriter[Store], manifest: Manifest, encoder: Encoder) -> Store:
    if manifest.model_fingerprint != encoder.fingerprint:
        raise IndexMismatchError(
            f"{writer.place} was built with {manifest.model!r}, this bot uses {encoder.name!r}"
        )
    return writer.open(manifest)


def _is_current(
    store: Store, manifest: Manifest, pairs: Sequence[QAPair], sources: Mapping[str, str]
) -> bool:
    if manifest.sources != sources or store.statistics.pairs != len(pairs):
        return False
    rest = iter(pairs)
    return all(pair == next(rest) for page in pages(store) for pair in page)
