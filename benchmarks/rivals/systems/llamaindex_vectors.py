"""LlamaIndex: `VectorStoreIndex.from_documents` with its own store, or over FAISS, two results.

As in its starter: texts are split at 1,024 tokens, embedded ten at a time by HuggingFaceEmbedding,
and the SimpleVectorStore compares a query with each vector in a loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.rivals.worker import Pair, pairs_of, run

if TYPE_CHECKING:
    import numpy as np


class LlamaIndex:
    def load(self, model: Path) -> None:
        from llama_index.core import Settings
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        Settings.embed_model = HuggingFaceEmbedding(model_name=str(model))

    def build(self, pairs: Path, folder: Path) -> None:
        from llama_index.core import Document, VectorStoreIndex

        documents = [Document(text=pair.text, id_=pair.number) for pair in pairs_of(pairs)]
        index = VectorStoreIndex.from_documents(documents)
        index.storage_context.persist(persist_dir=str(folder))

    def open(self, folder: Path) -> None:
        from llama_index.core import StorageContext, load_index_from_storage

        context = StorageContext.from_defaults(persist_dir=str(folder))
        self._retriever = load_index_from_storage(context).as_retriever()

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

        nodes = [
            TextNode(
                text=pair.text,
                embedding=vector,
                relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=pair.number)},
            )
            for pair, vector in zip(pairs, vectors.tolist(), strict=True)
        ]
        context = self._context(vectors.shape[1])
        self._retriever = VectorStoreIndex(nodes, storage_context=context).as_retriever()

    def _context(self, dimension: int) -> Any:
        return None

    def first(self, query: str) -> str:
        return str(self._retriever.retrieve(query)[0].node.ref_doc_id)


class LlamaIndexFaiss(LlamaIndex):
    """The FAISS index that its first page on FAISS makes, a flat one of Euclidean distances."""

    def _context(self, dimension: int) -> Any:
        import faiss
        from llama_index.core import StorageContext
        from llama_index.vector_stores.faiss import FaissVectorStore

        store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(dimension))
        return StorageContext.from_defaults(vector_store=store)


if __name__ == "__main__":
    run(LlamaIndex())
