"""Fit how ways to read a page are weighed: `python -m benchmarks.segmentation`.

Every file of documents/, kb/ and the judged ones that may be looked at is read in every way that
`qa_bot.parsing.finding` proposes, alone and two together; so is its beginning with 2, 3 and 5
questions, and all once more as if its name did not say that it is a FAQ. A way is right whose
questions are those that were listed, or whose number, first and last question are as expected; of a
manual without questions, none. Multinomial logistic regression gives the weights; ten times a tenth
of the files is left out and read with weights that were fitted without it. `--terms` also does so
without each term. No model takes part.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
from rich.console import Console
from scipy.optimize import minimize

from benchmarks.page_readings import Case, cases
from benchmarks.tables import table_of
from qa_bot.parsing.finding.score import LEAST, WEIGHTS, Terms

TERMS = [field.name for field in fields(Terms)]
# Weights are drawn towards one another: some two hundred files tell no more.
RIDGE = 0.3
# What a beginning of a file weighs beside a file; and a manual without questions: that a FAQ is
# refused is worse than that a manual is read.
BEGINNING_WEIGHT = 0.3
MANUAL_WEIGHT = 0.25
FOLDS = 10


@dataclass(frozen=True)
class Fit:
    """A weight for each term, and what a page must reach to hold questions at all."""

    weights: np.ndarray
    least: float

    def chosen(self, case: Case) -> int:
        """The place of the best way; that behind the last where no way is good enough."""
        return int(np.append(case.terms @ self.weights, self.least).argmax())


def fit(known: Sequence[Case], used: np.ndarray) -> Fit:
    """Weights of the terms in use, none below 0: the right way before the others."""
    rows = [(case.terms * used, case.right, _weight(case)) for case in known]

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        weights, least = point[:-1], point[-1]
        apart = (weights - weights[used].mean()) * used
        total = RIDGE * float(np.square(apart).sum()) + 0.02 * float(weights.sum())
        slope = np.append(2 * RIDGE * apart + 0.02, 0.0)
        for terms, right, weight in rows:
            scores = np.append(terms @ weights - least, 0.0)
            shares = np.exp(scores - np.logaddexp.reduce(scores))
            of_right = np.where(right, shares, 0.0)
            total -= weight * float(np.log(max(of_right.sum(), 1e-12)))
            moved = (shares - of_right / max(of_right.sum(), 1e-300))[:-1] * weight
            slope[:-1] += moved @ terms
            slope[-1] -= moved.sum()
        return total, slope

    bounds = [(0.0, 30.0 if use else 0.0) for use in used] + [(0.0, 200.0)]
    start = np.append(np.where(used, 3.0, 0.0), 20.0)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return Fit(found[:-1], float(found[-1]))


def _weight(case: Case) -> float:
    manual = MANUAL_WEIGHT if case.set == "none" else 1.0
    return manual * (BEGINNING_WEIGHT if case.beginning else 1.0)


def left_out(known: Sequence[Case], used: np.ndarray) -> dict[str, list[Case]]:
    """For each set the whole files that are read wrong by weights fitted without them."""
    files = sorted({case.file for case in known})
    fold = dict(zip(files, np.random.RandomState(0).randint(FOLDS, size=len(files)), strict=True))
    wrong: dict[str, list[Case]] = {}
    for number in range(FOLDS):
        fitted = fit([case for case in known if fold[case.file] != number], used)
        for case in known:
            if fold[case.file] == number and not case.beginning:
                failed = [] if case.right[fitted.chosen(case)] else [case]
                wrong.setdefault(case.set, []).extend(failed)
    return wrong


def main() -> None:
    """Print the weights beside the shipped ones, and what is read wrong without each term."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation", description=__doc__)
    parser.add_argument("--terms", action="store_true", help="leave out each in turn (minutes)")
    ablate = parser.parse_args().terms
    console = Console()
    known = list(cases())
    known += [replace(case, terms=case.unnamed(TERMS)) for case in known if case.named]
    all_terms = np.ones(len(TERMS), bool)
    fitted, wrong = fit(known, all_terms), left_out(known, all_terms)
    table = table_of("Terms", "term", "shipped", "fitted", "wrong without it")
    for place, name in enumerate(TERMS):
        others = all_terms.copy()
        others[place] = False
        without = _counted(left_out(known, others)) if ablate else ""
        shipped = astuple(WEIGHTS)[place]
        table.add_row(name, f"{shipped:.1f}", f"{fitted.weights[place]:.1f}", without)
    table.add_row("least", f"{LEAST:.1f}", f"{fitted.least:.1f}", _counted(wrong))
    console.print(table)
    for kind in wrong:
        number = sum(case.set == kind and not case.beginning for case in known)
        names = ", ".join(dict.fromkeys(case.file for case in wrong[kind]))
        console.print(f"{kind}: {len(wrong[kind])} of {number} wrong: {names}", highlight=False)


def _counted(wrong: dict[str, list[Case]]) -> str:
    return " + ".join(f"{len(found)} {kind}" for kind, found in wrong.items())


if __name__ == "__main__":
    main()
