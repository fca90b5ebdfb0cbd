"""What is measured of each candidate pair: three views of the same text, as plain arrays.

Pooled vectors see the whole text, token vectors (late interaction) see the words that tell
near-copies apart, BM25 sees the exact terms. Nothing here depends on pairs that are not among the
candidates, except through the collection's stored statistics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.ranking.inputs import Candidates, PairTokens, Statistics
from qa_bot.ranking.products import product

# Columns of Evidence.features, in this order; all are higher for a better pair. The cosine to the
# question alone adds nothing to these (benchmarks/NOTES.md).
PAIR_FEATURES = (
    "passage_cosine",  # query against the nearest passage, which has the question in front
    "token_match",  # weighted mean over query tokens of the best cosine in the pair
    "question_match",  # the other direction: question tokens against the query
    "bm25",  # BM25 / (the largest BM25 for this query + 3)
)
# Where a query in another language is read twice: as it is, and word by word in the documents'.
ACROSS_FEATURES = (*PAIR_FEATURES, *(f"gloss_{name}" for name in PAIR_FEATURES))
# A token counts as held by a pair to a degree: one half at this cosine, nearly all or nothing 0.2
# above or below. From 0.5 to 0.7 ranking stays the same.
HELD_COSINE = 0.6
HELD_WIDTH = 0.05
# Keeps BM25 small where no pair shares more than a word with the query: 3 is the weight (IDF) of a
# word that one pair of 30 holds.
BM25_OFFSET = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class QuestionTokens:
    """The tokens of the candidates' questions and alternate wordings, k in all, m wordings.

    `ids` (k,) and `cosines` (k,), each token's best in the query. Wording j begins at starts[j], is
    of the candidate at pairs[j], and the query says `said[j]` of it: its IDF-weighted mean.
    """

    ids: np.ndarray
    cosines: np.ndarray
    starts: np.ndarray
    pairs: np.ndarray
    said: np.ndarray

    def nearest(self, position: int) -> tuple[np.ndarray, np.ndarray]:
        """Ids and cosines of the tokens of a candidate's wording that the query says most of."""
        own = np.flatnonzero(self.pairs == position)
        wording = own[self.said[own].argmax()]
        tokens = slice(*[*self.starts, len(self.ids)][wording : wording + 2])
        return self.ids[tokens], self.cosines[tokens]

    def among(self, positions: np.ndarray) -> QuestionTokens:
        """The wordings of the candidates at these positions (k,), ascending, counted anew."""
        wordings = np.flatnonzero(np.isin(self.pairs, positions))
        lengths = np.diff([*self.starts, len(self.ids)])[wordings]
        tokens = np.flatnonzero(np.isin(self._wording_of_tokens(), wordings))
        return QuestionTokens(
            ids=self.ids[tokens],
            cosines=self.cosines[tokens],
            starts=np.cumsum(lengths) - lengths,
            pairs=np.searchsorted(positions, self.pairs[wordings]),
            said=self.said[wordings],
        )

    def _wording_of_tokens(self) -> np.ndarray:
        return np.searchsorted(self.starts, np.arange(len(self.ids)), side="right") - 1


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that ranking and confidence know of a query, for n candidates and q query tokens.

    `features` (n, 4) float64 has the columns PAIR_FEATURES, or (n, 8) ACROSS_FEATURES: then `gloss`
    is the evidence of the same candidates for the query's gloss. `token_cosines` (n, q) is each
    query token's best cosine in the pair; `token_weights` (q,), for the match, and `token_rarity`
    (q,), its IDF in the collection, each add up to 1. `question_height` (n,) is the cosine to the
    question, less the query's to the mean of all questions. `known_words` is the share (0 to 1) of
    query words that stand in any pair. `spans` (n, 2) is the nearest passage in the answer and
    `sentences` (n, 2) its nearest sentence, -1 -1 for none. `questions` are the tokens of the
    candidates' questions, for the guard. Of a query that is read twice `others` (n,) bool are the
    candidates that are not in English, and `words_missing` measures by its id how much (0 to 1) of
    the query's words, each by itself, the pair holds none of. Where pairs have alternate wordings,
    `printed` is the same evidence as if they had none.
    """

    ids: np.ndarray
    features: np.ndarray
    token_cosines: np.ndarray
    token_weights: np.ndarray
    token_rarity: np.ndarray
    question_height: np.ndarray
    known_words: float
    spans: np.ndarray
    sentences: np.ndarray
    questions: QuestionTokens
    gloss: Evidence | None = None
    others: np.ndarray | None = None
    words_missing: Callable[[int], float] | None = None
    printed: Evidence | None = None

    @property
    def have_alternates(self) -> np.ndarray:
        """Which candidates are known by more wordings than their question: (n,) bool."""
        return np.bincount(self.questions.pairs, minlength=len(self.ids)) > 1

    def seen_as(self, other: Evidence) -> Evidence:
        """The same as if no pair had alternates, where in `other` none has; else as it is."""
        return self if self.printed is None or other.have_alternates.any() else self.printed

    def filled(self, wanted: np.ndarray, other: Evidence) -> Evidence:
        """The same, but what `other` measured of the candidates that are `wanted` (n,) bool."""
        return replace(
            self,
            features=np.where(wanted[:, np.newaxis], other.features, self.features),
            question_height=np.where(wanted, other.question_height, self.question_height),
        )

    def with_gloss(self, gloss: Evidence) -> Evidence:
        """The same with the evidence of the same candidates for the query's gloss beside it."""
        features = np.hstack([self.features, gloss.features])
        return replace(self, features=features, gloss=gloss, printed=None)

    def among(self, positions: np.ndarray) -> Evidence:
        """The same of the candidates at these positions (k,), ascending, and of no others.

        What was weighed over all candidates, how rare a query's words are, stays as it was.
        """
        return replace(
            self,
            ids=self.ids[positions],
            features=self.features[positions],
            token_cosines=self.token_cosines[positions],
            question_height=self.question_height[positions],
            spans=self.spans[positions],
            sentences=self.sentences[positions],
            questions=self.questions.among(positions),
            gloss=self.gloss and self.gloss.among(positions),
            others=None if self.others is None else self.others[positions],
        )


