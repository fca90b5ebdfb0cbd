"""What people type: the cases are well formed, and an answer is held against them."""

import pytest

from benchmarks.people.conversations import (
    FIRST,
    LATER,
    OUTCOMES,
    Conversation,
    Message,
    Want,
    office_pairs,
    read_conversations,
)
from benchmarks.people.expectations import (
    Judged,
    Said,
    is_known,
    judged,
    meant,
    names,
    said,
    serves,
    unlike,
)
from benchmarks.people.figures import by, shares
from qa_bot import Answer, Outcome, QAPair
from qa_bot.records import Match, Note, Source

CLINIC, HALL = (
    QAPair("1", "When are you open?", f"At {hour}.", Source(path))
    for hour, path in (("eight", "larkfield-clinic.md"), ("nine", "weavers-hall.csv"))
)
AGAIN = QAPair("5", "What are your hours?", "At eight.", CLINIC.source)
SAME = names({"clinic": [CLINIC, AGAIN], "hall": [HALL]})


def answered(*pairs, outcome=Outcome.ANSWERED, **fields):
    return Answer("when", outcome, None, 0.9, tuple(Match(pair, 0.3) for pair in pairs), **fields)


def test_there_are_as_many_conversations_as_promised_and_no_id_twice():
    first, later = read_conversations(FIRST), read_conversations(LATER)
    ids = [conversation.id for conversation in (*first, *later)]
    assert (len(first), len(first) + len(later) >= 200) == (120, True)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", [FIRST, LATER])
def test_a_conversation_has_two_to_five_messages_and_names_what_exists(file):
    known = names(office_pairs())
    for conversation in read_conversations(file):
        assert 2 <= len(conversation.messages) <= 5, conversation.id
        for message in conversation.messages:
            for want in message.wants:
                known_want = want.outcome in OUTCOMES and is_known(want, known)
                assert known_want, f"{conversation.id}: {message.says}: {want}"


def test_the_offices_overlap_and_two_wordings_have_one_answer():
    pairs = office_pairs()
    same = names(pairs)
    assert [len(of) for of in pairs.values()] == [27, 28, 30]
    twice = {("clinic-27", "clinic-3"), ("housing-27", "housing-22"), ("hall-30", "hall-13")}
    assert {(one, first) for one, first in same.items() if one != first} == twice
    parking = {of[22].question for office, of in pairs.items() if office != "hall"}
    assert parking == {"Where can I park?"}


@pytest.mark.parametrize(
    ("want", "found", "is_served"),
    [
        ("answer clinic-1", Said("answer", ("clinic-1",)), True),
        ("answer clinic-1", Said("answer", ("clinic-1", "hall-1")), False),
        ("choice clinic-1", Said("choice", offered=("hall-1", "clinic-1")), True),
        ("choice clinic-1 !hall-1", Said("choice", offered=("hall-1", "clinic-1")), False),
        ("choice", Said("choice", offered=("clinic-1", "clinic-1")), False),
        ("none", Said("none", below=("hall-1",)), True),
        ("none !hall-1", Said("none", below=("hall-1",)), False),
        ("asks", Said("choice", offered=("hall-1", "clinic-1")), True),
        ("asks", Said("notice", reply="ask"), True),
        ("asks", Said("notice", reply="thanks"), False),
        ("reply thanks", Said("notice", reply="thanks"), True),
        ("reply thanks", Said("notice", reply="goodbye"), False),
        ("notice", Said("notice", reply="no-such-number"), True),
        ("list hall", Said("list", offices=("clinic", "hall")), False),
    ],
)
def test_what_serves_an_outcome(want, found, is_served):
    assert serves(Want.of(want), found) is is_served


def test_a_place_is_what_stood_there_and_one_answer_has_one_name():
    before = Said("choice", offered=("hall-1", "clinic-1"))
    assert meant(Want.of("answer #last"), before, SAME) == Want.of("answer clinic-1")
    assert meant(Want.of("answer #3"), before, SAME) == Want.of("answer #3")
    assert meant(Want.of("choice clinic-5 !hall-1"), before, SAME).names == ("clinic-1",)


def test_an_answer_is_told_in_the_words_of_the_cases():
    assert said(answered(AGAIN, HALL), SAME) == Said("answer", ("clinic-1",))
    choice = answered(HALL, AGAIN, CLINIC, outcome=Outcome.CHOOSE, offered=2)
    assert said(choice, SAME) == Said("choice", offered=("hall-1", "clinic-1"))
    refused = answered(HALL, CLINIC, outcome=Outcome.NOT_COVERED)
    assert said(refused, SAME) == Said("none", below=("hall-1", "clinic-1"))
    bye = answered(outcome=Outcome.NOTICE, notice=Note("farewell"))
    assert said(bye, SAME) == Said("notice", reply="goodbye")
    every = answered(CLINIC, HALL, outcome=Outcome.NOTICE, notice=Note("listed", ("2",)))
    assert said(every, SAME) == Said("list", offices=("clinic", "hall"))


def test_what_was_taken_over_stands_in_the_query_before_and_in_notes_about_it():
    notes = (Note("read_as", ("opn", "open")), Note("with_previous", ("hours",)))
    found = said(answered(HALL, notes=notes, combined_with="the hall"), SAME)
    assert found.over == "the hall / taken together with your question “hours”"
    wants = (Want.of("answer hall-1"),)
    assert unlike(Message("when", wants, over="Hall"), wants, found) == ""
    assert "nothing said of 'clinic'" in unlike(Message("when", wants, over="clinic"), wants, found)
    assert "not alone" in unlike(Message("when", wants, alone=True), wants, found)
    plain = Said("answer", ("hall-1",))
    assert "nothing said of what" in unlike(Message("when", wants, over=True), wants, plain)
    assert unlike(Message("when", wants), wants, plain) == ""


class Bot:
    """Answers what it was told to, and keeps what it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def ask(self, query, previous):
        self.asked.append((query, previous))
        return self.answers.pop(0)


def test_each_message_is_asked_with_the_answer_before_it_and_counted():
    choice = answered(CLINIC, HALL, outcome=Outcome.CHOOSE, offered=2)
    bot = Bot(choice, answered(HALL), answered(HALL, outcome=Outcome.NOT_COVERED), answered(HALL))
    wants = [("open", "choice clinic-1 hall-1"), ("the last", "answer #last")]
    wants += [("hall", "answer hall-1"), ("moon", "none")]
    messages = tuple(Message(says, (Want.of(want),)) for says, want in wants)
    rows = judged(Conversation("pick-01", ("clinic", "hall"), messages), bot, SAME)
    assert [row.unlike for row in rows] == ["", "", *(row.unlike for row in rows[2:])]
    assert [before for _, before in bot.asked[:2]] == [None, choice]
    found = {one.what: (one.found, one.of) for one in shares(rows)}
    assert found == {
        "messages as expected": (2, 4),
        "conversations as expected throughout": (0, 1),
        "covered, but refused with the right one below": (1, 3),
        "answers given that are wrong": (1, 2),
        "answers given where several fit": (0, 2),
        "not covered, but answered": (1, 1),
        "not covered, but a choice": (0, 1),
    }
    assert [(one.what, one.percent) for one in by(rows, kind)] == [("pick", "50.0%")]


def kind(row: Judged) -> str:
    return row.conversation.kind
