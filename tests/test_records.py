"""What is offered to choose from."""

import pytest

from qa_bot.records import Answer, Match, Outcome, QAPair


def numbers_of_choices(confidences: list[float], outcome: Outcome = Outcome.CHOOSE) -> list[str]:
    matches = tuple(
        Match(QAPair(str(place), "Question?", "Answer."), confidence)
        for place, confidence in enumerate(confidences, 1)
    )
    answer = Answer("query", outcome, None, confidences[0], matches)
    return [match.pair.number for match in answer.choices]


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
    assert numbers_of_choices([0.4, 0.3, 0.2], outcome) == []