def evidence(
    query: TextVectors,
    known_words: float,
    candidates: Candidates,
    tokens: PairTokens,
    statistics: Statistics,
) -> Evidence:
    """Measure every candidate; `known_words` is the share of query words in any pair."""
    cosines = token_cosines(tokens, query.token_vectors)
    measured = _measured(query, known_words, candidates, tokens, cosines, statistics)
    if candidates.printed is None:
        return measured
    rows, tokens = tokens.printed()
    as_printed = (candidates.printed, tokens, cosines[rows], statistics)
    return replace(measured, printed=_measured(query, known_words, *as_printed))


def _measured(
    query: TextVectors,
    known_words: float,
    candidates: Candidates,
    tokens: PairTokens,
    cosines: np.ndarray,
    statistics: Statistics,
) -> Evidence:
    """The evidence from the cosines (t, q) of the candidates' tokens to the query's."""
    in_sentences = np.maximum.reduceat(cosines, tokens.sentence_starts)
    best_cosines = late_interaction(in_sentences, tokens.pair_sentences)
    weights = soft_document_frequency_weights(best_cosines)
    idf = inverse_document_frequency(query.token_ids, statistics)
    questions = question_tokens(cosines, tokens, statistics)
    columns = [
        candidates.passage_cosine,
        product(best_cosines, weights),
        question_match(questions, len(candidates.ids)),
        share_of_bm25(candidates),
    ]
    return Evidence(
        ids=candidates.ids,
        features=np.stack(columns, axis=1).astype(np.float64),
        token_cosines=best_cosines,
        token_weights=weights,
        token_rarity=idf / idf.sum(),
        question_height=candidates.question_cosine
        - product(query.pooled, statistics.mean_question),
        known_words=known_words,
        spans=candidates.spans,
        sentences=best_sentences(product(in_sentences, weights), tokens),
        questions=questions,
    )


def share_of_bm25(candidates: Candidates) -> np.ndarray:
    """BM25 of each candidate as a share (0 to below 1) of the largest for the query: (n,)."""
    return np.asarray(candidates.bm25 / (candidates.bm25.max(initial=0.0) + BM25_OFFSET))


