"""Words that a pair says nothing of, with the real model."""

import numpy as np
import pytest

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering.unsaid import says_nothing_of, unsaid_words

pytestmark = pytest.mark.model
PRICE = QAPair("1", "What is your service price?", "Fifty.")
KEY = QAPair("2", "Where is the key?", "At the gate.")


@pytest.fixture(scope="module")
def bot(model) -> QABot:
    return QABot.from_pairs([PRICE, KEY], encoder=model)


def looked_at(bot: QABot, text: str):
    """The three things by which a text is held against the first pair."""
    return (
        bot.encoder.encode_query(text),
        bot.store.token_vectors(np.array([0])),
        bot.encoder.token_texts,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what is your address", ("address",)),
        ("what is the price of a parrot", ("parrot",)),
        ("what does your service cost", ()),
    ],
)
def test_words_that_no_token_comes_near(bot, text, words):
    assert unsaid_words(*looked_at(bot, text)) == words


def test_a_pair_that_says_one_word_says_something(bot):
    assert says_nothing_of(*looked_at(bot, "what is your address?"))
    assert not says_nothing_of(*looked_at(bot, "what is the price of a parrot?"))
    assert not says_nothing_of(*looked_at(bot, "what is it?"))


@pytest.mark.parametrize(
    "query", ["what is your address?", "what is your country?", "what is your phone number?"]
)
def test_a_question_of_the_same_form_alone_is_not_answered(bot, query):
    assert bot.ask(query).outcome is not Outcome.ANSWERED
    assert bot.ask("what is your price?").pair == PRICE
