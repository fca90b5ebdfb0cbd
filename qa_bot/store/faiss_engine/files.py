"""The files of one generation: records, arrays and BM25, written plainly, read with care.

    records.jsonl, record_offsets.npy, record_checks.npy       see records_file.py
    question_hashes.npy, question_pairs.npy                    see exact.py
    token_df.npy, mean_question.npy                            see ranking.Statistics
    ARRAYS                                                     see IndexData
    vectors.faiss, a FAISS index of the pooled vectors; or pooled.npy and lists/, see row_lists.py
    token_vectors.npy, or in a large index                     see token_vectors.py
    token_codes.npy, code_offsets.npy, tokens_kept.npy         see CodedVectors
    token_projection.npy, token_centroids.npy                  see TokenCodec
    bm25/                                                      see bm25.py; times.npy may be missing
    catalogue.safetensors                                      see catalogue_file.py
    vocabulary.json, vocabulary_words.tsv, _codes.tsv          see words.vocabulary
    printed_words.json, which may be missing                   see printed_words_file.py

An index folder is input like any other: nothing is unpickled, and every part must fit the others
before it is used. Hashes that lie beside the data show damage, not a forger: whoever can write
into the index folder can choose what is found and answered (`qa-bot verify` reads the sources).

The catalogue, the words and vectors.faiss, which is of few rows, are read whole, as is what is
small (mapped_arrays.py); all other files are mapped into memory, and records are read one by one,
so that opening costs the same for a text of any length. Files are hashed before they are used, but
the largest of a large index, which are meanwhile (file_hashes.py). The numbers in a file of at most
WHOLE_BYTES are gone through; of a larger one size, kind and shape are checked at opening. What is
taken of it later is looked at then: a record against its own checksum, cosines and places of tokens
as numbers that can be, words and names as UTF-8. So a damaged record is never shown, and a damaged
vector of a large index may make its pair harder to find until its file has been hashed. A refresh
takes what is there of pairs that stayed, and publishes it once all of that has been hashed.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Collection, Iterable
from pathlib import Path

import faiss
import numpy as np

from qa_bot.ranking import Statistics
from qa_bot.store.bm25 import BM25, BM25_FILES, BM25_TIMES
from qa_bot.store.catalogue_file import CATALOGUE, catalogue_bytes, read_catalogue
from qa_bot.store.damage import damaged_word
from qa_bot.store.data import MAX_TOKEN_ID, IndexData, check_arrays, check_rows
from qa_bot.store.exact import ExactQuestions
from qa_bot.store.faiss_engine.faiss_store import FaissStore
from qa_bot.store.faiss_engine.row_lists import LIST_FILES, RowLists
from qa_bot.store.file_hashes import FileHashes
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.mapped_arrays import MappedFiles, mapped_array
from qa_bot.store.printed_words_file import PRINTED, printed_words_bytes
from qa_bot.store.records_file import CHECKS, OFFSETS, RECORDS, StoredRecords, write_records
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_vectors import CodedVectors, TokenVectors
from qa_bot.words.vocabulary import VOCABULARY_FILES, Vocabulary

ARRAYS = (
    "row_keys", "row_pairs", "row_kinds", "row_spans",
    "token_offsets", "token_ids", "sentence_offsets", "sentence_lengths", "sentence_spans",
)  # fmt: skip
# Of pooled vectors, where each is compared, or where rows are in lists.
FLAT = "vectors.faiss"
_LISTED = "pooled"
# How FAISS writes one of inner products (faiss/impl/index_write.cpp): its kind, dimensions, rows,
# two numbers that it passes over, whether it is trained, the metric; then how many float32 follow.
_FLAT_KIND = b"IxFI"
_FLAT_HEADER = struct.Struct("<4siqqqBiQ")
_INNER_PRODUCT = 0  # faiss.METRIC_INNER_PRODUCT
# Of token vectors, as they are or as codes.
_VECTORS = ("token_vectors",)
_CODES = ("token_codes", "code_offsets", "tokens_kept", "token_projection", "token_centroids")
_OTHERS = ("question_hashes", "question_pairs", "token_df", "mean_question")
_READ_WHOLE = {FLAT, CATALOGUE, PRINTED, *VOCABULARY_FILES}
# Going through these takes some 0.05 s.
WHOLE_BYTES = 64 * 2**20


def required_files(token_codec: str | None) -> set[str]:
    """Name the files without which an index cannot be read; see Manifest.token_codec."""
    names = (*ARRAYS, *_OTHERS, *(_CODES if token_codec else _VECTORS))
    return {
        RECORDS, OFFSETS, CHECKS, CATALOGUE, *VOCABULARY_FILES,
        *(f"{name}.npy" for name in names), *(f"bm25/{name}" for name in BM25_FILES),
    }  # fmt: skip


def write_store(generation: Path, store: FaissStore, aside: Path | None = None) -> None:
    """Write all files of a store into an empty folder; those that are in `aside` are moved."""
    data = store.data
    write_records(generation, data.pairs)
    arrays = (
        {name: getattr(data, name) for name in ARRAYS}
        | _of_tokens(data.token_vectors)
        | {
            "question_hashes": store.questions.hashes,
            "question_pairs": store.questions.pairs,
            "token_df": store.statistics.token_df,
            "mean_question": store.statistics.mean_question,
        }
    )
    if store.lists is None:
        (generation / FLAT).write_bytes(_flat_index(data.pooled).data)
    else:
        arrays[_LISTED] = data.pooled
    for name, array in arrays.items():
        _write_array(generation / f"{name}.npy", array, aside)
    store.bm25.save(generation / "bm25")
    (generation / CATALOGUE).write_bytes(catalogue_bytes(store.catalogue))
    vocabulary, printed = store.words_to_write()
    vocabulary.save(generation)
    (generation / PRINTED).write_bytes(printed_words_bytes(printed))
    if store.lists is not None:
        (generation / "lists").mkdir()
        for name, array in store.lists.arrays().items():
            _write_array(generation / "lists" / f"{name}.npy", array, aside)


def _write_array(path: Path, array: np.ndarray, aside: Path | None) -> None:
    """Write an array, or move the file here that a build has written aside."""
    try:
        if aside is not None and (aside / path.name).exists():
            os.replace(aside / path.name, path)
            return
    except PermissionError:
        pass  # Windows moves no file that is mapped
    np.save(path, array, allow_pickle=False)


def _flat_index(pooled: np.ndarray) -> np.ndarray:
    index = faiss.index_factory(pooled.shape[1], "Flat", faiss.METRIC_INNER_PRODUCT)
    index.add(pooled)
    return np.asarray(faiss.serialize_index(index))


def _of_tokens(vectors: TokenVectors) -> dict[str, np.ndarray]:
    if isinstance(vectors, CodedVectors):
        codec = vectors.codec
        arrays = vectors.codes, vectors.offsets, vectors.kept, codec.projection, codec.centroids
        return dict(zip(_CODES, arrays, strict=True))
    assert isinstance(vectors, HalfVectors)
    return {"token_vectors": vectors.stored}


def read_store(
    generation: Path,
    names: Collection[str],
    token_codec: str | None = None,
    hashes: FileHashes | None = None,
) -> FaissStore:
    """Read what `write_store` wrote; raises ValueError, or what a library raises on a bad file.

    `names` of the files, which were checked, and `token_codec` are the manifest's; `hashes` go on
    while the store is in use.
    """
    pairs = StoredRecords(generation)
    arrays = {name: _read_array(generation, name) for name in ARRAYS}
    arrays["pooled"] = _read_pooled(generation, names)
    tokens = len(arrays["token_ids"])
    vectors = _read_token_vectors(generation, token_codec, tokens)
    data = IndexData(pairs=pairs, token_vectors=vectors, **arrays)
    check_rows(data)
    check_arrays(data, len(data.row_pairs), unread=_large(generation))
    asked, owners, token_df, mean_question = (_read_array(generation, name) for name in _OTHERS)
    questions = ExactQuestions(asked, owners)
    questions.check(len(pairs))
    statistics = Statistics(len(pairs), token_df, mean_question)
    _check_statistics(statistics, data.pooled.shape[1])
    store = FaissStore(
        data,
        BM25.load(
            generation / "bm25", len(pairs), WHOLE_BYTES, are_counted=f"bm25/{BM25_TIMES}" in names
        ),
        questions,
        statistics,
        read_catalogue(generation / CATALOGUE, len(pairs)),
        Vocabulary.load(generation, damaged_word),
        _lists(generation, names, data.pooled),
        generation / PRINTED if PRINTED in names else None,
    )
    store.files = mapped_files(generation, names, hashes)
    return store


def mapped_files(
    generation: Path, names: Iterable[str], hashes: FileHashes | None = None
) -> MappedFiles:
    """Hold those of the files that a store is mapped from; raises OSError."""
    return MappedFiles((generation / name for name in names if name not in _READ_WHOLE), hashes)


def _read_pooled(generation: Path, names: Collection[str]) -> np.ndarray:
    if FLAT not in names:
        return _read_array(generation, _LISTED)
    _check_flat_index(generation / FLAT)
    index = faiss.read_index(str(generation / FLAT))
    return np.asarray(index.reconstruct_n(0, index.ntotal))


def _check_flat_index(path: Path) -> None:
    """Raise ValueError unless a file holds the index that it says, and one that we write.

    Before FAISS reads it: it makes room for whatever a file claims to hold, which would look like
    too little memory, and ends the process where a kind cannot reconstruct.
    """
    with path.open("rb") as file:
        begins = file.read(_FLAT_HEADER.size)
    if not begins.startswith(_FLAT_KIND) or len(begins) < _FLAT_HEADER.size:
        raise ValueError(f"{FLAT} begins with {begins[:4]!r}, expected {_FLAT_KIND!r}")
    _, dimension, rows, *_, metric, numbers = _FLAT_HEADER.unpack(begins)
    if metric != _INNER_PRODUCT:  # with some more stands in front of how many follow
        raise ValueError(f"{FLAT} has the metric {metric}, expected {_INNER_PRODUCT}")
    held = path.stat().st_size - _FLAT_HEADER.size
    if min(dimension, rows) < 0 or not 4 * dimension * rows == 4 * numbers == held:
        raise ValueError(
            f"{FLAT} claims {rows:,} rows of {dimension:,} dimensions and has {held:,} bytes of "
            "them"
        )


def _lists(generation: Path, names: Collection[str], pooled: np.ndarray) -> RowLists | None:
    """The lists of an index that has some: its vectors are in half precision."""
    if FLAT in names:
        return None
    if missing := {f"{_LISTED}.npy", *(f"lists/{name}" for name in LIST_FILES)} - {*names}:
        raise ValueError(f"the manifest does not name {min(missing)}")
    return RowLists.load(generation / "lists", *pooled.shape)


def _read_token_vectors(generation: Path, token_codec: str | None, tokens: int) -> TokenVectors:
    if token_codec is None:
        return HalfVectors(_read_array(generation, *_VECTORS))
    codes, offsets, kept, projection, centroids = (_read_array(generation, n) for n in _CODES)
    codec = TokenCodec(projection, centroids)
    codec.check()
    if codec.name != token_codec:
        raise ValueError(f"its token codes are of {codec.name}, the manifest says {token_codec}")
    return CodedVectors(codes, offsets, kept, tokens, codec)


def _check_statistics(statistics: Statistics, dimension: int) -> None:
    df, mean = statistics.token_df, statistics.mean_question
    fits = [
        df.dtype == np.int64 and df.ndim == 1 and len(df) <= MAX_TOKEN_ID,
        df.min(initial=0) >= 0 and df.max(initial=0) <= statistics.pairs,
        mean.dtype == np.float32 and mean.shape == (dimension,) and bool(np.all(np.isfinite(mean))),
    ]
    if not all(fits):
        raise ValueError("its statistics are not those of its records")


def _large(generation: Path) -> set[str]:
    """The arrays that are too large to be gone through."""
    names = (*ARRAYS, *_VECTORS, _LISTED)
    paths = {name: generation / f"{name}.npy" for name in names}
    return {n for n, path in paths.items() if path.exists() and path.stat().st_size > WHOLE_BYTES}


def _read_array(generation: Path, name: str) -> np.ndarray:
    return mapped_array(generation / f"{name}.npy")