def token_cosines(
    tokens: PairTokens, query_vectors: np.ndarray, rows: slice = slice(None)
) -> np.ndarray:
    """Cosines (t, q) float32 of pair tokens, or those in `rows`, and a query's (q, d)."""
    if tokens.projection is None:
        return product_on_one_thread(tokens.vectors[rows], query_vectors.T)
    projected = product_on_one_thread(query_vectors, tokens.projection)
    found = product_on_one_thread(tokens.vectors[rows], projected.T)
    # They are right in the mean, and above 1 for some tokens that are the same.
    return np.clip(found, -1, 1, out=found)


def inverse_document_frequency(token_ids: np.ndarray, statistics: Statistics) -> np.ndarray:
    """IDF of each token id (t,) in the collection, above 0; largest for tokens of no pair.

    log(1 + (N - df + 0.5) / (df + 0.5)): the BM25 weight in Lucene's form, which is never negative.
    """
    known = token_ids < len(statistics.token_df)
    df = np.where(known, statistics.token_df[np.where(known, token_ids, 0)], 0)
    return np.asarray(np.log1p((statistics.pairs - df + 0.5) / (df + 0.5)))


def soft_document_frequency_weights(best_cosines: np.ndarray) -> np.ndarray:
    """Weight of each query token (q,), adding up to 1, from its best cosines in n pairs (n, q).

    The IDF of BM25 with a document frequency that counts pairs which hold a like word, not only
    the same one: where every pair says "licence", "permit" tells none apart. It took hit@1 of six
    documents from .844 to .864, of nine public sets from .808 to .815 (benchmarks/NOTES.md).
    """
    # tanh is the logistic function without its overflow.
    held = 0.5 + 0.5 * np.tanh((best_cosines - HELD_COSINE) / (2 * HELD_WIDTH))
    df = held.sum(axis=0)
    weights = np.log1p((len(held) - df + 0.5) / (df + 0.5))
    return np.asarray(weights / weights.sum())


def late_interaction(cosines: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """ColBERT's MaxSim before its sum: (t, q) cosines to query tokens, to (n, q).

    The rows are of pair tokens, or of their sentences' best; pair i owns the rows
    offsets[i]:offsets[i + 1], at least one. Khattab and Zaharia 2020,
    arXiv:2004.12832, with the ordinary model's token vectors.
    """
    return np.asarray(np.maximum.reduceat(cosines, offsets[:-1], axis=0))


def best_sentences(matches: np.ndarray, tokens: PairTokens) -> np.ndarray:
    """The best sentence of each answer: (n, 2) its start and end, -1 -1 where there is none.

    `matches` (k,) says how well each sentence matches the query; of two alike the first is taken.
    """
    in_answer = np.where(tokens.sentence_spans[:, 0] >= 0, matches, -np.inf)
    starts = tokens.pair_sentences[:-1]
    best = np.maximum.reduceat(in_answer, starts)
    hit = np.flatnonzero(in_answer == np.repeat(best, np.diff(tokens.pair_sentences)))
    return tokens.sentence_spans[hit[np.searchsorted(hit, starts)]]


def question_tokens(
    cosines: np.ndarray, tokens: PairTokens, statistics: Statistics
) -> QuestionTokens:
    """The questions' tokens with their best of the cosines (t, q) to the query's tokens."""
    rows, starts = tokens.question_rows, tokens.question_starts
    ids, best = tokens.ids[rows], cosines[rows].max(axis=1)
    weights = inverse_document_frequency(ids, statistics)
    said = np.add.reduceat(best * weights, starts) / np.add.reduceat(weights, starts)
    return QuestionTokens(ids, best, starts, tokens.question_pairs, said)


def question_match(questions: QuestionTokens, pairs: int) -> np.ndarray:
    """How much of each stored question the query says: (n,), the best of a pair's questions.

    Each token of the question looks for its best query token; the mean is IDF-weighted.
    """
    best = np.full(pairs, -1.0)
    np.maximum.at(best, questions.pairs, questions.said)
    return best
