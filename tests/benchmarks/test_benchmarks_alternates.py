"""Figures of systems side by side, and one alternate at a time."""

from collections import Counter

import numpy as np
import pytest
from fakes import FakeEncoder
from pytest import approx
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from benchmarks.added_alternates import added, misspelt, variants, with_the_slip
from benchmarks.data import EvaluationSet, Query
from benchmarks.published import (
    NONE,
    Predictions,
    accuracy,
    auroc,
    best_mcc,
    bootstrapped,
    matthews,
    mcnemar,
)
from qa_bot import QAPair

WANTED = np.array([0, 0, 1, 2, 1, NONE, NONE, NONE])
RIGHT = Predictions("right", np.array([0, 0, 1, 2, 0, 1, 1, 2]), np.arange(8)[::-1] / 8)
WRONG = Predictions("wrong", np.array([1, 0, 0, 0, 1, 1, 1, 2]), np.arange(8) / 8)


def test_figures_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    wanted, labels = rng.integers(-1, 4, 200), rng.integers(-1, 4, 200)
    found = Predictions("x", labels, rng.random(200).round(2))
    assert matthews(wanted, labels) == approx(matthews_corrcoef(wanted, labels))
    assert auroc(found, wanted) == approx(roc_auc_score(wanted != NONE, found.scores))
    assert accuracy(found, wanted) == approx((wanted == labels)[wanted != NONE].mean())
    cut = [np.where(found.scores >= least / 10, labels, NONE) for least in range(1, 10)]
    assert best_mcc(found, wanted) == approx(max(matthews_corrcoef(wanted, one) for one in cut))


def test_one_class_alone_has_no_correlation():
    assert matthews(np.zeros(3, dtype=int), np.array([0, 1, 1])) == 0


def test_right_labels_of_one_alone_are_counted_by_mcnemar():
    found = mcnemar(RIGHT, WRONG, WANTED)
    assert found.difference == approx(2 / 5)
    assert found.p == approx(2 * (1 + 4) / 2**4)  # three of four, and four of four, two-sided
    assert mcnemar(RIGHT, RIGHT, WANTED).p == 1


def test_a_system_that_is_always_ahead_is_surely_ahead():
    found = bootstrapped(auroc, RIGHT, WRONG, WANTED)
    assert (found.difference, found.low, found.high, found.p) == (1, 1, 1, approx(1 / 2000))


def test_variants_are_near_and_what_cannot_be_misspelt_is_left_out():
    assert variants("Is it closed?") == (
        "IS IT CLOSED?",
        "Is it closed !!",
        "Is it clsoed?",
        "please tell me: Is it closed?",
    )
    assert variants("is it on") == ("IS IT ON", "is it on !!", "", "please tell me: is it on")


def test_each_query_that_is_not_answered_is_added_once():
    words = ["pool", "hall", "shop", "park"]
    pairs = tuple(QAPair(w, f"When does the {w} open?", f"The {w} opens at nine.") for w in words)
    queries = [Query("any armbands for toddlers there", frozenset({"pool"}))]
    queries += [Query("wifi", frozenset()), Query(pairs[1].question, frozenset({"hall"}))]
    counts = Counter()
    changes = list(added(EvaluationSet("x", pairs, tuple(queries)), FakeEncoder(), counts))
    assert not changes
    assert counts["added"] == counts["certain"] == counts["in capitals"] == 1
    assert (counts["others asked"], counts["changed"]) == (2, 0)


def test_a_word_of_a_wording_is_misspelt_wherever_others_have_it():
    word, slip = misspelt("is a pool open")
    assert (word, slip) == ("", "")
    word, slip = misspelt("armbands in it")
    assert word == "armbands" and misspelt("armbands in it") == (word, slip)
    assert slip != word and slip[0] == "a" and abs(len(slip) - len(word)) < 2
    assert with_the_slip(["Armbands?", "armband"], word, slip) == [f"{slip}?", slip]


def test_a_misspelt_alternate_is_counted_with_those_who_misspell_it_too():
    pairs = (QAPair("1", "Where are armbands kept?", "Here."), QAPair("2", "Who pays?", "You."))
    queries = (Query("any for toddlers", frozenset({"2"})), Query("toddlers", frozenset()))
    counts = Counter()
    list(added(EvaluationSet("x", pairs, queries), FakeEncoder(), counts, slips=True))
    assert counts["added"] == counts["certain"] == counts["spelled right, all"] == 1
    assert (counts["others asked"], counts["with the slip"]) == (1, 2)


@pytest.mark.parametrize("kept", [[0, 1, 5], [5, 6, 7, 0]])
def test_predictions_of_some_queries(kept):
    some = RIGHT.of(np.array(kept))
    assert some.labels.tolist() == RIGHT.labels[kept].tolist() and some.system == "right"
