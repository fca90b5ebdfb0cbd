"""From a query's vectors and words to all that ranking may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np

from qa_bot.answering.outcome import MATCHES
from qa_bot.answering.translated_pairs import TranslatedPairs
from qa_bot.models.embedding import TextVectors
from qa_bot.ranking import (
    Evidence,
    Ranking,
    alternates_decide,
    evidence,
    rank,
    share_of_bm25,
)
from qa_bot.store import PairStore
from qa_bot.words.stems import stems_in


def gather(
    query: str, vectors: TextVectors, store: PairStore, among: np.ndarray | None = None
) -> Evidence:
    """Gather all that ranking may know of a query, from its vectors, its words and the store.

    Of the pairs with the ids `among` alone, where that is given. A word is looked up by its stem in
    each language that the pairs are written in, and is known where one of these is.
    """
    stems = stems_in(query, store.catalogue.written_in)
    query_words = [*chain.from_iterable(stems)]
    known = set(store.known_words(query_words))
    candidates = store.candidates(vectors.pooled, query_words, among)
    return evidence(
        vectors,
        sum(not known.isdisjoint(one) for one in stems) / max(len(stems), 1),
        candidates,
        store.token_vectors(candidates.ids),
        store.statistics,
    )


def candidate_ids(query: str, vectors: TextVectors, store: PairStore, most: int) -> np.ndarray:
    """Find the ids of the pairs that are most worth ranking for a query: (n,), ascending.

    Those with the largest sum of their nearest passage's cosine and their share of BM25.
    """
    stems = stems_in(query, store.catalogue.written_in)
    found = store.candidates(vectors.pooled, [*chain.from_iterable(stems)])
    worth = found.passage_cosine + share_of_bm25(found)
    return np.sort(found.ids[np.argsort(-worth, kind="stable")[:most]])


def first_of_each_answer(ids: Sequence[int], store: PairStore) -> Sequence[int]:
    """Of pairs with the same answer, word for word, leave the first."""
    if len(ids) < 2:
        return ids
    first: dict[str, int] = {}
    for place, pair in zip(ids, store.records(ids), strict=True):
        first.setdefault(pair.answer, place)
    return list(first.values())


def ranked_once(
    gathered: Evidence,
    weights: tuple[float, ...],
    store: PairStore,
    translated: TranslatedPairs | None = None,
    language: str | None = None,
) -> tuple[Evidence, Ranking]:
    """Order what was gathered, without pairs whose answer a nearer one has word for word.

    And without those of which one is left that asks the same in another language, the reader's. Two
    wordings of one answer are no rivals of each other, and no more are two languages. Looked for
    among as many as are shown. By all wordings of the pairs where their alternates decide, and
    otherwise as if they had none.
    """
    alone = partial(_ranked_once, weights, store, translated, language)
    if gathered.printed is None:
        return alone(gathered)
    worded, printed = alone(replace(gathered, printed=None)), alone(gathered.printed)
    return worded if alternates_decide(*worded, printed[1]) else printed


def _ranked_once(
    weights: tuple[float, ...],
    store: PairStore,
    translated: TranslatedPairs | None,
    language: str | None,
    gathered: Evidence,
) -> tuple[Evidence, Ranking]:
    ranking = rank(gathered, weights)
    first = ranking.order[:MATCHES]
    repeated: list[int] = []
    if translated:
        same = translated.repeated(gathered.ids[first], ranking.logits[:MATCHES], language)
        repeated = first[same].tolist()
        first = np.delete(first, same)
    answers = [pair.answer for pair in store.records(gathered.ids[first])]
    repeated += [
        place
        for i, (place, answer) in enumerate(zip(first, answers, strict=True))
        if answer and answer in answers[:i]
    ]
    if not repeated:
        return gathered, ranking
    once = gathered.among(np.setdiff1d(np.arange(len(gathered.ids)), repeated))
    return once, rank(once, weights)
