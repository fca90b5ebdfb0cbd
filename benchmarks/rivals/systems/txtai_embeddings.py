"""txtai: an embeddings database with its contents, the texts unsplit, three results.

FAISS is what it takes by itself: a flat index up to 5,000 texts, above that one with an inverted
file of which some lists are searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.rivals.worker import NOTHING, Pair, pairs_of, run


class Txtai:
    def load(self, model: Path) -> None:
        from txtai import Embeddings

        self._databases = Embeddings
        self._model = str(model)

    def build(self, pairs: Path, folder: Path) -> None:
        embeddings = self._databases(path=self._model, content=True)
        embeddings.index((pair.number, pair.text) for pair in pairs_of(pairs))
        embeddings.save(str(folder / "txtai"))

    def open(self, folder: Path) -> None:
        self._embeddings = self._databases()
        self._embeddings.load(str(folder / "txtai"))

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        from txtai.vectors import VectorsFactory

        model = VectorsFactory.create({"path": self._model})
        row_of = {pair.text: row for row, pair in enumerate(pairs)}

        def transform(texts: list[str]) -> np.ndarray:
            if texts[0] not in row_of:  # a query, which txtai's own model reads
                return np.asarray(model.vectorize(texts, "query"))
            return np.asarray(vectors[[row_of[text] for text in texts]])

        self._embeddings = self._databases(method="external", transform=transform, content=True)
        self._embeddings.index((pair.number, pair.text) for pair in pairs)

    def first(self, query: str) -> str:
        found = self._embeddings.search(query)
        return str(found[0]["id"]) if found else NOTHING


if __name__ == "__main__":
    run(Txtai())
