"""One of what was offered before, by its place or by what it speaks of."""

from dataclasses import replace

import pytest
from fakes import FakeEncoder

from qa_bot import Answer, Match, Outcome, QAPair, Source
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.message import Message
from qa_bot.conversation.picks import offered, picked
from qa_bot.records import Note
from qa_bot.store import memory_store

QUESTIONS = ["When is it open?", "Where can I park?", "What does the hall cost?"]
PAIRS = [
    QAPair(str(n), question, f"Text {n}.", Source(f"house-{n}.md"))
    for n, question in enumerate(QUESTIONS, 7)
]
CHOICE = Answer(
    "?", Outcome.CHOOSE, None, 0.3, tuple(Match(pair, 0.3) for pair in PAIRS), offered=3
)

NO_NAMES = DocumentNames((), memory_store(PAIRS, FakeEncoder()))


def taken(says: str, previous: Answer | None = CHOICE) -> list[str] | None:
    pick = picked(Message(says), previous, NO_NAMES)
    return None if pick is None else [pair.number for pair in pick.pairs]


@pytest.mark.parametrize(
    ("says", "number"),
    [
        ("the second one", "8"),
        ("The first, please", "7"),
        ("third", "9"),
        ("the last", "9"),
        ("the last one", "9"),
        ("option 2", "8"),
        ("the 3rd one", "9"),
        ("I mean the second", "8"),
        ("2", "8"),
        ("two", "8"),
        ("one", "7"),
        ("option two", "8"),
        ("the one about parking", "8"),
        ("the one about the hall", "9"),
    ],
)
def test_a_place_or_a_topic_takes_one_of_what_was_offered(says, number):
    assert taken(says) == [number]


def test_a_topic_below_a_refusal_is_not_taken_by_the_words_of_its_answer():
    refused = replace(CHOICE, outcome=Outcome.NOT_COVERED, offered=0)
    assert taken("text 8") == ["8"] and taken("text 8", refused) is None
    assert taken("to park", refused) == ["8"]


def test_a_question_takes_nothing_from_what_was_offered():
    assert taken("for which hall") is None


@pytest.mark.parametrize("says", ["option 5", "the ninth one"])
def test_a_place_that_is_not_there_takes_nothing(says):
    assert taken(says) == []


@pytest.mark.parametrize(
    "says",
    ["7", "where can I park", "second hand shop", "the one about dogs", "question 2", "last year"],
)
def test_other_messages_take_nothing_from_it(says):
    assert taken(says) is None


@pytest.mark.parametrize(
    ("says", "numbers"),
    [
        ("all of them", ["7", "8", "9"]),
        ("All, please", ["7", "8", "9"]),
        ("all three", ["7", "8", "9"]),
        ("the first and the last", ["7", "9"]),
        ("both", None),
        ("the two", None),
        ("one of the two", None),
        ("in all of them", None),
        ("list all", None),
        ("all questions", None),
    ],
)
def test_several_of_what_was_offered_are_taken_at_once(says, numbers):
    assert taken(says) == numbers


@pytest.mark.parametrize("says", ["both", "Both of them", "show me both", "the two"])
def test_both_are_two(says):
    two = replace(CHOICE, matches=CHOICE.matches[:2], offered=2)
    assert taken(says, two) == ["7", "8"]
    assert not taken("is both allowed", two)


def test_only_a_bare_number_may_also_be_a_question_s():
    places = [
        picked(Message(says), CHOICE, NO_NAMES).place for says in ("2", "option 2", "the second")
    ]
    assert places == ["2", "", ""]


def test_nothing_is_taken_where_nothing_was_offered():
    answered = Answer("?", Outcome.ANSWERED, "Text 7.", 0.9, CHOICE.matches)
    assert taken("the second one", None) is None
    assert taken("the second one", answered) is None


def test_of_a_list_and_of_the_topics_below_a_refusal_one_may_be_taken():
    listed = Answer("all", Outcome.NOTICE, "All:", 0, CHOICE.matches, notice=Note("listed", ("3",)))
    refused = Answer("?", Outcome.NOT_COVERED, None, 0.1, CHOICE.matches * 2)
    assert taken("the third", listed) == ["9"]
    assert [match.pair.number for match in offered(refused)] == ["7", "8", "9"]
    assert taken("the last", refused) == ["9"]


def test_of_two_with_the_same_words_both_are_meant():
    twice = [QAPair(n, "Where can I park?", f"{n}.", Source(f"{n}.md")) for n in ("1", "2")]
    choice = Answer("?", Outcome.CHOOSE, None, 0.3, tuple(Match(p, 0.3) for p in twice), offered=2)
    assert taken("the one about parking", choice) == ["1", "2"]


def test_the_one_of_a_document_is_known_by_its_file():
    assert taken("the one of house 8") == ["8"]
