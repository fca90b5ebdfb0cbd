"""Collections of a wanted size, drawn from evaluation sets, with queries in and out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.data import EvaluationSet
from benchmarks.measuring import Measurer
from qa_bot import QAPair
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.store import PairStore, memory_store
from qa_bot.store.faiss_engine import FaissStore
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.index_rows import rows_of

# As in the eight documents: 300 of 490 queries.
IN_SCOPE = 0.6


@dataclass(frozen=True)
class Asked:
    """A query, the set that it was written for, and the numbers of the pairs that answer it."""

    text: str
    written_for: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Pool:
    """What collections are drawn from."""

    name: str
    pairs: tuple[QAPair, ...]
    queries: tuple[Asked, ...]


@dataclass(frozen=True)
class Collection:
    """Pairs, and queries; one is in scope where a pair that answers it was kept."""

    pairs: tuple[QAPair, ...]
    queries: tuple[Asked, ...]


def pool_of(sets: Sequence[EvaluationSet], name: str) -> Pool:
    """All pairs of these sets, renumbered, and their in-scope queries."""
    pairs = [
        replace(pair, number=f"{found.name} {pair.number}")
        for found in sets
        for pair in found.pairs
    ]
    queries = [
        Asked(query.text, found.name, frozenset(f"{found.name} {n}" for n in query.relevant))
        for found in sets
        for query in found.queries
        if query.relevant
    ]
    return Pool(name, tuple(pairs), tuple(queries))


def draw(pool: Pool, size: int, asked: int, generator: np.random.Generator) -> Collection:
    """`size` pairs and `asked` queries: one right pair of most of them, none of the others'.

    The pairs keep their order. A query whose right pair was kept for another is in scope too.
    """
    queries = [pool.queries[i] for i in generator.permutation(len(pool.queries))[:asked]]
    most = min(round(IN_SCOPE * len(queries)), size)
    kept = {str(generator.choice(sorted(query.relevant))) for query in queries[:most]}
    dropped = {number for query in queries[most:] for number in query.relevant} - kept
    others = [i for i, pair in enumerate(pool.pairs) if pair.number not in kept | dropped]
    filled = set(generator.permutation(others)[: size - len(kept)].tolist())
    pairs = tuple(pair for i, pair in enumerate(pool.pairs) if i in filled or pair.number in kept)
    return Collection(pairs, tuple(queries))


class Recalled:
    """Encodes stored texts by looking them up in indexes that hold them: `Encoder`'s protocol."""

    def __init__(self, measurer: Measurer, sets: Sequence[EvaluationSet]) -> None:
        self.name = measurer.encoder.name
        self.fingerprint = measurer.encoder.fingerprint
        self._encoder: Encoder = measurer.encoder
        self._known: dict[str, TextVectors] = {}
        for found in sets:
            self._known.update(_vectors_of(measurer.store(found.pairs)))

    def encode_query(self, text: str) -> TextVectors:
        return self._encoder.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        return [self._known[text] for text in texts]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        return self._encoder.token_texts(ids)

    def store(self, pairs: Sequence[QAPair]) -> PairStore:
        """An index of pairs in memory."""
        return memory_store(pairs, self)


def _vectors_of(store: FaissStore) -> dict[str, TextVectors]:
    data = store.data
    starts, vectors = data.token_offsets, data.token_vectors
    assert isinstance(vectors, HalfVectors)
    return {
        row.text: TextVectors(
            data.pooled[i],
            vectors.stored[starts[i] : starts[i + 1]],
            data.token_ids[starts[i] : starts[i + 1]],
        )
        for i, row in enumerate(rows_of(data.pairs))
    }
