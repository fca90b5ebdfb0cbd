"""A cross-encoder, where one is named, puts the first five pairs in its own order."""

import json
from collections.abc import Sequence

import numpy as np
import pytest
from answers import near
from fakes import FakeEncoder
from hall import PAIRS, QUERY, numbers
from pytest import approx

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering import Promise
from qa_bot.answering.explanation import Basis
from qa_bot.ranking import Ranking, reordered, shipped
from qa_bot.store import memory_store
from qa_bot.wire import ExplanationReply
from qa_bot.wording import feature_rows


class FakeCrossEncoder:
    """Implements CrossEncoder of qa_bot.models: later texts are more relevant, or as told."""

    def __init__(self, relevances: Sequence[float] = (1.0, 2.0, 3.0, 4.0, 5.0)) -> None:
        self.relevances = relevances
        self.read: list[tuple[str, str]] = []

    def relevance(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.read += [(query, text) for text in texts]
        return np.array(self.relevances[: len(texts)])


def bot_over(pairs: Sequence[QAPair], cross_encoder: FakeCrossEncoder | None) -> QABot:
    encoder = FakeEncoder(fingerprint=shipped().model_fingerprint)
    store = memory_store(pairs, encoder)
    return QABot(encoder, store, shipped(), cross_encoder=cross_encoder)


@pytest.fixture(scope="module")
def plain() -> QABot:
    return bot_over(PAIRS, None)


def test_order_worked_out_by_hand():
    ranking = Ranking(
        np.array([3, 1, 0, 2]), np.array([9.0, 8, 7, 6]), np.array([0.4, 0.3, 0.2, 0])
    )
    found = reordered(ranking, np.array([0.1, 0.5, 0.5]))  # of two alike, ranking's first is first
    assert found.order.tolist() == [1, 0, 3, 2]
    assert found.logits.tolist() == [8, 7, 9, 6]
    assert found.shares.tolist() == [0.3, 0.2, 0.4, 0]
    assert reordered(ranking, np.empty(0)) is ranking


def test_the_first_five_are_reordered_and_the_confidences_stay_with_their_places(plain):
    without, found = plain.ask(QUERY), bot_over(PAIRS, FakeCrossEncoder()).ask(QUERY)
    first = numbers(without.matches)
    assert len(first) == 7
    assert numbers(found.matches) == [*reversed(first[:5]), *first[5:]]
    confidences = [match.confidence for match in found.matches]
    assert confidences == approx([match.confidence for match in without.matches])
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) <= 1 + 1e-9
    assert (found.outcome, found.confidence) == (without.outcome, approx(without.confidence))
    evidence = {match.pair.number: match.evidence for match in without.matches}
    assert {match.pair.number: match.evidence for match in found.matches} == evidence


def test_an_answer_given_is_that_of_the_new_first_pair(plain):
    wanted = plain.ask(QUERY).matches[4].pair
    bot = bot_over(PAIRS, FakeCrossEncoder())
    bot._search.of(None).promise = Promise(0.0, 0.0)
    answer = bot.ask(QUERY)
    assert (answer.outcome, answer.pair, answer.text) == (Outcome.ANSWERED, wanted, wanted.answer)


def test_with_a_cross_encoder_no_confidence_is_calibrated(plain, caplog):
    bot = bot_over(PAIRS, FakeCrossEncoder())
    assert plain.ask(QUERY).calibrated
    assert "is not calibrated for fake and a cross-encoder" in caplog.text
    for query in (QUERY, PAIRS[0].question, "?!"):
        assert bot.ask(query).calibrated is bot.explain(query).answer.calibrated is False


def test_ties_and_agreement_keep_the_order_of_ranking(plain):
    without = plain.ask(QUERY)
    for relevances in ([0.5] * 5, [5, 4, 3, 2, 1]):
        found = bot_over(PAIRS, FakeCrossEncoder(relevances)).ask(QUERY)
        assert found.matches == near(without.matches)


def test_each_pair_is_read_with_its_question_and_its_best_passage(plain):
    fake = FakeCrossEncoder()
    bot_over(PAIRS, fake).ask(QUERY)
    wanted = [
        f"{pair.question}\n{pair.answer}" if pair.answer else pair.question
        for pair in (match.pair for match in plain.ask(QUERY).matches[:5])
    ]
    assert fake.read == [(QUERY, text) for text in wanted]


def test_of_a_long_answer_the_best_passage_is_read_and_a_question_without_answer_alone():
    passages = ["The garden has roses. " * 30, "Our dragon sleeps at noon. " * 24]
    long = QAPair("1", "What is there to see?", "".join(passages).strip())
    fake, query = FakeCrossEncoder(), "our dragon sleeps at noon in the lift"
    bot_over([long, PAIRS[4]], fake).ask(query)
    texts = [f"{long.question}\n{passages[1].strip()}", PAIRS[4].question]
    assert sorted(fake.read, key=lambda read: -len(read[1])) == [(query, text) for text in texts]


def test_a_question_as_printed_is_certain_and_is_not_read(plain):
    fake = FakeCrossEncoder()
    bot, query = bot_over(PAIRS, fake), "where can i park"
    answer, explanation = bot.ask(query), bot.explain(query)
    assert (answer.outcome, answer.confidence, answer.pair) == (Outcome.ANSWERED, 1.0, PAIRS[3])
    assert answer.matches == near(plain.ask(query).matches)
    assert (explanation.basis, explanation.answer) == (Basis.EXACT, near(answer))
    assert explanation.pairs == near(plain.explain(query).pairs)
    assert fake.read == []


def test_a_query_without_words_is_not_read():
    fake = FakeCrossEncoder()
    assert bot_over(PAIRS, fake).ask("?!").outcome is Outcome.NOTICE and fake.read == []


def test_an_explanation_has_the_new_order_with_each_pair_s_own_numbers(plain):
    without, bot = plain.explain(QUERY), bot_over(PAIRS, FakeCrossEncoder())
    found = bot.explain(QUERY)
    assert found.answer == near(bot.ask(QUERY))
    assert [(pair.pair, pair.confidence) for pair in found.pairs] == [
        (match.pair, match.confidence) for match in found.answer.matches[:5]
    ]
    assert [pair.relevance for pair in found.pairs] == [5.0, 4.0, 3.0, 2.0, 1.0]
    own = {
        pair.pair.number: near((pair.logit, pair.features, pair.words)) for pair in without.pairs
    }
    for pair in found.pairs:
        assert (pair.logit, pair.features, pair.words) == own[pair.pair.number]
        assert sum(feature.amount for feature in pair.features) == approx(pair.logit, abs=1e-9)
    assert found.confidence == near(without.confidence)
    assert found.confidence.probability == approx(found.answer.confidence)
    assert found.offered == near(without.offered)


def test_the_words_and_json_of_an_explanation_carry_the_relevance(plain):
    without, found = plain.explain(QUERY), bot_over(PAIRS, FakeCrossEncoder()).explain(QUERY)
    row = ["cross-encoder's relevance", "", "5", "4", "3", "2", "1"]
    assert feature_rows(found.pairs)[-1] == row
    assert feature_rows(without.pairs)[-1][0] == "sum"
    for explanation, wanted in ((found, [5.0, 4.0, 3.0, 2.0, 1.0]), (without, [None] * 5)):
        reply = json.loads(ExplanationReply.of(explanation).model_dump_json())
        assert [pair["relevance"] for pair in reply["pairs"]] == wanted
