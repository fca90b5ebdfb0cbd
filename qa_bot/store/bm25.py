"""BM25 over stemmed words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np

from qa_bot.words.stems import words

# bm25s sets its own logger to DEBUG when it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class BM25:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75) over a fixed list of texts."""

    def __init__(self, index: bm25s.BM25 | None, texts: int) -> None:
        self._index = index
        self._texts = texts

    @classmethod
    def build(cls, texts: Sequence[str]) -> BM25:
        """Index texts; a text is known by its position."""
        corpus = [words(text) for text in texts]
        if not any(corpus):
            return cls(None, len(corpus))
        index = bm25s.BM25()
        index.index(corpus, show_progress=False)
        return cls(index, len(corpus))

    def save(self, folder: Path) -> None:
        """Write plain files (JSON and npy) into folder, which is made."""
        folder.mkdir()
        if self._index is not None:
            self._index.save(folder)

    @classmethod
    def load(cls, folder: Path, texts: int) -> BM25:
        """Read what `save` wrote for so many texts; nothing is unpickled. Raises ValueError."""
        if not (folder / "params.index.json").exists():
            return cls(None, texts)
        index = bm25s.BM25.load(folder, allow_pickle=False)
        _check(index, texts)
        return cls(index, texts)

    def scores(self, query_words: Sequence[str]) -> np.ndarray:
        """Compute BM25 of every text for the query, (n,) float32, 0 where no word is shared."""
        known = self.known(query_words)
        if self._index is None or not known:
            return np.zeros(self._texts, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def columns(self) -> tuple[tuple[str, ...], list[tuple[np.ndarray, np.ndarray]]]:
        """Take the index apart: its words, and of each text (places of its words, their weights).

        Places (w,) uint32 are those in the words, ascending; BM25 of a text for a query is the sum
        of the weights (w,) float32 of the query's words.
        """
        if self._index is None:
            nothing = np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.float32)
            return (), [nothing] * self._texts
        data, texts, ends = (self._index.scores[name] for name in ("data", "indices", "indptr"))
        columns = {column: word for word, column in self._index.vocab_dict.items()}
        words = np.repeat(np.arange(len(ends) - 1, dtype=np.uint32), np.diff(ends))
        order = np.argsort(texts, kind="stable")
        bounds = np.searchsorted(texts[order], np.arange(self._texts + 1))
        words, weights = words[order], np.asarray(data, dtype=np.float32)[order]
        return tuple(columns.get(i, "") for i in range(len(ends) - 1)), [
            (words[start:end], weights[start:end]) for start, end in pairwise(bounds)
        ]

    def known(self, query_words: Sequence[str]) -> list[str]:
        """Keep those of the query's words that stand in any text."""
        vocabulary = self._index.vocab_dict if self._index is not None else {}
        return [word for word in query_words if word in vocabulary]


def _check(index: bm25s.BM25, texts: int) -> None:
    """Raise ValueError where the sparse matrix (words by texts) would lead outside itself."""
    data, indices, indptr = (index.scores[name] for name in ("data", "indices", "indptr"))
    fits = [
        index.scores["num_docs"] == texts,
        data.ndim == indices.ndim == indptr.ndim == 1 and len(data) == len(indices),
        data.dtype.kind == "f" and indices.dtype.kind == indptr.dtype.kind == "i",
        bool(np.all((indices >= 0) & (indices < texts))) and bool(np.all(np.isfinite(data))),
        len(indptr) > 0 and indptr[0] == 0 and indptr[-1] == len(data),
        bool(np.all(np.diff(indptr) >= 0)),
        all(isinstance(i, int) and 0 <= i < len(indptr) for i in index.vocab_dict.values()),
    ]
    if not all(fits):
        raise ValueError(f"its BM25 files are not those of {texts} texts")
