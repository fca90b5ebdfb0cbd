"""Haystack: documents in memory, or in FAISS, and its pipeline of an embedder and a retriever.

As in its first tutorial: the texts unsplit, SentenceTransformersDocumentEmbedder, ten results. Its
document store keeps vectors as lists, and makes an array of them for each query.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.rivals.worker import Pair, pairs_of, run

if TYPE_CHECKING:
    import numpy as np


class Haystack:
    def load(self, model: Path) -> None:
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._embedder = SentenceTransformersTextEmbedder(model=str(model))
        self._document_embedder = SentenceTransformersDocumentEmbedder(
            model=str(model), progress_bar=False
        )

    def build(self, pairs: Path, folder: Path) -> None:
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        documents = [
            Document(content=pair.text, meta={"number": pair.number}) for pair in pairs_of(pairs)
        ]
        self._document_embedder.warm_up()
        store = InMemoryDocumentStore()
        store.write_documents(self._document_embedder.run(documents)["documents"])
        store.save_to_disk(str(folder / "haystack"))

    def open(self, folder: Path) -> None:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._pipeline_of(InMemoryDocumentStore.load_from_disk(str(folder / "haystack")))

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        from haystack import Document

        store = self._empty_store(vectors.shape[1])
        store.write_documents(
            [
                Document(content=pair.text, embedding=vector, meta={"number": pair.number})
                for pair, vector in zip(pairs, vectors.tolist(), strict=True)
            ]
        )
        self._pipeline_of(store)

    def _empty_store(self, dimension: int) -> Any:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        return InMemoryDocumentStore()

    def _retriever(self, store: Any) -> Any:
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever

        return InMemoryEmbeddingRetriever(document_store=store)

    def _pipeline_of(self, store: Any) -> None:
        from haystack import Pipeline

        self._pipeline = Pipeline()
        self._pipeline.add_component("embedder", self._embedder)
        self._pipeline.add_component("retriever", self._retriever(store))
        self._pipeline.connect("embedder.embedding", "retriever.query_embedding")

    def first(self, query: str) -> str:
        found = self._pipeline.run({"embedder": {"text": query}})
        return str(found["retriever"]["documents"][0].meta["number"])


class HaystackFaiss(Haystack):
    """The store that it recommends for FAISS; its package wants NumPy 1."""

    def _empty_store(self, dimension: int) -> Any:
        from haystack_integrations.document_stores.faiss import FAISSDocumentStore

        return FAISSDocumentStore(embedding_dim=dimension)

    def _retriever(self, store: Any) -> Any:
        from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever

        return FAISSEmbeddingRetriever(document_store=store)


if __name__ == "__main__":
    run(Haystack())
