"""QABot: the only place where the parts meet."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from qa_bot.embedding import Encoder, TextVectors, load_encoder
from qa_bot.lexical import words
from qa_bot.parsing import read_sources
from qa_bot.ranking import (
    Evidence,
    Fitted,
    confidences,
    decide,
    evidence,
    first_confidence,
    rank,
    shipped,
)
from qa_bot.records import (
    Answer,
    Match,
    Outcome,
    Problem,
    QABotError,
    QAPair,
    QueryError,
    SourceError,
)
from qa_bot.store import PairStore, memory_store, open_store

logger = logging.getLogger(__name__)

MAX_QUERY_CHARACTERS = 10_000
MAX_FALSE_ANSWERS = 0.05
# Matches of an answer: enough to browse, and to measure MRR@10.
MATCHES = 10
NO_QUESTION = "Please ask a question in words."


class QABot:
    """Answers questions from documents, in the documents' own words.

    Made by `QABot.open` or `QABot.from_pairs`. A bot never changes once made, so threads may share
    it.
    """

    def __init__(
        self,
        encoder: Encoder,
        store: PairStore,
        fitted: Fitted,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        problems: Iterable[Problem] = (),
    ) -> None:
        self.problems = tuple(problems)
        self._encoder = encoder
        self._store = store
        self._fitted = fitted
        self._answered, self._choose = fitted.thresholds.at(_checked_rate(max_false_answers))
        if encoder.fingerprint != fitted.model_fingerprint:
            logger.warning(
                "confidence was fitted with %s and is not calibrated for %s",
                fitted.model, encoder.name,
            )  # fmt: skip

    @classmethod
    def open(
        cls,
        sources: str | Path = "source_docs",
        index: str | Path = "index",
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        rebuild: bool = False,
    ) -> QABot:
        """Open the documents in `sources`, with their index built or refreshed in `index`.

        `model` is a sentence-transformers model on this machine, by name or path; the bundled
        all-MiniLM-L6-v2 unless given. `max_false_answers` (from 0 to below 1) is the share of
        answers given that may be wrong. `rebuild` embeds everything again. Sources left out are in
        `problems`. Raises QABotError: SourceError where no source holds a question, ModelError,
        StoreError.
        """
        _checked_rate(max_false_answers)
        documents, problems = read_sources(Path(sources))
        if not documents:
            raise no_questions(Path(sources), problems)
        encoder = load_encoder(model)
        store = open_store(Path(index), documents, encoder, rebuild)
        return cls(encoder, store, shipped(), max_false_answers, problems)

    @classmethod
    def from_pairs(
        cls,
        pairs: Sequence[QAPair],
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        encoder: Encoder | None = None,
    ) -> QABot:
        """A bot in memory: nothing is read but the model, nothing is written.

        Several bots can share one `encoder`. Raises SourceError where pairs is empty or a
        question is blank.
        """
        if not pairs:
            raise SourceError("a bot needs at least one pair; got none")
        for pair in pairs:
            _check_pair(pair)
        encoder = encoder or load_encoder(model)
        return cls(encoder, memory_store(pairs, encoder), shipped(), max_false_answers)

    @property
    def pairs(self) -> tuple[QAPair, ...]:
        """All pairs, in document order."""
        return tuple(self._store.records(range(self._store.statistics.pairs)))

    def ask(self, query: str) -> Answer:
        """The source's answer to a query, or why there is none: see `Outcome`.

        The same query to the same index on the same machine gives the same answer. Raises
        QueryError for a query of more than 10,000 characters.
        """
        query = _checked_query(query)
        if not any(character.isalnum() for character in query):
            return self._notice(query, NO_QUESTION)
        vectors = self._encoder.encode_query(query)
        found = gather(query, vectors, self._store)
        ranking = rank(found, self._fitted.weights)
        confidence = confidences(ranking, first_confidence(found, ranking, self._fitted))
        matches = self._matches(found, ranking.order, confidence)
        outcome = decide(confidence, self._answered, self._choose)
        if exact := self._store.exact(query):
            matches = self._exact_first(exact, matches)
            outcome = Outcome.ANSWERED if len(exact) == 1 else Outcome.CHOOSE
        note = "only the beginning of this long question was read" if vectors.cut else None
        return Answer(
            query=query,
            outcome=outcome,
            text=matches[0].pair.answer if outcome is Outcome.ANSWERED else None,
            confidence=matches[0].confidence,
            matches=matches,
            note=note,
        )

    def _matches(
        self, found: Evidence, order: np.ndarray, confidence: np.ndarray
    ) -> tuple[Match, ...]:
        first = order[:MATCHES]
        pairs = self._store.records(found.ids[first])
        return tuple(
            Match(pair, float(probability), (int(start), int(end)) if end >= 0 else None)
            for pair, probability, (start, end) in zip(
                pairs, confidence[:MATCHES], found.spans[first], strict=True
            )
        )

    def _exact_first(self, exact: Sequence[int], ranked: Sequence[Match]) -> tuple[Match, ...]:
        """The pairs asked for word for word share all certainty; the others keep their order."""
        meant = self._store.records(exact)
        others = [Match(m.pair, 0.0, m.evidence) for m in ranked if m.pair not in meant]
        return (*(Match(pair, 1 / len(meant)) for pair in meant), *others)[:MATCHES]

    def _notice(self, query: str, text: str) -> Answer:
        first = self._store.records(range(min(MATCHES, self._store.statistics.pairs)))
        matches = tuple(Match(pair, 0.0) for pair in first)
        return Answer(query, Outcome.NOTICE, text, 0.0, matches)


def no_questions(sources: Path, problems: Sequence[Problem]) -> SourceError:
    """The error for a folder in which no document holds a question."""
    reasons = "; ".join(str(problem) for problem in problems) or "it is empty"
    return SourceError(f"no questions found in {sources} ({reasons})")


def gather(query: str, vectors: TextVectors, store: PairStore) -> Evidence:
    """All that ranking may know of a query, from its vectors, its words and the store."""
    query_words = words(query)
    candidates = store.candidates(vectors.pooled, query_words)
    return evidence(
        vectors,
        len(query_words),
        len(store.known_words(query_words)),
        candidates,
        store.token_vectors(candidates.ids),
        store.statistics,
    )


def _check_pair(pair: QAPair) -> None:
    if not pair.question.strip():
        raise SourceError(f"the pair with number {pair.number!r} has no question")
    try:
        "".join((pair.question, pair.answer, *pair.alternates)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"the pair with number {pair.number!r} holds half a surrogate pair, which is no text"
        ) from error


def _checked_query(query: str) -> str:
    if not isinstance(query, str):
        raise QueryError(f"a query is text, found {type(query).__name__}")
    if len(query) > MAX_QUERY_CHARACTERS:
        raise QueryError(
            f"the question has {len(query):,} characters; the limit is {MAX_QUERY_CHARACTERS:,}"
        )
    # Half of a surrogate pair is no character, and no tokenizer takes it.
    return query.encode("utf-8", "replace").decode("utf-8")


def _checked_rate(rate: float) -> float:
    if not isinstance(rate, int | float) or not 0 <= rate < 1:
        raise QABotError(
            f"max_false_answers is {rate!r}; expected a share from 0 to below 1, such as 0.05"
        )
    return rate
