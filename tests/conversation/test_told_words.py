"""What the bot tells a reader to type is understood, in every language."""

import re

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QAPair
from qa_bot.languages import available, language

QUOTED = re.compile(r"[“«„]\s*([^“”«»„]+?)\s*[”»“]")
TELLING = ("notes.help", "notes.invitation", "notes.anger", "notes.no_place", "how.typed")
QUESTIONS = [QAPair(str(n), f"What is rule {n} about?", f"Number {n}.") for n in range(1, 10)]


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(QUESTIONS, encoder=FakeEncoder())


@pytest.mark.parametrize("code", available())
def test_what_a_reader_is_told_to_type_is_understood(bot, code):
    said = language(code)
    told = {word for key in TELLING for word in QUOTED.findall(said.say(key))}
    told -= {said.say("page.browse")}
    number = next(word for word in told if "7" in word)
    asked = bot.ask(number)
    assert asked.pair.label == "7"
    answers = {word: bot.ask(word, asked) for word in told - {number}}
    listed = {word for word, answer in answers.items() if len(answer.listed) == len(QUESTIONS)}
    [following] = answers.keys() - listed
    assert listed and answers[following].pair.label == "8", (listed, following)
