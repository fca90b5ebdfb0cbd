"""`Answer.to_dict` is what `POST /ask` sends, whatever the outcome."""

import json

import pytest
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient

from qa_bot import Outcome, QABot, QAPair
from qa_bot.web import create_app
from qa_bot.web.service import Service
from qa_bot.wire import AnswerReply

PAIRS = document(
    "faq.txt",
    QAPair("1", "When is the office open?", "From nine\nto five."),
    QAPair("2", "When is the shop open?", "From ten."),
    QAPair("3", "Where do I park?", "Behind the house.", number_is_printed=False),
).pairs
MESSAGES = {
    "When is the office open?": Outcome.ANSWERED,
    "zebra crossing height": Outcome.NOT_COVERED,
    "hello": Outcome.NOTICE,
    "list all": Outcome.NOTICE,
    "questions 3 and 1": Outcome.ANSWERED,
}


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def client(bot):
    return TestClient(create_app(Service(bot)))


@pytest.mark.parametrize("message", MESSAGES)
def test_an_answer_as_a_dict_is_what_the_server_sends(bot, client, message):
    answer = bot.ask(message)
    assert answer.outcome is MESSAGES[message]
    sent = client.post("/ask", json={"query": message}).json()
    assert answer.to_dict() == sent and list(answer.to_dict()) == list(sent)
    assert json.loads(json.dumps(answer.to_dict())) == sent


def test_it_has_as_many_matches_as_wanted(bot):
    answer = bot.ask("Where do I park?")
    assert [len(answer.to_dict(top)["matches"]) for top in (0, 1, 10)] == [0, 1, 3]
    assert answer.to_dict(1)["matches"] == [
        {
            "number": "3", "label": "3", "number_is_printed": False,
            "question": "Where do I park?", "confidence": 1.0,
            "source": {
                "path": "faq.txt", "first_line": 8, "last_line": 8, "title": None, "section": None,
                "place": None,
            },
            "document": None,
            "holds_today": True,
        }
    ]  # fmt: skip
    assert len(bot.ask("list all").to_dict(1)["matches"]) == 3


def test_every_field_that_the_server_describes_is_there(bot):
    several = bot.ask("questions 3 and 1")
    for answer in (several, *several.parts):
        assert answer.to_dict().keys() == AnswerReply.model_fields.keys()
