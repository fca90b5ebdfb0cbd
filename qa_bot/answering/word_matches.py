"""Which word of a pair each word of a query is matched with, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.ranking.confidence import MISSING_COSINE
from qa_bot.ranking.features import Evidence, token_cosines
from qa_bot.ranking.inputs import PairTokens
from qa_bot.ranking.products import product
from qa_bot.words.pieces import PieceWord, TokenTexts, joined_pieces


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query and the nearest word of the pair.

    `weight` (0 to 1, adding up to 1 over the query) says how few candidates hold a like word.
    `cosine` is that of its tokens' best matches, weighted likewise: weight x cosine over the query
    adds up to the pair's token match. `matched` is None where nothing in the pair comes near.
    """

    word: str
    weight: float
    cosine: float
    matched: str | None


def word_matches(
    position: int,
    evidence: Evidence,
    query: TextVectors,
    tokens: PairTokens,
    texts: TokenTexts,
) -> tuple[WordMatch, ...]:
    """Find for each word of the query the nearest word of the candidate at `position`."""
    rows = slice(tokens.pair_offsets[position], tokens.pair_offsets[position + 1])
    found = token_cosines(tokens, query.token_vectors, rows)
    if not evidence.have_alternates[position]:
        found[tokens.are_alternates[rows]] = -1  # ranked as if it had none
    nearest = found.argmax(axis=0)
    cosines, weights = evidence.token_cosines[position], evidence.token_weights
    pair_words = list(joined_pieces(texts(tokens.ids[rows])))
    return tuple(
        _word_match(word, cosines, weights, nearest, pair_words)
        for word in joined_pieces(texts(query.token_ids))
    )


def _word_match(
    word: PieceWord,
    cosines: np.ndarray,
    weights: np.ndarray,
    nearest: np.ndarray,
    pair_words: Sequence[PieceWord],
) -> WordMatch:
    own = slice(word.start, word.end)
    weight = float(weights[own].sum())
    cosine = float(product(cosines[own], weights[own])) / weight
    heaviest = word.start + int(weights[own].argmax())
    matched = next(w.text for w in pair_words if w.end > nearest[heaviest])
    return WordMatch(word.text, weight, cosine, matched if cosine >= MISSING_COSINE else None)
