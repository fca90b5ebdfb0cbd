"""The systems that benchmarks/quality.py compares with: what one gets without QA Bot.

Every wording of a question is a row; a pair is worth what its best row is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from benchmarks.measuring import Measurer
from qa_bot import QAPair
from qa_bot.store import bm25
from qa_bot.words.stems import words

RRF_K = 60  # of Cormack, Clarke and Büttcher 2009, and of every library since


@dataclass(frozen=True, eq=False)
class Found:
    """Positions of pairs, best first, and how certain a system is of the first.

    `confidences` are those of the pairs in order, where they are probabilities; `held_back` says
    that the first is not the answer however certain it is.
    """

    order: np.ndarray
    certainty: float
    confidences: np.ndarray | None = None
    held_back: bool = False


class System(Protocol):
    """Something that ranks pairs for a query."""

    name: str

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        """Index the pairs."""

    def rank(self, query: str) -> Found:
        """Order them for a query; ties keep document order."""


class BM25:
    """BM25 over the stemmed words of question and answer."""

    name = "BM25"

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        rows = _rows(pairs, _whole_text)
        self._starts = rows.starts
        self._index = bm25.BM25.build(rows.texts)

    def values(self, query: str) -> np.ndarray:
        return np.maximum.reduceat(self._index.scores(words(query)), self._starts)

    def rank(self, query: str) -> Found:
        return _found(self.values(query))


class TfIdf:
    """Cosine of TF-IDF vectors of question and answer, scikit-learn's defaults."""

    name = "TF-IDF"

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        rows = _rows(pairs, _whole_text)
        self._starts = rows.starts
        self._vectorizer = TfidfVectorizer()
        self._vectors = self._vectorizer.fit_transform(rows.texts)

    def rank(self, query: str) -> Found:
        cosines = (self._vectors @ self._vectorizer.transform([query]).T).toarray()[:, 0]
        return _found(np.maximum.reduceat(cosines, self._starts))


class QuestionCosine:
    """Cosine of the query's pooled vector and the question's."""

    name = "question"

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        rows = _rows(pairs, lambda question, _: question)
        self._starts = rows.starts
        self._pooled = self._measurer.pooled(rows.texts)

    def values(self, query: str) -> np.ndarray:
        cosines = self._pooled @ self._measurer.query(query).pooled
        return np.maximum.reduceat(cosines, self._starts)

    def rank(self, query: str) -> Found:
        return _found(self.values(query))


class WholeTextCosine(QuestionCosine):
    """Cosine of one vector for question and answer, cut at the tokens that the model reads.

    What LangChain, txtai and Haystack do with a document of questions and answers by default.
    """

    name = "whole text"

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        rows = _rows(pairs, _whole_text)
        self._starts = rows.starts
        self._pooled = self._measurer.pooled(rows.texts)


class ReciprocalRankFusion:
    """Sum of 1 / (60 + rank) over BM25 and WholeTextCosine.

    A pair that shares no word with the query is in no list of BM25's.
    """

    name = "RRF"

    def __init__(self, measurer: Measurer) -> None:
        self._bm25 = BM25()
        self._cosine = WholeTextCosine(measurer)

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        self._bm25.fit(pairs)
        self._cosine.fit(pairs)

    def rank(self, query: str) -> Found:
        bm25 = self._bm25.values(query)
        cosine = self._cosine.values(query)
        return _found(np.where(bm25 > 0, _reciprocal_ranks(bm25), 0.0) + _reciprocal_ranks(cosine))


def baselines(measurer: Measurer) -> list[System]:
    """The five systems, not yet fitted."""
    return [
        BM25(),
        TfIdf(),
        QuestionCosine(measurer),
        WholeTextCosine(measurer),
        ReciprocalRankFusion(measurer),
    ]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Texts of all wordings, those of one pair together; pair i begins at starts[i]."""

    texts: list[str]
    starts: np.ndarray


def _rows(pairs: Sequence[QAPair], text_of: Callable[[str, str], str]) -> _Rows:
    counts = [1 + len(pair.alternates) for pair in pairs]
    texts = [
        text_of(question, pair.answer)
        for pair in pairs
        for question in (pair.question, *pair.alternates)
    ]
    return _Rows(texts, np.concatenate([[0], np.cumsum(counts)[:-1]]))


def _whole_text(question: str, answer: str) -> str:
    return f"{question}\n{answer}"


def _found(values: np.ndarray) -> Found:
    order = np.argsort(-values, kind="stable")
    return Found(order, float(values[order[0]]))


def _reciprocal_ranks(values: np.ndarray) -> np.ndarray:
    reciprocal = np.empty(len(values))
    reciprocal[np.argsort(-values, kind="stable")] = 1 / (RRF_K + 1 + np.arange(len(values)))
    return reciprocal
