"""From a query's vectors and words to all that ranking may know of it."""

from __future__ import annotations

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.ranking import Evidence, evidence
from qa_bot.store import PairStore
from qa_bot.words.stems import words


def gather(
    query: str, vectors: TextVectors, store: PairStore, among: np.ndarray | None = None
) -> Evidence:
    """Gather all that ranking may know of a query, from its vectors, its words and the store.

    Of the pairs with the ids `among` alone, where that is given.
    """
    query_words = words(query)
    candidates = store.candidates(vectors.pooled, query_words, among)
    return evidence(
        vectors,
        len(store.known_words(query_words)) / max(len(query_words), 1),
        candidates,
        store.token_vectors(candidates.ids),
        store.statistics,
    )
