"""What is compared: the model as it is, or an adapted model."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from benchmarks.data import EvaluationSet, cached_store
from qa_bot.answering import gather
from qa_bot.models.embedding import Encoder
from qa_bot.parsing import Document
from qa_bot.ranking import Evidence
from qa_bot.store import PairStore, open_store


class Variant(Protocol):
    """A way to get evidence of queries."""

    name: str
    encoder: Encoder

    def store(self, evaluation_set: EvaluationSet) -> PairStore:
        """The index of a set."""

    def evidence(self, query: str, store: PairStore) -> Evidence:
        """What ranking is given."""


class Original:
    """The bundled model, from the indexes of benchmarks/.cache."""

    name = "original"

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def store(self, evaluation_set: EvaluationSet) -> PairStore:
        return cached_store(evaluation_set, self.encoder)

    def evidence(self, query: str, store: PairStore) -> Evidence:
        return _gathered(query, self.encoder, store)


class Adapted:
    """Another model in the same place, with indexes of its own below `cache`."""

    def __init__(self, name: str, encoder: Encoder, cache: Path) -> None:
        self.name = name
        self.encoder = encoder
        self._cache = cache / encoder.fingerprint[:12]

    def store(self, evaluation_set: EvaluationSet) -> PairStore:
        pairs = evaluation_set.pairs
        digest = hashlib.sha256(repr([asdict(pair) for pair in pairs]).encode()).hexdigest()
        documents = [Document(evaluation_set.name, digest, pairs)]
        return open_store(self._cache / evaluation_set.name, documents, self.encoder)

    def evidence(self, query: str, store: PairStore) -> Evidence:
        return _gathered(query, self.encoder, store)


def _gathered(query: str, encoder: Encoder, store: PairStore) -> Evidence:
    """As qa_bot.bot, which reads a typing mistake as the word that is meant."""
    read = store.vocabulary.read(query).text
    return gather(read, encoder.encode_query(read), store)
