"""Boosted trees as numbers: where an input goes, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from qa_bot import QABotError
from qa_bot.guard.boosted_trees import BoostedTrees, DecisionTree

# a <= 1: -1; else b <= 0.5: 0, else 2.
DEEP = DecisionTree(
    feature=(0, 0, 1, 0, 0),
    threshold=(1.0, 0.0, 0.5, 0.0, 0.0),
    left=(1, 1, 3, 3, 4),
    right=(2, 1, 4, 3, 4),
    value=(0.0, -1.0, 0.0, 0.0, 2.0),
)
LEAF = DecisionTree((0,), (0.0,), (0,), (0,), (0.5,))
NAMES = ("a", "b")


def logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


@pytest.mark.parametrize(
    ("inputs", "sum_of_leaves"),
    [([1.0, 9.0], -0.5), ([1.1, 0.5], 0.5), ([2.0, 0.6], 2.5), ([np.nan, 9.0], -0.5)],
)
def test_the_leaves_of_all_trees_are_added_up(inputs, sum_of_leaves):
    trees = BoostedTrees(NAMES, (DEEP, LEAF))
    assert trees.probability(np.array(inputs)) == pytest.approx(logistic(sum_of_leaves))


def test_many_inputs_are_one_call():
    trees = BoostedTrees(NAMES, (DEEP, LEAF))
    found = trees.probability(np.array([[[1.0, 9.0], [2.0, 0.6]]]))
    assert found == pytest.approx(np.array([[logistic(-0.5), logistic(2.5)]]))


def test_no_trees_tell_nothing():
    assert BoostedTrees(NAMES, ()).probability(np.zeros(2)) == 0.5


def test_they_come_back_from_json():
    trees = BoostedTrees(NAMES, (DEEP, LEAF))
    adapter = TypeAdapter(BoostedTrees)
    assert adapter.validate_json(adapter.dump_json(trees)) == trees


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (replace(DEEP, left=(0, 1, 3, 3, 4)), "leads back"),
        (replace(DEEP, right=(5, 1, 4, 3, 4)), "nowhere"),
        (replace(DEEP, left=(1, 1, -3, 3, 4)), "leads back"),
        (replace(DEEP, feature=(0, 0, 2, 0, 0)), "none of 2"),
        (replace(DEEP, value=(0.0,)), "different lengths"),
        (DecisionTree((), (), (), (), ()), "or none"),
    ],
)
def test_a_damaged_tree_is_refused(tree, said):
    with pytest.raises(QABotError, match=said):
        BoostedTrees(NAMES, (tree,))
