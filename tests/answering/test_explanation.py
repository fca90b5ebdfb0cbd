"""An explanation's numbers are those that the answer was made from."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from answers import ROUNDING, near
from fakes import FakeEncoder
from pytest import approx

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering.explanation import (
    Basis,
    Contribution,
    explained,
    pair_contributions,
)
from qa_bot.answering.measures import measure_in_words
from qa_bot.answering.outcome import held_back, led_to
from qa_bot.answering.word_matches import WordMatch, word_matches
from qa_bot.models.embedding import TextVectors
from qa_bot.ranking import PairTokens, shipped
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES, MISSING_COSINE
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.records import Note
from qa_bot.wire import ExplanationReply
from qa_bot.wording import decision

PAIRS = [
    QAPair("1", "When does the shop open?", "At nine, every day but Sunday."),
    QAPair("2", "How much is a ticket?", "Five pounds.", alternates=("price of entry",)),
    QAPair("3", "May I bring my dog?", "No dogs, please."),
    QAPair("4", "Where can I park?", "Behind the hall, free of charge."),
    QAPair("5", "Is there a lift?", "Yes, beside the stairs."),
    QAPair("6", "Do you sell books?", "In the shop on the first floor."),
]
QUERIES = ["when can I bring my dog in", "is parking free", "what is the capital of France", "lift"]


@pytest.fixture(scope="module")
def fake_bot() -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def real_bot(model) -> QABot:
    return QABot.from_pairs(PAIRS, encoder=model)


@pytest.fixture(params=["fake_bot", pytest.param("real_bot", marks=pytest.mark.model)])
def any_bot(request) -> QABot:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("query", [*QUERIES, PAIRS[3].question, "?!"])
def test_the_explained_answer_is_the_one_that_ask_gives(any_bot, query):
    assert any_bot.explain(query).answer == near(any_bot.ask(query))


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_five_pairs_are_those_of_the_answer_in_order(any_bot, query):
    explanation = any_bot.explain(query)
    assert explanation.basis is Basis.RANKING
    assert [(pair.pair, pair.confidence) for pair in explanation.pairs] == [
        (match.pair, approx(match.confidence)) for match in explanation.answer.matches[:5]
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_the_features_of_a_pair_add_up_to_the_logit_that_orders_it(any_bot, query):
    pairs = any_bot.explain(query).pairs
    for pair in pairs:
        assert [feature.name for feature in pair.features] == list(PAIR_FEATURES)
        assert tuple(feature.weight for feature in pair.features) == shipped().weights
        amounts = [f.amount for f in pair.features]
        assert amounts == approx([f.value * f.weight for f in pair.features])
        assert sum(feature.amount for feature in pair.features) == approx(pair.logit, abs=1e-9)
    logits = [pair.logit for pair in pairs]
    assert logits == sorted(logits, reverse=True)


@pytest.mark.parametrize("query", QUERIES)
def test_the_inputs_of_the_confidence_add_up_to_the_confidence_of_the_answer(any_bot, query):
    answer, confidence = any_bot.ask(query), any_bot.explain(query).confidence
    logit = confidence.intercept + sum(found.amount for found in confidence.inputs)
    assert confidence.probability == approx(answer.confidence, abs=ROUNDING)
    assert 1 / (1 + np.exp(-logit)) == approx(confidence.probability, abs=1e-12)
    assert sorted(found.name for found in confidence.inputs) == sorted(CONFIDENCE_FEATURES)
    sizes = [abs(found.amount) for found in confidence.inputs]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("query", QUERIES)
def test_the_words_add_up_to_the_token_match_of_the_pair(any_bot, query):
    for pair in any_bot.explain(query).pairs:
        (token_match,) = [f.value for f in pair.features if f.name == "token_match"]
        assert sum(word.weight for word in pair.words) == approx(1)
        assert sum(word.weight * word.cosine for word in pair.words) == approx(token_match)
        assert all((word.matched is None) == (word.cosine < MISSING_COSINE) for word in pair.words)


@pytest.mark.parametrize("query", QUERIES)
def test_thresholds_and_offered_sum_are_those_that_decided(any_bot, query):
    explanation, answer = any_bot.explain(query), any_bot.ask(query)
    thresholds = shipped().thresholds.at(0.05)
    assert (explanation.answered_from, explanation.choose_from) == thresholds
    offered = sum(match.confidence for match in answer.matches[:3])
    assert explanation.offered == approx(offered, abs=ROUNDING)
    found = {Outcome.ANSWERED: answer.confidence >= thresholds[0]}
    found[Outcome.CHOOSE] = not found[Outcome.ANSWERED] and offered >= thresholds[1]
    assert found.get(answer.outcome, not any(found.values()))
    assert decision(explanation).startswith(
        f"{answer.outcome.value.replace('_', ' ')}: the first pair has {answer.confidence:.1%}, "
    )


def test_a_question_as_printed_is_certain_and_ranking_is_still_shown(any_bot):
    explanation = any_bot.explain("where can i park")
    assert (explanation.basis, explanation.answer.confidence) == (Basis.EXACT, 1.0)
    assert len(explanation.pairs) == 5 and explanation.pairs[0].pair == PAIRS[3]
    assert explanation.confidence.probability == approx(explanation.pairs[0].confidence)
    assert explanation.pairs[0].confidence < 1
    assert decision(explanation).startswith("answered: the query is a question or an alternate")


def test_a_query_without_words_has_an_explanation_without_pairs(any_bot):
    explanation = any_bot.explain(" ?! ")
    assert (explanation.basis, explanation.answer.outcome) == (Basis.NOTICE, Outcome.NOTICE)
    assert (explanation.pairs, explanation.confidence, explanation.offered) == ((), None, 0)
    assert "no letter or digit" in decision(explanation)


def test_one_pair_alone_has_nothing_to_lead_over(any_bot):
    alone = QABot.from_pairs(PAIRS[:1], encoder=any_bot._search.encoder)
    explanation = alone.explain("opening hours")
    inputs = {found.name: found for found in explanation.confidence.inputs}
    assert (inputs["share"].value, inputs["share"].amount) == (None, 0.0)
    assert len(explanation.pairs) == 1
    reply = json.loads(ExplanationReply.of(explanation).model_dump_json())
    assert {i["name"]: i["value"] for i in reply["confidence"]["inputs"]}["share"] is None


@pytest.mark.model
def test_words_of_the_query_stand_beside_those_of_the_page(bot):
    first = bot.explain("do they need a warrant to get my data?").pairs[0]
    assert first.pair.number == "8"
    words = {word.word: word for word in first.words}
    assert list(words) == "do they need a warrant to get my data ?".split()
    assert (words["warrant"].matched, words["data"].matched) == ("warrant", "data")
    assert words["data"].weight < 0.01 < words["warrant"].weight


@pytest.mark.model
def test_pieces_are_shown_as_the_words_that_they_came_from(bot):
    pairs = bot.explain("is reidentification of xylophones confidential").pairs
    assert [w.word for w in pairs[0].words] == (
        "is reidentification of xylophones confidential".split()
    )
    shown = {word.matched for pair in pairs for word in pair.words} - {None}
    assert not any("#" in word for word in shown)


def test_an_answer_with_another_pair_than_the_first_says_so(fake_bot):
    """Regression: it showed the pair of the question before with another pair's confidence."""
    searched = fake_bot._search.search("is parking free", ())
    together = replace(searched.answer, combined_with="what does it cost")
    answer = led_to(together, together.matches[1], 0.93)
    explanation = explained(answer, searched, fake_bot._search)
    assert explanation.basis is Basis.CONTRAST
    assert explanation.pairs[0].pair == searched.answer.matches[0].pair != answer.pair
    assert decision(explanation).startswith(
        "answered: the message's own words lead to another pair than the question before, with 93"
    )
    difference = Note("guard_name", ("Oslo", "Elm"))
    held = explained(held_back(answer, difference), searched, fake_bot._search)
    assert held.guard.difference == difference and difference.text in decision(held)
    same = explained(led_to(together, together.matches[0], 0.93), searched, fake_bot._search)
    assert same.basis is Basis.AGREED and decision(same).startswith(
        "answered: the message's own words lead to the same pair as the question before, with 93"
    )


