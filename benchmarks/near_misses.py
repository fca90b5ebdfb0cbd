"""What the guard is fitted and judged on: queries that would be answered, right or near misses.

Near misses are those of mqp, and questions to a set in which one thing is exchanged
(`exchanging.py`), with the words of the half that is for fitting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.data import MAX_REPORTED, load_set
from benchmarks.exchanged_questions import made_questions
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits
from qa_bot.answering import Promise, decide
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.guard import Guard
from qa_bot.ranking import Fitted, confidences, first_confidence, rank
from qa_bot.records import Outcome
from qa_bot.store import PairStore

NEAR_MISSES = "mqp"
# Public sets of which questions are exchanged. Not of intents: there another place or amount
# often leaves the intent.
EXCHANGED = ("stackfaq125", "medquad_judged")


@dataclass(frozen=True, eq=False)
class Held:
    """A query that would be answered: whether right, and what the guard has to go by.

    `is_exchanged` says that it was made by rule, so that its pair does not answer it.
    """

    set_name: str
    query: str
    question: str
    right: bool
    stated: str | None  # the key of a plainly stated difference
    inputs: np.ndarray
    is_exchanged: bool = False

    @property
    def is_near_miss(self) -> bool:
        """Whether it is one of the wrong answers that the guard is fitted to catch."""
        return not self.right and (self.is_exchanged or self.set_name == NEAR_MISSES)

    @property
    def is_seen(self) -> bool:
        """Whether a query of a public set is in the half that the guard is fitted on."""
        return hashlib.sha256(self.query.encode()).digest()[0] % 2 == 0


def answered(name: str, measurer: Measurer, fitted: Fitted) -> Iterator[Held]:
    """The queries of a set that would be answered; exact questions are not the guard's."""
    found = load_set(name, MAX_REPORTED.get(name))
    measurer.prepare([query.text for query in found.queries])
    store = measurer.store(found.pairs)
    for query in found.queries:
        if not store.exact(query.text):
            held = _held(name, query.text, query.relevant, store, measurer, fitted)
            if held is not None:
                yield held


def exchanged_near_misses(names: Sequence[str], measurer: Measurer, fits: CrossFits) -> list[Held]:
    """The exchanged questions to sets that would be answered with the pair that they were made of.

    With the replacement words that are for fitting; `benchmarks.exchanged` reports the others.
    """
    found: list[Held] = []
    for name, questions in made_questions(names, "fit").items():
        store = measurer.store(load_set(name, None).pairs)
        fitted = fits.without(name)
        measurer.prepare([made.query for made in questions])
        for made in questions:
            wanted = frozenset({made.number})
            held = _held(name, made.query, wanted, store, measurer, fitted)
            if held is not None and held.right and not store.exact(made.query):
                found.append(replace(held, right=False, is_exchanged=True))
    return found


def _held(
    name: str,
    query: str,
    relevant: frozenset[str],
    store: PairStore,
    measurer: Measurer,
    fitted: Fitted,
) -> Held | None:
    evidence = measurer.evidence(store, query)
    ranking = rank(evidence, fitted.weights)
    confidence = confidences(ranking, first_confidence(evidence, ranking, fitted))
    promise = Promise(*fitted.thresholds.at(MAX_FALSE_ANSWERS))
    if decide(confidence, promise) is not Outcome.ANSWERED:
        return None
    asked = measurer.guarded(store, query)
    guard = Guard(store, measurer.encoder, None)
    found = guard.compare(asked, evidence, ranking)
    stated = guard.stated(asked.said, found.pair)
    return Held(
        set_name=name,
        query=query,
        question=found.pair.question,
        right=found.pair.number in relevant,
        stated=stated.key if stated else None,
        inputs=found.inputs,
    )
