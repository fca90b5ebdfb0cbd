"""How an index keeps its token vectors: as they are, or from a size on as codes of fewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.merged_tokens import MERGED, merged_tokens
from qa_bot.store.ranges import ranges
from qa_bot.store.token_codes import SAMPLED, TokenCodec
from qa_bot.store.token_sentences import RowSentences

# Pairs from which an index keeps codes. At 10,000 token vectors take 1.1 GB in half precision, and
# each query reads 7 MB of them, from wherever they lie.
CODED_FROM = 10_000
# Vectors of one text, so that a sample is of many texts.
SAMPLED_OF_TEXT = 16


class TokenVectors(Protocol):
    """Token vectors of an index, for t tokens of r rows.

    With a `codec` they lie in its subspace, and a query's have to be projected there.
    """

    @property
    def codec(self) -> TokenCodec | None:
        """What is stored means; None where it is the vectors themselves."""

    def __len__(self) -> int:
        """How many tokens there are."""

    def of_rows(self, rows: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Read the vectors of rows (n,), whose tokens are at `places` (t',): (k, d) float32.

        Also which of these tokens have one, (t',) bool with k of them; None for all.
        """


@dataclass(frozen=True, slots=True, eq=False)
class CodedVectors:
    """Token vectors as codes.

    `codes` (v, m) uint8, of row i codes[offsets[i]:offsets[i + 1]] with `offsets` (r + 1,) int64.
    `kept` are t bits in uint8, lowest first: the tokens that have a vector. `codec` says what codes
    mean.
    """

    codes: np.ndarray
    offsets: np.ndarray
    kept: np.ndarray
    tokens: int
    codec: TokenCodec

    def __len__(self) -> int:
        return self.tokens

    def of_rows(self, rows: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Read the vectors of rows, and which of their tokens have one; raises ValueError."""
        codes = self.codes[ranges(self.offsets[rows], self.offsets[rows + 1])]
        kept = self.have_vectors(places)
        if np.count_nonzero(kept) != len(codes):
            raise ValueError("its token codes are not those of its rows")
        return self.codec.decode(codes), kept

    def have_vectors(self, places: np.ndarray) -> np.ndarray:
        """Tell which of the tokens at these places (n,) have a vector: (n,) bool."""
        return np.asarray(self.kept[places >> 3] >> (places & 7).astype(np.uint8) & 1, dtype=bool)


def packed(kept: Iterable[np.ndarray]) -> np.ndarray:
    """Put bools of tokens one after the other, as CodedVectors keeps them."""
    return np.packbits(np.concatenate([*kept]), bitorder="little")


def coded_tokens(
    codec: TokenCodec, texts: Iterable[tuple[np.ndarray, RowSentences]], merged: int = MERGED
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code the token vectors (t, d) of texts, at least one, with their sentences.

    Gives their codes (v, m) uint8, how many each text has (k,), and which tokens have one, bool.
    """
    found = [merged_tokens(vectors, sentences, merged) for vectors, sentences in texts]
    return (
        codec.encode(np.concatenate([vectors for vectors, _ in found])),
        np.array([len(vectors) for vectors, _ in found]),
        np.concatenate([kept for _, kept in found]),
    )


def trained_codec(texts: Sequence[tuple[np.ndarray, RowSentences]]) -> TokenCodec:
    """Train a codec on a sample of texts: of each its token vectors (t, d) and its sentences."""
    generator = np.random.default_rng(0)
    sample, held = [], 0
    for i in generator.permutation(len(texts)):
        vectors, _ = merged_tokens(*texts[i])
        sample.append(vectors[generator.permutation(len(vectors))[:SAMPLED_OF_TEXT]])
        held += len(sample[-1])
        if held >= SAMPLED:
            break
    return TokenCodec.train(np.concatenate(sample))


def check_token_vectors(vectors: TokenVectors, rows: int, contents: bool) -> None:
    """Raise ValueError unless what was read is token vectors of so many rows.

    Lengths of vectors are computed with `contents` alone; codes can be any bytes.
    """
    if isinstance(vectors, HalfVectors):
        fits = vectors.stored.dtype == np.float16 and vectors.stored.ndim == 2
        fits = fits and (not contents or are_unit(vectors.stored))
    else:
        assert isinstance(vectors, CodedVectors)
        vectors.codec.check()
        fits = _are_codes(vectors, rows)
    if not fits:
        raise ValueError("its arrays do not fit each other")


def _are_codes(vectors: CodedVectors, rows: int) -> bool:
    codes, offsets = vectors.codes, vectors.offsets
    return (
        codes.dtype == np.uint8
        and codes.shape[1:] == vectors.codec.centroids.shape[:1]
        and vectors.kept.dtype == np.uint8
        and vectors.kept.shape == (-(-vectors.tokens // 8),)
        and are_offsets(offsets, rows, len(codes))
    )


def are_offsets(found: np.ndarray, count: int, end: int) -> bool:
    """Tell whether each of `count` things has something of what ends at `end`, in order."""
    return (
        found.dtype == np.int64
        and found.shape == (count + 1,)
        and bool(found[0] == 0 and found[-1] == end and np.all(np.diff(found) > 0))
    )


def are_unit(vectors: np.ndarray) -> bool:
    """Tell whether vectors (n, d) have length 1, rounded."""
    squares = np.einsum("nd,nd->n", vectors, vectors, dtype=np.float32)
    return bool(np.all(np.abs(squares - 1) < 0.01))  # NaN is not
