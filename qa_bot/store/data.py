"""The arrays of an index, built from pairs and an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.records import QAPair
from qa_bot.store.embedded_rows import EmbeddedText, embed_rows
from qa_bot.store.index_rows import IndexRow, rows_of

# Larger than any vocabulary; a table of so many counts is 32 MB.
MAX_TOKEN_ID = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class IndexData:
    """Everything an index holds, for n pairs, r rows and t tokens.

    Rows and tokens of one pair stand together, its questions before its passages.
    """

    pairs: tuple[QAPair, ...]
    row_keys: tuple[str, ...]  # (r,) see IndexRow.key
    row_pairs: np.ndarray  # (r,) int32, position of the row's pair
    row_kinds: np.ndarray  # (r,) uint8, RowKind
    row_spans: np.ndarray  # (r, 2) int32, the passage in the answer; -1, -1 for none
    pooled: np.ndarray  # (r, d) float32, unit length
    token_offsets: np.ndarray  # (r + 1,) int64, row i owns tokens offsets[i]:offsets[i + 1]
    token_vectors: np.ndarray  # (t, d') float16, unit length before rounding
    token_ids: np.ndarray  # (t,) int32
    token_sentences: np.ndarray  # (t, 2) int32, see store.token_sentences


def build_data(
    pairs: Sequence[QAPair], encoder: Encoder, previous: IndexData | None = None
) -> IndexData:
    """Embed pairs; texts that `previous` holds keep their vectors and are not embedded again."""
    rows = rows_of(pairs)
    known = _known(previous) if previous is not None else {}
    keys = [row.key for row in rows]
    fresh = {key: row for key, row in zip(keys, rows, strict=True) if key not in known}
    known.update(embed_rows(fresh, encoder))
    vectors = [known[key].vectors for key in keys]
    lengths = [len(vector.token_ids) for vector in vectors]
    return IndexData(
        pairs=tuple(pairs),
        row_keys=tuple(keys),
        **row_arrays(rows),
        pooled=np.stack([vector.pooled for vector in vectors]),
        token_offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        token_vectors=np.concatenate(
            [vector.token_vectors.astype(np.float16) for vector in vectors]
        ),
        token_ids=np.concatenate([vector.token_ids for vector in vectors]),
        token_sentences=np.concatenate([known[key].sentences for key in keys]),
    )


def row_arrays(rows: Sequence[IndexRow]) -> dict[str, np.ndarray]:
    """Make the arrays of IndexData that follow from the rows alone."""
    return {
        "row_pairs": np.array([row.pair for row in rows], dtype=np.int32),
        "row_kinds": np.array([row.kind for row in rows], dtype=np.uint8),
        "row_spans": np.array([row.span or (-1, -1) for row in rows], dtype=np.int32),
    }


def _known(data: IndexData) -> dict[str, EmbeddedText]:
    known = {}
    for row, key in enumerate(data.row_keys):
        tokens = slice(data.token_offsets[row], data.token_offsets[row + 1])
        vectors = TextVectors(data.pooled[row], data.token_vectors[tokens], data.token_ids[tokens])
        known[key] = EmbeddedText(vectors, data.token_sentences[tokens])
    return known


def check_arrays(data: IndexData, rows: int) -> None:
    """Raise ValueError unless the arrays of so many rows fit each other."""
    tokens, offsets = len(data.token_ids), data.token_offsets
    fits = [
        len(data.pooled) == rows and _are_unit(data.pooled),
        offsets.dtype.kind == "i" and offsets.shape == (rows + 1,),
        offsets.size > 0 and offsets[0] == 0 and offsets[-1] == tokens,
        bool(np.all(np.diff(offsets) > 0)),
        data.token_vectors.ndim == 2 and len(data.token_vectors) == tokens,
        data.token_vectors.dtype == np.float16 and _are_unit(data.token_vectors),
        data.token_ids.dtype == np.int32 and data.token_ids.min(initial=0) >= 0,
        data.token_ids.max(initial=0) < MAX_TOKEN_ID,
        data.token_sentences.dtype == np.int32 and data.token_sentences.shape == (tokens, 2),
    ]
    if not all(fits) or not _lie_in_their_passages(data):
        raise ValueError("its arrays do not fit each other")


def _lie_in_their_passages(data: IndexData) -> bool:
    """Whether each token's sentence is none, or inside its row's passage."""
    lengths = np.repeat(np.diff(data.row_spans, axis=1)[:, 0], np.diff(data.token_offsets))
    starts, ends = data.token_sentences.T
    inside = (starts >= 0) & (starts < ends) & (ends <= lengths)
    return bool(np.all(inside | ((starts == -1) & (ends == -1))))


def _are_unit(vectors: np.ndarray) -> bool:
    squares = np.einsum("rd,rd->r", vectors, vectors, dtype=np.float32)
    return bool(np.all(np.abs(squares - 1) < 0.01))  # NaN is not
