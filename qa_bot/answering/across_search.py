"""The search for a query in another language than its documents, or than the bundled model's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from qa_bot.answering.found import Found
from qa_bot.answering.gathering import candidate_ids, gather
from qa_bot.answering.outcome import Promise
from qa_bot.answering.search import Search
from qa_bot.answering.word_by_word import WordByWord
from qa_bot.guard import Guard
from qa_bot.languages import ENGLISH
from qa_bot.models.checked_vectors import encoded_query
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.ranking import Evidence, Fitted, Ranking, confidences
from qa_bot.store import PairStore
from qa_bot.store.candidate_rows import CANDIDATES
from qa_bot.store.name_list import NONE
from qa_bot.words.vocabulary import Reading

# A choice is offered where it more probably than not holds the answer: to say "not covered" there
# would be to say what is known as little.
CHOOSE_OF_OTHERS = 0.5


class AcrossSearch(Search):
    """Reads a query twice: as it is, and as its gloss in the documents' words.

    As it is by the multilingual encoder, the gloss by the documents' own encoder and their own
    index; the two are measured of the same candidates, those that either finds, and ranked as one.
    The bundled model reads English alone: of a pair in another language the first reading counts
    for both.
    """

    is_across = True

    def __init__(
        self,
        encoder: Encoder,
        store: PairStore,
        fitted: Fitted,
        promise: Promise,
        own: Search,
        words: WordByWord,
        document_of: np.ndarray | None = None,
        titles: Mapping[str, str] | None = None,
        read: Callable[[str], Reading] | None = None,
    ) -> None:
        """Keep what it answers with; `own` is the search in the documents' own words.

        `store` holds the same pairs as its store does, which is the one of `words`.
        """
        guard = Guard(store, encoder, None, compares_words=False)
        super().__init__(
            encoder, store, fitted, promise, None, guard, document_of, titles, read,
            own.translated, own.validity,
        )  # fmt: skip
        self._own = own
        self._words = words

    def gathered(self, text: str, among: np.ndarray | None) -> tuple[TextVectors, Evidence]:
        """Encode a text and its gloss, and measure the candidates of both for each."""
        vectors = encoded_query(self.encoder, text, self.store.statistics.mean_question)
        gloss = self._words.gloss(text) or text
        store, encoder = self._own.store, self._own.encoder
        of_gloss = encoded_query(encoder, gloss, store.statistics.mean_question)
        if among is None:
            # A store measures twice as many without looking for the nearest among them.
            among = np.union1d(
                candidate_ids(text, vectors, self.store, CANDIDATES),
                candidate_ids(gloss, of_gloss, store, CANDIDATES),
            )
        evidence = gather(text, vectors, self.store, among)
        others = self._in_other_languages(evidence.ids)
        evidence = replace(
            evidence, others=others, words_missing=partial(self._words.missing, text)
        )
        if others.all():
            return vectors, evidence.with_gloss(evidence)
        glossed = gather(gloss, of_gloss, store, among)
        return vectors, evidence.with_gloss(glossed.filled(others, evidence))

    def promise_for(self, found: Found) -> Promise:
        """The thresholds for what was found; a pair that is not in English is sooner a choice."""
        others, first = found.evidence.others, int(found.ranking.order[0])
        if others is None or not others[first]:
            return self.promise
        return replace(self.promise, choose_from=min(self.promise.choose_from, CHOOSE_OF_OTHERS))

    def ranked(
        self, gathered: Evidence, language: str | None
    ) -> tuple[Evidence, Ranking, np.ndarray]:
        """Order candidates as `Search.ranked` does; a translation is as sure as its English pair.

        The one in English is read twice, and tells more surely whether the question is this one.
        """
        once, ranking, confidence = super().ranked(gathered, language)
        others, first = once.others, int(ranking.order[0])
        if self.translated is None or others is None or not others[first]:
            return once, ranking, confidence
        assert gathered.others is not None  # of which `once` has a part
        in_english = np.flatnonzero(~gathered.others)
        question = self.translated.questions[once.ids[first]]
        if question == NONE or not len(in_english):
            return once, ranking, confidence
        english, among_english, of_english = super().ranked(gathered.among(in_english), ENGLISH)
        nearest = english.ids[among_english.order[0]]
        if self.translated.questions[nearest] == question and of_english[0] > confidence[0]:
            confidence = confidences(ranking, float(of_english[0]))
        return once, ranking, confidence

    def _in_other_languages(self, ids: np.ndarray) -> np.ndarray:
        """Which of the pairs with these ids (k,) are not in English, as far as that is known."""
        languages = self.store.catalogue.languages
        english = languages.names.place(ENGLISH)
        codes = languages.codes[ids]
        return np.asarray((codes != english) & (codes != NONE))
