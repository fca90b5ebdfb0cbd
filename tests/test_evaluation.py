"""Each metric, worked out by hand."""

import math

import pytest
from pytest import approx

from qa_bot.evaluation import (
    Judged,
    auroc,
    expected_calibration_error,
    hit_rate,
    mean_ndcg10,
    mrr,
    ndcg,
    outcome_shares,
    right_at_precision,
)
from qa_bot.records import Outcome

RESULTS = [
    Judged("a", True, 1, 0.95, Outcome.ANSWERED),
    Judged("b", True, 3, 0.80, Outcome.ANSWERED),
    Judged("c", True, 1, 0.70, Outcome.ANSWERED),
    Judged("d", True, 2, 0.55, Outcome.CHOOSE),
    Judged("e", True, 4, 0.50, Outcome.CHOOSE),
    Judged("f", True, None, 0.10, Outcome.NOT_COVERED),
    Judged("g", False, None, 0.05, Outcome.NOT_COVERED),
    Judged("h", False, None, 0.75, Outcome.ANSWERED),
]


@pytest.mark.parametrize(
    ("k", "wanted"), [(1, 2 / 6), (2, 3 / 6), (3, 4 / 6), (4, 5 / 6), (10, 5 / 6)]
)
def test_hit_rate_counts_in_scope_queries_alone(k, wanted):
    assert hit_rate(RESULTS, k) == approx(wanted)


def test_mrr_is_the_mean_of_one_over_rank_within_k():
    assert mrr(RESULTS) == approx((1 + 1 / 3 + 1 + 1 / 2 + 1 / 4 + 0) / 6)
    assert mrr(RESULTS, k=3) == approx((1 + 1 / 3 + 1 + 1 / 2) / 6)


def test_ndcg_discounts_a_gain_by_its_rank_and_divides_by_the_best_order():
    # 2 / log2(2) + 0 + 1 / log2(4) = 2.5; the best order: 2 / log2(2) + 1 / log2(3) + 1 / log2(4).
    wanted = 2.5 / (2 + 1 / math.log2(3) + 0.5)
    assert ndcg([2, 0, 1, 0], ideal=[1, 2, 1]) == approx(wanted)
    assert ndcg([2, 1, 1], ideal=[1, 1, 2]) == approx(1.0)
    assert ndcg([0, 0], ideal=[1]) == 0.0


def test_ndcg_sees_nothing_past_k_on_either_side():
    assert ndcg([0, 1], ideal=[1], k=1) == 0.0
    # Three right pairs of which one place shows one: nothing more could be had.
    assert ndcg([1], ideal=[1, 1, 1], k=1) == 1.0


def test_ndcg_is_that_of_scikit_learn():
    from sklearn.metrics import ndcg_score

    gains = [0.0, 3.0, 1.0, 0.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 3.0, 1.0]
    descending = [[float(-i) for i in range(len(gains))]]
    assert ndcg(gains, ideal=gains) == approx(ndcg_score([gains], descending, k=10))


def test_mean_ndcg_leaves_out_queries_without_graded_pairs():
    results = [
        Judged("a", True, 1, 0.9, ndcg10=1.0),
        Judged("b", True, 2, 0.9, ndcg10=0.5),
        Judged("c", False, None, 0.1),
    ]
    assert mean_ndcg10(results) == approx(0.75)
    assert math.isnan(mean_ndcg10(RESULTS))


def test_auroc_is_the_share_of_pairs_in_the_right_order_with_ties_half():
    # Right: 0.95 and 0.70. Others: 0.80 0.55 0.50 0.10 0.05 0.75. 6 + 4 of 12 pairs are in order.
    assert auroc(RESULTS, lambda r: r.right) == approx(10 / 12)
    tied = [Judged("a", True, 1, 0.5), Judged("b", False, None, 0.5), Judged("c", False, None, 0.1)]
    assert auroc(tied, lambda r: r.in_scope) == approx(0.75)


def test_auroc_of_one_class_is_no_number():
    assert math.isnan(auroc(RESULTS[:2], lambda r: r.in_scope))


@pytest.mark.parametrize(
    ("precision", "wanted"),
    # From the top: R W W(h) R W W W W; right so far of all: 1, 1/2, 1/3, 2/4, 2/5, ...
    [(1.0, 1 / 6), (0.6, 1 / 6), (0.5, 2 / 6), (0.25, 2 / 6)],
)
def test_right_at_precision_takes_the_lowest_confidence_that_keeps_it(precision, wanted):
    assert right_at_precision(RESULTS, precision) == approx(wanted)


def test_right_at_precision_does_not_depend_on_the_order_of_equal_confidences():
    right, wrong = Judged("a", True, 1, 0.8), Judged("b", True, 2, 0.8)
    below = Judged("c", True, 2, 0.1)
    # A threshold takes both of the equal ones or none: 1 of 2 is right, never 1 of 1.
    for results in ([right, wrong, below], [wrong, right, below]):
        assert right_at_precision(results, 0.9) == 0.0
        assert right_at_precision(results, 0.5) == approx(1 / 3)


def test_right_at_precision_is_zero_where_none_keeps_it():
    assert right_at_precision([Judged("a", True, 2, 0.9), Judged("b", True, 1, 0.8)], 0.9) == 0.0


def test_calibration_error_is_the_weighted_gap_of_each_bin():
    results = [
        Judged("a", True, 1, 1.0),  # bin 9: confidence 0.95, half right
        Judged("b", True, 2, 0.9),
        Judged("c", True, 1, 0.25),  # bin 2: confidence 0.25, all right
        Judged("d", True, None, 0.0),  # bin 0: no gap
    ]
    assert expected_calibration_error(results) == approx(0.45 * 2 / 4 + 0.75 * 1 / 4)
    assert expected_calibration_error(results, bins=1) == approx(abs(2.15 / 4 - 2 / 4))


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        (Outcome.ANSWERED, (4 / 8, 2 / 4)),
        (Outcome.CHOOSE, (2 / 8, 1 / 2)),  # rank 2 is offered, rank 4 is not
        (Outcome.NOT_COVERED, (2 / 8, 1 / 2)),
    ],
)
def test_outcome_shares_and_how_many_of_them_are_right(outcome, wanted):
    assert outcome_shares(RESULTS, outcome) == approx(wanted)


def test_an_outcome_that_never_came_has_no_share_right():
    share, right = outcome_shares(RESULTS, Outcome.NOTICE)
    assert share == 0.0 and math.isnan(right)


def test_metrics_of_no_in_scope_query_are_no_numbers():
    assert math.isnan(hit_rate(RESULTS[6:], 1)) and math.isnan(mrr(RESULTS[6:]))
