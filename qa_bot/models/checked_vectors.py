"""What an encoder gives, held against what it promises before anything is made of it.

NaN passes through every comparison unseen: an index with one would be built, and answer wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qa_bot.models.vectors import Encoder, TextVectors
from qa_bot.records import ModelError

# How far the square of a unit vector's length may be from 1; an index is read with the same.
TOLERANCE = 0.01
# Of a stored text, in an error.
SHOWN_CHARACTERS = 60


def encoded_query(encoder: Encoder, text: str, like: np.ndarray | None = None) -> TextVectors:
    """Encode a query for an index whose vectors have as many dimensions as `like` (d,).

    Raises ModelError for vectors that are none, without repeating the query.
    """
    vectors = encoder.encode_query(text)
    _check(vectors, encoder.name, "a query", None if like is None else len(like))
    return vectors


def encoded_documents(encoder: Encoder, texts: Sequence[str]) -> list[TextVectors]:
    """Encode stored texts; raises ModelError for vectors that are none, or of several sizes."""
    found = encoder.encode_documents(texts)
    if len(found) != len(texts):
        raise ModelError(f"model {encoder.name!r} read {len(found)} texts, expected {len(texts)}")
    dimension = found[0].pooled.size if found else None
    for text, vectors in zip(texts, found, strict=True):
        _check(vectors, encoder.name, f"the text {text[:SHOWN_CHARACTERS]!r}", dimension)
    return found


def _check(vectors: TextVectors, name: str, what: str, dimension: int | None) -> None:
    pooled, tokens = vectors.pooled, vectors.token_vectors
    if pooled.ndim != 1 or tokens.ndim != 2 or not len(tokens) == len(vectors.token_ids) > 0:
        raise ModelError(
            f"model {name!r} gives vectors of the shapes {pooled.shape} and {tokens.shape} with "
            f"{len(vectors.token_ids)} token ids for {what}; expected one vector, and one for each "
            "of at least one token"
        )
    if dimension is not None and pooled.size != dimension:
        raise ModelError(
            f"model {name!r} gives a vector of {pooled.size} dimensions for {what}, expected "
            f"{dimension}; open the documents with the model that the index was built with, or "
            "build it again"
        )
    squares = np.concatenate([[pooled.dot(pooled)], np.einsum("td,td->t", tokens, tokens)])
    wrong = squares[~(np.abs(squares - 1) < TOLERANCE)]  # of NaN no comparison holds
    if len(wrong):
        length = float(wrong[0]) ** 0.5
        found = f"of length {length:g}" if math.isfinite(length) else "with NaN or infinity"
        raise ModelError(
            f"model {name!r} gives a vector {found} for {what}, expected numbers and length 1; its "
            "weights are damaged: fetch it again or choose another"
        )
