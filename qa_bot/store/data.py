"""The arrays of an index, built from pairs and an encoder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_bot.models.embedding import Encoder
from qa_bot.records import QAPair
from qa_bot.store.embedded_texts import NO_CODEC, EmbeddedTexts, TextTable
from qa_bot.store.embedding_run import known_and_embedded
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.index_rows import KEY_BYTES, RowKind, RowTable
from qa_bot.store.kept_texts import KeptTexts
from qa_bot.store.token_vectors import (
    CODED_FROM,
    CodedVectors,
    TokenVectors,
    are_offsets,
    are_unit,
    check_token_vectors,
    packed,
)

# Larger than any vocabulary; a table of so many counts is 32 MB.
MAX_TOKEN_ID = 4_000_000


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
    pooled: np.ndarray  # (r, d) float32, unit length
    token_offsets: np.ndarray  # (r + 1,) int64, row i owns tokens offsets[i]:offsets[i + 1]
    token_vectors: TokenVectors  # of t tokens, unit length before they were rounded or coded
    token_ids: np.ndarray  # (t,) narrow
    sentence_offsets: np.ndarray  # (r + 1,) int64, row i owns sentences offsets[i]:offsets[i + 1]
    sentence_lengths: np.ndarray  # (s,) narrow, in tokens; those of a row add up to its tokens
    sentence_spans: np.ndarray  # (s, 2) int32, see RowSentences


def build_data(
    pairs: Sequence[QAPair],
    encoder: Encoder,
    previous: IndexData | None = None,
    kept: KeptTexts | None = None,
    folder: Path | None = None,
    coded_from: int | None = CODED_FROM,
) -> IndexData:
    """Embed pairs; texts that `previous` or `kept` holds are not embedded again.

    From `coded_from` pairs on token vectors become codes, with None never. Codes cannot be made
    vectors again: an index that shrinks below that size is embedded anew. With `folder` the vectors
    and tokens are written there, under the names of their files, some at a time, and mapped. Raises
    ModelError, and OSError where they cannot be written.
    """
    rows = RowTable.of(pairs)
    known = [] if previous is None else [_texts_of(previous)]
    known += kept.read() if kept else []
    coded = coded_from is not None and len(pairs) >= coded_from
    table = TextTable(known_and_embedded(rows, known, encoder, kept, coded))
    places = table.places(rows.keys)

    def gathered(name: str, file: str = "") -> np.ndarray:
        shape, kind = table.shape(name, places)
        return filled(file or name, shape, kind, table.chunks(name, places), folder)

    offsets = table.offsets("token_ids", places)
    return IndexData(
        pairs=pairs,
        row_keys=rows.keys,
        row_pairs=rows.owners,
        row_kinds=rows.kinds,
        row_spans=rows.spans,
        pooled=gathered("pooled"),
        token_offsets=offsets,
        token_vectors=HalfVectors(gathered("vectors", "token_vectors"))
        if table.codec is None
        else CodedVectors(
            codes=gathered("vectors", "token_codes"),
            offsets=table.offsets("vectors", places),
            kept=packed(table.chunks("token_kept", places)),
            tokens=int(offsets[-1]),
            codec=table.codec,
        ),
        token_ids=gathered("token_ids"),
        sentence_offsets=table.offsets("sentence_lengths", places),
        sentence_lengths=gathered("sentence_lengths"),
        sentence_spans=gathered("sentence_spans"),
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
            file.write(np.ascontiguousarray(chunk, dtype=kind).data)
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _texts_of(data: IndexData) -> EmbeddedTexts:
    """The texts of an index, under their keys."""
    vectors, tokens = data.token_vectors, len(data.token_ids)
    if isinstance(vectors, CodedVectors):
        stored, offsets, codec = vectors.codes, vectors.offsets, vectors.codec
        kept = np.unpackbits(vectors.kept, count=tokens, bitorder="little").view(bool)
    else:
        assert isinstance(vectors, HalfVectors)
        stored, offsets, codec = vectors.stored, data.token_offsets, NO_CODEC
        kept = np.ones(tokens, dtype=bool)
    return EmbeddedTexts(
        keys=data.row_keys,
        pooled=data.pooled,
        token_offsets=data.token_offsets,
        token_ids=data.token_ids,
        sentence_offsets=data.sentence_offsets,
        sentence_lengths=data.sentence_lengths,
        sentence_spans=data.sentence_spans,
        vector_offsets=offsets,
        token_kept=kept,
        vectors=stored,
        projection=codec.projection,
        centroids=codec.centroids,
    )


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
        data.pooled.ndim == 2 and data.pooled.dtype == np.float32 and len(data.pooled) == rows,
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
