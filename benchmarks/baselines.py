"""The systems that benchmarks/quality.py compares with: what one gets without QA Bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qa_bot import QAPair, lexical
from qa_bot.embedding import Encoder

RRF_K = 60  # of Cormack, Clarke and Büttcher 2009, and of every library since


@dataclass(frozen=True, eq=False)
class Found:
    """Positions of all pairs, best first, and how certain a system is of the first."""

    order: np.ndarray
    certainty: float


class System(Protocol):
    """Something that ranks pairs for a query."""

    name: str

    def fit(self, pairs: Sequence[QAPair]) -> None:
        """Index the pairs."""

    def rank(self, query: str) -> Found:
        """Order them for a query; ties keep document order."""


class BM25:
    """BM25 over the stemmed words of question and answer."""

    name = "BM25"

    def fit(self, pairs: Sequence[QAPair]) -> None:
        self._index = lexical.BM25.build([_whole_text(pair) for pair in pairs])

    def values(self, query: str) -> np.ndarray:
        return self._index.scores(lexical.words(query))

    def rank(self, query: str) -> Found:
        return _found(self.values(query))


class WholeTextCosine:
    """Cosine of one vector for question and answer, cut at the tokens that the model reads.

    What LangChain, txtai and Haystack do with a document of questions and answers by default.
    """

    name = "whole text"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def fit(self, pairs: Sequence[QAPair]) -> None:
        vectors = self._encoder.encode_documents([_whole_text(pair) for pair in pairs])
        self._pooled = np.stack([vector.pooled for vector in vectors])

    def values(self, query: str) -> np.ndarray:
        return np.asarray(self._pooled @ self._encoder.encode_query(query).pooled)

    def rank(self, query: str) -> Found:
        return _found(self.values(query))


class ReciprocalRankFusion:
    """Sum of 1 / (60 + rank) over BM25 and WholeTextCosine.

    A pair that shares no word with the query is in no list of BM25's.
    """

    name = "RRF"

    def __init__(self, encoder: Encoder) -> None:
        self._bm25 = BM25()
        self._cosine = WholeTextCosine(encoder)

    def fit(self, pairs: Sequence[QAPair]) -> None:
        self._bm25.fit(pairs)
        self._cosine.fit(pairs)

    def rank(self, query: str) -> Found:
        bm25 = self._bm25.values(query)
        cosine = self._cosine.values(query)
        return _found(np.where(bm25 > 0, _reciprocal_ranks(bm25), 0.0) + _reciprocal_ranks(cosine))


def baselines(encoder: Encoder) -> list[System]:
    """The three systems, not yet fitted."""
    return [BM25(), WholeTextCosine(encoder), ReciprocalRankFusion(encoder)]


def _whole_text(pair: QAPair) -> str:
    return f"{pair.question}\n{pair.answer}"


def _found(values: np.ndarray) -> Found:
    order = np.argsort(-values, kind="stable")
    return Found(order, float(values[order[0]]))


def _reciprocal_ranks(values: np.ndarray) -> np.ndarray:
    reciprocal = np.empty(len(values))
    reciprocal[np.argsort(-values, kind="stable")] = 1 / (RRF_K + 1 + np.arange(len(values)))
    return reciprocal
