"""How far query and question say the same, word by word, from the token vectors of ranking."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul

import numpy as np

from qa_bot.ranking import Evidence, Statistics
from qa_bot.ranking.features import inverse_document_frequency
from qa_bot.words.lexicon import cached_by_language
from qa_bot.words.pieces import TokenTexts, joined_pieces
from qa_bot.words.stems import has_content

# Words whose content is remembered: those of the documents' questions come again and again.
_KEPT_WORDS = 8192


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word with its rarity (0 to 1) and the cosine of its nearest word on the other side.

    `is_content` says that it is more than punctuation or a function word.
    """

    text: str
    rarity: float
    cosine: float
    is_content: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of a query beside all of a pair, and of its nearest question beside the query."""

    query: tuple[AlignedWord, ...]
    question: tuple[AlignedWord, ...]


def aligned(
    position: int,
    evidence: Evidence,
    token_ids: np.ndarray,
    statistics: Statistics,
    texts: TokenTexts,
) -> Alignment:
    """Align a query, its `token_ids` (q,), with the candidate at `position`."""
    question_ids, best = evidence.questions.nearest(position)
    return Alignment(
        _words(token_ids, evidence.token_cosines[position], statistics, texts),
        _words(question_ids, best, statistics, texts),
    )


def _words(
    ids: np.ndarray, cosines: np.ndarray, statistics: Statistics, texts: TokenTexts
) -> tuple[AlignedWord, ...]:
    """Tokens joined to words."""
    most = math.log1p((statistics.pairs + 0.5) / 0.5)
    rarities = (inverse_document_frequency(ids, statistics) / most).tolist()
    nearest = cosines.tolist()
    return tuple(
        _word(word.text, rarities[word.start : word.end], nearest[word.start : word.end])
        for word in joined_pieces(texts(ids))
    )


def _word(text: str, rarities: list[float], cosines: list[float]) -> AlignedWord:
    """A word is as rare as its rarest piece, and as near as its pieces are by their rarities."""
    if len(rarities) == 1:
        return AlignedWord(text, rarities[0], cosines[0], _is_content(text))
    cosine = sum(map(mul, rarities, cosines)) / sum(rarities)
    return AlignedWord(text, max(rarities), cosine, _is_content(text))


@cached_by_language(_KEPT_WORDS)
def _is_content(word: str) -> bool:
    return word.isalnum() and has_content(word)
