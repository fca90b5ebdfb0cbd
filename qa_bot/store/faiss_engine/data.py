"""The arrays of an index, built from pairs and an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.records import QAPair
from qa_bot.store.embedded_rows import EmbeddedText, embed_rows
from qa_bot.store.index_rows import IndexRow, rows_of


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
