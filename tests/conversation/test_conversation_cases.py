"""The hand-written conversations, and how an answer is judged."""

from collections import Counter

import pytest

from benchmarks.conversation.cases import (
    DOCUMENTS,
    FILES,
    HERE,
    Case,
    Expected,
    _name,
    _pairs,
    differences,
    read_cases,
)
from qa_bot import Answer, Match, Outcome, QAPair
from qa_bot.answering.outcome import named

CASES = {name: read_cases(HERE / name) for name in FILES}
ALL = [case for cases in CASES.values() for case in cases]
KINDS = {"address", "follow-up", "parts", "guard", "greeting", "plain"}
PAIRS = [QAPair(number, "Why?", "So.") for number in "123"]


def test_there_are_150_cases_and_100_written_before_the_code():
    assert len(CASES["cases_before.jsonl"]) >= 100 and len(ALL) >= 150


def test_cases_have_ids_of_their_own_and_kinds_that_are_known():
    ids = Counter(case.id for case in ALL)
    assert [found for found, times in ids.items() if times > 1] == []
    assert {case.kind for case in ALL} == KINDS
    assert all(case.id.rpartition("-")[0] == case.kind for case in ALL)


def test_every_label_that_is_expected_is_in_its_document():
    labels = {
        name: {_name(pair, name) for pair in _pairs(paths)} for name, paths in DOCUMENTS.items()
    }
    unknown = [c.id for c in ALL if not labels[c.document].issuperset(c.expect.labels)]
    assert unknown == []


def answered(pair: QAPair, *parts: Answer, **more) -> Answer:
    return Answer("q", Outcome.ANSWERED, "So.", 1.0, (Match(pair, 1.0),), parts, **more)


@pytest.mark.parametrize(
    ("expect", "answer", "found"),
    [
        (Expected((Outcome.ANSWERED,), ("1",)), answered(PAIRS[0]), []),
        (Expected((Outcome.ANSWERED,), ("2",)), answered(PAIRS[0]), ["1, not 2"]),
        (Expected((Outcome.NOTICE,)), answered(PAIRS[0]), ["answered, not notice"]),
        (
            Expected((Outcome.ANSWERED,), ("1", "2")),
            answered(PAIRS[0], answered(PAIRS[0]), answered(PAIRS[1])),
            [],
        ),
        (
            Expected((Outcome.ANSWERED,), ("1",)),
            answered(PAIRS[0], answered(PAIRS[0]), answered(PAIRS[1])),
            ["1, 2, not 1"],
        ),
        (
            Expected((Outcome.ANSWERED,), ("1",), combined=True),
            answered(PAIRS[0]),
            ["taken alone"],
        ),
        (
            Expected((Outcome.ANSWERED,), ("1",), combined=False),
            answered(PAIRS[0], combined_with="p"),
            ["taken with the turn before"],
        ),
        (
            Expected((Outcome.CHOOSE,), ("3",)),
            named("q", tuple(Match(p, 0.4) for p in PAIRS[:2]), meant=2),
            ["3 not among 1, 2"],
        ),
        (
            Expected((Outcome.NOTICE,), listed=2),
            Answer("q", Outcome.NOTICE, "These:", 0.0, (Match(PAIRS[0], 0.0),)),
            ["1 listed, not 2"],
        ),
    ],
)
def test_an_answer_is_judged_as_the_format_says(expect, answer, found):
    assert differences(Case("plain-01", "plain", "clinic", (), "q", expect), answer) == found
