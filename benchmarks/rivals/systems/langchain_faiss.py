"""LangChain with FAISS, as in its tutorial on semantic search.

RecursiveCharacterTextSplitter of 1,000 characters that overlap by 200, HuggingFaceEmbeddings,
`FAISS.from_documents` (a flat index of Euclidean distances), four results.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rivals.worker import Pair, pairs_of, run

if TYPE_CHECKING:
    import numpy as np


class LangChainFaiss:
    def load(self, model: Path) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_huggingface import HuggingFaceEmbeddings

        self._stores = FAISS
        self._embeddings = HuggingFaceEmbeddings(model_name=str(model))

    def build(self, pairs: Path, folder: Path) -> None:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        documents = [
            Document(page_content=pair.text, metadata={"number": pair.number})
            for pair in pairs_of(pairs)
        ]
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        chunks = splitter.split_documents(documents)
        self._stores.from_documents(chunks, self._embeddings).save_local(str(folder))

    def open(self, folder: Path) -> None:
        self._store = self._stores.load_local(
            str(folder), self._embeddings, allow_dangerous_deserialization=True
        )

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        given = [(pair.text, vector) for pair, vector in zip(pairs, vectors.tolist(), strict=True)]
        numbers = [{"number": pair.number} for pair in pairs]
        self._store = self._stores.from_embeddings(given, self._embeddings, metadatas=numbers)

    def first(self, query: str) -> str:
        return str(self._store.similarity_search(query)[0].metadata["number"])


if __name__ == "__main__":
    run(LangChainFaiss())
