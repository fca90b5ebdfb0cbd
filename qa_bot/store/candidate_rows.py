"""What every engine makes of the rows that it has found: candidates, token vectors, statistics."""

from __future__ import annotations

import numpy as np

from qa_bot.ranking import Candidates, PairTokens, Statistics
from qa_bot.store.data import IndexData
from qa_bot.store.index_rows import RowKind
from qa_bot.store.ranges import ranges

# From each of the two searches. The right pair was among 32 + 32 candidates for 97.2 % of the
# queries to dtc_faq (947 pairs), 97.5 % with 50 and no more hits first (benchmarks.candidates);
# collections of up to 64 pairs are ranked whole.
CANDIDATES = 32
# Rows searched for CANDIDATES distinct pairs: a pair has three rows on average.
SEARCHED_ROWS = 256
# Pairs counted at a time: some 10 MB of numbers.
_BLOCK_PAIRS = 4_096


def measured(
    ids: np.ndarray,
    counts: np.ndarray,
    kinds: np.ndarray,
    spans: np.ndarray,
    cosines: np.ndarray,
    bm25: np.ndarray,
) -> Candidates:
    """Make candidates of the pairs `ids` (n,), which own `counts` (n,) rows each, one by one.

    `kinds` (r,), `spans` (r, 2) and `cosines` (r,) to the query are of these rows, `bm25` (n,) of
    the pairs.
    """
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    passage_cosines = np.where(kinds == RowKind.PASSAGE, cosines, -2.0)
    best = np.maximum.reduceat(passage_cosines, starts)
    # Rows of a pair are few: the first row that reaches the pair's maximum.
    hit = np.flatnonzero(passage_cosines == np.repeat(best, counts))
    first = hit[np.searchsorted(hit, starts)]
    printed = None
    if np.any(kinds == RowKind.ALTERNATE):
        questions = _largest(cosines, kinds == RowKind.QUESTION, starts)
        printed = Candidates(ids, questions, best, spans[first], bm25)
    return Candidates(
        ids=ids,
        question_cosine=_largest(cosines, kinds != RowKind.PASSAGE, starts),
        passage_cosine=_largest(cosines, kinds != RowKind.QUESTION, starts),
        spans=spans[first],
        bm25=bm25,
        printed=printed,
    )


def tokens_of_pairs(data: IndexData, row_starts: np.ndarray, ids: np.ndarray) -> PairTokens:
    """Gather the token vectors of some pairs of data, in this order.

    Pair i owns the rows row_starts[i]:row_starts[i + 1]. Raises ValueError where the tokens of a
    row are not those of its sentences, or have other vectors.
    """
    first_row, end_row = row_starts[ids], row_starts[ids + 1]
    rows = ranges(first_row, end_row)
    starts, ends = data.token_offsets[rows], data.token_offsets[rows + 1]
    places, counts = ranges(starts, ends), ends - starts
    vectors, kept = data.token_vectors.of_rows(rows, places)
    first_sentence, end_sentence = data.sentence_offsets[rows], data.sentence_offsets[rows + 1]
    sentences = ranges(first_sentence, end_sentence)
    lengths, spans = (
        data.sentence_lengths[sentences].astype(np.int64),
        data.sentence_spans[sentences],
    )
    sentence_rows = np.repeat(np.arange(len(rows)), end_sentence - first_sentence)
    held = np.bincount(sentence_rows, weights=lengths, minlength=len(rows))
    if lengths.min() < 1 or not np.array_equal(held, counts):
        raise ValueError("its sentences are not those of its tokens")
    if kept is not None:
        places = places[kept]
        counts = np.add.reduceat(kept, np.cumsum(counts) - counts, dtype=np.int64)
        lengths = np.add.reduceat(kept, np.cumsum(lengths) - lengths, dtype=np.int64)
        if counts.min() < 1:
            raise ValueError("its token codes are not those of its rows")
        some = lengths > 0
        lengths, spans, sentence_rows = lengths[some], spans[some], sentence_rows[some]
    row_offsets = np.concatenate([[0], np.cumsum(counts)])
    pair_rows = np.concatenate([[0], np.cumsum(end_row - first_row)])
    questions = np.flatnonzero(data.row_kinds[rows] != RowKind.PASSAGE)
    question_ends = np.cumsum(counts[questions])
    passages, codec = data.row_spans[rows, 0][sentence_rows], data.token_vectors.codec
    return PairTokens(
        vectors=vectors,
        ids=data.token_ids[places].astype(np.int32),
        pair_offsets=row_offsets[pair_rows],
        question_rows=ranges(row_offsets[questions], row_offsets[questions + 1]),
        question_starts=question_ends - counts[questions],
        question_pairs=np.repeat(np.arange(len(ids)), end_row - first_row)[questions],
        sentence_starts=np.cumsum(lengths) - lengths,
        sentence_spans=np.where(spans >= 0, spans + passages[:, None], -1),
        pair_sentences=np.searchsorted(sentence_rows, pair_rows),
        projection=None if codec is None else codec.projection,
    )


def statistics_of(data: IndexData, row_starts: np.ndarray) -> Statistics:
    """Count what ranking needs to know of all pairs; pair i owns the rows from row_starts[i] on.

    Alternate wordings do not count.
    """
    token_starts = data.token_offsets[row_starts]
    df = np.zeros(0, dtype=np.int64)
    total, questions = np.zeros(data.pooled.shape[1]), 0
    for first in range(0, len(data.pairs), _BLOCK_PAIRS):
        end = min(first + _BLOCK_PAIRS, len(data.pairs))
        starts = token_starts[first : end + 1]
        owners = np.repeat(np.arange(end - first), np.diff(starts))
        ids = data.token_ids[starts[0] : starts[-1]]
        said = (owners << 32) | ids
        rows = slice(row_starts[first], row_starts[end])
        kinds = data.row_kinds[rows]
        if np.any(kinds == RowKind.ALTERNATE):
            lengths = np.diff(data.token_offsets[rows.start : rows.stop + 1])
            said = said[np.repeat(kinds != RowKind.ALTERNATE, lengths)]
        # Sorted, as np.unique of integers takes ten times as long.
        said.sort()
        held = said[np.append(True, said[1:] != said[:-1])]  # a token counts once for a pair
        # Every token has its place in the table, those too that alternates alone hold.
        counts = np.bincount(held & 0xFFFF_FFFF, minlength=max(len(df), int(ids.max()) + 1))
        counts[: len(df)] += df
        df = counts
        asked = data.pooled[rows][kinds == RowKind.QUESTION]
        total += asked.sum(axis=0, dtype=np.float64)
        questions += len(asked)
    return Statistics(
        pairs=len(data.pairs), token_df=df, mean_question=(total / questions).astype(np.float32)
    )


def _largest(cosines: np.ndarray, kept: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Largest of the kept (r,) bool cosines (r,) from each start to the next."""
    return np.asarray(np.maximum.reduceat(np.where(kept, cosines, -2.0), starts))
