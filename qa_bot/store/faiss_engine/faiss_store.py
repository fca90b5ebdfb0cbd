"""PairStore in memory: FAISS for the vectors, bm25s for the words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import faiss
import numpy as np

from qa_bot.ranking import Candidates, PairTokens, Statistics
from qa_bot.records import QAPair
from qa_bot.store.exact import exact_questions, normalised
from qa_bot.store.faiss_engine.bm25 import BM25
from qa_bot.store.faiss_engine.data import IndexData
from qa_bot.store.half_precision import widened
from qa_bot.store.index_rows import RowKind
from qa_bot.store.texts import texts_of, vocabulary_of
from qa_bot.words.vocabulary import Vocabulary

# From each of the two searches. The right pair was among 32 + 32 candidates for 97.2 % of the
# queries to dtc_faq (947 pairs), 97.5 % with 50 and no more hits first (benchmarks.candidates);
# collections of up to 64 pairs are ranked whole.
CANDIDATES = 32
# Rows searched for CANDIDATES distinct pairs: a pair has three rows on average.
SEARCHED_ROWS = 256


class FaissStore:
    """Exact inner-product search over all rows; every cosine is a true cosine."""

    def __init__(self, data: IndexData, index: faiss.Index, bm25: BM25) -> None:
        self.data = data
        self.index = index
        self.bm25 = bm25
        pairs = np.arange(len(data.pairs) + 1)
        self._row_starts = np.searchsorted(data.row_pairs, pairs)
        self._exact = exact_questions(data.pairs)
        self.statistics = _statistics(data, data.token_offsets[self._row_starts])
        self.index_sha256: str | None = None  # set where the store is read from a folder, or put in

    @classmethod
    def from_data(cls, data: IndexData) -> FaissStore:
        """Build the FAISS and BM25 indexes of data."""
        index = faiss.index_factory(data.pooled.shape[1], "Flat", faiss.METRIC_INNER_PRODUCT)
        index.add(data.pooled)
        return cls(data, index, BM25.build(texts_of(data.pairs)))

    def candidates(
        self, pooled: np.ndarray, words: Sequence[str], among: np.ndarray | None = None
    ) -> Candidates:
        """Find the nearest pairs by cosine and by BM25, each with its exact cosines."""
        bm25 = self.bm25.scores(words)
        everywhere = np.arange(len(self.data.pairs))
        ids = self._candidate_ids(pooled, bm25, everywhere if among is None else among)
        rows = _ranges(self._row_starts[ids], self._row_starts[ids + 1])
        # Not `@`: it may wait for threads, see models.one_thread.
        cosines = np.einsum("rd,d->r", self.index.reconstruct_batch(rows), pooled)
        counts = self._row_starts[ids + 1] - self._row_starts[ids]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        kinds = self.data.row_kinds[rows]
        passage_cosines = np.where(kinds == RowKind.PASSAGE, cosines, -2.0)
        best = np.maximum.reduceat(passage_cosines, starts)
        # Rows of a pair are few: the first row that reaches the pair's maximum.
        hit = np.flatnonzero(passage_cosines == np.repeat(best, counts))
        first = hit[np.searchsorted(hit, starts)]
        return Candidates(
            ids=ids,
            question_cosine=_largest(cosines, kinds != RowKind.PASSAGE, starts),
            passage_cosine=_largest(cosines, kinds != RowKind.QUESTION, starts),
            spans=self.data.row_spans[rows[first]],
            bm25=bm25[ids],
        )

    def _candidate_ids(self, pooled: np.ndarray, bm25: np.ndarray, among: np.ndarray) -> np.ndarray:
        if len(among) <= 2 * CANDIDATES:
            return among
        dense = self._nearest_pairs(pooled, among)
        lexical = among[np.argsort(-bm25[among], kind="stable")[:CANDIDATES]]
        return np.union1d(dense, lexical[bm25[lexical] > 0]).astype(np.int64)

    def _nearest_pairs(self, pooled: np.ndarray, among: np.ndarray) -> np.ndarray:
        rows, total = SEARCHED_ROWS, self.index.ntotal
        only = faiss.SearchParameters()
        if len(among) < len(self.data.pairs):
            allowed = _ranges(self._row_starts[among], self._row_starts[among + 1])
            total = len(allowed)
            # Faiss does not own what it selects by: the name keeps it for as long as it is used.
            only.sel = selected = faiss.IDSelectorBatch(allowed)
            assert selected is not None
        while True:
            _, nearest = self.index.search(pooled[None], min(rows, total), params=only)
            pairs = self.data.row_pairs[nearest[0]]
            _, first = np.unique(pairs, return_index=True)
            # A pair with hundreds of alternate wordings must not crowd out all others.
            if len(first) >= CANDIDATES or rows >= total:
                return np.asarray(pairs[np.sort(first)[:CANDIDATES]])
            rows *= 2

    def question_cosines(self, pair_id: int, ids: Sequence[int]) -> np.ndarray:
        """Compute the largest cosine of the questions of pairs to those of a pair: (k,)."""
        own = self._question_vectors(pair_id)
        return np.array([np.einsum("qd,rd->qr", own, self._question_vectors(i)).max() for i in ids])

    def _question_vectors(self, pair_id: int) -> np.ndarray:
        rows = np.arange(self._row_starts[pair_id], self._row_starts[pair_id + 1])
        rows = rows[self.data.row_kinds[rows] != RowKind.PASSAGE]
        return np.asarray(self.index.reconstruct_batch(rows))

    def known_words(self, words: Sequence[str]) -> list[str]:
        """Keep those of the stemmed words that stand in any pair."""
        return self.bm25.known(words)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all pairs; collected at the first query."""
        return vocabulary_of(self)

    def records(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """Read the pairs with these ids, in this order."""
        return [self.data.pairs[i] for i in ids]

    def token_vectors(self, ids: np.ndarray) -> PairTokens:
        """Read the token vectors of the pairs with these ids, in this order."""
        if len(ids) == len(self.data.pairs) and np.array_equal(ids, np.arange(len(ids))):
            return self._all_tokens
        return self._gathered_tokens(ids)

    @cached_property
    def _all_tokens(self) -> PairTokens:
        return self._gathered_tokens(np.arange(len(self.data.pairs)))

    def _gathered_tokens(self, ids: np.ndarray) -> PairTokens:
        data = self.data
        first_row, end_row = self._row_starts[ids], self._row_starts[ids + 1]
        rows = _ranges(first_row, end_row)
        starts, ends = data.token_offsets[rows], data.token_offsets[rows + 1]
        gathered = _ranges(starts, ends)
        row_offsets = np.concatenate([[0], np.cumsum(ends - starts)])
        pair_rows = np.concatenate([[0], np.cumsum(end_row - first_row)])
        questions = np.flatnonzero(data.row_kinds[rows] != RowKind.PASSAGE)
        question_ends = np.cumsum((ends - starts)[questions])
        pair_offsets = row_offsets[pair_rows]
        sentence_starts, sentence_spans = _sentences(
            data.token_sentences[gathered], row_offsets, data.row_spans[rows, 0]
        )
        return PairTokens(
            vectors=widened(data.token_vectors[gathered]),
            ids=data.token_ids[gathered],
            pair_offsets=pair_offsets,
            question_rows=_ranges(row_offsets[questions], row_offsets[questions + 1]),
            question_starts=question_ends - (ends - starts)[questions],
            question_pairs=np.repeat(np.arange(len(ids)), end_row - first_row)[questions],
            sentence_starts=sentence_starts,
            sentence_spans=sentence_spans,
            pair_sentences=np.searchsorted(sentence_starts, pair_offsets),
        )

    def exact(self, question: str) -> list[int]:
        """Find the ids of the pairs whose question or alternate equals this text, form aside."""
        return self._exact.get(normalised(question), [])


def _statistics(data: IndexData, token_starts: np.ndarray) -> Statistics:
    owners = np.repeat(np.arange(len(data.pairs)), np.diff(token_starts))
    held = np.unique(np.stack([data.token_ids, owners]), axis=1)[0]
    passage = data.row_kinds == RowKind.PASSAGE
    return Statistics(
        pairs=len(data.pairs),
        token_df=np.bincount(held),
        mean_question=data.pooled[~passage].mean(axis=0),
    )


def _sentences(
    of_tokens: np.ndarray, row_offsets: np.ndarray, passage_starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where sentences begin among the tokens (k,), and their places in the answer (k, 2).

    Row i owns the tokens row_offsets[i]:row_offsets[i + 1], and its passage is at
    passage_starts[i].
    """
    begins = np.ones(len(of_tokens), dtype=bool)
    begins[1:] = of_tokens[1:, 0] != of_tokens[:-1, 0]
    begins[row_offsets[:-1]] = True
    starts = np.flatnonzero(begins)
    spans = of_tokens[starts]
    rows = np.searchsorted(row_offsets, starts, side="right") - 1
    return starts, np.where(spans >= 0, spans + passage_starts[rows][:, None], -1)


def _largest(cosines: np.ndarray, kept: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Largest of the kept (r,) bool cosines (r,) from each start to the next."""
    return np.asarray(np.maximum.reduceat(np.where(kept, cosines, -2.0), starts))


def _ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """starts[0]..ends[0], starts[1]..ends[1], ... in one array, without a Python loop."""
    counts = ends - starts
    shifts = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.asarray(np.arange(counts.sum()) + shifts)
