"""Gradient-boosted decision trees, as numbers in JSON: evaluated here, fitted in benchmarks/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from qa_bot.records import QABotError


@dataclass(frozen=True, slots=True)
class DecisionTree:
    """A binary tree as parallel tuples, one entry per node; node 0 is the root.

    From node i an input goes to `left[i]` where its column `feature[i]` is at most `threshold[i]`,
    else to `right[i]`. A leaf has itself on both sides, and its `value`.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def check(self, features: int) -> None:
        """Raise QABotError unless every way through the tree ends in a leaf."""
        columns = (self.feature, self.threshold, self.left, self.right, self.value)
        nodes = len(self.feature)
        if not nodes or any(len(column) != nodes for column in columns):
            raise QABotError("a decision tree has columns of different lengths, or none")
        for node, (left, right) in enumerate(zip(self.left, self.right, strict=True)):
            goes_on = node < left < nodes and node < right < nodes
            if not (goes_on or left == right == node):
                raise QABotError(f"node {node} of a decision tree leads back, or nowhere")
        if not all(0 <= feature < features for feature in self.feature):
            raise QABotError(f"a decision tree asks for an input that is none of {features}")


@dataclass(frozen=True)
class BoostedTrees:
    """The sum of decision trees, through the logistic function (Friedman 2001)."""

    names: tuple[str, ...]
    trees: tuple[DecisionTree, ...]

    def __post_init__(self) -> None:
        for tree in self.trees:
            tree.check(len(self.names))

    def probability(self, inputs: np.ndarray) -> np.ndarray:
        """Compute probabilities (0 to 1) for inputs (..., m) in the order of `names`.

        An input that is NaN counts as 0.
        """
        inputs = np.nan_to_num(inputs)
        flat = inputs.reshape(-1, len(self.names))
        rows = np.arange(len(flat))[:, None]
        nodes = np.broadcast_to(self._all.roots, (len(flat), len(self.trees)))
        for _ in range(self._all.depth):
            stays_left = flat[rows, self._all.feature[nodes]] <= self._all.threshold[nodes]
            nodes = np.where(stays_left, self._all.left[nodes], self._all.right[nodes])
        logits = self._all.value[nodes].sum(axis=1).reshape(inputs.shape[:-1])
        return np.asarray(1 / (1 + np.exp(-logits)))

    @cached_property
    def _all(self) -> _Forest:
        return _Forest.of(self.trees)


@dataclass(frozen=True, slots=True, eq=False)
class _Forest:
    """All trees in one set of arrays (n,), so that one step goes down in all of them at once."""

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int

    @classmethod
    def of(cls, trees: Sequence[DecisionTree]) -> _Forest:
        starts = [0, *accumulate(len(tree.feature) for tree in trees)][: len(trees)]
        joined = list(zip(starts, trees, strict=True))
        return cls(
            roots=np.array(starts, dtype=np.int64),
            feature=np.array([f for tree in trees for f in tree.feature], dtype=np.int64),
            threshold=np.array([t for tree in trees for t in tree.threshold]),
            left=np.array([start + to for start, tree in joined for to in tree.left]),
            right=np.array([start + to for start, tree in joined for to in tree.right]),
            value=np.array([v for tree in trees for v in tree.value]),
            depth=max(map(_depth, trees), default=0),
        )


def _depth(tree: DecisionTree) -> int:
    """The most steps from the root to a leaf; children come after their parents."""
    steps = [0] * len(tree.left)
    for node, children in enumerate(zip(tree.left, tree.right, strict=True)):
        for child in children:
            if child != node:
                steps[child] = steps[node] + 1
    return max(steps)
