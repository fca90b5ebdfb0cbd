"""The way of a query: read, encode, gather, rank, look again, guard, decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from qa_bot.answering import outcome
from qa_bot.answering.alternates_typed import as_alternate
from qa_bot.answering.found import Found, Searched
from qa_bot.answering.gathering import first_of_each_answer, gather, ranked_once
from qa_bot.answering.other_answers import asking_the_same, other_answer
from qa_bot.answering.outcome import MATCHES, Promise
from qa_bot.answering.scope import (
    EVERYWHERE,
    Scope,
    is_near,
    positions_of,
)
from qa_bot.answering.several_documents import fitting_documents
from qa_bot.answering.translated_pairs import TranslatedPairs
from qa_bot.answering.unsaid import says_nothing_of, unsaid_words
from qa_bot.answering.validity import Validity
from qa_bot.guard import Guard, GuardVerdict, Look, Looked, Query, looked
from qa_bot.models.checked_vectors import encoded_query
from qa_bot.models.cross_encoder import READ_PAIRS, CrossEncoder, match_text
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.ranking import Evidence, Fitted, Ranking, confidences, first_confidence, rank
from qa_bot.records import Match, Note, Outcome, QAPair
from qa_bot.store import PairStore
from qa_bot.words.vocabulary import Reading


class Search:
    """Answers queries by their meaning, from one store; it keeps nothing between queries."""

    is_across = False

    def __init__(
        self,
        encoder: Encoder,
        store: PairStore,
        fitted: Fitted,
        promise: Promise,
        cross_encoder: CrossEncoder | None = None,
        guard: Guard | None = None,
        document_of: np.ndarray | None = None,
        titles: Mapping[str, str] | None = None,
        read: Callable[[str], Reading] | None = None,
        translated: TranslatedPairs | None = None,
        validity: Validity | None = None,
    ) -> None:
        """Keep what it answers with; `guard` is the shipped one if not given.

        `document_of` (n,) is the document of each pair of the store, -1 for none, and `titles` are
        the documents' by path; None where there are no several. `read` reads a query as the
        documents write, `Vocabulary.read` unless given; `translated` knows the translations,
        `validity` which pairs hold today.
        """
        self.encoder = encoder
        self.store = store
        self.fitted = fitted
        self.promise = promise
        self.guard = guard or Guard.of(store, encoder, fitted)
        self.calibrated = encoder.fingerprint == fitted.model_fingerprint and not cross_encoder
        self._cross_encoder = cross_encoder
        self.document_of = document_of
        self._titles = titles or {}
        self._read = read
        self.translated = translated
        self.validity = validity or Validity()

    def read(self, text: str) -> Reading:
        """Read a query as the documents write."""
        return self._read(text) if self._read else self.store.vocabulary.read(text)

    def exact(self, text: str) -> Sequence[int]:
        """Find the pairs whose question or alternate a text is, form aside: their ids.

        Of those with the same answer, word for word, only the first.
        """
        return first_of_each_answer(self.store.exact(text), self.store)

    def promise_for(self, found: Found) -> Promise:
        """The thresholds of an answer and of a choice for what was found."""
        return self.promise

    def search(self, text: str, exact: Sequence[int], scope: Scope = EVERYWHERE) -> Searched:
        """Answer a text by its meaning; `exact` are the ids of the pairs whose question it is."""
        reading = self.read(text)
        return self._answered(self._found(text, reading, reading.text, exact, scope), scope)

    def search_together(self, before: str, alone: Found, scope: Scope = EVERYWHERE) -> Searched:
        """Answer a text with the question before it; `alone` is what was found for it alone."""
        query = f"{before} {alone.query}"
        reading, said = self.read(query), alone.reading.text
        return self._answered(self._found(query, reading, said, self.exact(query), scope), scope)

    def unsaid(self, text: str | Found, together: Found, pair: QAPair) -> tuple[str, ...]:
        """Find the words of a text that a pair, one of those found, says nothing of."""
        ids = together.evidence.ids[together.ranking.order[:MATCHES]]
        own = [i for i, one in zip(ids, self.store.records(ids), strict=True) if one == pair]
        if not own:
            return ()
        tokens = self.store.token_vectors(np.array(own[:1]))
        vectors = encoded_query(self.encoder, text) if isinstance(text, str) else text.vectors
        return unsaid_words(vectors, tokens, self.encoder.token_texts)

    def difference(self, text: str, pair: QAPair) -> Looked[Note | None]:
        """Name what makes a pair plainly another question than a text; None where nothing does."""
        return self.guard.look(text, pair)

    def _answered(self, found: Found, scope: Scope) -> Searched:
        """Decide what is said; pairs that do not hold today are left out."""
        searched = self._of_all(found, scope)
        if self.validity.all_hold(searched.answer):
            return searched
        return self.validity.without_lapsed(
            searched,
            self.store,
            lambda one, others: asking_the_same(one, others, self.store, self.difference),
            lambda positions, exact: self._of_all(
                replace(self.narrowed(found, positions), exact=exact), scope
            ),
        )

    def _of_all(self, found: Found, scope: Scope) -> Searched:
        """Decide what is said, in the light of the documents that the query is for."""
        whole = self._told_of_two(found, self._decided(found))
        if self.document_of is None or (scope.only and len(scope.documents) < 2):
            return whole
        if found.exact:
            alone = scope.documents and not scope.only
            return whole if alone else self._told_of_others(found, whole)
        if scope.documents and not scope.only and (rather := self._rather_in(scope, found, whole)):
            return rather
        return self._between(found, whole)

    def _between(self, found: Found, searched: Searched) -> Searched:
        """The same, or a choice between documents where several fit."""
        fitting = fitting_documents(self, found)
        if not fitting[1:]:
            return searched
        return replace(searched, answer=outcome.between_documents(searched.answer, fitting))

    def _told_of_others(self, found: Found, whole: Searched) -> Searched:
        """The answer to a printed question, with the other documents that would answer it, too."""
        assert self.document_of is not None
        if len(found.exact) > 1 or whole.answer.pair is None:
            return whole
        answer = outcome.also_in(whole.answer, fitting_documents(self, found), self._titles)
        return replace(whole, answer=answer)

    def _told_of_two(self, found: Found, searched: Searched) -> Searched:
        """The same, where another pair asks the same question as the first and answers otherwise.

        It is told, and both are offered. Questions in which a name, an amount or a word of the
        opposite tells them apart are two.
        """
        answer, of_exact = searched.answer, self._places_of(found.exact)
        if len(found.exact) > 1:
            note = Note("several_documents" if len(of_exact) > 1 else "two_answers")
            answer = replace(answer, notes=(*answer.notes, note))
        # A printed question alone is asked for by its own words, and by the buttons that offer it.
        elif not found.exact and answer.outcome is not Outcome.NOT_COVERED:
            other = other_answer(found, self.store, self.difference)
            answer = outcome.two_answers(answer, other) if other else answer
        return replace(searched, answer=answer)

    def _places_of(self, ids: Sequence[int]) -> set[int]:
        """The documents of these pairs; none where there are no several."""
        return set() if self.document_of is None else {int(self.document_of[i]) for i in ids}

    def _rather_in(self, scope: Scope, found: Found, whole: Searched) -> Searched | None:
        """What the documents of a scope say, where that is about as near as what all say."""
        assert self.document_of is not None
        inside = positions_of(found.evidence, self.document_of, scope.documents)
        if not inside.size:
            return None
        narrowed = self.narrowed(found, inside)
        if not is_near(narrowed.ranking, found.ranking, scope.lead):
            return None
        searched = self._between(narrowed, self._decided(narrowed))
        may_refuse = not whole.answer.pair and not scope.is_guess
        return searched if searched.answer.pair or may_refuse else None

    def narrowed(self, found: Found, positions: np.ndarray) -> Found:
        """What was found, of the candidates at these positions alone."""
        part = found.evidence.among(positions)
        ranking = rank(part, self.fitted.weights)
        return replace(
            found, evidence=part, ranking=ranking, confidence=self._confidence(part, ranking),
            relevance=np.empty(0), is_part=True,
        )  # fmt: skip

    def _decided(self, found: Found) -> Searched:
        verdict = self._verdict(found)
        matches = self.matches(found)
        promise = self.promise_for(found)
        answer = outcome.by_meaning(found, matches, promise, verdict.seen, self.calibrated)
        return Searched(answer, found, verdict.seen, (*found.not_run, *verdict.not_run))

    def _found(
        self, query: str, reading: Reading, said: str, exact: Sequence[int], scope: Scope
    ) -> Found:
        """Look up all that `by_meaning` decides from and an explanation takes apart."""
        among = scope.ids(self.document_of)
        vectors, gathered = self.gathered(reading.text, among)
        ranked = self.ranked(gathered, scope.language)
        if other := as_alternate(query, reading, gathered, self.store):
            of_other, gathered = self.gathered(other.text, among)
            as_worded = self.ranked(gathered, scope.language)
            if as_worded[0].have_alternates.any():
                said = other.text if said == reading.text else said
                reading, vectors, ranked = other, of_other, as_worded
        gathered, ranking, confidence = ranked
        read = Looked(np.empty(0)) if exact else self._relevance(reading.text, gathered, ranking)
        return Found(
            query, reading, said, vectors, gathered, ranking, confidence, exact,
            relevance=read.seen, not_run=read.not_run, is_part=scope.only, is_across=self.is_across,
        )  # fmt: skip

    def gathered(self, text: str, among: np.ndarray | None) -> tuple[TextVectors, Evidence]:
        """Encode a text, and measure its candidates, of `among` alone where ids are given."""
        vectors = encoded_query(self.encoder, text, self.store.statistics.mean_question)
        return vectors, gather(text, vectors, self.store, among)

    def ranked(
        self, gathered: Evidence, language: str | None
    ) -> tuple[Evidence, Ranking, np.ndarray]:
        """Order candidates, of translations one, with the probability that each answers."""
        weights, translated = self.fitted.weights, self.translated
        once, ranking = ranked_once(gathered, weights, self.store, translated, language)
        return once, ranking, self._confidence(once, ranking)

    def _confidence(self, gathered: Evidence, ranking: Ranking) -> np.ndarray:
        """The probability that each candidate answers, in order."""
        return confidences(ranking, first_confidence(gathered, ranking, self.fitted))

    def _relevance(self, query: str, gathered: Evidence, ranking: Ranking) -> Looked[np.ndarray]:
        """Let the cross-encoder, if there is one, read the first pairs: (k,), else empty."""
        cross_encoder = self._cross_encoder
        if cross_encoder is None:
            return Looked(np.empty(0))
        first = ranking.order[:READ_PAIRS]
        pairs = self.store.records(gathered.ids[first])
        texts = list(map(match_text, pairs, gathered.spans[first]))
        read = partial(cross_encoder.relevance, query, texts)
        return looked(Look.CROSS_ENCODER, read, np.empty(0))

    def _verdict(self, found: Found) -> Looked[GuardVerdict | None]:
        """Let the guard judge the first pair; None where it is not to be the answer."""
        if not outcome.may_answer(found, self.promise) or not self._is_settled(found):
            return Looked(None)
        query = Query(found.reading.text, found.said, found.vectors.token_ids)
        verdict = self.guard.find(query, found.evidence, found.shown)
        return Looked(verdict.seen, verdict.not_run)

    def _is_settled(self, found: Found) -> bool:
        """Tell whether the words typed say which pair is meant.

        Not function words alone, words of which it says none, or those that only read as others do.
        """
        if not found.has_content:
            return False
        first = found.evidence.ids[found.ranking.order[0]]
        tokens, texts = self.store.token_vectors(np.array([first])), self.encoder.token_texts
        if says_nothing_of(found.vectors, tokens, texts):
            return False
        return not found.reading.guessed or self._first_as_typed(found) == first

    def _first_as_typed(self, found: Found) -> int:
        """Id of the pair that ranking puts first where no word is read as another."""
        query, among = found.query, found.evidence.ids if found.is_part else None
        _, gathered = self.gathered(query, among)
        seen = gathered.seen_as(found.evidence)
        return int(seen.ids[rank(seen, self.fitted.weights).order[0]])

    def matches(self, found: Found) -> tuple[Match, ...]:
        """The first pairs that were found, those asked for word for word before all."""
        first = found.shown.order[:MATCHES]
        ids, sentences = found.evidence.ids[first], found.evidence.sentences[first]
        ranked = tuple(
            Match(pair, float(probability), (int(start), int(end)) if end >= 0 else None)
            for pair, probability, (start, end) in zip(
                self.store.records(ids), found.confidence[:MATCHES], sentences, strict=True
            )
        )
        if not found.exact:
            return ranked
        return outcome.certain_first(self.store.records(found.exact), ranked)
