"""No look at the first pairs makes a query fail: the answer is what it would be without it."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from answers import near
from fakes import FakeEncoder

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering import Promise
from qa_bot.cli.answer_report import of_explanation
from qa_bot.cli.terminal import Paragraph
from qa_bot.guard import Guard, Look, Looked, NotRun, looked, shipped_guard
from qa_bot.guard.boosted_trees import BoostedTrees, DecisionTree
from qa_bot.guard.guard_inputs import INPUTS
from qa_bot.models.cross_encoder import CrossEncoder
from qa_bot.ranking import shipped
from qa_bot.records import IndexServerError, ModelError
from qa_bot.store import memory_store
from qa_bot.wire import ExplanationReply
from qa_bot.wording import not_run
from qa_bot.words.lexicon import reading_in

PAIRS = [
    QAPair("1", "What is the park fee in Elm?", "In Elm, $5."),
    QAPair("2", "Is there an oak in the park?", "Two."),
    QAPair("3", "Where can I park my lorry?", "Behind the hall."),
]
QUERY = "where can I park my van"
OTHER_MODEL = NotRun(
    Look.NEAR_MISS, f"it was fitted with {shipped_guard().model}, this bot uses fake"
)
# One leaf, which is no number.
NO_NUMBERS = BoostedTrees(INPUTS, (DecisionTree((0,), (0.0,), (0,), (0,), (math.nan,)),))
DAMAGED = "the guard's fitted numbers are damaged: they give no probability; install QA Bot again"


class BrokenCrossEncoder:
    """Implements CrossEncoder of qa_bot.models: its weights are damaged, or it is interrupted."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def relevance(self, query: str, texts: Sequence[str]) -> np.ndarray:
        raise self.error


def bot_of(fingerprint: str = "fake-1", cross_encoder: CrossEncoder | None = None) -> QABot:
    """A bot that is sure of whatever comes first."""
    encoder = FakeEncoder(fingerprint=fingerprint)
    store = memory_store(PAIRS, encoder)
    bot = QABot(encoder, store, shipped(), cross_encoder=cross_encoder)
    bot._search.of(None).promise = Promise(0.0, 0.0)
    return bot


def fitted_bot(**damage: object) -> QABot:
    """A bot with the shipped guard, some of its numbers damaged."""
    bot = bot_of(shipped_guard().model_fingerprint)
    bot._search.of(None).guard = replace(
        bot._search.of(None).guard, fitted=replace(shipped_guard(), **damage)
    )
    return bot


def test_with_another_model_the_fitted_guard_does_not_run_and_the_explanation_says_so():
    explanation = bot_of().explain(QUERY)
    assert explanation.not_run == (OTHER_MODEL,)
    assert (explanation.answer.outcome, explanation.answer.pair) == (Outcome.ANSWERED, PAIRS[2])
    assert explanation.guard.near_miss is None


@pytest.mark.parametrize(
    "query", ["what is the fee in Oslo", "Where can I park my lorry?", "Q1", "?!"]
)
def test_a_look_that_was_not_needed_is_not_missed(query):
    assert bot_of().explain(query).not_run == ()


def test_where_nothing_is_sure_enough_no_look_is_missed():
    bot = bot_of()
    bot._search.of(None).promise = Promise(1.0, 1.0)
    assert bot.explain(QUERY).not_run == ()


def test_with_damaged_numbers_the_answer_is_that_without_the_fitted_guard(caplog):
    bot, without = fitted_bot(near_misses=NO_NUMBERS), bot_of(shipped_guard().model_fingerprint)
    without._search.of(None).guard = replace(without._search.of(None).guard, fitted=None)
    answer = bot.ask(QUERY)
    assert answer == near(without.ask(QUERY)) and answer.pair == PAIRS[2]
    assert "the look near_miss failed" in caplog.text and "Traceback" in caplog.text
    explanation = bot.explain(QUERY)
    (missed,) = explanation.not_run
    assert explanation.answer == near(answer)
    assert missed.look is Look.NEAR_MISS and missed.reason.startswith(f"QABotError: {DAMAGED}")


