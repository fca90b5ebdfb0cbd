"""Who asks to get a thing asks whether it is given."""

import pytest

from qa_bot import QABot, QAPair
from qa_bot.guard.alignment import Alignment
from qa_bot.guard.exchanged import WordsInOrder
from qa_bot.guard.guard_inputs import _by_words
from qa_bot.guard.two_sides import from_their_side


def read_beside(query: str, question: str) -> frozenset[str]:
    return from_their_side(WordsInOrder.of(query), WordsInOrder.of(question)).content


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("can I get a parcel locker", "Do you give parcel lockers?"),
        ("Do you give parcel lockers?", "Can I get a parcel locker?"),
        ("where can we buy stamps", "Who sells stamps here?"),
        ("may I borrow an umbrella", "Do you lend umbrellas?"),
        ("can I learn pottery", "Do you teach pottery?"),
        ("can I sell my old bike", "Do you buy old bikes?"),
    ],
)
def test_an_act_is_read_from_the_side_of_the_question(query, question):
    read = read_beside(query, question)
    assert read >= WordsInOrder.of(question).content
    assert len(WordsInOrder.of(query).content - read) == 1  # its verb


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("can I give a parcel", "Can I get a parcel?"),  # of one and the same person
        ("can I get a deposit", "Do I have to give a deposit?"),
        ("how do I get a laptop", "Am I allowed to give laptops?"),
        ("do you get parcels", "Do you give parcels?"),
        ("can I get a list of members", "Do you give a list of members to the police?"),
        ("can I get a parcel from the neighbours", "Do you give parcels?"),
        ("can I get what you give", "Do you give parcels?"),  # says both
        ("can I get a parcel", "Do you sell parcels?"),
        ("get a parcel", "Do you give parcels?"),  # by whom?
        ("", "Do you give parcels?"),
        ("can I get a parcel", ""),
    ],
)
def test_other_acts_stay_as_they_were_typed(query, question):
    assert read_beside(query, question) == WordsInOrder.of(query).content


def test_what_is_one_act_is_no_exchange_and_what_is_got_still_is():
    pair = QAPair("1", "Do you give flu shots?", "From October.")
    same = _by_words("can I get a flu shot", pair, Alignment((), ()))
    assert (same["exchanges"], same["words_shared_share"], same["words_unsaid"]) == (0, 1, 0)
    other = _by_words("can I get a travel shot", pair, Alignment((), ()))
    assert (other["exchanges"], other["exchange_of_one_word"]) == (1, True)


@pytest.mark.model
def test_the_real_guard_lets_who_asks_to_get_have_the_answer_and_names_what_else_differs(model):
    # Regression: the first was held back for "get" and "give", the second was answered.
    pairs = [
        ("Do you give flu shots?", "Yes, from October, without an appointment."),
        ("Do you accept walk-ins?", "On weekdays before noon."),
        ("How do I get a copy of my records?", "Ask at the desk."),
        ("Where can I park?", "Behind the clinic."),
    ]
    bot = QABot.from_pairs(pairs, encoder=model)
    assert bot.ask("can I get a flu shot").pair.question == "Do you give flu shots?"
    other = bot.ask("can we get a covid shot")
    assert (other.pair, other.difference.values) == (None, ("covid", "flu"))
