"""The words of a message that a pair says nothing of."""

from __future__ import annotations

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.ranking.confidence import MISSING_COSINE, PRESENT_COSINE
from qa_bot.ranking.features import token_cosines
from qa_bot.ranking.inputs import PairTokens
from qa_bot.words.pieces import TokenTexts, joined_pieces
from qa_bot.words.stems import has_content

# Halfway between the cosines of unrelated words and of words near in meaning.
UNSAID_COSINE = (MISSING_COSINE + PRESENT_COSINE) / 2


def unsaid_words(message: TextVectors, pair: PairTokens, texts: TokenTexts) -> tuple[str, ...]:
    """Find the content words of a message that no token of a pair comes near, in order.

    A word of several pieces comes as near as its nearest.
    """
    nearest = token_cosines(pair.vectors, message.token_vectors).max(axis=0)
    return tuple(
        word.text
        for word in joined_pieces(texts(message.token_ids))
        if has_content(word.text) and np.max(nearest[word.start : word.end]) < UNSAID_COSINE
    )
