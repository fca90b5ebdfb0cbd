"""An index that holds exactly the documents of now: opened as it is, refreshed, or built anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.records import (
    IndexMismatchError,
    IndexServerError,
    IndexTooNewError,
    QAPair,
    StoreError,
)
from qa_bot.store.base import Store, StoreWriter, pages
from qa_bot.store.manifest import Manifest

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
    previous = None
    try:
        manifest = writer.manifest()
        if manifest is not None and not rebuild:
            previous = _opened(writer, manifest, encoder)
            if _is_current(previous, manifest, pairs, sources):
                return previous
    except (IndexTooNewError, IndexServerError):
        raise
    except StoreError as error:
        logger.warning("%s; the index is built again", error)
    store = writer.refresh(pairs, encoder, previous)
    writer.publish(store, sources, encoder)
    return store


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
