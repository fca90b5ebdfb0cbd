"""Judged files: how questions that were found are held against the listed ones."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.judged.files import Judged
from benchmarks.judged.matching import agreement, is_missing, is_whole
from benchmarks.page_readings import Case
from benchmarks.segmentation import TERMS, fit

LISTED = Judged("fit", "mill", "/usr/share/doc/mill/FAQ.gz", "", 2, 3,
                ("When does the mill turn?", "~Who turns it?", "Where is it?"), "")  # fmt: skip


@pytest.mark.parametrize(
    ("found", "score", "whole"),
    [
        (["When does the mill turn?", "Who turns it?", "Where is it?"], 1.0, True),
        (["1. When does the mill turn?", "Where is it?"], 1.0, True),
        (["When does the mill turn?", "Who turns it?", "Why?"], 0.5, False),
        ([], 0.0, False),
    ],
    ids=["all", "the optional one left out, a number left in", "one wrong, one lost", "nothing"],
)
def test_what_was_found_is_held_against_the_list(found, score, whole):
    assert agreement(LISTED, found) == pytest.approx(score)
    assert is_whole(LISTED, found) is whole


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (["When does the mill turn?", "Where is it?"], False),
        (["When does the mill turn?", "Why?", "Where is it?"], False),
        (["When does the mill turn?", "Who turns it?"], True),
    ],
    ids=["the optional one left out", "one more", "one lost"],
)
def test_a_question_is_missing_where_a_listed_one_was_not_found(found, missing):
    assert is_missing(LISTED, found) is missing


def test_where_some_were_only_counted_the_number_must_be_right():
    counted = replace(LISTED, low=4, high=4, questions=("One thing?", "...", "Last thing?"))
    assert agreement(counted, ["One thing?", "Two?", "Three?", "Last thing?"]) == 1.0
    assert agreement(counted, ["One thing?", "Last thing?"]) == pytest.approx(0.5)


def test_of_a_manual_nothing_is_right():
    manual = replace(LISTED, low=0, high=0, questions=())
    assert (agreement(manual, []), agreement(manual, ["How?"])) == (1.0, 0.0)


def test_a_file_without_a_known_ending_is_a_text():
    assert LISTED.name == "mill__FAQ.txt"
    assert replace(LISTED, path="/usr/share/doc/mill/faq.html").name == "mill__faq.html"


def test_weights_put_the_right_way_first_and_nothing_before_a_bad_one():
    good, bad = np.zeros((2, len(TERMS))), np.zeros((1, len(TERMS)))
    good[0], good[1], bad[0] = 1.0, 0.3, 0.3
    known = [
        Case("fit", "a", False, False, good, np.array([True, False, False])),
        Case("none", "b", False, False, bad, np.array([False, True])),
    ]
    fitted = fit(known, np.ones(len(TERMS), bool))
    assert [fitted.chosen(case) for case in known] == [0, 1]
