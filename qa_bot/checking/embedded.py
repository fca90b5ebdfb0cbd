"""What the model makes of a collection: the pairs' index, and what it could not read to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.checking.collection import Collection, Item, is_usable
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.ranking.products import product
from qa_bot.store import PairStore, memory_store
from qa_bot.store.index_rows import IndexRow, rows_of

# Rows of a matrix product: 1,024 by 10,000 cosines are 40 MB.
CHUNK = 1_024


@dataclass(frozen=True, slots=True)
class Embedded:
    """The pairs that a bot would take, indexed as it would: item i is pair i of the store.

    `question_vectors` (n, d) are the pooled vectors of the questions, alternates aside. `cut` are
    the texts of rows that are longer than the model reads.
    """

    items: tuple[Item, ...]
    encoder: Encoder
    store: PairStore
    question_vectors: np.ndarray
    cut: frozenset[str]

    @classmethod
    def of(cls, collection: Collection, encoder: Encoder) -> Embedded | None:
        """Embed the pairs with an answer; None where there are none."""
        items = tuple(
            item for item in collection.items if item.pair.answer.strip() and is_usable(item.pair)
        )
        if not items:
            return None
        noting = _NotingEncoder(encoder)
        store = memory_store([item.pair for item in items], noting)
        questions = np.stack([noting.pooled[item.pair.question] for item in items])
        return cls(items, encoder, store, questions, frozenset(noting.cut))

    @property
    def rows(self) -> list[IndexRow]:
        """The index rows of the pairs, in the order of the store's vectors."""
        return rows_of([item.pair for item in self.items])


class _NotingEncoder:
    """An Encoder that keeps what a store does not tell: pooled vectors, and what was cut."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.cut: set[str] = set()
        self.pooled: dict[str, np.ndarray] = {}
        self._encoder = encoder

    def encode_query(self, text: str) -> TextVectors:
        return self._encoder.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        vectors = self._encoder.encode_documents(texts)
        for text, encoded in zip(texts, vectors, strict=True):
            self.pooled[text] = encoded.pooled
            if encoded.cut:
                self.cut.add(text)
        return vectors

    def token_texts(self, ids: np.ndarray) -> list[str]:
        return self._encoder.token_texts(ids)


def cosine_chunks(vectors: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Cosines of all unit vectors (n, d) with each other, as (first row, (c, n)) of CHUNK rows."""
    for start in range(0, len(vectors), CHUNK):
        yield start, product(vectors[start : start + CHUNK], vectors.T)
