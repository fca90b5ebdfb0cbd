"""A refit of the confidence: what it makes of queries, and when it is refused."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from qa_bot.ranking import shipped
from qa_bot.ranking.tuned import Tuned
from qa_bot.tuning.held_back import (
    Came,
    Reviewed,
    came_to,
    held_back,
    held_back_confidences,
    reason_to_refuse,
    stratified_folds,
)
from qa_bot.tuning.recalibration import NONE, log_losses, logits_of, recalibrated

TUNED = Tuned(1.5, -0.5, "a" * 64, "b" * 64, 60, date(2026, 12, 1))


def drawn(slope, shift, queries, seed=0):
    """Queries whose logits would have to be so much steeper and higher to be true."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(0.5, 1.5, queries)
    right = generator.random(queries) < 1 / (1 + np.exp(-(slope * logits + shift)))
    in_scope = right | (generator.random(queries) < 0.3)
    return Reviewed(logits, right, in_scope, np.ones(queries, dtype=bool))


def test_many_queries_show_both_numbers_and_few_change_little():
    many, few = drawn(0.6, -1.0, 20_000), drawn(0.6, -1.0, 6)
    found = recalibrated(many.logits, many.right)
    assert (found.slope, found.shift) == pytest.approx((0.6, -1.0), abs=0.05)
    near = recalibrated(few.logits, few.right)
    assert abs(near.shift) < 0.6 and 0.8 < near.slope < 1.2


def test_the_refit_is_where_no_other_is_likelier():
    reviewed = drawn(0.6, -1.0, 80)
    found = recalibrated(reviewed.logits, reviewed.right, 0.5, 0.25)

    def loss(slope, shift):
        confidence = 1 / (1 + np.exp(-(slope * reviewed.logits + shift)))
        own = log_losses(confidence, reviewed.right).sum()
        return own + shift**2 / (2 * 0.25) + math.log(slope) ** 2 / (2 * 0.0625)

    best = loss(found.slope, found.shift)
    steps = (-0.01, 0, 0.01)
    around = [(found.slope + a, found.shift + b) for a in steps for b in steps]
    assert best == pytest.approx(min(loss(*place) for place in around))


@pytest.mark.parametrize("right", [True, False])
def test_queries_of_one_kind_and_certain_ones_give_finite_numbers(right):
    logits = logits_of(np.array([0.0, 1.0, 0.5] * 20))
    found = recalibrated(logits, np.full(60, right))
    assert math.isfinite(found.slope) and abs(found.shift) <= 4 and 0.25 <= found.slope <= 4


def test_no_query_is_judged_by_a_refit_that_saw_it():
    reviewed = drawn(0.6, -1.0, 60)
    found = held_back_confidences(reviewed, 3)
    folds = stratified_folds(reviewed, 3)
    for fold in range(5):
        seen = reviewed.among(folds != fold)
        own = recalibrated(seen.logits, seen.right).of(reviewed.logits[folds == fold])
        assert found[folds == fold] == pytest.approx(own)


def test_folds_have_their_share_of_every_kind():
    reviewed = drawn(1, 0, 103)
    kinds = reviewed.in_scope.astype(int) + reviewed.right
    for seed in range(3):
        folds = stratified_folds(reviewed, seed)
        for kind in range(3):
            counts = np.bincount(folds[kinds == kind], minlength=5)
            assert counts.max() - counts.min() <= 1


def test_what_is_better_held_back_is_kept_and_what_is_not_is_refused():
    better = held_back(drawn(0.5, -1.5, 200), 0.8, 0.05)
    assert better.reason is None and better.after.loss < better.before.loss
    assert better.after.false_rate < better.before.false_rate
    by_chance = held_back(drawn(1.0, 0.0, 60, seed=4), 0.8, 0.05)
    assert "which may be chance (standard error 0.0" in by_chance.reason
    as_good = held_back(drawn(1.0, 0.0, 60, seed=2), 0.8, 0.05)
    assert as_good.reason.startswith("the loss rises from 0.")


UNTUNED = Came(loss=0.5, answers=40, false_answers=2, answered_right=0.5)  # 38 of 76


@pytest.mark.parametrize(
    ("answers", "false_answers", "promise", "said"),
    [
        (40, 2, 0.05, None),
        (60, 3, 0.05, None),
        (40, 0.05, 0.05, None),
        # The share of false answers, though within what is promised.
        (44, 2.3, 0.1, "5.2% of the answers given are false, before 5.0%"),
        # Right answers, whatever is saved for them, while the promise was kept.
        (36, 0, 0.05, "47.4% are answered right, before 50.0%"),
        (39, 1.95, 0.05, "48.8% are answered right, before 50.0%"),
        # Where it was broken: one for one, and no false answer more.
        (36, 0, 0.04, None),
        (35, 0, 0.04, "46.1% are answered right, before 50.0%, for 2.0 false answers saved"),
        (60, 3, 0.04, "3.0 false answers are given, before 2.0, more than the 4.0% of answers"),
    ],
)
def test_what_is_worse_in_anything_is_refused(answers, false_answers, promise, said):
    tuned = Came(0.4, answers, false_answers, (answers - false_answers) / 76)
    found = reason_to_refuse(UNTUNED, tuned, 0.01, promise)
    assert found is None if said is None else found.startswith(said)


def test_what_is_kept_is_worse_in_nothing(monkeypatch):
    monkeypatch.setattr("qa_bot.tuning.held_back.REPEATS", 2)
    kept = 0
    for seed in range(60):
        slope, shift = np.random.default_rng(seed).uniform((0.3, -3), (2, 2))
        found = held_back(drawn(slope, shift, 80, seed), 0.7, 0.1)
        before, after = found.before, found.after
        if found.reason is None:
            kept += 1
            assert after.loss < before.loss and after.false_rate <= before.false_rate + 1e-9
            assert before.false_rate > 0.1 or after.right_answers >= before.right_answers - 1e-9
    assert 5 < kept < 55


def test_answers_are_those_sure_enough_that_nothing_objects_to():
    reviewed = Reviewed(
        logits_of(np.array([0.9, 0.9, 0.9, 0.7])),
        np.array([True, False, True, True]),
        np.array([True, False, True, True]),
        np.array([True, True, False, True]),
    )
    came = came_to(reviewed, NONE.of(reviewed.logits), 0.8)
    assert (came.answers, came.false_answers, came.false_rate) == (2, 1, 0.5)
    assert came.answered_right == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "values",
    [
        {"slope": math.nan}, {"slope": -1.0}, {"slope": 1e9}, {"shift": math.inf}, {"shift": 9.0},
        {"queries": 0}, {"golden_sha256": "x"}, {"ranking_sha256": ""},
    ],
)  # fmt: skip
def test_numbers_that_no_tuning_gives_are_refused(values):
    with pytest.raises(ValueError, match=r"tuned"):
        replace(TUNED, **values)


def test_tuned_numbers_scale_and_shift_the_logit_and_nothing_else():
    fitted, tuned = shipped(), shipped().tuned_by(TUNED)
    inputs = np.array([[1.0, 0.5, 0.1, 0.0, 0.3, 0.2, 0.9, 1.0, 2.0], [np.nan] * 9])
    before = logits_of(fitted.confidence.probability(inputs))
    after = logits_of(tuned.confidence.probability(inputs))
    assert after == pytest.approx(1.5 * before - 0.5)
    assert (tuned.weights, tuned.thresholds) == (fitted.weights, fitted.thresholds)
    assert tuned.tuned == TUNED and fitted.tuned is None
