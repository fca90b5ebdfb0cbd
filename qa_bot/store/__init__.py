"""Where pairs, vectors and words live: behind PairStore, whatever engine holds them.

This file alone chooses the engine, and loads it when it is first needed: whoever reads records
needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.records import QAPair
from qa_bot.store.base import PairStore, StoreWriter, pages
from qa_bot.store.manifest import read_manifest
from qa_bot.store.opening import opened
from qa_bot.store.records_file import read_records

__all__ = [
    "PairStore", "StoreWriter", "memory_store", "open_store", "pages", "read_manifest",
    "read_records",
]  # fmt: skip


def memory_store(pairs: Sequence[QAPair], encoder: Encoder) -> PairStore:
    """Embed pairs into a store in memory; nothing is written."""
    from qa_bot.store.faiss_engine import FaissStore, build_data

    return FaissStore.from_data(build_data(pairs, encoder))


def open_store(
    folder: Path, documents: Sequence[Document], encoder: Encoder, rebuild: bool = False
) -> PairStore:
    """Open the index in folder, built or refreshed so that it holds exactly these documents.

    Only texts that the index does not hold are embedded; with `rebuild`, or where the index cannot
    be used (a warning says why), all of them. Raises IndexTooNewError for an index of a newer
    QA Bot, and StoreError where the folder cannot be written.
    """
    from qa_bot.store.faiss_engine import FaissWriter

    return opened(FaissWriter(folder), documents, encoder, rebuild)
