"""QABot: the only place where the parts meet."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_bot.arguments import check_pair, checked_query, checked_rate, has_words
from qa_bot.embedding import Encoder, TextVectors, load_encoder
from qa_bot.lexical import has_content, words
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
    QAPair,
    SourceError,
)
from qa_bot.store import PairStore, memory_store, open_store
from qa_bot.vocabulary import Change

logger = logging.getLogger(__name__)

MAX_FALSE_ANSWERS = 0.05
# Matches of an answer: enough to browse, and to measure MRR@10.
MATCHES = 10
# Pairs whose numbers an explanation shows.
EXPLAINED = 5
# Words read as others that a note names; a long message may hold many.
NOTED_CHANGES = 3
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
        self._thresholds = fitted.thresholds.at(checked_rate(max_false_answers))
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
        checked_rate(max_false_answers)
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
            check_pair(pair)
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
        query = checked_query(query)
        return self._answer(self._look_up(query)) if has_words(query) else self._notice(query)

    def explain(self, query: str) -> Explanation:
        """The answer that `ask` gives, with the numbers that it was made from.

        See `Explanation`. Raises QueryError as `ask` does.
        """
        query = checked_query(query)
        if not has_words(query):
            return Explanation(self._notice(query), Basis.NOTICE, *self._thresholds)
        asked = self._look_up(query)
        return Explanation(
            self._answer(asked),
            Basis.EXACT if asked.exact else Basis.RANKING,
            *self._thresholds,
            self._explained_pairs(asked),
            explain_confidence(asked.evidence, asked.ranking, self._fitted),
        )

    def _look_up(self, query: str) -> _Asked:
        """What `ask` answers from and `explain` takes apart."""
        reading = self._store.vocabulary.read(query)
        vectors = self._encoder.encode_query(reading.text)
        found = gather(reading.text, vectors, self._store)
        ranking = rank(found, self._fitted.weights)
        confidence = confidences(ranking, first_confidence(found, ranking, self._fitted))
        exact = self._store.exact(query)
        return _Asked(query, reading.changes, vectors, found, ranking, confidence, exact)

    def _answer(self, asked: _Asked) -> Answer:
        matches = self._matches(asked.evidence, asked.ranking.order, asked.confidence)
        outcome = decide(asked.confidence, *self._thresholds)
        if outcome is Outcome.ANSWERED and not has_content(asked.query):
            # Among three pairs "when" may single one out, yet nobody knows what was asked.
            outcome = Outcome.CHOOSE if len(matches) > 1 else Outcome.NOT_COVERED
        if asked.exact:
            matches = self._exact_first(asked.exact, matches)
            outcome = Outcome.ANSWERED if len(asked.exact) == 1 else Outcome.CHOOSE
        return Answer(
            query=asked.query,
            outcome=outcome,
            text=matches[0].pair.answer if outcome is Outcome.ANSWERED else None,
            confidence=matches[0].confidence,
            matches=matches,
            note=_note(asked),
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

    def _explained_pairs(self, asked: _Asked) -> tuple[PairExplanation, ...]:
        found, ranking = asked.evidence, asked.ranking
        first = ranking.order[:EXPLAINED]
        tokens, texts = self._store.token_vectors(found.ids), self._encoder.token_texts
        return tuple(
            PairExplanation(
                pair=pair,
                confidence=float(asked.confidence[place]),
                logit=float(ranking.logits[place]),
                features=pair_contributions(found.features[position], self._fitted.weights),
                words=word_matches(position, found, asked.vectors, tokens, texts),
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
class _Asked:
    """One query's vectors, evidence, order and confidences; `exact` are ids of equal questions.

    `changes` are the words that were read as other ones.
    """

    query: str
    changes: Sequence[Change]
    vectors: TextVectors
    evidence: Evidence
    ranking: Ranking
    confidence: np.ndarray
    exact: Sequence[int]


def _note(asked: _Asked) -> str | None:
    """What the reader should know of how a query was read, in one line."""
    notes = [f"\u201c{c.typed}\u201d was read as \u201c{c.read_as}\u201d" for c in asked.changes]
    del notes[NOTED_CHANGES:]
    if asked.vectors.cut:
        notes.append("only the beginning of this long question was read")
    return "; ".join(notes) or None


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
        len(store.known_words(query_words)) / max(len(query_words), 1),
        candidates,
        store.token_vectors(candidates.ids),
        store.statistics,
    )