def test_what_is_plainly_stated_is_still_seen_beside_damaged_numbers():
    explanation = fitted_bot(near_misses=NO_NUMBERS).explain("what is the park fee in Oslo")
    assert explanation.answer.difference.values == ("Oslo", "Elm")
    assert explanation.not_run == ()


def test_where_words_cannot_be_compared_the_rest_goes_on(caplog):
    # "Oslo" was held back; a table of names that is damaged finds nothing.
    bot, whole = bot_of(), "is there an oak in Oslo, and what is the park fee?"
    assert bot.ask("what is the park fee in Oslo").outcome is Outcome.CHOOSE
    bot._search.store.vocabulary.names = None
    explanation = bot.explain("what is the park fee in Oslo")
    assert (explanation.answer.outcome, explanation.answer.pair) == (Outcome.ANSWERED, PAIRS[0])
    assert [missed.look for missed in explanation.not_run] == [Look.STATED, Look.NEAR_MISS]
    assert "Traceback" in caplog.text
    # A part that is compared with the whole message too: each look is named once.
    looks = [missed.look for missed in bot.explain(whole).not_run]
    assert looks == [Look.STATED, Look.NEAR_MISS]


def test_without_a_table_of_the_language_opposites_are_not_compared_and_that_is_said():
    encoder = FakeEncoder()
    guard = Guard(memory_store(PAIRS, encoder), encoder, None)
    pair = QAPair("1", "May we park at noon on Monday?", "Yes.")
    query = "may we never park at noon on Friday for $5"
    assert guard.look(query, pair).seen and guard.look(query, pair).not_run == ()
    with reading_in("nl"):
        seen = guard.look(query, pair)
        other_amount = guard.look(query, replace(pair, question=f"{pair.question} For $6?"))
    reason = "no words of the language 'nl' are known"
    assert seen == Looked(None, (NotRun(Look.OPPOSITES, reason),))
    assert other_amount.seen.key == "guard_amount"
    (line,) = not_run(SimpleNamespace(not_run=seen.not_run))
    assert line.startswith("Denials, opposites and the names of days and months were not compared")
    assert f"({reason})" in line


def test_where_a_cross_encoder_fails_the_order_is_that_of_ranking(caplog):
    broken = bot_of(cross_encoder=BrokenCrossEncoder(ModelError("its weights are damaged")))
    plain, answer = bot_of().ask(QUERY), broken.ask(QUERY)
    assert replace(answer, calibrated=plain.calibrated) == near(plain)
    assert "the look cross_encoder failed" in caplog.text
    explanation = broken.explain(QUERY)
    assert explanation.not_run == (
        NotRun(Look.CROSS_ENCODER, "ModelError: its weights are damaged"), OTHER_MODEL,
    )  # fmt: skip
    assert [pair.relevance for pair in explanation.pairs] == [None] * 3


def test_an_interrupt_is_no_failing_look():
    with pytest.raises(KeyboardInterrupt):
        bot_of(cross_encoder=BrokenCrossEncoder(KeyboardInterrupt())).ask(QUERY)


def test_the_shell_and_json_say_what_did_not_run():
    explanation = bot_of().explain(QUERY)
    said = [part.text for part in of_explanation(explanation) if isinstance(part, Paragraph)]
    assert said.count(
        f"The fitted guard did not run ({OTHER_MODEL.reason}): the answer is what it would be "
        "without it."
    ) == 1  # fmt: skip
    reply = json.loads(ExplanationReply.of(explanation).model_dump_json())
    assert reply["not_run"] == [{"look": "near_miss", "reason": OTHER_MODEL.reason}]


def test_an_index_that_cannot_be_read_is_no_look_that_failed():
    # An answer went out unguarded where the index server was lost between the search and the guard.
    def lost():
        raise IndexServerError("the index server cannot be reached")

    with pytest.raises(IndexServerError):
        looked(Look.STATED, lost, None)
