"""PairStore over arrays, in memory or mapped from files: FAISS finds the nearest of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from qa_bot.ranking import Candidates, PairTokens, Statistics
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import QAPair
from qa_bot.store.bm25 import BM25
from qa_bot.store.candidate_rows import (
    CANDIDATES,
    SEARCHED_ROWS,
    measured,
    statistics_of,
    tokens_of_pairs,
)
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.damage import damaged
from qa_bot.store.data import MANY_ROWS, IndexData
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.faiss_engine.nearest import ExactRows, ListedRows, NearestRows
from qa_bot.store.faiss_engine.row_lists import RowLists
from qa_bot.store.index_rows import RowKind, meaning_rows
from qa_bot.store.mapped_arrays import MappedFiles
from qa_bot.store.printed_words_file import parsed_printed_words
from qa_bot.store.ranges import ranges
from qa_bot.store.records_file import StoredRecords
from qa_bot.store.texts import PairTexts, languages_of, printed_text_of, worded_text_of
from qa_bot.words.printed_words import PrintedWords
from qa_bot.words.vocabulary import Vocabulary

# Of vectors of length 1, rounded.
_MOST_COSINE = 1.01


class FaissStore:
    """Search over all rows, exact below MANY_ROWS of them, then over the lists nearest to a query.

    Every cosine is a true cosine. Where one of its `files` has been cut, or turns out not to be
    what was written, all methods raise IndexDamagedError.
    """

    is_remote = False

    def __init__(
        self,
        data: IndexData,
        bm25: BM25,
        questions: ExactQuestions,
        statistics: Statistics,
        catalogue: Catalogue,
        vocabulary: Vocabulary | None = None,
        lists: RowLists | None = None,
        printed: PrintedWords | Path | None = None,
    ) -> None:
        """Take the parts; without a `vocabulary` it is made when it is first needed.

        `printed` are the counts that it is made of, or the file where those of an index stand.
        """
        self.data = data
        self.bm25 = bm25
        self.questions = questions
        self.statistics = statistics
        self.catalogue = catalogue
        self._vocabulary = vocabulary
        self._printed = printed
        self.lists = lists
        self._rows: NearestRows = ExactRows(data.pooled)
        if lists is not None:
            self._rows = ListedRows(data.pooled, lists, MANY_ROWS)
        self._row_starts = _row_starts(data)
        # All are set where the store is read from a folder, or put in.
        self.index_sha256: str | None = None
        self.tuned: Tuned | None = None
        self.files = MappedFiles()

    @classmethod
    def from_data(cls, data: IndexData, folder: Path | None = None) -> FaissStore:
        """Build from data what is searched, and the statistics; what is large in `folder`."""
        return cls._of(data, _bm25(data.pairs), None, folder)

    @classmethod
    def refreshed(
        cls, data: IndexData, before: FaissStore, places: np.ndarray, folder: Path | None = None
    ) -> FaissStore:
        """Build what `from_data` builds, and take counts of words from the store before.

        `places` (n,) is where each pair's text stands there, no place twice, or -1. Where its
        counts are of another version, or cannot be read, all words are counted.
        """
        printed = before._counts()
        if printed is None:
            return cls.from_data(data, folder)
        added = [data.pairs[place] for place in np.flatnonzero(places < 0).tolist()]
        of_added = map(printed_text_of, added), languages_of(added)
        bm25 = before.bm25.refreshed(places, *of_added) or _bm25(data.pairs)
        gone = np.ones(len(before.data.pairs), dtype=bool)
        gone[places[places >= 0]] = False
        removed = map(worded_text_of, before.records(np.flatnonzero(gone)))
        words = printed.refreshed(places.tolist(), removed, map(worded_text_of, added))
        return cls._of(data, bm25, words, folder)

    @classmethod
    def _of(
        cls, data: IndexData, bm25: BM25, printed: PrintedWords | None, folder: Path | None
    ) -> FaissStore:
        return cls(
            data,
            bm25,
            ExactQuestions.build(data.pairs),  # none of their texts is held
            statistics_of(data, _row_starts(data)),
            Catalogue.of(data.pairs),
            lists=RowLists.build(data.pooled, folder) if data.pooled.dtype == np.float16 else None,
            printed=printed,
        )

    def checked(self, wait: bool = False) -> bool:
        """Tell whether all files have been hashed; with `wait` after they have been."""
        return self.files.checked(wait)

    @property
    def unchecked(self) -> str | None:
        """Why some of them will not be, in words; None where all are, or will be."""
        return self.files.unchecked

    def candidates(
        self, pooled: np.ndarray, words: Sequence[str], among: np.ndarray | None = None
    ) -> Candidates:
        """Find the nearest pairs by cosine and by BM25, each with its exact cosines."""
        self.files.check()
        ids = self._candidate_ids(pooled, words, among)
        rows = ranges(self._row_starts[ids], self._row_starts[ids + 1])
        # Not `@`: it may wait for threads, see models.one_thread.
        cosines = np.einsum("rd,d->r", self._pooled(rows), pooled)
        if not np.all(np.abs(cosines) < _MOST_COSINE):  # NaN is not
            raise damaged("a vector in the index")
        return measured(
            ids,
            self._row_starts[ids + 1] - self._row_starts[ids],
            self.data.row_kinds[rows],
            self.data.row_spans[rows],
            cosines,
            self.bm25.scores(words, ids),
        )

    def _candidate_ids(
        self, pooled: np.ndarray, words: Sequence[str], among: np.ndarray | None
    ) -> np.ndarray:
        total = len(self.data.pairs)
        if (total if among is None else len(among)) <= 2 * CANDIDATES:
            return np.arange(total) if among is None else among
        among = None if among is None or len(among) == total else among
        dense = self._nearest_pairs(pooled, among)
        return np.union1d(dense, self.bm25.best(words, CANDIDATES, among)).astype(np.int64)

    def _nearest_pairs(self, pooled: np.ndarray, among: np.ndarray | None) -> np.ndarray:
        allowed = None
        if among is not None:
            allowed = ranges(self._row_starts[among], self._row_starts[among + 1])
        rows = SEARCHED_ROWS
        while True:
            nearest = self._rows.nearest(pooled, rows, allowed)
            pairs = self.data.row_pairs[nearest]
            _, first = np.unique(pairs, return_index=True)
            # A pair with hundreds of alternate wordings must not crowd out all others.
            if len(first) >= CANDIDATES or len(nearest) < rows:
                return np.asarray(pairs[np.sort(first)[:CANDIDATES]])
            rows *= 2

    def question_cosines(self, pair_id: int, ids: Sequence[int]) -> np.ndarray:
        """Compute the largest cosine of the questions of pairs to those of a pair: (k,)."""
        self.files.check()
        own = self._asking_vectors(pair_id)
        return np.array([np.einsum("qd,rd->qr", own, self._asking_vectors(i)).max() for i in ids])

    def meaning_vectors(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Read those of each pair's question and first passage: (k, 2, d) float32."""
        self.files.check()
        kinds, starts = self.data.row_kinds, self._row_starts
        rows = [starts[i] + meaning_rows(kinds[starts[i] : starts[i + 1]]) for i in ids]
        return self._pooled(np.array(rows))

    def _asking_vectors(self, pair_id: int) -> np.ndarray:
        rows = np.arange(self._row_starts[pair_id], self._row_starts[pair_id + 1])
        rows = rows[self.data.row_kinds[rows] != RowKind.PASSAGE]
        return self._pooled(rows)

    def _pooled(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(self.data.pooled[rows], dtype=np.float32)

    def known_words(self, words: Sequence[str]) -> list[str]:
        """Keep those of the stemmed words that stand in any pair."""
        self.files.check()
        return self.bm25.known(words)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all pairs, as they are printed."""
        if self._vocabulary is None:
            self._vocabulary, _ = self.words_to_write()
        return self._vocabulary

    def words_to_write(self) -> tuple[Vocabulary, PrintedWords]:
        """Make the vocabulary, and what it is made of, which is not held."""
        texts = PairTexts(self)
        printed = self._printed if isinstance(self._printed, PrintedWords) else None
        printed, self._printed = printed or PrintedWords.of_worded(texts.worded()), None
        self._vocabulary = self._vocabulary or Vocabulary.from_printed(printed, texts)
        return self._vocabulary, printed

    def _counts(self) -> PrintedWords | None:
        """The words of all pairs as they stand in the index; None where a refresh cannot use them.

        Those of BM25 were counted by the same version.
        """
        if not isinstance(self._printed, Path):
            return None
        try:
            return parsed_printed_words(self._printed.read_bytes())
        except (OSError, ValueError):
            return None

    def records(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """Read the pairs with these ids, in this order."""
        self.files.check()
        pairs = self.data.pairs
        return pairs.take(ids) if isinstance(pairs, StoredRecords) else [pairs[i] for i in ids]

    def token_vectors(self, ids: np.ndarray) -> PairTokens:
        """Read the token vectors of the pairs with these ids, in this order."""
        self.files.check()
        if len(ids) == len(self.data.pairs) and np.array_equal(ids, np.arange(len(ids))):
            return self._all_tokens
        return self._tokens(ids)

    @cached_property
    def _all_tokens(self) -> PairTokens:
        return self._tokens(np.arange(len(self.data.pairs)))

    def _tokens(self, ids: np.ndarray) -> PairTokens:
        try:
            found = tokens_of_pairs(self.data, self._row_starts, ids)
        except ValueError as error:
            raise damaged("a token in the index") from error
        # No pair has tokens past the end of the table of their counts.
        if not 0 <= found.ids.min() <= found.ids.max() < len(self.statistics.token_df):
            raise damaged("a token in the index")
        return found

    def exact(self, question: str) -> list[int]:
        """Find the ids of the pairs whose question or alternate equals this text, form aside."""
        self.files.check()
        return self.questions.ids(question, self.records)


def _bm25(pairs: Sequence[QAPair]) -> BM25:
    return BM25.build(map(printed_text_of, pairs), languages_of(pairs))


def _row_starts(data: IndexData) -> np.ndarray:
    """Where the rows of each pair begin, and where those of the last end: (n + 1,)."""
    return np.searchsorted(data.row_pairs, np.arange(len(data.pairs) + 1, dtype=np.int32))
