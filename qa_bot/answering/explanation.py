"""Why a query had its answer: the numbers that ranking used, taken apart.

Nothing here decides anything. What is added up are the same arrays and weights, so the sums are
those that the answer was made from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from qa_bot.answering.found import Found, Searched
from qa_bot.answering.language_search import LanguageSearch
from qa_bot.answering.search import Search
from qa_bot.answering.word_matches import WordMatch, word_matches
from qa_bot.arguments import has_words
from qa_bot.guard import GuardVerdict, Look, NotRun
from qa_bot.languages import ENGLISH
from qa_bot.ranking import MOST_CHOICES
from qa_bot.ranking.confidence import (
    Ranking,
    confidence_inputs,
)
from qa_bot.ranking.features import Evidence
from qa_bot.ranking.fitted import Fitted
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import Answer, Outcome, QAPair
from qa_bot.words.function_words import function_words
from qa_bot.words.stems import is_stemmed

# Pairs whose numbers an explanation shows.
EXPLAINED = 5


class Basis(StrEnum):
    """What decided.

    The fitted numbers; the same, but that a follow-up's own words lead to another pair than the
    first, or to the first with a confidence of its own; words alone, of which the questions that
    have them come first; the question typed as it, or an alternate of it, is written; what the
    message says itself (a number, "list all", a greeting); or no words at all.
    """

    RANKING = "ranking"
    CONTRAST = "contrast"
    AGREED = "agreed"
    WORDS = "words"
    EXACT = "exact"
    DIRECT = "direct"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one input adds to a logit: `amount` is `weight` x (`value` - `usual`).

    `value` is None where there is nothing to measure (no second pair); it then adds nothing.
    `usual` is the mean that the input had in the fit, 0 for the features of a pair.
    """

    name: str
    value: float | None
    usual: float
    weight: float
    amount: float


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Why ranking put a pair where it stands.

    `features` add up to `logit`, by which pairs are ordered; `confidence` is ranking's own. Where
    a cross-encoder read the pair, `relevance` is what it gave, and the pairs are ordered by that:
    the confidence is then the place's, not the pair's. `document` is as in `Match`.
    """

    pair: QAPair
    confidence: float
    logit: float
    features: tuple[Contribution, ...]
    words: tuple[WordMatch, ...]
    relevance: float | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class ConfidenceExplanation:
    """Where the confidence in the first pair, as ranking has it, comes from.

    The logistic function of `intercept` + the amounts of `inputs` is `probability`. The inputs
    are ordered by what they change, the largest first: below 0 they lowered the confidence.
    """

    intercept: float
    inputs: tuple[Contribution, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer, and the numbers that it, or its first part, was made from.

    The first pair is the answer from a confidence of `answered_from`, where what was typed settles
    which question is meant; the first three are offered where `offered`, the sum of their
    confidences, reaches `choose_from`. `pairs` are the first five as ranking had them, or a
    cross-encoder after it. Where `basis` is exact, the answer is certain whatever ranking says, and
    `pairs` and `confidence` show what it says; where it is direct or notice, nothing was ranked.
    Where the query was taken together with the one before, they are of the two; where it is
    contrast, the answer is another pair than the first of them, and its confidence its own, as
    where it is agreed. Where it is words, nothing is likely enough, and what has the words typed is
    offered, before what is likelier by ranking. `guard`
    is None where the first pair was not to be the answer. `not_run` are the looks at the first
    pairs that could not run: the answer is what it would be without them. `encoder` is the name of
    the one that read the query, None where nothing was searched, and `is_across` says that it was
    the one of other languages, with numbers fitted for it. `tuned` is what the owner's reviewed
    queries made of the confidence, None where it is as it ships.
    """

    answer: Answer
    basis: Basis
    answered_from: float
    choose_from: float
    pairs: tuple[PairExplanation, ...] = ()
    confidence: ConfidenceExplanation | None = None
    guard: GuardVerdict | None = None
    not_run: tuple[NotRun, ...] = ()
    encoder: str | None = None
    is_across: bool = False
    tuned: Tuned | None = None

    @property
    def offered(self) -> float:
        """Ranking's probability that one of the first three pairs answers."""
        return sum(pair.confidence for pair in self.pairs[:MOST_CHOICES])

    def titled(self, titles: Mapping[str, str]) -> Explanation:
        """The same explanation with the titles of the pairs' documents, as `Answer.titled`."""
        pairs = (
            replace(one, document=titles.get(one.pair.source.path)) if one.pair.source else one
            for one in self.pairs
        )
        return replace(self, answer=self.answer.titled(titles), pairs=tuple(pairs))


