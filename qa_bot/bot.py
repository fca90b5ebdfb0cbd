"""QABot: the only place where the parts meet."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from qa_bot.arguments import check_pair, checked_previous, checked_query, checked_rate, has_words
from qa_bot.asked import Asked
from qa_bot.conversation import Conversation
from qa_bot.guard import Guard, Query
from qa_bot.models.cross_encoder import READ_PAIRS, CrossEncoder, load_cross_encoder, match_text
from qa_bot.models.embedding import Encoder, TextVectors, load_encoder
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
from qa_bot.ranking.explanation import (
    Basis,
    Explanation,
    GuardVerdict,
    PairExplanation,
    explain_confidence,
    pair_contributions,
    word_matches,
)
from qa_bot.records import Answer, Match, Outcome, Problem, QAPair, SourceError
from qa_bot.store import PairStore, memory_store, open_store
from qa_bot.words.stems import has_content, words

logger = logging.getLogger(__name__)

MAX_FALSE_ANSWERS = 0.05
# Matches of an answer: enough to browse, and to measure MRR@10.
MATCHES = 10
# Pairs whose numbers an explanation shows.
EXPLAINED = 5


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
        cross_encoder: CrossEncoder | None = None,
        greeting: str | None = None,
    ) -> None:
        self.problems = tuple(problems)
        self._encoder = encoder
        self._store = store
        self._fitted = fitted
        self._thresholds = fitted.thresholds.at(checked_rate(max_false_answers))
        self._cross_encoder = cross_encoder
        self._guard = Guard.of(store, encoder)
        self._calibrated = encoder.fingerprint == fitted.model_fingerprint and not cross_encoder
        self._conversation = Conversation(
            search=lambda text, before="": self._answer(self._look_up(text, before)),
            difference=self._guard.stated,
            exact=store.exact,
            pairs=lambda: self.pairs,
            answered_from=self._thresholds[0],
            greeting=greeting,
            calibrated=self._calibrated,
        )
        if not self._calibrated:
            logger.warning(
                "confidence was fitted with %s and is not calibrated for %s%s",
                fitted.model, encoder.name, " and a cross-encoder" if cross_encoder else "",
            )  # fmt: skip

    @classmethod
    def open(
        cls,
        sources: str | Path = "source_docs",
        index: str | Path = "index",
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        rebuild: bool = False,
        cross_encoder: str | None = None,
        greeting: str | None = None,
    ) -> QABot:
        """Open the documents in `sources`, with their index built or refreshed in `index`.

        `model` is a sentence-transformers model on this machine, by name or path; the bundled
        all-MiniLM-L6-v2 unless given. `max_false_answers` (from 0 to below 1) is the share of
        answers given that may be wrong. `rebuild` embeds everything again. `cross_encoder`, a
        sentence-transformers CrossEncoder on this machine by name or path, puts the first five
        pairs in its own order; confidences stay with their places, uncalibrated. `greeting` is what
        a greeting is answered with. Sources left out are in `problems`. Raises QABotError:
        SourceError where no source holds a question, ModelError, StoreError.
        """
        checked_rate(max_false_answers)
        documents, problems = read_sources(Path(sources))
        if not documents:
            raise no_questions(Path(sources), problems)
        encoder, reader = load_encoder(model), load_cross_encoder(cross_encoder)
        store = open_store(Path(index), documents, encoder, rebuild)
        return cls(encoder, store, shipped(), max_false_answers, problems, reader, greeting)

    @classmethod
    def from_pairs(
        cls,
        pairs: Sequence[QAPair],
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        encoder: Encoder | None = None,
        cross_encoder: str | None = None,
        greeting: str | None = None,
    ) -> QABot:
        """A bot in memory: nothing is read but the model, nothing is written.

        Several bots can share one `encoder`. The rest is as in `open`. Raises SourceError where
        pairs is empty or a question is blank.
        """
        if not pairs:
            raise SourceError("a bot needs at least one pair; got none")
        for pair in pairs:
            check_pair(pair)
        encoder, reader = encoder or load_encoder(model), load_cross_encoder(cross_encoder)
        store = memory_store(pairs, encoder)
        return cls(encoder, store, shipped(), max_false_answers, (), reader, greeting)

    @property
    def pairs(self) -> tuple[QAPair, ...]:
        """All pairs, in document order."""
        return tuple(self._store.records(range(self._store.statistics.pairs)))

    def ask(self, query: str, previous: Answer | None = None) -> Answer:
        """The source's answer to a query, or why there is none: see `Outcome`.

        `previous`, the answer to the query before, makes "and for families?" and "the next one"
        understood; where the two queries were taken together, the answer says so. The same query to
        the same index on the same machine gives the same answer. Raises QueryError for a query of
        more than 10,000 characters.
        """
        answer = self._conversation.answer(checked_query(query), checked_previous(previous))
        return answer.proved(self._store.index_sha256)

    def explain(self, query: str) -> Explanation:
        """The answer that `ask` gives, with the numbers that it was made from: its first part's.

        See `Explanation`. Raises QueryError as `ask` does.
        """
        answer = self.ask(query)
        if not has_words(answer.query):
            return Explanation(answer, Basis.NOTICE, *self._thresholds)
        text = self._conversation.searched(answer)
        if text is None:
            return Explanation(answer, Basis.DIRECT, *self._thresholds)
        asked = self._look_up(text)
        return Explanation(
            answer,
            Basis.EXACT if asked.exact else Basis.RANKING,
            *self._thresholds,
            self._explained_pairs(asked),
            explain_confidence(asked.evidence, asked.ranking, self._fitted),
            self._finding(asked),
        )

    def _look_up(self, text: str, before: str = "") -> Asked:
        """What `ask` answers from and `explain` takes apart; `before` is the question before."""
        query = f"{before} {text}" if before else text
        reading = self._store.vocabulary.read(query)
        said = self._store.vocabulary.read(text).text if before else reading.text
        vectors = self._encoder.encode_query(reading.text)
        found = gather(reading.text, vectors, self._store)
        ranking = rank(found, self._fitted.weights)
        confidence = confidences(ranking, first_confidence(found, ranking, self._fitted))
        exact = self._store.exact(query)
        relevance = np.empty(0)
        if self._cross_encoder and not exact:
            first = ranking.order[:READ_PAIRS]
            texts = map(match_text, self._store.records(found.ids[first]), found.spans[first])
            relevance = self._cross_encoder.relevance(reading.text, list(texts))
        return Asked(query, reading, said, vectors, found, ranking, confidence, exact, relevance)

    def _is_settled(self, asked: Asked) -> bool:
        """Whether the words typed tell which pair is meant.

        Function words alone do not, nor words that lead there only where they are read as others.
        """
        if not has_content(asked.reading.text):
            return False
        first = asked.evidence.ids[asked.ranking.order[0]]
        return not asked.reading.changes or self._first_as_typed(asked.query) == first

    def _first_as_typed(self, query: str) -> int:
        """Id of the pair that ranking puts first where no word is read as another."""
        found = gather(query, self._encoder.encode_query(query), self._store)
        return int(found.ids[rank(found, self._fitted.weights).order[0]])

    def _answer(self, asked: Asked) -> Answer:
        matches = self._matches(asked.evidence, asked.shown.order, asked.confidence)
        outcome = decide(asked.confidence, *self._thresholds)
        finding = self._finding(asked)
        if asked.exact:
            matches = self._exact_first(asked.exact, matches)
            outcome = Outcome.ANSWERED if len(asked.exact) == 1 else Outcome.CHOOSE
        elif outcome is Outcome.ANSWERED and finding is None:
            outcome = Outcome.CHOOSE if len(matches) > 1 else Outcome.NOT_COVERED
        answer = Answer(
            query=asked.query,
            outcome=outcome,
            text=matches[0].pair.answer if outcome is Outcome.ANSWERED else None,
            confidence=matches[0].confidence,
            matches=matches,
            notes=asked.notes,
            calibrated=self._calibrated,
        )
        difference = finding and finding.difference
        return answer.held_back(difference) if difference else answer

    def _finding(self, asked: Asked) -> GuardVerdict | None:
        """What the guard makes of the first pair; None where it is not to be the answer."""
        is_sure = decide(asked.confidence, *self._thresholds) is Outcome.ANSWERED
        if asked.exact or not is_sure or not self._is_settled(asked):
            return None
        guarded = Query(asked.reading.text, asked.said, asked.vectors.token_ids)
        return self._guard.find(guarded, asked.evidence, asked.shown)

    def _matches(
        self, found: Evidence, order: np.ndarray, confidence: np.ndarray
    ) -> tuple[Match, ...]:
        first = order[:MATCHES]
        pairs = self._store.records(found.ids[first])
        return tuple(
            Match(pair, float(probability), (int(start), int(end)) if end >= 0 else None)
            for pair, probability, (start, end) in zip(
                pairs, confidence[:MATCHES], found.sentences[first], strict=True
            )
        )

    def _exact_first(self, exact: Sequence[int], ranked: Sequence[Match]) -> tuple[Match, ...]:
        """The pairs asked for word for word share all certainty; the others keep their order."""
        meant = self._store.records(exact)
        others = [Match(m.pair, 0.0, m.evidence) for m in ranked if m.pair not in meant]
        return (*(Match(pair, 1 / len(meant)) for pair in meant), *others)[:MATCHES]

    def _explained_pairs(self, asked: Asked) -> tuple[PairExplanation, ...]:
        found, ranking = asked.evidence, asked.shown
        first = ranking.order[:EXPLAINED]
        relevance = [*np.sort(asked.relevance)[::-1].tolist(), *[None] * EXPLAINED]
        tokens, texts = self._store.token_vectors(found.ids), self._encoder.token_texts
        return tuple(
            PairExplanation(
                pair=pair,
                confidence=float(asked.confidence[place]),
                logit=float(ranking.logits[place]),
                features=pair_contributions(found.features[position], self._fitted.weights),
                words=word_matches(position, found, asked.vectors, tokens, texts),
                relevance=relevance[place],
            )
            for place, (position, pair) in enumerate(
                zip(first.tolist(), self._store.records(found.ids[first]), strict=True)
            )
        )


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
