"""Whether a promise is kept: by each document, by the worst, at every rate, near the topic."""

import math
from io import StringIO

import pytest
from rich.console import Console

from benchmarks.choices import gain_of_choices
from benchmarks.data import EvaluationSet, Query
from benchmarks.promises import (
    OutOfScope,
    distance_from_promises,
    out_of_scope,
    out_of_scope_over_sets,
    promise_kept,
    promise_over_sets,
    wilson_interval,
)
from benchmarks.report import SetReport, Together
from benchmarks.tables import promise_by_set, promised_and_found
from qa_bot import Outcome
from qa_bot.evaluation import Judged


def judged(right: int = 0, wrong: int = 0, stray: int = 0, silent: int = 0) -> list[Judged]:
    """Answers that are right, wrong, or to queries out of scope, and in-scope queries without."""
    answered, none = Outcome.ANSWERED, Outcome.NOT_COVERED
    return [
        *[Judged("right", True, 1, 0.9, answered)] * right,
        *[Judged("wrong", True, 2, 0.9, answered)] * wrong,
        *[Judged("stray", False, None, 0.9, answered)] * stray,
        *[Judged("silent", True, 1, 0.1, none)] * silent,
    ]


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # z = 1.96: (p + z2 / 2n -+ z * sqrt(p (1 - p) / n + z2 / 4n2)) / (1 + z2 / n)
        (1, 20, 0.0089, 0.2361),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_the_wilson_interval_of_a_share(count, total, low, high):
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=5e-5)


def test_no_answers_have_no_interval_and_no_share():
    kept = promise_kept(0.05, judged(silent=4))
    assert (kept.answers, kept.answered, kept.answered_right) == (0, 0, 0)
    assert all(map(math.isnan, (kept.false, kept.false_low, kept.false_high)))


def test_what_a_promise_came_to():
    kept = promise_kept(0.05, judged(right=18, wrong=1, stray=1, silent=5))
    assert (kept.false_answers, kept.answers, kept.false) == (2, 20, 0.1)
    # 20 of 25 queries answered; 18 right of the 24 in scope.
    assert (kept.answered, kept.answered_right) == (0.8, 0.75)
    assert (kept.false_low, kept.false_high) == pytest.approx((0.0279, 0.3010), abs=5e-5)


RESULTS = {
    "good": judged(right=20),
    "twice": judged(right=18, wrong=2),
    "above": judged(right=8, wrong=1, stray=1),
    "silent": judged(silent=3),
}


def test_the_worst_document_and_the_share_above_twice_the_promise():
    over = promise_over_sets(0.05, RESULTS)
    assert (over.worst, over.worst_false) == ("above", 0.2)
    # .10 is not above twice .05; the document without answers counts as one that kept it.
    assert over.above_twice == 0.25
    assert (over.together.false_answers, over.together.answers) == (4, 50)


def test_exactly_twice_the_promise_is_not_above_it():
    # 1 - 0.98 is above .02 in floating point.
    assert promise_over_sets(0.01, {"one": judged(right=49, wrong=1)}).above_twice == 0


def test_of_two_equally_bad_documents_the_one_with_more_answers_is_the_worst():
    results = {"few": judged(right=1, wrong=1), "many": judged(right=5, stray=5)}
    assert promise_over_sets(0.05, results).worst == "many"


def test_without_answers_no_document_is_the_worst():
    over = promise_over_sets(0.05, {"silent": judged(silent=3)})
    assert over.worst is None and math.isnan(over.worst_false) and over.above_twice == 0


def test_the_distance_from_promises_leaves_out_rates_at_which_nothing_was_answered():
    kept = [
        promise_kept(0.01, judged(silent=5)),
        promise_kept(0.05, judged(right=9, wrong=1)),
        promise_kept(0.20, judged(right=9, wrong=1)),
    ]
    # .05 and .10 away.
    assert distance_from_promises(kept) == pytest.approx(0.075)


def set_with(*tags: str | None) -> EvaluationSet:
    """A set with one in-scope query, and for each of the others its tags."""
    others = [Query(str(i), frozenset(), tags=frozenset(t or "")) for i, t in enumerate(tags)]
    return EvaluationSet("set", (), (Query("in", frozenset({"1"})), *others))


def test_out_of_scope_queries_near_the_topic_are_apart_from_the_others():
    silent = Judged("", False, None, 0.1, Outcome.NOT_COVERED)
    found = out_of_scope(
        set_with("n", "nt", "n", "f", "s"),
        [*judged(right=1), *judged(stray=1), silent, silent, silent, *judged(stray=1)],
    )
    assert found == OutOfScope(near=3, near_answered=1, far=2, far_answered=1)


def test_a_set_without_tags_says_nothing_of_near_and_far_and_counts_in_no_sum():
    without = out_of_scope(set_with(None), [*judged(right=1), *judged(stray=1)])
    assert without is None
    sums = out_of_scope_over_sets([without, OutOfScope(3, 1, 2, 1), OutOfScope(10, 2, 5, 0)])
    assert sums == OutOfScope(13, 3, 7, 1)


@pytest.fixture
def together():
    curve = [promise_over_sets(rate, RESULTS) for rate in (0.01, 0.05)]
    return Together(
        sets=list(RESULTS),
        queries=53,
        systems=[],
        left_out=[],
        auroc_difference=None,
        max_false_answers=0.05,
        outcomes=[],
        out_of_scope=OutOfScope(10, 2, 5, 0),
        choices=gain_of_choices([]),
        promises=curve,
        distance_from_promises=0.05,
    )


def rows_of(table) -> list[list[str]]:
    return [list(cells) for cells in zip(*(column.cells for column in table.columns), strict=True)]


def test_each_document_has_its_row_and_all_of_them_the_last(together):
    reports = [
        SetReport(
            name=name,
            pairs=1,
            queries=len(results),
            in_scope=1,
            fitted_without=True,
            systems={},
            promises=[promise_kept(rate, results) for rate in (0.01, 0.05)],
            out_of_scope=OutOfScope(10, 2, 5, 0) if name == "above" else None,
            choices=gain_of_choices(results),
        )
        for name, results in {**RESULTS, "of the public sets": judged(right=1)}.items()
    ]
    table = promise_by_set(together, reports)
    assert rows_of(table) == [
        ["good", "100.0%", "0.0%", "0 of 20", "0% to 16%", "-", "-"],
        ["twice", "90.0%", "10.0%", "2 of 20", "3% to 30%", "-", "-"],
        ["above", "88.9%", "20.0%", "2 of 10", "6% to 51%", "2 of 10", "0 of 5"],
        ["silent", "0.0%", "-", "0 of 0", "-", "-", "-"],
        ["together", "88.5%", "8.0%", "4 of 50", "3% to 19%", "2 of 10", "0 of 5"],
    ]
    assert table.caption.startswith("worst: above; false in more than twice")
    assert "25.0% of sets" in table.caption


def test_the_curve_has_a_row_for_each_promise_and_fits_80_columns(together):
    table = promised_and_found(together)
    assert rows_of(table) == [
        ["1%", "8.0%", "4 of 50", "88.5%", "above", "20.0%"],
        ["5%", "8.0%", "4 of 50", "88.5%", "above", "20.0%"],
    ]
    printed = StringIO()
    Console(width=80, file=printed).print(table)
    assert "…" not in printed.getvalue()
