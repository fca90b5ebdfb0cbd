"""What systems said of each query, published ones too, and whether one is surely ahead of another.

The five systems of HINT3 (Arora and others 2020, arXiv:2009.13833) come with the sets, a file of
predictions for each. Accuracy is in scope and without rejection; MCC is the Matthews correlation of
all classes, "none" among them, where a score below a threshold means "none", at the best of their
nine thresholds: so computed, their own tables come out to the last digit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.data import evaluation_root

SYSTEMS = ("rasa", "dialogflow", "luis", "haptik", "bert")
NONE = -1  # in the place of a class
_NONE = "NO_NODES_DETECTED"
THRESHOLDS = np.arange(1, 10) / 10
SAMPLES = 2000


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a system gave for n queries: `labels` (n,) are places of classes, or NONE.

    `scores` (n,) are at most 1.
    """

    system: str
    labels: np.ndarray
    scores: np.ndarray

    def of(self, kept: np.ndarray) -> Predictions:
        """Those for some of the queries."""
        return Predictions(self.system, self.labels[kept], self.scores[kept])


@dataclass(frozen=True)
class Against:
    """A figure less another system's, with its 95 % interval, and p; two-sided."""

    difference: float
    low: float
    high: float
    p: float


def published(name: str, texts: Sequence[str], classes: Sequence[str]) -> list[Predictions]:
    """The five systems' predictions for the queries of a set; none where none were published."""
    places = {_NONE: NONE} | {label: place for place, label in enumerate(classes)}
    folder = evaluation_root() / "public" / name / "published"
    return [
        _read(folder / f"preds_{system}.csv", system, texts, places)
        for system in SYSTEMS
        if folder.exists()
    ]


def _read(path: Path, system: str, texts: Sequence[str], places: Mapping[str, int]) -> Predictions:
    with path.open(encoding="utf-8", newline="") as file:
        given = {" ".join(row["sentence"].split()): row for row in csv.DictReader(file)}
    rows = [given[" ".join(text.split())] for text in texts]
    labels = np.array([places[row["predicted_node"]] for row in rows])
    scores = np.array([float(row["predicted_node_score"]) for row in rows])
    return Predictions(system, labels, scores)


def accuracy(found: Predictions, wanted: np.ndarray) -> float:
    """Share of the queries in scope of which the label is right."""
    inside = wanted != NONE
    return float((found.labels == wanted)[inside].mean())


def auroc(found: Predictions, wanted: np.ndarray) -> float:
    """Probability that a query in scope has a higher score than one out of scope, ties half."""
    from scipy.stats import rankdata

    inside = wanted != NONE
    ranks = rankdata(found.scores)[inside]
    own, others = len(ranks), int((~inside).sum())
    return float((ranks.sum() - own * (own + 1) / 2) / (own * others))


def best_mcc(found: Predictions, wanted: np.ndarray) -> float:
    """The largest Matthews correlation over THRESHOLDS."""
    shown = (np.where(found.scores >= least, found.labels, NONE) for least in THRESHOLDS)
    return max(matthews(wanted, labels) for labels in shown)


def matthews(true: np.ndarray, given: np.ndarray) -> float:
    """Matthews correlation of labels (n,) of several classes (Gorodkin 2004); 0 for one alone."""
    classes = 2 + max(true.max(), given.max())
    of_true, of_given = (np.bincount(of + 1, minlength=classes) for of in (true, given))
    total, right = len(true), int((true == given).sum())
    spread = (total**2 - of_given @ of_given) * (total**2 - of_true @ of_true)
    return float((right * total - of_true @ of_given) / np.sqrt(spread)) if spread else 0.0


def mcnemar(ours: Predictions, other: Predictions, wanted: np.ndarray) -> Against:
    """Accuracy less another's with McNemar's exact test; the interval is Wald's."""
    from scipy.stats import binomtest

    inside = wanted != NONE
    mine, theirs = ((one.labels == wanted)[inside] for one in (ours, other))
    won, lost = int((mine & ~theirs).sum()), int((~mine & theirs).sum())
    count, difference = len(mine), (won - lost) / len(mine)
    half = 1.96 * np.sqrt((won + lost) / count**2 - difference**2 / count)
    p = binomtest(won, won + lost).pvalue if won + lost else 1.0
    return Against(difference, difference - half, difference + half, float(p))


def bootstrapped(
    figure: Callable[[Predictions, np.ndarray], float],
    ours: Predictions,
    other: Predictions,
    wanted: np.ndarray,
) -> Against:
    """A figure less another's, both on the same queries, drawn anew in scope and out of scope."""
    generator = np.random.default_rng(0)
    parts = [np.flatnonzero(wanted != NONE), np.flatnonzero(wanted == NONE)]
    drawn = np.empty(SAMPLES)
    for sample in range(SAMPLES):
        queries = np.concatenate([generator.choice(part, len(part)) for part in parts])
        mine, theirs = (figure(one.of(queries), wanted[queries]) for one in (ours, other))
        drawn[sample] = mine - theirs
    low, high = np.percentile(drawn, [2.5, 97.5])
    p = 2 * min((drawn <= 0).mean(), (drawn >= 0).mean())
    difference = figure(ours, wanted) - figure(other, wanted)
    return Against(difference, float(low), float(high), float(min(max(p, 1 / SAMPLES), 1.0)))