@pytest.mark.model
def test_a_choice_by_words_alone_says_so_and_why_it_is_in_no_order_of_confidence(bot):
    # Regression: it told of a question before, and of a choice that needs more than there was.
    explanation = bot.explain("driver")
    first, second, _ = explanation.answer.choices
    assert "driver" in first.pair.question and first.confidence < second.confidence
    assert explanation.basis is Basis.WORDS and explanation.offered < explanation.choose_from
    assert decision(explanation).startswith(
        "choose: no pair is likely enough, but words alone may mean several questions; those that "
        "have all of them come first"
    )


@pytest.mark.model
@pytest.mark.parametrize("word", ["driver", "legal", "public", "court", "California", "opt out"])
def test_what_is_said_of_the_thresholds_is_so(bot, word):
    explanation = bot.explain(word)
    outcome = explanation.answer.outcome
    if "an answer needs" in decision(explanation):
        is_sure = explanation.answer.confidence >= explanation.answered_from
        assert (outcome is Outcome.ANSWERED) == is_sure
        if not is_sure:
            assert (outcome is Outcome.CHOOSE) == (explanation.offered >= explanation.choose_from)
    else:
        assert explanation.basis is Basis.WORDS


def test_word_matches_worked_out_by_hand():
    # The query is "parking fee", the pair "park . price": pieces 1 2 3 and 4 5 6.
    texts = {1: "park", 2: "##ing", 3: "fee", 4: "park", 5: ".", 6: "price"}
    query = TextVectors(np.zeros(2), np.eye(3, dtype=np.float32), np.array([1, 2, 3]))
    rows = np.array([[0, 0, 1], [0.9, 0.3, 0.1], [0, 0.1, 0.1], [0.2, 0.4, 0.3]], np.float32)
    empty = np.array([], dtype=int)
    tokens = PairTokens(rows, np.array([3, 4, 5, 6]), np.array([0, 1, 4]), *[empty] * 6)
    found = SimpleNamespace(
        token_cosines=np.array([[0, 0, 1.0], [0.9, 0.4, 0.3]]),
        token_weights=np.array([0.6, 0.2, 0.2]),
        have_alternates=np.array([False, False]),
    )
    matches = word_matches(1, found, query, tokens, lambda ids: [texts[i] for i in ids.tolist()])
    assert matches == (
        WordMatch("parking", approx(0.8), approx((0.6 * 0.9 + 0.2 * 0.4) / 0.8), "park"),
        WordMatch("fee", approx(0.2), approx(0.3), None),
    )


def test_contributions_of_a_pair_are_value_times_weight():
    values = np.arange(1.0, len(PAIR_FEATURES) + 1)
    weights = tuple(float(place) for place in range(len(PAIR_FEATURES)))
    found = pair_contributions(values, replace(shipped(), weights=weights))
    assert found[2] == Contribution(PAIR_FEATURES[2], 3.0, 0.0, 2.0, 6.0)


def test_names_of_measures_are_words_even_where_none_is_written():
    assert measure_in_words("token_match") == "query's words found, by rarity"
    assert measure_in_words("gloss_bm25") == "of the gloss: same words (BM25)"
    assert measure_in_words("some_new_feature") == "some new feature"
    assert not any("_" in measure_in_words(n) for n in (*PAIR_FEATURES, *CONFIDENCE_FEATURES))
