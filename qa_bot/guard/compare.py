"""Compares a query with the pair that would answer it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.embedding import Encoder, TextVectors
from qa_bot.guard.alignment import Alignment, aligned, guard_inputs
from qa_bot.guard.fitted import FittedGuard, shipped_guard
from qa_bot.guard.stated import stated_difference
from qa_bot.guard.wording import unlike_words
from qa_bot.ranking import Evidence, Ranking
from qa_bot.records import Note, QAPair
from qa_bot.store import PairStore


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A query and a pair: what they state otherwise, if they do, and how their words align."""

    pair: QAPair
    stated: Note | None
    alignment: Alignment
    inputs: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """Compares queries with the pairs of one store.

    `fitted` is None where the encoder is not the one that it was fitted with: what is plainly
    stated is compared all the same.
    """

    store: PairStore
    encoder: Encoder
    fitted: FittedGuard | None

    @classmethod
    def of(cls, store: PairStore, encoder: Encoder) -> Guard:
        """The guard with the numbers that come with the package."""
        fits = shipped_guard().model_fingerprint == encoder.fingerprint
        return cls(store, encoder, shipped_guard() if fits else None)

    def difference(
        self, query: str, vectors: TextVectors, evidence: Evidence, ranking: Ranking
    ) -> Note | None:
        """Why the first pair is another question than the query, None where it seems to be it."""
        found = self.compare(query, vectors, evidence, ranking)
        if found.stated or not (self.fitted and self.fitted.holds_back(found.inputs)):
            return found.stated
        return unlike_words(found.alignment, query, found.pair.question)

    def compare(
        self, query: str, vectors: TextVectors, evidence: Evidence, ranking: Ranking
    ) -> Compared:
        """Compare a query as typed with the first pair of its ranking."""
        place = int(ranking.order[0])
        ids = evidence.ids[[place]]
        (pair,) = self.store.records(ids)
        tokens, statistics = self.store.token_vectors(ids), self.store.statistics
        texts = self.encoder.token_texts
        alignment = aligned(place, evidence, vectors, tokens, statistics, texts)
        return Compared(
            pair,
            stated_difference(query, pair, self.store.vocabulary.names),
            alignment,
            guard_inputs(query, pair.question, alignment, evidence, ranking),
        )
