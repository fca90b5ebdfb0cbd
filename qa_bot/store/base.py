"""What ranking asks of a store, whatever engine is behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from qa_bot.ranking import Candidates, PairTokens, Statistics
from qa_bot.records import QAPair
from qa_bot.words.vocabulary import Vocabulary

# Records read at once where all are needed: some 2 MB.
PAGE_PAIRS = 1_000


class PairStore(Protocol):
    """Pairs with their vectors and words; ids are positions, 0 to statistics.pairs - 1.

    `index_sha256` is of the manifest of its index folder; None where nothing is on disk.
    """

    statistics: Statistics
    index_sha256: str | None

    def candidates(self, pooled: np.ndarray, words: Sequence[str]) -> Candidates:
        """Pairs near a query's pooled vector (d,) or sharing its stemmed words."""

    def known_words(self, words: Sequence[str]) -> list[str]:
        """Those of the stemmed words that stand in any pair."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all pairs, as they are printed."""

    def records(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """The pairs with these ids, in this order."""

    def token_vectors(self, ids: np.ndarray) -> PairTokens:
        """Token vectors of the pairs with these ids, in this order."""

    def exact(self, question: str) -> list[int]:
        """Ids of the pairs whose question or alternate is this text, form aside."""


def pages(store: PairStore) -> Iterator[list[QAPair]]:
    """Yield all pairs in document order, at most PAGE_PAIRS at a time."""
    total = store.statistics.pairs
    for first in range(0, total, PAGE_PAIRS):
        yield store.records(range(first, min(first + PAGE_PAIRS, total)))
