"""What ranking is given: the arrays that a store finds for a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The pairs worth ranking for a query, in the order of their ids, with what was found.

    For n candidates: `ids` (n,) int64 positions in the store; `question_cosine` (n,) the largest
    over question and alternates; `passage_cosine` (n,) the largest over the answer's passages and
    the alternates, which an editor wrote for what people ask; `spans` (n, 2) the nearest passage in
    the answer, -1 -1 where it is the question alone; `bm25` (n,), of question and answer. `printed`
    are the same, measured as if no pair had alternates; None where none has.
    """

    ids: np.ndarray
    question_cosine: np.ndarray
    passage_cosine: np.ndarray
    spans: np.ndarray
    bm25: np.ndarray
    printed: Candidates | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PairTokens:
    """Token vectors of n pairs, those of one pair together.

    `vectors` (t, k) float32 of length 1, `ids` (t,) int32 token ids. They are the model's own, or
    lie where `projection` (d, k) takes a query's. Pair i owns the rows
    pair_offsets[i]:pair_offsets[i + 1], at least one. `question_rows` (k,) are the rows of the
    questions and alternate wordings, one after the other; each begins at its entry of
    `question_starts` (m,), a position in `question_rows`, and belongs to the pair in its entry of
    `question_pairs` (m,). The rows fall into k sentences: sentence j begins at the row
    sentence_starts[j] and is sentence_spans[j] of its pair's answer, -1 -1 for a question; pair i
    owns the sentences pair_sentences[i]:pair_sentences[i + 1].
    """

    vectors: np.ndarray
    ids: np.ndarray
    pair_offsets: np.ndarray
    question_rows: np.ndarray
    question_starts: np.ndarray
    question_pairs: np.ndarray
    sentence_starts: np.ndarray
    sentence_spans: np.ndarray
    pair_sentences: np.ndarray
    projection: np.ndarray | None = None

    @property
    def are_alternates(self) -> np.ndarray:
        """Which rows are of alternate wordings, those behind the first of a pair: (t,) bool."""
        others = np.diff(self.question_pairs, prepend=-1) == 0
        lengths = np.diff(self.question_starts, append=len(self.question_rows))
        found = np.zeros(len(self.ids), dtype=bool)
        found[self.question_rows[np.repeat(others, lengths)]] = True
        return found

    def printed(self) -> tuple[np.ndarray, PairTokens]:
        """Leave out alternate wordings.

        Says which rows are left, (k,), and how they fall into pairs and sentences; vectors are not
        copied, so that the tokens have none.
        """
        kept = ~self.are_alternates
        rows, sentences = np.flatnonzero(kept), np.flatnonzero(kept[self.sentence_starts])
        questions = kept[self.question_rows[self.question_starts]]
        lengths = np.diff(self.question_starts, append=len(self.question_rows))
        starts = self.sentence_starts[sentences]
        said = lengths[questions]
        return rows, PairTokens(
            vectors=self.vectors[:0],
            ids=self.ids[rows],
            pair_offsets=np.searchsorted(rows, self.pair_offsets),
            question_rows=np.searchsorted(rows, self.question_rows[np.repeat(questions, lengths)]),
            question_starts=np.cumsum(said) - said,
            question_pairs=self.question_pairs[questions],
            sentence_starts=np.searchsorted(rows, starts),
            sentence_spans=self.sentence_spans[sentences],
            pair_sentences=np.searchsorted(starts, self.pair_offsets),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """What ranking needs to know of the whole collection of `pairs` pairs.

    `token_df` maps a token id (its position) to the number of pairs that hold it; ids past its end
    stand in no pair. `mean_question` (d,) is the mean of the questions' pooled vectors. Alternate
    wordings do not count, so that one more changes nothing for other pairs.
    """

    pairs: int
    token_df: np.ndarray
    mean_question: np.ndarray
