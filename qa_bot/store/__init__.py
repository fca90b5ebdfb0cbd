"""Where pairs, vectors and words live: FAISS and bm25s in memory, plain files on disk."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.records import IndexMismatchError, IndexTooNewError, QAPair, StoreError
from qa_bot.store.base import PairStore, pages
from qa_bot.store.data import IndexData, build_data
from qa_bot.store.faiss_store import FaissStore
from qa_bot.store.generations import publish, read_generation, read_manifest

logger = logging.getLogger(__name__)

__all__ = ["FaissStore", "PairStore", "memory_store", "open_store", "pages"]


def memory_store(pairs: Sequence[QAPair], encoder: Encoder) -> FaissStore:
    """A store of these pairs, nothing written."""
    return FaissStore.from_data(build_data(pairs, encoder))


def open_store(
    folder: Path, documents: Sequence[Document], encoder: Encoder, rebuild: bool = False
) -> FaissStore:
    """The index in folder, built or refreshed so that it holds exactly these documents.

    Only texts that the index does not hold are embedded; with `rebuild`, or where the index cannot
    be used (a warning says why), all of them. Raises IndexTooNewError for an index of a newer
    QA Bot, and StoreError where the folder cannot be written.
    """
    pairs = tuple(pair for document in documents for pair in document.pairs)
    sources = {document.path: document.sha256 for document in documents}
    previous = None
    try:
        manifest = read_manifest(folder)
        if manifest is not None and not rebuild:
            if manifest.model_fingerprint != encoder.fingerprint:
                raise IndexMismatchError(
                    f"{folder} was built with {manifest.model!r}, this bot uses {encoder.name!r}"
                )
            previous = read_generation(folder, manifest)
            if previous.data.pairs == pairs and manifest.sources == sources:
                return previous
    except IndexTooNewError:
        raise
    except StoreError as error:
        logger.warning("%s; the index is built again", error)
    return _build(folder, pairs, sources, encoder, previous.data if previous else None)


def _build(
    folder: Path,
    pairs: tuple[QAPair, ...],
    sources: dict[str, str],
    encoder: Encoder,
    previous: IndexData | None,
) -> FaissStore:
    store = FaissStore.from_data(build_data(pairs, encoder, previous))
    try:
        publish(folder, store, sources, encoder.name, encoder.fingerprint)
    except OSError as error:
        raise StoreError(
            f"the index cannot be written to {folder} ({error.strerror}); check the folder's "
            "permissions, or name another with --index"
        ) from error
    return store
