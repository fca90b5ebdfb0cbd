"""With a model that the numbers were not fitted on, the bot says so wherever it gives them."""

import json
from dataclasses import replace

import pytest
from fakes import FakeEncoder
from fastapi import FastAPI

from qa_bot import Answer, Match, Outcome, QABot, QAPair
from qa_bot.cli import commands as cli
from qa_bot.languages import language
from qa_bot.ranking import shipped
from qa_bot.web import api
from qa_bot.web.off_switch import OffSwitches
from qa_bot.web.page.replies import shown
from qa_bot.web.service import Service
from qa_bot.wire import AnswerReply
from qa_bot.wording import uncalibrated

PAIRS = [QAPair("1", "When do you open?", "At nine."), QAPair("2", "What is the fee?", "Five.")]
DOCUMENT = "1. When do you open?\nAt nine.\n2. What is the fee?\nFive pounds.\n"
UNCALIBRATED = language().say("page.uncalibrated")
ANSWERED = Answer("q", Outcome.ANSWERED, "At nine.", 0.8, (Match(PAIRS[0], 0.8),))


@pytest.mark.parametrize("query", ["opening hours", "When do you open?", "?!"])
@pytest.mark.parametrize("fitted", [True, False])
def test_an_answer_is_calibrated_where_the_numbers_were_fitted_with_its_encoder(query, fitted):
    fingerprint = shipped().model_fingerprint if fitted else "another"
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder(fingerprint=fingerprint))
    assert bot.ask(query).calibrated is bot.explain(query).answer.calibrated is fitted


def test_the_warning_is_given_where_a_fitted_number_was_used():
    foreign = replace(ANSWERED, calibrated=False)
    assert uncalibrated(foreign) == UNCALIBRATED
    assert uncalibrated(ANSWERED) is None
    assert uncalibrated(replace(foreign, confidence=1.0)) is None  # exactly the question
    assert uncalibrated(replace(foreign, outcome=Outcome.NOTICE)) is None


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED])
def test_the_chat_says_it_under_the_answer(outcome):
    foreign = replace(ANSWERED, outcome=outcome, calibrated=False)
    assert UNCALIBRATED in shown(foreign, language(), {})["html"]
    assert UNCALIBRATED not in shown(replace(foreign, calibrated=True), language(), {})["html"]


def test_json_and_its_description_carry_it():
    assert AnswerReply.of(ANSWERED, 1).calibrated is True
    assert AnswerReply.of(replace(ANSWERED, calibrated=False), 1).calibrated is False
    app = FastAPI()
    service = Service(QABot.from_pairs(PAIRS, encoder=FakeEncoder()))
    api.add(app, service, OffSwitches({}))
    described = app.openapi()["components"]["schemas"]["AnswerReply"]
    assert described["properties"]["calibrated"]["type"] == "boolean"
    assert "calibrated" in described["required"]


@pytest.mark.model
def test_the_bundled_model_is_calibrated_and_another_is_not(model, small_encoder):
    assert QABot.from_pairs(PAIRS, encoder=model).ask("opening hours").calibrated
    assert not QABot.from_pairs(PAIRS, encoder=small_encoder).ask("opening hours").calibrated


@pytest.fixture
def foreign_shell(tmp_path, documents, small_model, capsys):
    """The command line with another model; gives stdout."""
    options = ["--sources", documents({"faq.txt": DOCUMENT}), "--index", tmp_path / "index"]

    def run(*arguments):
        with pytest.raises(SystemExit):
            cli.main([str(a) for a in (*arguments, *options, "--model", small_model)])
        return capsys.readouterr().out

    return run


@pytest.mark.model
def test_the_shell_says_it_in_one_line(foreign_shell):
    for command in ("ask", "explain"):
        assert foreign_shell(command, "opening hours").splitlines().count(UNCALIBRATED) == 1
        assert UNCALIBRATED not in foreign_shell(command, "When do you open?")
    assert json.loads(foreign_shell("ask", "hours", "--json"))["calibrated"] is False
    assert json.loads(foreign_shell("explain", "hours", "--json"))["answer"]["calibrated"] is False
