"""What is measured of a query and the pair that would answer it, to tell near misses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from qa_bot.guard.alignment import AlignedWord, Alignment
from qa_bot.guard.aspects import aspects, question_aspects
from qa_bot.guard.exchanged import (
    Exchange,
    WordsInOrder,
    exchanges,
    root_of,
    wording_in_order,
    words_of,
)
from qa_bot.guard.two_sides import from_their_side
from qa_bot.ranking import Evidence, Ranking
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES, confidence_features
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.records import QAPair

# A word counts as unsaid where no token of the other side comes nearer.
UNSAID_COSINE = 0.5
_SENTENCE_ENDS = (".", "?", "!")
_PASSAGE_COSINE = PAIR_FEATURES.index("passage_cosine")

# Columns of `guard_inputs`. The first are by token vectors: distances are 1 - cosine, weighted by
# rarity where it says so. Then content words by their roots, as an exchanged word is often near
# the one it stands for: FBI, ICE. The last are what the confidence is computed from, as it errs on
# near misses.
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
    "words_unsaid",  # of the query, nowhere in the pair
    "words_unsaid_share",
    "words_unasked_share",  # of the query, not in the question
    "question_words_unsaid",  # of the question, not in the query
    "question_words_unsaid_share",
    "words_shared",  # by query and question
    "words_shared_share",  # of all that either has
    "exchanges",  # stretches of the query in the place of other words of the question
    "exchange_alike",  # largest share of the words around one that both have
    "exchange_words_unsaid",  # most words of one that the pair nowhere has
    "exchange_of_one_word",  # 1 where there is one, of one word for one
    "exchange_distance",  # largest by token vectors, of its nearer side
    *CONFIDENCE_FEATURES,
)


def guard_inputs(
    query: str, pair: QAPair, alignment: Alignment, evidence: Evidence, ranking: Ranking
) -> np.ndarray:
    """Measure what tells a near miss from a right answer: (35,) float64, INPUTS."""
    values = {
        **_by_vectors(query, pair.question, alignment),
        "passage_cosine": evidence.features[ranking.order[0], _PASSAGE_COSINE],
        **_by_words(query, pair, alignment),
    }
    of_words = [values[name] for name in INPUTS[: len(values)]]
    return np.concatenate([of_words, confidence_features(evidence, ranking)])


def _by_vectors(query: str, question: str, alignment: Alignment) -> dict[str, float]:
    """How far the words of each side are from the other."""
    mine, theirs = _Side.of(alignment.query), _Side.of(alignment.question)
    asked = _Side.of(_asking(alignment.query))
    question_asked = _Side.of(_asking(alignment.question))
    wanted, given = aspects(query), question_aspects(question)
    return {
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
    }


def _by_words(query: str, pair: QAPair, alignment: Alignment) -> dict[str, float]:
    """Which words are on both sides, and which stand in the place of others."""
    typed = WordsInOrder.of(query)
    wordings = map(wording_in_order, (pair.question, *pair.alternates))
    nearest = max(wordings, key=lambda wording: _alike(typed.content, wording.content))
    typed = from_their_side(typed, nearest)
    asked, printed, said = typed.content, nearest.content, words_of(pair)
    exchanged = list(exchanges(typed, nearest))
    return {
        "words_unsaid": len(asked - said),
        "words_unsaid_share": len(asked - said) / max(len(asked), 1),
        "words_unasked_share": len(asked - printed) / max(len(asked), 1),
        "question_words_unsaid": len(printed - asked),
        "question_words_unsaid_share": len(printed - asked) / max(len(printed), 1),
        "words_shared": len(asked & printed),
        "words_shared_share": _alike(asked, printed),
        "exchanges": len(exchanged),
        "exchange_alike": max((exchange.alike for exchange in exchanged), default=0.0),
        "exchange_words_unsaid": max(
            (len(e.asked_words.keys() - said) for e in exchanged), default=0
        ),
        "exchange_of_one_word": len(exchanged) == 1 and exchanged[0].is_of_one_word,
        "exchange_distance": max((_apart(e, alignment) for e in exchanged), default=0.0),
    }


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """Share of all words of two sets that both have (Jaccard)."""
    return len(mine & theirs) / max(len(mine | theirs), 1)


def _apart(exchange: Exchange, alignment: Alignment) -> float:
    """How far the words of an exchange are from all that the other side says: its nearer side."""
    return min(
        _farthest(alignment.query, exchange.asked_words.keys()),
        _farthest(alignment.question, exchange.printed_words.keys()),
    )


def _farthest(words: Sequence[AlignedWord], stems: AbstractSet[str]) -> float:
    """Largest distance of the words that have one of these roots; 0 where none is among them."""
    return max((1 - word.cosine for word in words if root_of(word.text)[0] in stems), default=0.0)


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


def _asking(words: Sequence[AlignedWord]) -> Sequence[AlignedWord]:
    """The last sentence that ends in a question mark, or else the last one."""
    ends = [place for place, word in enumerate(words) if word.text == "?"]
    end = ends[-1] if ends else len(words)
    while end and words[end - 1].text in _SENTENCE_ENDS:
        end -= 1
    before = (place for place in range(end - 1, -1, -1) if words[place].text in _SENTENCE_ENDS)
    return words[next(before, -1) + 1 : end] or words
