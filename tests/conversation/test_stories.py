"""A story with a question inside is cut down to what it asks."""

import pytest
from fakes import FakeEncoder

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering import Promise
from qa_bot.conversation.message import Message
from qa_bot.conversation.stories import LEAST_WORDS, asked_in_story
from qa_bot.records import Note

BEFORE = "We moved here in spring and the house was cold. " * 8
BEHIND = " My sister says that I worry too much. Kind regards, all of us."
ASKED = "Where can I leave my heavy suitcase?"
SECOND = "Who sells oak tables here?"
PAIRS = [
    QAPair("1", "Where can I leave my suitcase?", "In a locker."),
    QAPair("2", "What is the park fee in Elm?", "In Elm, $5."),
]


@pytest.fixture(scope="module")
def bot() -> QABot:
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    bot._search.of(None).promise = Promise(0.0, 0.0)
    return bot


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (BEFORE + ASKED + BEHIND, ASKED),
        (ASKED + " " + BEFORE, ASKED),
        (f"{BEFORE}Ann says \u201c{ASKED}\u201d", f"Ann says \u201c{ASKED}\u201d"),
        (f"{BEFORE}{ASKED} So cold. {SECOND}", f"{ASKED} {SECOND}"),
        (f"{BEFORE}I lost my card. What do I do?{BEHIND}", "I lost my card. What do I do?"),
        (f"{BEFORE}Dogs bark. Are they allowed?{BEHIND}", "Dogs bark. Are they allowed?"),
    ],
    ids=["behind", "in front", "quoted", "two", "without content", "pronoun"],
)  # fmt: skip
def test_of_a_story_only_what_is_asked_is_kept(told, asked):
    message = asked_in_story(Message(told))
    assert (message.text, message.told) == (asked, told)


@pytest.mark.parametrize(
    "text",
    [BEFORE + BEHIND, f"So cold. {ASKED}", BEFORE + "And this one? " * 5],
    ids=["nothing asked", "short", "too much asked"],
)
def test_what_is_no_story_or_asks_nothing_plain_stays_whole(text):
    message = Message(text)
    assert asked_in_story(message) is message


def test_a_story_begins_where_messages_are_long():
    short = f"{'word ' * (LEAST_WORDS - 6)}. {SECOND}"
    message = Message(short)
    assert len(message.words) == LEAST_WORDS - 1 and asked_in_story(message) is message
    assert asked_in_story(Message(f"word {short}")).text == SECOND


def test_the_answer_is_that_of_the_question_alone_and_says_what_was_looked_up(bot):
    alone, answer = bot.ask(ASKED), bot.ask(BEFORE + ASKED + BEHIND)
    assert (answer.outcome, answer.pair, answer.matches) == (
        Outcome.ANSWERED, alone.pair, alone.matches,
    )  # fmt: skip
    assert answer.query == BEFORE + ASKED + BEHIND
    assert answer.notes == (Note("asked_in_story", (ASKED,)), *alone.notes)
    assert answer.note == f"of this long message only \u201c{ASKED}\u201d was looked up"


def test_what_the_story_says_otherwise_is_not_answered(bot):
    asked = "What is the fee in the park?"
    assert bot.ask(BEFORE + asked).text == "In Elm, $5."
    answer = bot.ask(f"{BEFORE}Now we live in Oslo. {asked}")
    assert (answer.outcome, answer.matches[0].pair) == (Outcome.CHOOSE, PAIRS[1])
    assert answer.difference == Note("guard_name", ("Oslo", "Elm"))


def test_a_story_that_ends_in_a_printed_question_has_its_answer(bot):
    answer = bot.ask(BEFORE + PAIRS[0].question)
    assert (answer.text, answer.confidence) == ("In a locker.", 1.0)


def test_a_follow_up_leans_on_the_question_of_the_story(bot):
    previous = bot.ask(BEFORE + "What is the park fee in Elm?" + BEHIND)
    answer = bot.ask("and in Oslo?", previous=previous)
    assert answer.difference == Note("guard_name", ("Oslo", "Elm"))
