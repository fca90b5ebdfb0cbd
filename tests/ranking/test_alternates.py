"""When alternate wordings decide a query, and how sure of a pair with alternates one is."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import FakeEncoder
from pytest import approx

from qa_bot.answering import gather
from qa_bot.ranking import (
    Evidence,
    Ranking,
    alternates_decide,
    first_confidence,
    rank,
    rank_as_worded,
    shipped,
)
from qa_bot.ranking.alternates import LEAD
from qa_bot.ranking.confidence import (
    ALTERNATES_CONFIDENCE_FEATURES,
    alternates_features,
    confidence_model,
)
from qa_bot.records import QAPair
from qa_bot.store import memory_store

WEIGHTS = shipped().weights
PAIRS = tuple(
    QAPair(str(number), f"What is the {word} rule?", f"The {word} rule holds. It is {other}.")
    for number, (word, other) in enumerate(
        [("swim", "wet"), ("bike", "dry"), ("noise", "loud"), ("garden", "green"), ("dog", "old")]
    )
)
WORDED = (replace(PAIRS[0], alternates=("may toddlers use armbands",)), *PAIRS[1:])


def evidence_of(pairs, query: str, encoder) -> Evidence:
    return gather(query, encoder.encode_query(query), memory_store(pairs, encoder))


def ranking(*logits: float, first: int = 0) -> Ranking:
    order = np.array([first, *(i for i in range(len(logits)) if i != first)])
    return Ranking(order, np.array(logits), np.array(logits))


@pytest.mark.parametrize(
    ("have", "first", "lead", "decide"),
    [
        ([True, False, False, False], 0, 0.75 * LEAD + 0.01, True),
        ([True, False, False, False], 0, 0.75 * LEAD - 0.01, False),
        ([True, False, False, False], 1, 9 * LEAD, False),  # the first has no alternates
        ([True, True, True, False], 0, 0.25 * LEAD + 0.01, True),
        ([True, True, True, True], 0, -1.0, True),  # no pair stands back
    ],
)
def test_alternates_decide_by_a_lead_that_falls_with_the_pairs_that_have_some(
    have, first, lead, decide
):
    worded = SimpleNamespace(have_alternates=np.array(have))
    found = ranking(10 + lead, 1, 1, 1, first=first)
    assert alternates_decide(worded, found, ranking(10, 1, 1, 1)) is decide


def test_as_printed_evidence_is_that_of_pairs_without_alternates(encoder):
    query = "is there a rule for the garden or for armbands"
    worded, plain = (evidence_of(pairs, query, encoder) for pairs in (WORDED, PAIRS))
    printed = worded.printed
    assert plain.printed is None and worded.have_alternates.tolist() == [True] + 4 * [False]
    assert not printed.have_alternates.any() and printed.ids.tolist() == plain.ids.tolist()
    assert printed.features == approx(plain.features, abs=1e-6)
    assert printed.token_cosines == approx(plain.token_cosines, abs=1e-6)
    assert printed.token_rarity == approx(plain.token_rarity)
    assert printed.question_height == approx(plain.question_height, abs=1e-6)
    assert printed.known_words == plain.known_words
    assert printed.spans.tolist() == plain.spans.tolist()
    assert printed.sentences.tolist() == plain.sentences.tolist()
    assert printed.questions.ids.tolist() == plain.questions.ids.tolist()
    assert printed.questions.pairs.tolist() == plain.questions.pairs.tolist()
    assert printed.questions.said == approx(plain.questions.said, abs=1e-6)


@pytest.mark.parametrize(
    ("query", "decide"),
    [("may toddlers use armbands here", True), ("what is the garden rule then", False)],
)
def test_a_query_is_ranked_by_all_wordings_only_near_one_of_them(encoder, query, decide):
    gathered = evidence_of(WORDED, query, encoder)
    evidence, order = rank_as_worded(gathered, WEIGHTS)
    assert evidence.have_alternates.any() == decide and evidence.printed is None
    assert int(evidence.ids[order.order[0]]) == (0 if decide else 3)
    assert gathered.seen_as(evidence) is (gathered if decide else gathered.printed)


def test_the_confidence_in_a_pair_with_alternates_is_by_its_nearness_and_lead(encoder):
    fitted = shipped()
    gathered = replace(evidence_of(WORDED, "may toddlers use armbands", encoder), printed=None)
    found = rank(gathered, WEIGHTS)
    assert confidence_model(gathered, found, fitted) is fitted.alternates.confidence
    inputs = alternates_features(gathered, found)
    assert inputs[:3] == approx(gathered.features[0, :3])
    assert inputs[3] == approx(found.logits[0] - found.logits[1])
    wanted = fitted.alternates.confidence.probability(inputs)
    assert first_confidence(gathered, found, fitted) == approx(float(wanted))
    other = rank(gathered, (0.0, 0.0, 0.0, 0.0))
    order = replace(other, order=other.order[::-1])
    assert confidence_model(gathered, order, fitted) is fitted.confidence
    assert confidence_model(gathered, found, replace(fitted, alternates=None)) is fitted.confidence


def test_a_pair_alone_has_no_lead():
    encoder = FakeEncoder()
    gathered = replace(evidence_of(WORDED[:1], "armbands for toddlers", encoder), printed=None)
    inputs = alternates_features(gathered, rank(gathered, WEIGHTS))
    assert np.isnan(inputs[3]) and not np.isnan(inputs[:3]).any()


def test_the_shipped_numbers_are_those_of_the_shipped_ranking():
    fitted = shipped()
    assert fitted.alternates.ranking_sha256 == fitted.sha256
    assert fitted.alternates.confidence.names == ALTERNATES_CONFIDENCE_FEATURES
    assert fitted.alternates.fitted_on and fitted.alternates.queries > 1000
    # Nearer, or further ahead, is never less sure.
    assert min(fitted.alternates.confidence.weights) > 0
