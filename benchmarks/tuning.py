"""What `qa-bot tune` gains or loses: `python -m benchmarks.tuning`.

For each of the thirteen documents of faq/: half of its queries tune the confidence, the other half
judge it, and the other way round, for many random halves. The seven documents of the fit are ranked
with numbers that were fitted without each, as in benchmarks.quality; the sample document and the
five set aside, which this opens, are in no fit. The guard is the shipped one, before and after.
"always" keeps every refit, "as the command does" only those that it would keep, judged on folds of
the half alone. Before it stands how far both numbers lie apart between the eight documents, which
`qa_bot.tuning.recalibration` takes as given; the five set aside have no part in that.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, SET_ASIDE, EvaluationSet, load_set
from benchmarks.encodings import precision_of
from benchmarks.judging import found_by, judge
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits, Ours
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.guard import FittedGuard, shipped_guard
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import Fitted, shipped
from qa_bot.tuning.held_back import (
    Came,
    Reviewed,
    came_to,
    fitted_on,
    held_back,
    stratified_folds,
)
from qa_bot.tuning.recalibration import NONE, Recalibration, logits_of, recalibrated

HALVES = 10  # random ones, each judged both ways
# Refits without a prior drift to the ends of what is allowed; this is as good as none.
WIDE = 5.0


@dataclass(frozen=True, eq=False)
class TunedSet:
    """A document's reviewed queries, and from where on is answered."""

    name: str
    reviewed: Reviewed
    answered_from: float


@dataclass(frozen=True)
class Halves:
    """What halves that were not seen came to, as means; `kept` is the share of refits kept."""

    untuned: Came
    always: Came
    chosen: Came
    kept: float


def reviewed_of(
    found: EvaluationSet, measurer: Measurer, fitted: Fitted, guard: FittedGuard
) -> TunedSet:
    """Rank a document's queries with numbers that did not see it."""
    measurer.prepare([query.text for query in found.queries])
    ranked = found_by(Ours(measurer, fitted, guard=guard), found)
    judged = judge(found, ranked)
    reviewed = Reviewed(
        logits_of(np.array([one.certainty for one in ranked])),
        np.array([one.right for one in judged]),
        np.array([one.in_scope for one in judged]),
        np.array([not one.held_back for one in ranked]),
    )
    return TunedSet(found.name, reviewed, fitted.thresholds.at(MAX_FALSE_ANSWERS)[0])


def halves_of(found: TunedSet) -> Halves:
    """Tune on half of a document's queries and judge on the other, many times."""
    came: list[list[Came]] = []
    kept = []
    for seed in range(HALVES):
        side = stratified_folds(found.reviewed, seed, folds=2)
        for fitting in (side == 0, side == 1):
            seen, unseen = found.reviewed.among(fitting), found.reviewed.among(~fitting)
            refit = fitted_on(seen)
            is_kept = held_back(seen, found.answered_from, MAX_FALSE_ANSWERS).reason is None
            kept.append(is_kept)
            chosen = refit if is_kept else NONE
            came.append([_came(unseen, one, found) for one in (NONE, refit, chosen)])
    untuned, always, kept_only = (_mean(column) for column in zip(*came, strict=True))
    return Halves(untuned, always, kept_only, float(np.mean(kept)))


def _came(reviewed: Reviewed, refit: Recalibration, found: TunedSet) -> Came:
    return came_to(reviewed, refit.of(reviewed.logits), found.answered_from)


def _mean(came: Sequence[Came]) -> Came:
    return Came(*(float(np.mean([getattr(one, name) for one in came])) for name in Came.__slots__))


def print_prior(sets: Sequence[TunedSet]) -> None:
    """Print each document's own refit, and the spread between documents beyond chance.

    The spread is the variance of the refits less the mean of their sampling variances, which a
    bootstrap of the queries gives.
    """
    rows, chance = [], []
    generator = np.random.default_rng(0)
    for found in sets:
        reviewed = found.reviewed
        own = recalibrated(reviewed.logits, reviewed.right, WIDE, WIDE)
        rows.append((own.shift, np.log(own.slope)))
        drawn = []
        for _ in range(200):
            some = reviewed.among(generator.integers(len(reviewed), size=len(reviewed)))
            again = recalibrated(some.logits, some.right, WIDE, WIDE)
            drawn.append((again.shift, np.log(again.slope)))
        chance.append(np.var(drawn, axis=0))
        print(f"{found.name:24} shift {own.shift:+.2f}, slope {own.slope:.2f}")
    of_all = np.array(rows)
    between = np.mean(of_all**2, axis=0) - np.mean(chance, axis=0)
    for name, variance, of_chance in zip(
        ("shift", "log slope"), between, np.mean(chance, axis=0), strict=True
    ):
        spread = np.sqrt(max(variance, 0))
        print(f"{name}: spread between documents {spread:.2f}, by chance {np.sqrt(of_chance):.2f}")


def main() -> None:
    """Print what tuning came to on each document."""
    logging.disable(logging.WARNING)
    measurer = Measurer(load_encoder())
    fits = CrossFits.of_evaluation_sets(measurer)
    sets = [
        reviewed_of(load_set(name), measurer, fits.without(name), shipped_guard())
        for name in DOCUMENTS
    ]
    print_prior(sets)
    sets += [
        reviewed_of(load_set(name, opens_set_aside=True), measurer, shipped(), shipped_guard())
        for name in SET_ASIDE
    ]
    found = {one.name: halves_of(one) for one in sets}
    _print(found, precision_of(measurer.encoder))


def _print(found: dict[str, Halves], precision: str) -> None:
    table = Table(
        title="halves of the queries that tuning did not see: loss in nats, false/answers at "
        f"{MAX_FALSE_ANSWERS:.0%}, answered right\n{this_machine(precision)}"
    )
    for name in ("set", "untuned", "always tuned", "as the command does", "kept"):
        table.add_column(name)
    eight, aside = list(DOCUMENTS), list(SET_ASIDE)
    for name, names in [*((one, [one]) for one in found), ("the eight", eight), ("aside", aside)]:
        rows = [found[one] for one in names]
        untuned, always, chosen = (
            _sum([getattr(row, column) for row in rows])
            for column in ("untuned", "always", "chosen")
        )
        kept = float(np.mean([row.kept for row in rows]))
        table.add_row(name, _told(untuned), _told(always), _told(chosen), f"{kept:.0%}")
    Console(width=140).print(table)


def _sum(came: Sequence[Came]) -> Came:
    """Of several documents: means of what is a share, sums of what is counted."""
    mean = _mean(came)
    return Came(
        mean.loss,
        sum(one.answers for one in came),
        sum(one.false_answers for one in came),
        mean.answered_right,
    )


def _told(came: Came) -> str:
    counted = f"{came.false_answers:5.2f}/{came.answers:.1f}"
    return f"{came.loss:.4f} {counted} ({came.false_rate:.1%}) {came.answered_right:.1%}"


if __name__ == "__main__":
    main()
