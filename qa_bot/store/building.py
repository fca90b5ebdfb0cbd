"""Pairs to the arrays of an index: texts that have no vectors yet are embedded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from qa_bot.models.embedding import Encoder
from qa_bot.records import QAPair
from qa_bot.store.data import IndexData, precision
from qa_bot.store.embedded_texts import EmbeddedTexts, TextTable, as_numbers, joined_texts
from qa_bot.store.embedding_run import embedded
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.index_rows import RowTable
from qa_bot.store.kept_texts import KeptTexts
from qa_bot.store.mapped_arrays import mapped_array
from qa_bot.store.progress import Progress, counted
from qa_bot.store.token_codes import SAMPLED, TokenCodec
from qa_bot.store.token_sentences import RowSentences
from qa_bot.store.token_vectors import (
    CODED_FROM,
    SAMPLED_OF_TEXT,
    CodedVectors,
    TokenVectors,
    packed,
    trained_codec,
)

# A codec is trained on tokens of so many texts.
SAMPLED_TEXTS = SAMPLED // SAMPLED_OF_TEXT


def build_data(
    pairs: Sequence[QAPair],
    encoder: Encoder,
    previous: IndexData | None = None,
    coded_from: int | None = CODED_FROM,
    kept: KeptTexts | None = None,
    folder: Path | None = None,
    shown: bool = True,
    codec: TokenCodec | None = None,
    places: np.ndarray | None = None,
) -> IndexData:
    """Embed pairs; texts that `previous` or `kept` holds are not embedded again.

    From so many pairs on token vectors become codes, those of `previous` where it has some; with
    None never, and with a `codec` always its own, which `previous` then has to have, too. Codes
    cannot be made vectors again: an index that shrinks below that size is embedded anew. With
    `folder` the large arrays are written there, some texts at a time, and mapped. How far it is is
    shown, where it takes long, unless not `shown`. `places` (n,) say where in `previous` a pair of
    the same texts stands, -1 for none: its rows are taken from there. Raises ModelError, and
    OSError where they cannot be written.
    """
    if previous is None or places is None:
        rows = RowTable.of(pairs)
    else:
        rows = RowTable.refreshed(pairs, _rows_of(previous), places)
    if codec or (coded_from is not None and len(pairs) >= coded_from):
        return _coded(rows, encoder, previous, kept, folder, shown, codec)
    parts = [] if previous is None or previous.token_vectors.codec else [texts_of(previous)]
    parts += kept.read() if kept else []
    missing = _missing(rows, TextTable(parts))
    if len(missing):
        parts += embedded(rows, missing, encoder, kept, shown=shown)
    return _data(rows, TextTable(parts), None, folder)


def _coded(
    rows: RowTable,
    encoder: Encoder,
    previous: IndexData | None,
    kept: KeptTexts | None,
    folder: Path | None,
    shown: bool,
    codec: TokenCodec | None,
) -> IndexData:
    """Do as `build_data` does, with token vectors as codes."""
    parts = [] if previous is None else [texts_of(previous)]
    codec = codec or (previous.token_vectors.codec if previous else None)
    if codec is None and kept is not None:
        codec = kept.codec()
    if codec is not None:
        return _data(rows, _all_coded(rows, parts, encoder, kept, codec, shown), codec, folder)
    wanted = _missing(rows, TextTable(parts))
    shown = shown and len(wanted) > 0  # else all vectors are there, and only become codes
    with counted(len(wanted), int(rows.lengths(wanted).sum()), shown=shown) as whole:
        sample, made = _sample(rows, TextTable(parts), encoder, whole)
        codec = trained_codec(sample)
        table = _all_coded(rows, parts, encoder, kept, codec, shown, made, whole)
    return _data(rows, table, codec, folder)


def _all_coded(
    rows: RowTable,
    parts: Sequence[EmbeddedTexts],
    encoder: Encoder,
    kept: KeptTexts | None,
    codec: TokenCodec,
    shown: bool,
    made: Sequence[EmbeddedTexts] = (),
    whole: Progress | None = None,
) -> TextTable:
    """The texts of all rows as codes: those of `parts`, `made` for a sample, and the others."""
    kept = kept.coded(codec) if kept else None
    parts = [part if part.are_coded else part.coded(codec) for part in parts]
    parts += kept.read() if kept else []
    made = [part.coded(codec) for part in made]
    parts += [kept.add(joined_texts(made))] if kept and made else made
    missing = _missing(rows, TextTable(parts))
    if len(missing):
        parts += embedded(rows, missing, encoder, kept, codec, shown, whole)
    return TextTable(parts)


def codec_for(pairs: Sequence[QAPair], encoder: Encoder) -> TokenCodec:
    """Train a codec on a sample of the texts of pairs, always the same; raises ModelError.

    How far that is is not shown: all texts are embedded afterwards, and that is.
    """
    sample, _ = _sample(RowTable.of(pairs), TextTable([]), encoder, shown=False)
    return trained_codec(sample)


def _sample(
    rows: RowTable,
    table: TextTable,
    encoder: Encoder,
    whole: Progress | None = None,
    shown: bool = True,
) -> tuple[list[tuple[np.ndarray, RowSentences]], list[EmbeddedTexts]]:
    """Some texts with their token vectors and sentences, and those of them embedded for it."""
    _, different = np.unique(as_numbers(rows.keys), return_index=True)
    different.sort()
    chosen = np.random.default_rng(0).permutation(different)[:SAMPLED_TEXTS]
    new = chosen[table.places(rows.keys[chosen]) < 0]
    made = embedded(rows, np.sort(new), encoder, shown=shown, whole=whole) if len(new) else []
    every = TextTable([*table.parts, *made])
    places = every.places(rows.keys[chosen]).tolist()
    return [part.tokens(own) for part, own in map(every.part_of, places)], made


def _missing(rows: RowTable, table: TextTable) -> np.ndarray:
    """The first row of each different text that the table lacks, in order."""
    missing = np.flatnonzero(table.places(rows.keys) < 0)
    _, first = np.unique(as_numbers(rows.keys[missing]), return_index=True)
    return missing[np.sort(first)]


def _data(
    rows: RowTable, table: TextTable, codec: TokenCodec | None, folder: Path | None
) -> IndexData:
    """Put the vectors of all rows together."""
    places = table.places(rows.keys)
    token_offsets, vector_offsets, sentence_offsets = (
        table.offsets(name, places)
        for name in ("token_offsets", "vector_offsets", "sentence_offsets")
    )
    tokens, sentences = int(token_offsets[-1]), int(sentence_offsets[-1])

    def gathered(name: str, count: int, file: str = "") -> np.ndarray:
        first: np.ndarray = getattr(table.parts[0], name)
        are_narrow = name in ("token_ids", "sentence_lengths")
        kind = narrowest(table, name) if are_narrow else first.dtype
        kind = precision(count) if name == "pooled" else kind
        shape, chunks = (count, *first.shape[1:]), table.chunks(name, places)
        return filled(file or name, shape, kind, chunks, folder)

    vectors: TokenVectors
    stored = gathered(
        "vectors", int(vector_offsets[-1]), "token_codes" if codec else "token_vectors"
    )
    if codec is None:
        vectors = HalfVectors(stored)
    else:
        bits = packed(table.chunks("tokens_kept", places))
        vectors = CodedVectors(stored, vector_offsets, bits, tokens, codec)
    return IndexData(
        pairs=rows.pairs,
        row_keys=rows.keys,
        row_pairs=rows.owners,
        row_kinds=rows.kinds,
        row_spans=rows.spans,
        pooled=gathered("pooled", len(places)),
        token_offsets=token_offsets,
        token_vectors=vectors,
        token_ids=gathered("token_ids", tokens),
        sentence_offsets=sentence_offsets,
        sentence_lengths=gathered("sentence_lengths", sentences),
        sentence_spans=gathered("sentence_spans", sentences),
    )


def narrowest(table: TextTable, name: str) -> np.dtype:
    """The type for numbers that are not negative: uint16 where all of them fit, else int32."""
    arrays = (getattr(part, name) for part in table.parts)
    fits = all(array.dtype == np.uint16 or array.max(initial=0) < 2**16 for array in arrays)
    return np.dtype(np.uint16 if fits else np.int32)


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
    return mapped_array(path)


def _rows_of(data: IndexData) -> RowTable:
    """The rows of an index."""
    owners = data.row_pairs
    starts = np.searchsorted(owners, np.arange(len(data.pairs) + 1, dtype=np.int32))
    return RowTable(data.pairs, data.row_keys, owners, data.row_kinds, data.row_spans, starts)


def texts_of(data: IndexData) -> EmbeddedTexts:
    """The texts of an index with their vectors; nothing of them is copied but a bit a token."""
    vectors, tokens = data.token_vectors, len(data.token_ids)
    if isinstance(vectors, CodedVectors):
        stored, starts = vectors.codes, vectors.offsets
        kept = np.unpackbits(vectors.kept, bitorder="little", count=tokens).view(bool)
    else:
        assert isinstance(vectors, HalfVectors)
        stored, starts = vectors.stored, data.token_offsets
        kept = np.broadcast_to(np.True_, tokens)
    return EmbeddedTexts(
        data.row_keys, data.pooled, data.token_offsets, data.token_ids, kept, starts, stored,
        data.sentence_offsets, data.sentence_lengths, data.sentence_spans,
    )  # fmt: skip
