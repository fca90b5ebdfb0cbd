"""How far query and question say the same, word by word, from the token vectors of ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from statistics import fmean

import numpy as np

from qa_bot.guard.aspects import aspects, question_aspects
from qa_bot.ranking import Evidence, Ranking, Statistics
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES, confidence_features
from qa_bot.ranking.features import PAIR_FEATURES, inverse_document_frequency
from qa_bot.words.pieces import TokenTexts, joined_pieces
from qa_bot.words.stems import has_content

# A word counts as unsaid where no token of the other side comes nearer.
UNSAID_COSINE = 0.5
_SENTENCE_ENDS = (".", "?", "!")
# Words whose content is remembered: those of the documents' questions come again and again.
_KEPT_WORDS = 8192

_PASSAGE_COSINE = PAIR_FEATURES.index("passage_cosine")

# Columns of `guard_inputs`; the last are what the confidence is computed from, as it errs on near
# misses. Distances are 1 - cosine, weighted by rarity where it says so.
INPUTS = (
    "query_distance",  # mean over the query's content words, weighted
    "query_tokens_distance",  # mean over all its words
    "query_farthest",  # largest over its content words
    "query_unsaid",  # content words that the pair does not say
    "asked_distance",  # weighted mean over the clause that asks
    "question_unsaid",  # content words of the question that the query does not say
    "question_asked_distance",
    "question_asked_farthest",  # weighted, largest
    "query_length",  # log of its words
    "other_aspects",  # 1 where both ask for some kind of thing, and for none in common
    "question_aspects",  # 1 where the question asks for a kind of thing that the query does not
    "question_distance",
    "question_length",
    "passage_cosine",
    *CONFIDENCE_FEATURES,
)


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


def guard_inputs(
    query: str, question: str, alignment: Alignment, evidence: Evidence, ranking: Ranking
) -> np.ndarray:
    """Measure what tells a near miss from a right answer: (23,) float64, INPUTS."""
    mine, theirs = _Side.of(alignment.query), _Side.of(alignment.question)
    asked = _Side.of(_asking(alignment.query))
    question_asked = _Side.of(_asking(alignment.question))
    wanted, given = aspects(query), question_aspects(question)
    values: dict[str, float] = {
        "query_distance": mine.distance,
        "query_tokens_distance": 1 - fmean(word.cosine for word in alignment.query),
        "query_farthest": mine.farthest,
        "query_unsaid": mine.unsaid,
        "asked_distance": asked.distance,
        "question_unsaid": theirs.unsaid,
        "question_asked_distance": question_asked.distance,
        "question_asked_farthest": question_asked.farthest_rare,
        "query_length": math.log(len(alignment.query)),
        "other_aspects": bool(wanted and given and not wanted & given),
        "question_aspects": bool(given - wanted),
        "question_distance": theirs.distance,
        "question_length": math.log(len(alignment.question)),
        "passage_cosine": evidence.features[ranking.order[0], _PASSAGE_COSINE],
    }
    of_words = [values[name] for name in INPUTS[: len(values)]]
    return np.concatenate([of_words, confidence_features(evidence, ranking)])


@dataclass(frozen=True, slots=True)
class _Side:
    """What the content words of one side amount to."""

    distance: float
    farthest: float
    farthest_rare: float
    unsaid: int

    @classmethod
    def of(cls, words: Sequence[AlignedWord]) -> _Side:
        """Sum up a side; of one without content words nothing is unsaid."""
        content = [word for word in words if word.is_content]
        distances = [1 - word.cosine for word in content] or [0.0]
        rare = [word.rarity * (1 - word.cosine) for word in content] or [0.0]
        return cls(
            distance=sum(rare) / max(sum(word.rarity for word in content), 1e-9),
            farthest=max(distances),
            farthest_rare=max(rare),
            unsaid=sum(word.cosine < UNSAID_COSINE for word in content),
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


@lru_cache(maxsize=_KEPT_WORDS)
def _is_content(word: str) -> bool:
    return word.isalnum() and has_content(word)


def _asking(words: Sequence[AlignedWord]) -> Sequence[AlignedWord]:
    """The last sentence that ends in a question mark, or else the last one."""
    ends = [place for place, word in enumerate(words) if word.text == "?"]
    end = ends[-1] if ends else len(words)
    while end and words[end - 1].text in _SENTENCE_ENDS:
        end -= 1
    before = (place for place in range(end - 1, -1, -1) if words[place].text in _SENTENCE_ENDS)
    return words[next(before, -1) + 1 : end] or words
