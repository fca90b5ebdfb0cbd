"""Where pairs, vectors and words live: behind PairStore, whatever engine holds them.

This file alone chooses the engine, and loads it when it is first needed: whoever reads records
needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.records import IndexServer, IndexTooLargeError, QAPair
from qa_bot.store.base import PairStore, StoreWriter, pages
from qa_bot.store.manifest import Manifest, read_manifest
from qa_bot.store.opening import opened
from qa_bot.store.records_file import read_records

__all__ = [
    "PairStore", "StoreWriter", "manifest_at", "memory_store", "open_store", "pages",
    "read_manifest", "read_records", "records_at",
]  # fmt: skip


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
    try:
        if isinstance(place, IndexServer):
            from qa_bot.store.milvus_engine import MilvusWriter

            return opened(MilvusWriter(place), documents, encoder, rebuild)
        from qa_bot.store.faiss_engine import FaissWriter

        return opened(FaissWriter(place), documents, encoder, rebuild)
    except MemoryError as error:
        raise IndexTooLargeError(
            f"the index {place} needs more memory than this process may use ({error}); give it "
            "more, or keep the index on a server"
        ) from error


def manifest_at(place: Path | IndexServer) -> Manifest | None:
    """Read the manifest of an index, None where there is none; raises StoreError."""
    if isinstance(place, IndexServer):
        from qa_bot.store.milvus_engine import MilvusWriter

        return MilvusWriter(place).manifest()
    return read_manifest(place)


def records_at(place: Path | IndexServer, manifest: Manifest) -> tuple[QAPair, ...]:
    """Read all pairs of the index that the manifest describes; raises StoreError.

    Of a folder no other file is read.
    """
    if isinstance(place, IndexServer):
        from qa_bot.store.milvus_engine import MilvusWriter

        return tuple(chain.from_iterable(pages(MilvusWriter(place).open(manifest))))
    return read_records(place, manifest)
