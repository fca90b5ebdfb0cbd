"""Guards for each document, fitted on the other ones and on the public sets.

Of a public set only the seen half is fitted on, by the hash of the query; the threshold is found
on the right answers of the other half. So no guard is judged on what it was fitted on but the
exchanged questions of public sets, which are for fitting alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.data import DOCUMENTS, PUBLIC, SAMPLE
from benchmarks.measuring import Measurer
from benchmarks.near_misses import (
    EXCHANGED,
    NEAR_MISSES,
    Held,
    answered,
    exchanged_near_misses,
)
from benchmarks.ours import CrossFits
from qa_bot.guard import FittedGuard
from qa_bot.guard.boosted_trees import BoostedTrees, DecisionTree
from qa_bot.guard.guard_inputs import INPUTS
from qa_bot.models.embedding import Encoder
from qa_bot.ranking import Fitted

# Of the right answers of PUBLIC: what a caught near miss may cost.
MOST_WITHHELD = 0.01
NEAR_MISS_WEIGHT = {True: 1.5, False: 2.0}  # exchanged, of mqp; a right answer counts once
TREES, LEAVES, LEARNING_RATE = 60, 10, 0.1
LEAST_LEAF = 20  # samples
INPUTS_OF_A_SPLIT = 0.5  # the share that is drawn for each


class GuardFits:
    """Guards for each set; the sample document is in nobody's fit."""

    def __init__(self, held: Sequence[Held], encoder: Encoder, rankings: CrossFits) -> None:
        self.held = [found for found in held if found.set_name != SAMPLE]
        self._encoder = encoder
        self._rankings = rankings
        self._fitted: dict[str, FittedGuard] = {}

    @classmethod
    def of_evaluation_sets(cls, measurer: Measurer, rankings: CrossFits) -> GuardFits:
        """From the documents and the public sets that the shipped guard is fitted on."""
        names = [name for name in (*DOCUMENTS, *PUBLIC) if name != SAMPLE]
        held = [h for name in names for h in answered(name, measurer, rankings.without(name))]
        exchanged = [name for name in names if name in (*DOCUMENTS, *EXCHANGED)]
        held += exchanged_near_misses(exchanged, measurer, rankings)
        return cls(held, measurer.encoder, rankings)

    def without(self, name: str) -> FittedGuard:
        """A guard fitted on all documents but this one."""
        # Of a public set the half that is judged is in no fit, so it has the one that ships.
        key = name if name in DOCUMENTS else SAMPLE
        if key not in self._fitted:
            others = [found for found in self.held if found.set_name != key]
            self._fitted[key] = fit_guard(others, self._encoder, self._rankings.without(key))
        return self._fitted[key]


def fit_guard(held: Sequence[Held], encoder: Encoder, ranking: Fitted) -> FittedGuard:
    """Fit boosted trees of near misses against right answers.

    `ranking` is the one that it is to serve with.
    """
    used = [
        found
        for found in held
        if found.is_exchanged or found.is_seen or found.set_name not in PUBLIC
        if found.right or found.is_near_miss
    ]
    trees = fit_trees(used)
    judged = [
        found.inputs
        for found in held
        if found.right and not found.is_seen
        if found.set_name in PUBLIC and found.set_name != NEAR_MISSES
    ]
    threshold = float(np.quantile(trees.probability(np.array(judged)), 1 - MOST_WITHHELD))
    return FittedGuard(
        model=encoder.name,
        model_fingerprint=encoder.fingerprint,
        ranking_sha256=ranking.sha256,
        fitted_on=tuple(dict.fromkeys(found.set_name for found in used)),
        near_misses=trees,
        threshold=round(threshold, 6),
    )


def fit_trees(used: Sequence[Held]) -> BoostedTrees:
    """Fit gradient-boosted trees (Friedman 2001) of "is a near miss"."""
    from sklearn.ensemble import GradientBoostingClassifier

    weights = [1.0 if found.right else NEAR_MISS_WEIGHT[found.is_exchanged] for found in used]
    boosted = GradientBoostingClassifier(
        init="zero",
        n_estimators=TREES,
        learning_rate=LEARNING_RATE,
        max_depth=None,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_LEAF,
        max_features=INPUTS_OF_A_SPLIT,
        random_state=0,
    )
    inputs = np.nan_to_num([found.inputs for found in used])
    boosted.fit(inputs, [not found.right for found in used], sample_weight=weights)
    return BoostedTrees(INPUTS, tuple(_tree(one[0].tree_) for one in boosted.estimators_))


def _tree(tree: Any) -> DecisionTree:
    """Write a tree of scikit-learn's as numbers; its leaves have -1 on both sides."""
    nodes = range(tree.node_count)
    leaf = tree.children_left < 0
    return DecisionTree(
        feature=tuple(0 if leaf[i] else int(tree.feature[i]) for i in nodes),
        threshold=tuple(0.0 if leaf[i] else round(float(tree.threshold[i]), 6) for i in nodes),
        left=tuple(i if leaf[i] else int(tree.children_left[i]) for i in nodes),
        right=tuple(i if leaf[i] else int(tree.children_right[i]) for i in nodes),
        value=tuple(
            round(LEARNING_RATE * float(tree.value[i, 0, 0]), 6) if leaf[i] else 0.0 for i in nodes
        ),
    )
