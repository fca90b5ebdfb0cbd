"""The benchmark of many questions: what it concludes from times and answers."""

from dataclasses import replace

import numpy as np
from fakes import FakeEncoder
from hall import PAIRS, QUERY

from benchmarks.many import Spent, apart, in_turns, users
from qa_bot import Outcome, QABot


def test_how_many_times_as_long_is_the_median_of_the_rounds():
    loop = Spent(np.array([3.0, 4.0, 90.0]), np.array([2.0, 2.0, 2.0]))
    many = Spent(np.array([1.0, 2.0, 2.0]), np.array([1.0, 2.0, 2.0]))
    assert loop.over(many) == (3.0, 1.0)


def test_runs_take_turns_and_the_first_round_is_thrown_away():
    ran = []
    spent = in_turns(2, a=lambda: ran.append("a"), b=lambda: ran.append("b"))
    assert ran == ["a", "b"] * 3
    assert spent["a"].clock.shape == spent["b"].processor.shape == (2,)


def test_answers_are_apart_by_their_confidences_or_altogether():
    answer = QABot.from_pairs(PAIRS, encoder=FakeEncoder()).ask(QUERY)
    first, *others = answer.matches
    nearer = replace(answer, matches=(replace(first, confidence=first.confidence - 0.25), *others))
    assert apart(answer, answer) == 0.0 and apart(answer, nearer) == 0.25
    assert apart(answer, replace(answer, outcome=Outcome.NOTICE)) == float("inf")
    assert apart(answer, replace(answer, matches=answer.matches[::-1])) == float("inf")


def test_users_ask_all_questions_between_them():
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    waits = users(bot, [f"question {n}" for n in range(10)], 3)
    assert len(waits.each) == 10 and waits.a_second == 10 / waits.all_seconds
