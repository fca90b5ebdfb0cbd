"""Messages that are short for a question which most offices are asked."""

import pytest

from qa_bot import Outcome, QABot, QAPair
from qa_bot.conversation.message import Message
from qa_bot.conversation.shorthand import in_short, stands_for

OPEN, REACH = "when are you open", "how can I contact you"
DESK = [
    QAPair("1", "When is the desk open?", "From nine to five, Monday to Thursday."),
    QAPair("2", "How do I reach you?", "Write to desk@example.org, or call 555-0178."),
    QAPair("3", "What does a permit cost?", "Thirty."),
    QAPair("4", "May I send the form by post?", "Yes."),
]


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("hours?", OPEN),
        ("Opening hours", OPEN),
        ("what are your hours", OPEN),
        ("What is your address?", REACH),
        ("e-mail address please", REACH),
        ("where are you located?", REACH),
        ("opening a bank account", None),
        ("how many hours is it", None),
        ("what is the address of the mayor", None),
        ("", None),
    ],
)
def test_the_question_that_a_message_is_short_for(says, asked):
    assert stands_for(Message(says)) == asked


@pytest.mark.parametrize(
    ("says", "short"),
    [
        ("I want to know the hours", "the hours"),
        ("please show me your address", "your address"),
        ("hours?", "hours?"),
        ("give hours to others", None),
        ("I want to renew it", None),
    ],
)
def test_what_only_asks_for_it_may_stand_in_front(says, short):
    found = in_short(Message(says))
    assert (found[0].text if found else None) == short


@pytest.mark.model
@pytest.mark.parametrize(("says", "pair"), [("hours?", DESK[0]), ("location", DESK[1])])
def test_a_short_message_gets_what_the_question_in_full_gets(model, says, pair):
    answer = QABot.from_pairs(DESK, encoder=model).ask(says)
    assert answer.outcome is not Outcome.NOT_COVERED and answer.matches[0].pair == pair
    assert answer.notes[0].key == "read_as" and answer.notes[0].values[0] == says
    assert answer.standing in {OPEN, REACH}


@pytest.mark.model
def test_where_the_question_in_full_has_no_answer_there_is_none(model):
    answer = QABot.from_pairs(DESK[2:], encoder=model).ask("hours?")
    assert (answer.outcome, answer.notes) == (Outcome.NOT_COVERED, ())
