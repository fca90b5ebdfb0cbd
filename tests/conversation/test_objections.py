"""No and not that: what takes an answer back, and what was meant instead."""

import pytest

from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import correction, objects, without_yes_or_no


@pytest.mark.parametrize(
    "says",
    [
        "no", "No!", "no no", "nope", "No, thanks", "not that", "not that one", "wrong",
        "that's wrong", "That is not what I asked.", "none of these", "neither",
        "no, that is not it", "wrong answer", "this doesn't help",
    ],
)  # fmt: skip
def test_a_message_that_only_says_no(says):
    assert objects(Message(says)) and correction(Message(says)) is None


@pytest.mark.parametrize(
    "says",
    [
        "no smoking",
        "is that wrong",
        "no fee",
        "not open on Sundays",
        "what is wrong with it",
        "know",
    ],
)
def test_a_message_with_more_says_more_than_no(says):
    assert not objects(Message(says))


@pytest.mark.parametrize(
    ("says", "meant"),
    [
        ("No, I meant the reader", "the reader"),
        ("I mean Dr Pell", "Dr Pell"),
        ("not the approver, the reader", "the reader"),
        ("not the approver but the reader.", "the reader"),
        ("I don't want to cancel, I want to join", "join"),
        ("no, folk dance", "folk dance"),
        ("no no, chess?", "chess"),
        ("H11 I mean", "H11"),
        ("No, what does the large room cost?", "what does the large room cost"),
    ],
)
def test_what_was_meant_instead(says, meant):
    found = correction(Message(says))
    assert found is not None and found.text == meant


@pytest.mark.parametrize(
    "says", ["what do you mean", "is there no fee", "not now", "the mean price", "no" * 200]
)
def test_other_messages_correct_nothing(says):
    assert correction(Message(says)) is None


@pytest.mark.parametrize(
    ("says", "rest"),
    [
        ("No, what does it cost?", "what does it cost?"),
        ("Yes, and the small one?", "and the small one?"),
        ("ok. well, where is it?", "where is it?"),
        ("no smoking?", "no smoking?"),
        ("yes", "yes"),
    ],
)
def test_a_yes_or_no_in_front_says_nothing(says, rest):
    assert without_yes_or_no(Message(says)).text == rest
