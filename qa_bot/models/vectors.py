"""What encoders of text have in common: what they give, and what they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """A text as a model reads it: token ids (t,) int32, and whether it was longer than that."""

    ids: np.ndarray
    cut: bool


@dataclass(frozen=True, slots=True)
class TextVectors:
    """What the model sees in one text.

    `pooled` is (d,) float32 of length 1; `token_vectors` is (t, d') float32, each row of length 1,
    without the model's special tokens; `token_ids` is (t,) int32; t is at least 1. `cut` says that
    the text was longer than the model reads.
    """

    pooled: np.ndarray
    token_vectors: np.ndarray
    token_ids: np.ndarray
    cut: bool = False


class Encoder(Protocol):
    """What turns text into vectors; `fingerprint` changes whenever the vectors would."""

    name: str
    fingerprint: str

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query, with the model's query prompt if it has one."""

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode stored texts, with the model's document prompt if it has one."""

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##"."""


@runtime_checkable
class ReadsAhead(Encoder, Protocol):
    """An encoder that reads many queries sooner than one after the other, on the thread that asks.

    Their vectors are those of each alone.
    """

    def reading_ahead(self, texts: Sequence[str]) -> AbstractContextManager[None]:
        """Encode queries together: inside the block `encode_query` has them for this thread."""


def ordinary_tokens(ids: np.ndarray, special_ids: Sequence[int], prompt: int = 0) -> np.ndarray:
    """Which tokens (t,) are of the text: not special, and not of the `prompt` tokens before it.

    Where that leaves none, as of a text of control characters alone, all of them are.
    """
    # Not np.isin, which takes longer than reading a query's words does.
    ordinary = (ids[:, np.newaxis] != np.asarray(special_ids, dtype=ids.dtype)).all(axis=1)
    ordinary[np.flatnonzero(ordinary)[:prompt]] = False
    return ordinary if ordinary.any() else np.ones_like(ordinary)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (d,) or (n, d) of any length, each made 1 long: float32.

    Give them in float32: in bfloat16 squared norms come out as low as 0.9965.
    """
    # Of what a broken model gives nothing is said here, see checked_vectors.
    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
