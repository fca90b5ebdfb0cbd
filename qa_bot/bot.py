"""QABot: the only place where the parts meet."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_bot.embedding import Encoder, TextVectors, load_encoder
from qa_bot.lexical import words
from qa_bot.parsing import read_sources
from qa_bot.ranking import (
    Evidence,
    Fitted,
    Ranking,
    confidences,
    decide,
    evidence,
    first_confidence,
    rank,
    shipped,
)
from qa_bot.ranking.explanation import (
    Basis,
    Explanation,
    PairExplanation,
    explain_confidence,
    pair_contributions,
    word_matches,
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
# Pairs whose numbers an explanation shows.
EXPLAINED = 5
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
        self._thresholds = fitted.thresholds.at(_checked_rate(max_false_answers))
        self._calibrated = encoder.fingerprint == fitted.model_fingerprint
        if not self._calibrated:
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
        return self._answer(self._read(query)) if _has_words(query) else self._notice(query)

    def explain(self, query: str) -> Explanation:
        """The answer that `ask` gives, with the numbers that it was made from.

        See `Explanation`. Raises QueryError as `ask` does.
        """
        query = _checked_query(query)
        if not _has_words(query):
            return Explanation(self._notice(query), Basis.NOTICE, *self._thresholds)
        reading = self._read(query)
        return Explanation(
            self._answer(reading),
            Basis.EXACT if reading.exact else Basis.RANKING,
            *self._thresholds,
            self._explained_pairs(reading),
            explain_confidence(reading.evidence, reading.ranking, self._fitted),
        )

    def _read(self, query: str) -> _Reading:
        """What `ask` answers from and `explain` takes apart."""
        vectors = self._encoder.encode_query(query)
        found = gather(query, vectors, self._store)
        ranking = rank(found, self._fitted.weights)
        confidence = confidences(ranking, first_confidence(found, ranking, self._fitted))
        return _Reading(query, vectors, found, ranking, confidence, self._store.exact(query))

    def _answer(self, reading: _Reading) -> Answer:
        matches = self._matches(reading.evidence, reading.ranking.order, reading.confidence)
        outcome = decide(reading.confidence, *self._thresholds)
        if reading.exact:
            matches = self._exact_first(reading.exact, matches)
            outcome = Outcome.ANSWERED if len(reading.exact) == 1 else Outcome.CHOOSE
        note = "only the beginning of this long question was read" if reading.vectors.cut else None
        return Answer(
            query=reading.query,
            outcome=outcome,
            text=matches[0].pair.answer if outcome is Outcome.ANSWERED else None,
            confidence=matches[0].confidence,
            matches=matches,
            note=note,
            calibrated=self._calibrated,
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

    def _explained_pairs(self, reading: _Reading) -> tuple[PairExplanation, ...]:
        found, ranking = reading.evidence, reading.ranking
        first = ranking.order[:EXPLAINED]
        tokens, texts = self._store.token_vectors(found.ids), self._encoder.token_texts
        return tuple(
            PairExplanation(
                pair=pair,
                confidence=float(reading.confidence[place]),
                logit=float(ranking.logits[place]),
                features=pair_contributions(found.features[position], self._fitted.weights),
                words=word_matches(position, found, reading.vectors, tokens, texts),
            )
            for place, (position, pair) in enumerate(
                zip(first.tolist(), self._store.records(found.ids[first]), strict=True)
            )
        )

    def _notice(self, query: str) -> Answer:
        first = self._store.records(range(min(MATCHES, self._store.statistics.pairs)))
        matches = tuple(Match(pair, 0.0) for pair in first)
        return Answer(query, Outcome.NOTICE, NO_QUESTION, 0.0, matches, calibrated=self._calibrated)


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """One query's vectors, evidence, order and confidences; `exact` are ids of equal questions."""

    query: str
    vectors: TextVectors
    evidence: Evidence
    ranking: Ranking
    confidence: np.ndarray
    exact: Sequence[int]


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


def _has_words(query: str) -> bool:
    return any(character.isalnum() for character in query)


def _checked_rate(rate: float) -> float:
    if not isinstance(rate, int | float) or not 0 <= rate < 1:
        raise QABotError(
            f"max_false_answers is {rate!r}; expected a share from 0 to below 1, such as 0.05"
        )
    return rate