def explained(answer: Answer, searched: Searched | None, searches: LanguageSearch) -> Explanation:
    """Take an answer apart; `searched` is what it was made from, None where nothing was searched.

    Nothing is searched anew.
    """
    search = searches.of(searched.found if searched else None)
    thresholds = search.promise_for(searched.found) if searched else search.promise
    promise = (thresholds.answered_from, thresholds.choose_from)
    if searched is None:
        basis = Basis.DIRECT if has_words(answer.query) else Basis.NOTICE
        return Explanation(answer, basis, *promise)
    found, pairs = searched.found, _pair_explanations(searched.found, search)
    basis = _basis(answer, searched)
    confidence = explain_confidence(found.evidence, found.ranking, search.fitted)
    verdict = _verdict(answer, searched)
    not_run = (*searched.not_run, *_left_out(answer.asked_in))
    return Explanation(
        answer, basis, *promise, pairs, confidence, verdict, not_run, search.encoder.name,
        found.is_across, search.fitted.tuned,
    )  # fmt: skip


def _left_out(language: str | None) -> tuple[NotRun, ...]:
    """What is known of English words, and not of those of the query's language."""
    if language in (None, ENGLISH):
        return ()
    left_out = ["right spellings"]
    if not function_words(language):
        left_out.insert(0, "function words")
    if not is_stemmed(language):
        left_out.insert(0, "stems")
    return (NotRun(Look.WORDS, f"of {language!r} there is no list of {', '.join(left_out)}"),)


def _basis(answer: Answer, searched: Searched) -> Basis:
    """What decided an answer, beside the one that the numbers alone gave."""
    if searched.found.exact:
        return Basis.EXACT
    if not answer.matches:  # no pair holds today
        return Basis.RANKING
    first, by_numbers = answer.matches[0], searched.answer
    if answer.combined_with is not None:
        if first.pair != by_numbers.matches[0].pair:
            return Basis.CONTRAST
        return Basis.RANKING if first.confidence == by_numbers.confidence else Basis.AGREED
    if (by_numbers.outcome, answer.outcome) == (Outcome.NOT_COVERED, Outcome.CHOOSE):
        return Basis.WORDS
    return Basis.RANKING


def _verdict(answer: Answer, searched: Searched) -> GuardVerdict | None:
    """What the guard made of the pair, or of that pair beside the whole message."""
    if answer.difference is None:
        return searched.verdict
    known = searched.verdict and searched.verdict.difference == answer.difference
    return searched.verdict if known else GuardVerdict(answer.difference)


def _pair_explanations(found: Found, search: Search) -> tuple[PairExplanation, ...]:
    evidence, shown, store = found.evidence, found.shown, search.store
    first = shown.order[:EXPLAINED]
    relevance = [*np.sort(found.relevance)[::-1].tolist(), *[None] * EXPLAINED]
    tokens, texts = store.token_vectors(evidence.ids), search.encoder.token_texts
    return tuple(
        PairExplanation(
            pair=pair,
            confidence=float(found.confidence[place]),
            logit=float(shown.logits[place]),
            features=pair_contributions(evidence.features[position], search.fitted),
            words=word_matches(position, evidence, found.vectors, tokens, texts),
            relevance=relevance[place],
        )
        for place, (position, pair) in enumerate(
            zip(first.tolist(), store.records(evidence.ids[first]), strict=True)
        )
    )


def pair_contributions(features: np.ndarray, fitted: Fitted) -> tuple[Contribution, ...]:
    """Say what each of a pair's features (m,), those of `fitted`, adds to its logit."""
    return tuple(
        Contribution(name, float(value), 0.0, weight, float(value) * weight)
        for name, value, weight in zip(fitted.pair_features, features, fitted.weights, strict=True)
    )


def explain_confidence(
    evidence: Evidence, ranking: Ranking, fitted: Fitted
) -> ConfidenceExplanation:
    """Take the confidence in the first pair apart."""
    model, inputs = confidence_inputs(evidence, ranking, fitted)
    columns = zip(model.names, inputs, model.means, model.scales, model.weights, strict=True)
    contributions = [
        _standardised(name, float(value), mean, weight / scale)
        for name, value, mean, scale, weight in columns
    ]
    contributions.sort(key=lambda contribution: -abs(contribution.amount))
    probability = float(model.probability(inputs))
    return ConfidenceExplanation(model.intercept, tuple(contributions), probability)


def _standardised(name: str, value: float, mean: float, weight: float) -> Contribution:
    if math.isnan(value):
        return Contribution(name, None, mean, weight, 0.0)
    return Contribution(name, value, mean, weight, weight * (value - mean))
