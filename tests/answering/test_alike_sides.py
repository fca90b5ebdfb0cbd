"""Which questions of two sides are one, by cosines that are worked out by hand."""

import numpy as np

from qa_bot.answering.alike_sides import matched_by_meaning


def matched(*rows, by_number=()):
    return matched_by_meaning(np.array(rows, dtype=float), by_number)


def test_mutual_nearest_are_one_and_nothing_is_found_for_what_one_side_lacks():
    assert matched([0.2, 0.9, 0.1], [0.8, 0.3, 0.2]) == [(0, 1), (1, 0)]


def test_what_is_far_or_has_a_near_rival_is_not_found():
    assert matched([0.49, 0.1], [0.1, 0.51]) == [(1, 1)]
    assert matched([0.8, 0.76], [0.1, 0.2]) == []  # two translations of one
    assert matched([0.8, 0.1], [0.76, 0.2]) == []


def test_numbers_count_where_no_other_question_is_plainly_nearer():
    close = ([0.45, 0.5], [0.3, 0.4])
    assert matched(*close, by_number=[(0, 0), (1, 1)]) == [(0, 0), (1, 1)]
    shifted = ([0.2, 0.1, 0.3], [0.9, 0.2, 0.1], [0.1, 0.8, 0.2])
    assert matched(*shifted, by_number=[(0, 0), (1, 1), (2, 2)]) == [(1, 0), (2, 1)]


def test_one_question_on_a_side_has_no_rivals():
    assert matched([0.7]) == [(0, 0)]
    assert matched([0.4]) == []
    assert matched([0.4], by_number=[(0, 0)]) == [(0, 0)]
    assert matched([0.7, 0.2]) == [(0, 0)]
