"""What is compared: the model as it is, a head over its token vectors, or an adapted model."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from benchmarks.data import EvaluationSet, cached_store
from benchmarks.training.head import Head
from qa_bot.answering import gather
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.parsing import Document
from qa_bot.ranking import Evidence, PairTokens, Statistics
from qa_bot.ranking.features import PAIR_FEATURES, inverse_document_frequency, token_cosines
from qa_bot.store import PairStore, open_store
from qa_bot.store.faiss_engine import FaissStore


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


class Headed:
    """The bundled model with a trained head.

    Stored token vectors carry their weight in one more dimension, in which queries are 0.
    """

    def __init__(self, name: str, encoder: Encoder, head: Head) -> None:
        self.name = name
        self.encoder = encoder
        self._head = head

    def store(self, evaluation_set: EvaluationSet) -> PairStore:
        data = cached_store(evaluation_set, self.encoder).data
        vectors, weights = self._seen(data.token_vectors.astype(np.float32))
        extended = np.concatenate([vectors, weights[:, None]], axis=1).astype(np.float16)
        return FaissStore.from_data(replace(data, token_vectors=extended))

    def evidence(self, query: str, store: PairStore) -> Evidence:
        read = store.vocabulary.read(query).text
        vectors = self.encoder.encode_query(read)
        seen, multiplier = self._seen(vectors.token_vectors)
        vectors = replace(vectors, token_vectors=np.pad(seen, ((0, 0), (0, 1))))
        found = gather(read, vectors, store)
        return _weighted(found, vectors, multiplier, store)

    def _seen(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            tokens = torch.from_numpy(vectors)
            return self._head.vectors(tokens).numpy(), self._head.weights(tokens).numpy()


class Adapted:
    """Another model in the same place, with indexes of its own below `cache`."""

    def __init__(self, name: str, encoder: Encoder, cache: Path) -> None:
        self.name = name
        self.encoder = encoder
        self._cache = cache / encoder.fingerprint[:12]

    def store(self, evaluation_set: EvaluationSet) -> PairStore:
        pairs = evaluation_set.pairs
        digest = hashlib.sha256(repr(pairs).encode()).hexdigest()
        documents = [Document(evaluation_set.name, digest, pairs)]
        return open_store(self._cache / evaluation_set.name, documents, self.encoder)

    def evidence(self, query: str, store: PairStore) -> Evidence:
        return _gathered(query, self.encoder, store)


def headed(path: Path, encoder: Encoder) -> Headed:
    """Read a head that benchmarks.training.head wrote."""
    from safetensors.torch import load_file

    state = load_file(path)
    parts = tuple(
        part for part, key in (("projection", "down"), ("weights", "direction")) if key in state
    )
    head = Head(parts, rank=len(state["down"]) if "down" in state else 1)
    head.load_state_dict(state)
    return Headed(path.stem, encoder, head)


def _gathered(query: str, encoder: Encoder, store: PairStore) -> Evidence:
    """As qa_bot.bot, which reads a typing mistake as the word that is meant."""
    read = store.vocabulary.read(query).text
    return gather(read, encoder.encode_query(read), store)


def _weighted(
    found: Evidence, vectors: TextVectors, multiplier: np.ndarray, store: PairStore
) -> Evidence:
    """The evidence with the head's weights in token_match and question_match."""
    weights = found.token_weights * multiplier
    weights = weights / weights.sum()
    tokens = store.token_vectors(found.ids)
    columns = dict(zip(PAIR_FEATURES, found.features.T, strict=True))
    columns["token_match"] = found.token_cosines @ weights
    columns["question_match"] = _question_match(vectors, tokens, store.statistics)
    return replace(found, features=np.stack(list(columns.values()), 1), token_weights=weights)


def _question_match(vectors: TextVectors, tokens: PairTokens, statistics: Statistics) -> np.ndarray:
    """As qa_bot.ranking.features.question_match, with the weight in the last dimension."""
    rows, starts = tokens.question_rows, tokens.question_starts
    stored = tokens.vectors[rows]
    weights = inverse_document_frequency(tokens.ids[rows], statistics) * stored[:, -1]
    best = token_cosines(stored, vectors.token_vectors).max(axis=1)
    per_question = np.add.reduceat(best * weights, starts) / np.add.reduceat(weights, starts)
    found = np.full(len(tokens.pair_offsets) - 1, -1.0)
    np.maximum.at(found, tokens.question_pairs, per_question)
    return found
