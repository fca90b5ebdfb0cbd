"""What the guard is fitted to catch."""

import numpy as np
import pytest
from fakes import FakeEncoder

from benchmarks.guard_fits import MOST_WITHHELD, TREES, fit_guard, fit_trees
from benchmarks.near_misses import Held
from qa_bot.guard.guard_inputs import INPUTS
from qa_bot.ranking import shipped


@pytest.mark.parametrize(
    ("set_name", "right", "is_exchanged", "is_near_miss"),
    [
        ("mqp", False, False, True),
        ("mqp", True, False, False),
        ("stackfaq125", False, True, True),
        ("stackfaq125", False, False, False),
    ],
)
def test_near_misses_are_those_of_one_set_and_what_was_exchanged(
    set_name, right, is_exchanged, is_near_miss
):
    held = Held(set_name, "q", "Q?", right, None, np.zeros(35), is_exchanged)
    assert held.is_near_miss is is_near_miss


def held(place: int, column: float) -> Held:
    """Exchanged where the first input is above 0."""
    near = column > 0
    inputs = np.array([column, *np.zeros(34)])
    return Held("stackfaq125", f"query {place}", "Q?", not near, None, inputs, near)


def test_the_trees_tell_what_they_were_fitted_on():
    rng = np.random.default_rng(0)
    columns = np.sign(rng.normal(size=200)) * rng.uniform(0.5, 1, 200)
    trees = fit_trees([held(place, float(column)) for place, column in enumerate(columns)])
    found = trees.probability(np.array([[0.9, *np.zeros(34)], [-0.9, *np.zeros(34)]]))
    assert found[0] > 0.95 and found[1] < 0.05
    assert len(trees.trees) == TREES and trees.names == INPUTS


def test_the_threshold_is_found_on_the_half_that_is_not_fitted_on():
    rng = np.random.default_rng(1)
    columns = np.sign(rng.normal(size=400)) * rng.uniform(0.5, 1, 400)
    every = [held(place, float(column)) for place, column in enumerate(columns)]
    guard = fit_guard(every, FakeEncoder(), shipped())
    unseen = [one for one in every if one.right and not one.is_seen]
    values = [guard.near_miss(one.inputs) for one in unseen]
    assert guard.threshold == pytest.approx(np.quantile(values, 1 - MOST_WITHHELD), abs=1e-5)
    assert guard.fitted_on == ("stackfaq125",) and guard.ranking_sha256 == shipped().sha256
