"""The arrays of an index, built from pairs and an encoder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.records import QAPair
from qa_bot.store.index_rows import KEY_BYTES, RowKind
from qa_bot.store.token_vectors import TokenVectors, are_offsets, are_unit, check_token_vectors

# Larger than any vocabulary; a table of so many counts is 32 MB.
MAX_TOKEN_ID = 4_000_000
# Rows from which on pooled vectors are kept in half precision, and those of the lists nearest to a
# query are compared with it: comparing all takes longer then (benchmarks.first_stage).
MANY_ROWS = 50_000
_PRECISIONS = (np.float32, np.float16)


@dataclass(frozen=True, slots=True, eq=False)
class IndexData:
    """Everything an index holds, for n pairs, r rows, t tokens and s sentences of tokens.

    Rows and tokens of one pair stand together, its questions before its passages. `narrow` numbers
    are uint16 where all fit, else int32.
    """

    pairs: Sequence[QAPair]  # read one by one where the index was opened from its files
    row_keys: np.ndarray  # (r, KEY_BYTES) uint8, see IndexRow.key
    row_pairs: np.ndarray  # (r,) int32, position of the row's pair
    row_kinds: np.ndarray  # (r,) uint8, RowKind
    row_spans: np.ndarray  # (r, 2) int32, the passage in the answer; -1, -1 for none
    pooled: np.ndarray  # (r, d) float32, or float16 in a large index; unit length
    token_offsets: np.ndarray  # (r + 1,) int64, row i owns tokens offsets[i]:offsets[i + 1]
    token_vectors: TokenVectors  # of t tokens, unit length before they were rounded or coded
    token_ids: np.ndarray  # (t,) narrow
    sentence_offsets: np.ndarray  # (r + 1,) int64, row i owns sentences offsets[i]:offsets[i + 1]
    sentence_lengths: np.ndarray  # (s,) narrow, in tokens; those of a row add up to its tokens
    sentence_spans: np.ndarray  # (s, 2) int32, see RowSentences


def precision(rows: int) -> np.dtype:
    """Choose the type of number in which the pooled vectors of so many rows are kept."""
    return np.dtype(np.float16 if rows >= MANY_ROWS else np.float32)


def check_rows(data: IndexData) -> None:
    """Raise ValueError unless the row arrays are those of len(data.pairs) pairs, in order."""
    owners, kinds, spans = data.row_pairs, data.row_kinds, data.row_spans
    rows = len(owners)
    sizes = [
        rows > 0 and owners.dtype == np.int32 and owners.shape == (rows,),
        kinds.dtype == np.uint8 and kinds.shape == (rows,),
        spans.dtype == np.int32 and spans.shape == (rows, 2),
        data.row_keys.dtype == np.uint8 and data.row_keys.shape == (rows, KEY_BYTES),
    ]
    if not all(sizes) or not _are_rows(len(data.pairs), owners, kinds, spans):
        raise ValueError("its rows are not those of its records")


def _are_rows(pairs: int, owners: np.ndarray, kinds: np.ndarray, spans: np.ndarray) -> bool:
    """Whether each pair has rows, a question first and a passage last, with spans or none."""
    steps, first = np.diff(owners), np.diff(owners, prepend=-1) > 0
    passages, (starts, ends) = kinds == RowKind.PASSAGE, spans.T
    fits = [
        owners[0] == 0 and owners[-1] == pairs - 1,
        np.all((steps == 0) | (steps == 1)),
        kinds.max() <= RowKind.PASSAGE and np.all((kinds == RowKind.QUESTION) == first),
        np.all(passages[np.append(first[1:], True)]),
        np.all(passages[1:] >= passages[:-1] & ~first[1:]),
        np.all((starts == -1) & (ends == -1) | passages & (starts >= 0) & (starts < ends)),
    ]
    return all(map(bool, fits))


def check_arrays(data: IndexData, rows: int, unread: Collection[str] = ()) -> None:
    """Raise ValueError unless the arrays of so many rows fit each other.

    Of the arrays named in `unread` the kind and the size alone are looked at: they are too large to
    be gone through, and what is taken of them has to be looked at then.
    """
    tokens, sentences = len(data.token_ids), len(data.sentence_lengths)
    fits = [
        data.pooled.ndim == 2 and data.pooled.dtype in _PRECISIONS and len(data.pooled) == rows,
        are_offsets(data.token_offsets, rows, tokens),
        are_offsets(data.sentence_offsets, rows, sentences),
        len(data.token_vectors) == tokens,
        _is_narrow(data.token_ids) and _is_narrow(data.sentence_lengths),
        data.sentence_spans.dtype == np.int32 and data.sentence_spans.shape == (sentences, 2),
    ]
    if not all(fits) or not _contents_fit(data, unread):
        raise ValueError("its arrays do not fit each other")
    check_token_vectors(data.token_vectors, rows, "token_vectors" not in unread)


def _is_narrow(numbers: np.ndarray) -> bool:
    return numbers.ndim == 1 and numbers.dtype in (np.uint16, np.int32)


def _contents_fit(data: IndexData, unread: Collection[str]) -> bool:
    return (
        ("pooled" in unread or are_unit(data.pooled))
        and ("token_ids" in unread or _are_token_ids(data.token_ids))
        and ("sentence_spans" in unread or _are_sentences(data))
    )


def _are_token_ids(ids: np.ndarray) -> bool:
    return bool(ids.min(initial=0) >= 0 and ids.max(initial=0) < MAX_TOKEN_ID)


def _are_sentences(data: IndexData) -> bool:
    """Whether the sentences of each row are of all its tokens, and none or inside its passage."""
    lengths, first = data.sentence_lengths.astype(np.int64), data.sentence_offsets[:-1]
    passages = np.diff(data.row_spans, axis=1)[:, 0]
    starts, ends = data.sentence_spans.T
    inside = (starts >= 0) & (starts < ends)
    inside &= ends <= np.repeat(passages, np.diff(data.sentence_offsets))
    return bool(
        np.all(lengths > 0)
        and np.array_equal(np.add.reduceat(lengths, first), np.diff(data.token_offsets))
        and np.all(inside | ((starts == -1) & (ends == -1)))
    )
