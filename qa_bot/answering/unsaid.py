"""The words of a message that a pair says nothing of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.ranking.confidence import MISSING_COSINE, PRESENT_COSINE
from qa_bot.ranking.features import token_cosines
from qa_bot.ranking.inputs import PairTokens
from qa_bot.words.lexicon import lexicon
from qa_bot.words.pieces import TokenTexts, joined_pieces
from qa_bot.words.stems import has_content

# Halfway between the cosines of unrelated words and of words near in meaning.
UNSAID_COSINE = (MISSING_COSINE + PRESENT_COSINE) / 2
# Where all words lie below, a pair shares their form alone: "address" lay .18 from "What is your
# service price?", "car" .34 from a pair about parking.
NOTHING_COSINE = 0.25


def unsaid_words(message: TextVectors, pair: PairTokens, texts: TokenTexts) -> tuple[str, ...]:
    """Find the words of a message that say something and no token of a pair comes near, in order.

    A word of several pieces comes as near as its nearest.
    """
    near = _nearness(message, pair, texts)
    return tuple(word for word, cosine in near if cosine < UNSAID_COSINE)


def says_nothing_of(message: TextVectors, pair: PairTokens, texts: TokenTexts) -> bool:
    """Tell whether a pair says none of the words of a message that say something.

    "What is your address?" is as near "What is your price?" as questions of one form are.
    """
    cosines = [cosine for _, cosine in _nearness(message, pair, texts)]
    return bool(cosines) and max(cosines) < NOTHING_COSINE


def _nearness(
    message: TextVectors, pair: PairTokens, texts: TokenTexts
) -> Iterator[tuple[str, float]]:
    """The words of a message that say something, each with its cosine to the nearest token."""
    terms = lexicon().follow_ups
    passed_over = terms.light | terms.details | terms.pronouns | terms.openings | terms.others
    nearest = token_cosines(pair, message.token_vectors).max(axis=0)
    for word in joined_pieces(texts(message.token_ids)):
        if has_content(word.text) and word.text not in passed_over:
            yield word.text, float(np.max(nearest[word.start : word.end]))
