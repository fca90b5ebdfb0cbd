"""The arrays of an index, built from pairs and an encoder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_bot.models.embedding import Encoder
from qa_bot.records import QAPair
from qa_bot.store.embedded_texts import EmbeddedTexts, TextTable, as_numbers
from qa_bot.store.embedding_run import embedded
from qa_bot.store.index_rows import KEY_BYTES, RowKind, RowTable
from qa_bot.store.kept_texts import KeptTexts

# Larger than any vocabulary; a table of so many counts is 32 MB.
MAX_TOKEN_ID = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class IndexData:
    """Everything an index holds, for n pairs, r rows and t tokens.

    Rows and tokens of one pair stand together, its questions before its passages.
    """

    pairs: Sequence[QAPair]  # read one by one where the index was opened from its files
    row_keys: np.ndarray  # (r, KEY_BYTES) uint8, see IndexRow.key
    row_pairs: np.ndarray  # (r,) int32, position of the row's pair
    row_kinds: np.ndarray  # (r,) uint8, RowKind
    row_spans: np.ndarray  # (r, 2) int32, the passage in the answer; -1, -1 for none
    pooled: np.ndarray  # (r, d) float32, unit length
    token_offsets: np.ndarray  # (r + 1,) int64, row i owns tokens offsets[i]:offsets[i + 1]
    token_vectors: np.ndarray  # (t, d') float16, unit length before rounding
    token_ids: np.ndarray  # (t,) int32
    token_sentences: np.ndarray  # (t, 2) int32, see store.token_sentences


def build_data(
    pairs: Sequence[QAPair],
    encoder: Encoder,
    previous: IndexData | None = None,
    kept: KeptTexts | None = None,
    folder: Path | None = None,
) -> IndexData:
    """Embed pairs; texts that `previous` or `kept` holds are not embedded again.

    With `folder` the vectors and tokens are written there, as IndexData's names with .npy, some at
    a time, and mapped. Raises ModelError, and OSError where they cannot be written.
    """
    rows = RowTable.of(pairs)
    parts = [] if previous is None else [_texts_of(previous)]
    parts += kept.read() if kept else []
    places = TextTable(parts).places(rows.keys)
    missing = np.flatnonzero(places < 0)
    if len(missing):
        _, first = np.unique(as_numbers(rows.keys[missing]), return_index=True)
        parts += embedded(rows, missing[np.sort(first)], encoder, kept)
    table = TextTable(parts)
    places = table.places(rows.keys)
    offsets = table.token_offsets(places)

    def gathered(name: str) -> np.ndarray:
        like: np.ndarray = getattr(parts[0], name)
        count = len(places) if name == "pooled" else int(offsets[-1])
        return filled(
            name, (count, *like.shape[1:]), like.dtype, table.chunks(name, places), folder
        )

    return IndexData(
        pairs=pairs,
        row_keys=rows.keys,
        row_pairs=rows.owners,
        row_kinds=rows.kinds,
        row_spans=rows.spans,
        pooled=gathered("pooled"),
        token_offsets=offsets,
        token_vectors=gathered("token_vectors"),
        token_ids=gathered("token_ids"),
        token_sentences=gathered("token_sentences"),
    )


def filled(
    name: str,
    shape: tuple[int, ...],
    kind: np.dtype,
    chunks: Iterable[np.ndarray],
    folder: Path | None,
) -> np.ndarray:
    """Put chunks together in memory, or in a new file of a folder, which is then mapped."""
    if folder is None:
        whole = np.empty(shape, dtype=kind)
        end = 0
        for chunk in chunks:
            whole[end : end + len(chunk)] = chunk
            end += len(chunk)
        return whole
    path = folder / f"{name}.npy"
    with path.open("xb") as file:
        header = {"descr": kind.str, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        # Not through a mapping: on a full disk that ends the process.
        for chunk in chunks:
            file.write(np.ascontiguousarray(chunk).data)
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _texts_of(data: IndexData) -> EmbeddedTexts:
    return EmbeddedTexts(
        data.row_keys, data.pooled, data.token_offsets,
        data.token_vectors, data.token_ids, data.token_sentences,
    )  # fmt: skip


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
    tokens, offsets = len(data.token_ids), data.token_offsets
    fits = [
        data.pooled.ndim == 2 and data.pooled.dtype == np.float32 and len(data.pooled) == rows,
        offsets.dtype.kind == "i" and offsets.shape == (rows + 1,),
        offsets.size > 0 and offsets[0] == 0 and offsets[-1] == tokens,
        bool(np.all(np.diff(offsets) > 0)),
        data.token_vectors.ndim == 2 and len(data.token_vectors) == tokens,
        data.token_vectors.dtype == np.float16,
        data.token_ids.dtype == np.int32 and data.token_ids.shape == (tokens,),
        data.token_sentences.dtype == np.int32 and data.token_sentences.shape == (tokens, 2),
    ]
    if not all(fits) or not _contents_fit(data, unread):
        raise ValueError("its arrays do not fit each other")


def _contents_fit(data: IndexData, unread: Collection[str]) -> bool:
    return (
        ("pooled" in unread or _are_unit(data.pooled))
        and ("token_vectors" in unread or _are_unit(data.token_vectors))
        and ("token_ids" in unread or _are_token_ids(data.token_ids))
        and ("token_sentences" in unread or _lie_in_their_passages(data))
    )


def _are_token_ids(ids: np.ndarray) -> bool:
    return bool(ids.min(initial=0) >= 0 and ids.max(initial=0) < MAX_TOKEN_ID)


def _lie_in_their_passages(data: IndexData) -> bool:
    """Whether each token's sentence is none, or inside its row's passage."""
    lengths = np.repeat(np.diff(data.row_spans, axis=1)[:, 0], np.diff(data.token_offsets))
    starts, ends = data.token_sentences.T
    inside = (starts >= 0) & (starts < ends) & (ends <= lengths)
    return bool(np.all(inside | ((starts == -1) & (ends == -1))))


def _are_unit(vectors: np.ndarray) -> bool:
    squares = np.einsum("rd,rd->r", vectors, vectors, dtype=np.float32)
    return bool(np.all(np.abs(squares - 1) < 0.01))  # NaN is not
