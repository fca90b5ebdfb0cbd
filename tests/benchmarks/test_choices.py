"""What a reader gains by a choice, by what was offered and not by what stands among the first."""

import math
from io import StringIO
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from benchmarks.baselines import Found
from benchmarks.choices import gain_of_choices
from benchmarks.comparison import OursOnSet
from benchmarks.data import DOCUMENTS, SET_ASIDE
from benchmarks.promises import OutOfScope
from benchmarks.report import SetReport, Together
from benchmarks.tables import choices_by_set
from qa_bot import Outcome
from qa_bot.evaluation import Judged

ANSWERED, CHOOSE, NOT_COVERED = Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED


def query(outcome: Outcome, rank: int | None, offered: int = 0) -> Judged:
    return Judged("", True, rank, 0.5, outcome, offered=offered)


def stray(outcome: Outcome, offered: int = 0) -> Judged:
    return Judged("", False, None, 0.5, outcome, offered=offered)


# 20 in scope: 9 answered right, 5 offered a choice that holds the right pair.
QUERIES = [
    *[query(ANSWERED, 1)] * 9,
    query(ANSWERED, 2),  # wrong: the reader is not asked to choose
    *[query(CHOOSE, 1, offered=2)] * 2,
    query(CHOOSE, 2, offered=2),
    *[query(CHOOSE, 3, offered=3)] * 2,
    query(CHOOSE, 3, offered=2),  # the third was not offered
    query(CHOOSE, None, offered=3),
    query(NOT_COVERED, 3),
    query(NOT_COVERED, 4),
    query(NOT_COVERED, None),
    *[stray(CHOOSE, offered=2)] * 3,
    stray(ANSWERED),
    stray(NOT_COVERED),
]


def test_right_within_one_click_adds_choices_that_hold_the_right_pair():
    gain = gain_of_choices(QUERIES)
    assert (gain.right_without_click, gain.right_within_click) == (0.45, 0.70)


def test_a_choice_without_the_right_pair_is_false_though_the_third_would_have_been_right():
    gain = gain_of_choices(QUERIES)
    assert (gain.false_choices, gain.choices, gain.false_out_of_scope) == (5, 10, 3)
    # z = 1.96, p = 1/2, n = 10: (.5 + .19207 -+ 1.96 * sqrt(.025 + .0096036)) / 1.38415
    assert gain.false == 0.5
    assert (gain.false_low, gain.false_high) == pytest.approx((0.2366, 0.7634), abs=5e-5)


def test_what_is_left_was_offered_nothing_and_had_the_right_pair_among_three():
    assert gain_of_choices(QUERIES).not_offered == 1


def test_without_choices_nothing_is_gained_and_there_is_no_interval():
    gain = gain_of_choices([query(ANSWERED, 1), query(NOT_COVERED, 1)])
    assert gain.right_without_click == gain.right_within_click == 0.5
    assert (gain.choices, gain.false_choices, gain.not_offered) == (0, 0, 1)
    assert all(map(math.isnan, (gain.false, gain.false_low, gain.false_high)))


def test_without_queries_in_scope_there_is_no_share_of_them():
    gain = gain_of_choices([stray(CHOOSE, offered=2)])
    assert math.isnan(gain.right_within_click) and (gain.false_choices, gain.false) == (1, 1.0)


@pytest.mark.parametrize(
    ("confidences", "outcome", "offered"),
    [
        ([0.6, 0.2, 0.05, 0.05], CHOOSE, 3),
        ([0.6, 0.2, 0.04, 0.04], CHOOSE, 2),
        ([0.7, 0.2, 0.1], ANSWERED, 0),
        ([0.6, 0.1, 0.09], NOT_COVERED, 0),
        # All ask exactly the query; an answer has ten matches.
        ([0.3] * 4 + [0.0], CHOOSE, 4),
        ([0.3] * 12, CHOOSE, 10),
    ],
)
def test_offered_is_what_the_product_offers_at_the_promise(confidences, outcome, offered):
    thresholds = SimpleNamespace(at={0.05: (0.7, 0.8)}.__getitem__)
    found = Found(np.arange(len(confidences)), confidences[0], np.array(confidences))
    ours = OursOnSet(SimpleNamespace(thresholds=thresholds), [found], [Judged("", True, 1, 0.5)])
    (decided,) = ours.at(0.05)
    assert (decided.outcome, decided.offered) == (outcome, offered)


LONGEST = max((*DOCUMENTS, *SET_ASIDE), key=len)


@pytest.fixture
def table():
    results = {LONGEST: QUERIES, "silent": [query(NOT_COVERED, 1)] * 4, "of no document": QUERIES}
    reports = [
        SetReport(
            name=name,
            pairs=1,
            queries=len(judged),
            in_scope=1,
            fitted_without=True,
            systems={},
            promises=[],
            out_of_scope=None,
            choices=gain_of_choices(judged),
        )
        for name, judged in results.items()
    ]
    together = Together(
        sets=[LONGEST, "silent"],
        queries=29,
        systems=[],
        left_out=[],
        auroc_difference=None,
        max_false_answers=0.05,
        outcomes=[],
        out_of_scope=OutOfScope(0, 0, 0, 0),
        choices=gain_of_choices([*QUERIES, *results["silent"]]),
        promises=[],
        distance_from_promises=0.0,
    )
    return choices_by_set(together, reports)


def test_each_document_has_its_row_and_all_of_them_the_last(table):
    rows = list(zip(*(column.cells for column in table.columns), strict=True))
    assert rows == [
        (LONGEST, "45.0%", "70.0%", "5 of 10", "24 to 76%", "3", "1"),
        ("silent", "0.0%", "0.0%", "0 of 0", "-", "0", "4"),
        # 9 and 14 of 24 in scope.
        ("together", "37.5%", "58.3%", "5 of 10", "24 to 76%", "3", "5"),
    ]


def test_the_table_fits_80_columns_and_breaks_no_row(table):
    table.add_row(LONGEST, "100.0%", "100.0%", "12 of 150", "24 to 76%", "123", "1234")
    printed = StringIO()
    Console(width=80, file=printed).print(table)
    lines = printed.getvalue().splitlines()
    (widest,) = [line for line in lines if "12 of 150" in line]
    assert widest.replace("│", " ").split() == [
        LONGEST, "100.0%", "100.0%", "12", "of", "150", "24", "to", "76%", "123", "1234",
    ]  # fmt: skip
    assert "…" not in printed.getvalue()
