"""Runs every system on every set: what became of each query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from tqdm import tqdm

from benchmarks.baselines import Found, System, baselines
from benchmarks.data import EvaluationSet
from benchmarks.judging import found_by, judge
from benchmarks.measuring import Measurer
from benchmarks.ours import NAME, CrossFits, Ours
from benchmarks.parts import PARTS
from benchmarks.scores import Results
from qa_bot.answering import MATCHES, Promise, choices_offered, decide
from qa_bot.answering.outcome import without_answer
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.evaluation import Judged
from qa_bot.guard import FittedGuard
from qa_bot.ranking import Fitted
from qa_bot.records import Outcome

# A set's name to the numbers that judge it.
NumbersFor = Callable[[str], tuple[Fitted, FittedGuard]]


@dataclass(frozen=True, eq=False)
class OursOnSet:
    """What QA Bot returned for each query of a set, with the numbers that it used."""

    fitted: Fitted
    found: list[Found]
    judged: list[Judged]

    def at(self, max_false_answers: float) -> list[Judged]:
        """The same with outcome and choices at a promised rate of false answers."""
        promise = Promise(*self.fitted.thresholds.at(max_false_answers))
        return [
            _decided(judged, found, promise)
            for judged, found in zip(self.judged, self.found, strict=True)
        ]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Results of each system, by its name; `ours` by set; `left_out` of ours without a part."""

    sets: list[EvaluationSet]
    results: dict[str, Results]
    ours: dict[str, OursOnSet]
    left_out: dict[str, Results]

    def ours_at(self, max_false_answers: float, sets: Sequence[EvaluationSet]) -> Results:
        """Our results on these sets, with outcomes."""
        return {found.name: self.ours[found.name].at(max_false_answers) for found in sets}


def compare(sets: Sequence[EvaluationSet], measurer: Measurer, numbers: NumbersFor) -> Comparison:
    """Baselines and QA Bot on all sets."""
    comparison = Comparison(list(sets), {}, {}, {})
    for evaluation_set in tqdm(sets, desc="Sets", disable=None):
        name = evaluation_set.name
        measurer.prepare([query.text for query in evaluation_set.queries])
        for system in baselines(measurer):
            _keep(comparison.results, system, evaluation_set)
        fitted, guard = numbers(name)
        found = found_by(Ours(measurer, fitted, guard=guard), evaluation_set)
        ours = OursOnSet(fitted, found, judge(evaluation_set, found))
        comparison.ours[name] = ours
        comparison.results.setdefault(NAME, {})[name] = ours.at(MAX_FALSE_ANSWERS)
    return comparison


def compare_parts(
    comparison: Comparison, sets: Sequence[EvaluationSet], measurer: Measurer, fits: CrossFits
) -> None:
    """Add QA Bot with each part left out in turn."""
    for evaluation_set in tqdm(sets, desc="Parts", disable=None):
        for system in _without_parts(evaluation_set.name, measurer, fits):
            _keep(comparison.left_out, system, evaluation_set)


def compare_model(
    comparison: Comparison,
    sets: Sequence[EvaluationSet],
    measurer: Measurer,
    fit_on: Sequence[str],
) -> None:
    """Add QA Bot with another model, its numbers cross-fitted with that model on `fit_on`."""
    fits = CrossFits.of_evaluation_sets(measurer, fit_on)
    for evaluation_set in tqdm(sets, desc=measurer.encoder.name, disable=None):
        measurer.prepare([query.text for query in evaluation_set.queries])
        name = f"{NAME}, {measurer.encoder.name.rstrip('/').split('/')[-1]}"
        system = Ours(measurer, fits.without(evaluation_set.name), name)
        _keep(comparison.results, system, evaluation_set)


def _without_parts(name: str, measurer: Measurer, fits: CrossFits) -> Iterator[System]:
    for part in PARTS:
        yield Ours(measurer, fits.without_part(name, part), f"no {part.name}", part)


def _decided(judged: Judged, found: Found, promise: Promise) -> Judged:
    confidences = cast(np.ndarray, found.confidences)
    outcome = decide(confidences, promise)
    if outcome is Outcome.ANSWERED and found.held_back:
        outcome = without_answer(len(found.order))
    offered = choices_offered(outcome, confidences[:MATCHES].tolist())
    return replace(judged, outcome=outcome, offered=offered)


def _keep(results: dict[str, Results], system: System, evaluation_set: EvaluationSet) -> None:
    found = found_by(system, evaluation_set)
    results.setdefault(system.name, {})[evaluation_set.name] = judge(evaluation_set, found)
