"""What is decided of a query, and what is offered to choose from."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import qa_bot
from qa_bot.answering import Promise, decide
from qa_bot.answering.outcome import also_in_languages, held_back, led_to, named, notice
from qa_bot.records import Answer, Match, Note, Outcome, QAPair

PACKAGE = Path(qa_bot.__file__).parent


def matches_of(confidences: list[float]) -> tuple[Match, ...]:
    return tuple(
        Match(QAPair(str(place), "Question?", "Answer."), confidence)
        for place, confidence in enumerate(confidences, 1)
    )


def numbers_of_choices(confidences: list[float]) -> list[str]:
    answer = named("query", matches_of(confidences), meant=2)
    assert answer.outcome is Outcome.CHOOSE
    return [match.pair.number for match in answer.choices]


@pytest.mark.parametrize(
    ("confidence", "outcome"),
    [
        ([0.7, 0.1], Outcome.ANSWERED),
        ([0.9], Outcome.ANSWERED),
        ([0.69, 0.12], Outcome.CHOOSE),
        ([0.3, 0.3, 0.2, 0.1], Outcome.CHOOSE),
        ([0.3, 0.2, 0.2, 0.2], Outcome.NOT_COVERED),  # the fourth is not offered
        ([0.69, 0.1], Outcome.NOT_COVERED),
        ([0.69], Outcome.NOT_COVERED),
    ],
)
def test_decide_with_thresholds_of_seventy_and_eighty_percent(confidence, outcome):
    assert decide(np.array(confidence), Promise(0.7, 0.8)) is outcome


def test_one_pair_alone_is_never_offered_as_a_choice():
    assert decide(np.array([0.69]), Promise(0.7, 0.1)) is Outcome.NOT_COVERED


@pytest.mark.parametrize(
    ("confidences", "wanted"),
    [
        ([0.4, 0.3, 0.2, 0.1], ["1", "2", "3"]),
        ([0.4, 0.3, 0.05, 0.05], ["1", "2", "3"]),
        ([0.4, 0.3, 0.049], ["1", "2"]),
        ([0.9, 0.01, 0.01], ["1", "2"]),
        ([0.4, 0.3], ["1", "2"]),
    ],
)
def test_a_choice_has_two_entries_at_least_and_a_third_only_from_five_percent(confidences, wanted):
    assert numbers_of_choices(confidences) == wanted


@pytest.mark.parametrize(("count", "shown"), [(2, 2), (3, 3), (4, 4), (10, 10)])
def test_all_pairs_that_ask_exactly_the_query_are_offered(count, shown):
    # Only three of four pairs with the very same question were offered.
    confidences = [1 / count] * count + [0.0] * 3
    assert numbers_of_choices(confidences) == [str(place) for place in range(1, shown + 1)]


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.NOT_COVERED, Outcome.NOTICE])
def test_there_is_nothing_to_choose_unless_the_outcome_is_choose(outcome):
    answers = {
        Outcome.ANSWERED: named("query", matches_of([0.4, 0.3, 0.2]), meant=1),
        Outcome.NOT_COVERED: held_back(named("query", matches_of([0.4]), 1), Note("guard_words")),
        Outcome.NOTICE: notice("query", Note("greeting"), matches_of([0.4, 0.3, 0.2])),
    }
    assert (answers[outcome].outcome, answers[outcome].choices) == (outcome, ())


def test_what_is_held_back_is_a_choice_with_its_reason():
    answer = named("query", matches_of([0.9, 0.06, 0.01]), meant=1)
    held = held_back(answer, Note("guard_words", ("a", "b")))
    assert (held.outcome, held.text, held.difference) == (
        Outcome.CHOOSE, None, Note("guard_words", ("a", "b")),
    )  # fmt: skip
    assert [match.pair.number for match in held.choices] == ["1", "2"]


def test_a_choice_is_not_said_to_be_answered_in_another_language():
    answer = replace(
        named("query", matches_of([0.9, 0.06]), meant=1),
        notes=(Note("also_in_language", ("es",)), Note("combined", ("before",))),
        translations=(QAPair("1", "¿Cuándo?", "A las nueve.", language="es"),),
    )
    held = held_back(answer, Note("guard_unsaid", ("fax",)))
    assert held.notes == (Note("combined", ("before",)), Note("guard_unsaid", ("fax",)))
    assert held.translations == ()
    first, second = answer.matches
    assert led_to(answer, first, 0.9).translations == answer.translations
    other = led_to(answer, second, 0.9)
    assert (other.notes, other.translations) == ((Note("combined", ("before",)),), ())


def test_an_answer_in_other_languages_is_said_with_its_pairs():
    answer = named("query", matches_of([0.9, 0.06]), meant=1)
    others = [
        QAPair(str(place), "Q?", "A.", language=code)
        for place, code in enumerate(("es", "pt", "es"))
    ]
    told = also_in_languages(answer, others)
    assert told.notes == (Note("also_in_language", ("es pt",)),)
    assert told.translations == tuple(others)
    assert also_in_languages(answer, []) is answer


def test_no_other_module_makes_an_answer_or_sets_an_outcome():
    elsewhere = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                made = getattr(node.func, "id", None) == Answer.__name__
                outcomes = [word for word in node.keywords if word.arg == "outcome"]
                replaced = getattr(node.func, "id", None) == "replace" and outcomes
                if made or replaced:
                    elsewhere.append(path.relative_to(PACKAGE).as_posix())
    assert set(elsewhere) == {"answering/outcome.py"}
