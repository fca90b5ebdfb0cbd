"""Fitting on small made-up evidence whose right numbers are known."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import NO_QUESTIONS
from pytest import approx

from qa_bot.fitting import (
    LabelledQuery,
    QuerySet,
    cross_fitted,
    fit,
    fit_confidence,
    fit_weights,
)
from qa_bot.ranking import Evidence, first_confidence, rank
from qa_bot.ranking.confidence import confidence_features, confidence_model
from qa_bot.ranking.thresholds import (
    RATES,
    CrossFitted,
    drawn,
    fit_thresholds,
    lowest_threshold,
)


@pytest.mark.parametrize(
    ("max_false", "wanted"),
    [(0.0, 0.9), (0.2, 0.9), (0.25, 0.6), (0.34, 0.6), (0.4, 0.5), (0.5, 0.4), (1.0, 0.4)],
)
def test_lowest_threshold_worked_out_by_hand(max_false, wanted):
    # Right and wrong from the top: R R W R W W; wrong so far: 0, 0, 1/3, 1/4, 2/5, 3/6.
    confidence = np.array([0.5, 0.95, 0.7, 0.9, 0.4, 0.6])
    right = np.array([False, True, False, True, False, True])
    assert lowest_threshold(confidence, right, np.ones(6), max_false) == wanted


def test_equal_confidences_are_taken_together():
    confidence, right = np.array([0.9, 0.8, 0.8]), np.array([True, True, False])
    assert lowest_threshold(confidence, right, np.ones(3), 0.0) == 0.9


def test_a_heavier_query_counts_for_more():
    confidence, right = np.array([0.9, 0.8]), np.array([True, False])
    assert lowest_threshold(confidence, right, np.array([1.0, 1.0]), 0.3) == 0.9
    assert lowest_threshold(confidence, right, np.array([3.0, 1.0]), 0.3) == 0.8


def test_the_threshold_is_one_where_none_keeps_the_rate():
    confidence, right = np.array([0.9, 0.8]), np.array([False, True])
    assert lowest_threshold(confidence, right, np.ones(2), 0.1) == 1.0


def test_one_lucky_query_of_a_hundred_sets_no_threshold():
    confidence = np.linspace(0.99, 0.0, 100)
    right = np.arange(100) == 0
    assert lowest_threshold(confidence, right, np.ones(100), 0.0) == 1.0


def made_query(features: np.ndarray, relevant: list[int]) -> LabelledQuery:
    count = len(features)
    found = Evidence(
        ids=np.arange(count),
        features=features,
        token_cosines=features[:, 1:2],
        token_weights=np.ones(1),
        token_rarity=np.ones(1),
        question_height=features[:, 0],
        known_words=float(features[0, 0]),
        spans=np.full((count, 2), -1),
        sentences=np.full((count, 2), -1),
        questions=NO_QUESTIONS,
    )
    return LabelledQuery(found, np.isin(np.arange(count), relevant))


def made_set(
    name: str, seed: int, informative: int = 1, typical: bool = False, lift: float = 0.4
) -> QuerySet:
    """Queries over 6 pairs: one column lifts the right pair, all else is noise from 0 to 0.5.

    Every fourth query is out of scope, and no pair stands out in it.
    """
    rng = np.random.default_rng(seed)
    made = []
    for number in range(40):
        features = rng.uniform(0, 0.5, (6, 4))
        right = [int(rng.integers(6))] if number % 4 else []
        features[right, informative] += lift
        made.append(made_query(features, right))
    return QuerySet(name, tuple(made), typical=typical)


@pytest.mark.parametrize("informative", range(4))
def test_the_one_informative_feature_gets_the_weight(informative):
    weights = fit_weights([made_set("a", 1, informative), made_set("b", 2, informative)])
    assert int(np.argmax(weights)) == informative
    others = sum(weights) - weights[informative]
    assert weights[informative] > 2 * others
    assert min(weights) >= 0


def test_a_set_with_more_weight_wins():
    sets = [made_set("a", 1, informative=0), made_set("b", 2, informative=3)]
    assert int(np.argmax(fit_weights([replace(sets[0], weight=9.0), sets[1]]))) == 0
    assert int(np.argmax(fit_weights([sets[0], replace(sets[1], weight=9.0)]))) == 3


def test_a_set_has_its_say_however_many_queries_it_has():
    one, two = made_set("a", 1), made_set("b", 2, informative=0)
    twice = replace(two, queries=two.queries * 2)
    assert fit_weights([one, twice]) == approx(fit_weights([one, two]), rel=0.01)


WEIGHTS = (0.0, 30.0, 0.0, 0.0)


def test_confidence_separates_right_first_pairs_from_questions_out_of_scope():
    # With a lift of 1.5 a right pair stands further above the others than noise ever does.
    sets = [made_set(name, seed, lift=1.5) for seed, name in enumerate("abc")]
    # Weights are held back, less so where there are many queries.
    many = [replace(query_set, queries=query_set.queries * 50) for query_set in sets[:2]]
    model = fit_confidence(many, WEIGHTS)
    found = {True: [], False: []}
    for query in sets[2].queries:
        ranking = rank(query.evidence, WEIGHTS)
        right = bool(query.relevant[ranking.order[0]])
        probability = model.probability(confidence_features(query.evidence, ranking))
        found[right].append(float(probability))
    assert (len(found[True]), len(found[False])) == (30, 10)
    assert np.mean(found[True]) > 0.9
    assert np.mean(found[False]) < 0.1
    assert min(found[True]) > max(found[False])


def test_typical_sets_alone_set_thresholds_and_each_is_judged_by_a_model_of_the_others():
    a, b, c = made_set("a", 1, typical=True), made_set("b", 2), made_set("c", 3, typical=True)
    found = cross_fitted([a, b, c])
    assert len(found.first) == len(a.queries) + len(c.queries) == 80
    fitted = fit([a, b, c], "name", "print")
    assert (fitted.fitted_on, fitted.thresholds_on) == (("a", "b", "c"), ("a", "c"))
    assert (fitted.model, fitted.model_fingerprint, fitted.queries) == ("name", "print", 120)
    expected = fit_thresholds(cross_fitted([a, b, c]))
    assert fitted.thresholds.rates == expected.rates
    assert fitted.thresholds.answered == approx(expected.answered, abs=1e-5)
    assert fitted.thresholds.choose == approx(expected.choose, abs=1e-5)


def test_cross_fitted_confidences_come_from_weights_and_model_of_the_other_sets_alone():
    # Column 2 tells in set a, column 1 in the others: weights that saw set a would rank by both.
    a = made_set("a", 1, informative=2, typical=True)
    others = [made_set("b", 2), made_set("c", 3)]
    found = cross_fitted([a, *others])
    weights = fit_weights(others)
    assert int(np.argmax(weights)) == 1 and weights != fit_weights([a, *others])
    model = fit_confidence(others, weights)
    for place, query in enumerate(a.queries):
        logits = (query.evidence.features * np.array(weights)).sum(axis=1)
        order = sorted(range(6), key=lambda pair: -logits[pair])
        inputs = confidence_features(query.evidence, rank(query.evidence, weights))
        first = float(model.probability(inputs))
        shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        scale = min(first / shares[order[0]], (1 - first) / (1 - shares[order[0]]))
        three = first + scale * (shares[order[1]] + shares[order[2]])
        assert (found.first[place], found.three[place]) == approx((first, three))
        assert found.first_right[place] == query.relevant[order[0]]
        assert found.three_right[place] == query.relevant[order[:3]].any()
        assert (found.weights[place], found.sets[place]) == (1 / 40, 0)


def test_sets_whose_queries_have_one_or_two_candidates_can_be_fitted():
    # Where there is no rival the inputs are NaN, which LogisticRegression refused.
    usual = made_set("a", 1, lift=0.6)
    one, two = (
        QuerySet(
            str(count),
            tuple(
                made_query(query.evidence.features[:count], [0] if number % 2 else [])
                for number, query in enumerate(made_set("", 2, typical=True).queries)
            ),
            typical=True,
        )
        for count in (1, 2)
    )
    model = fit_confidence([usual, one, two], WEIGHTS)
    assert np.isfinite([*model.means, *model.scales, *model.weights, model.intercept]).all()
    inputs = [
        confidence_features(query.evidence, rank(query.evidence, WEIGHTS))
        for query in (usual.queries[0], one.queries[0], two.queries[0])
    ]
    assert [int(np.isnan(row).sum()) for row in inputs] == [0, 5, 1]
    found = fit([usual, one, two], "name", "print")
    assert found.queries == 120
    assert np.isfinite(found.confidence.probability(np.array(inputs))).all()


def test_pairs_that_are_not_in_english_have_a_confidence_of_their_own():
    """A first pair is right in half of the English queries here, and in none of the others."""
    english = made_set("en", 1, lift=0.6, typical=True)
    queries = [
        LabelledQuery(replace(query.evidence, others=np.ones(6, bool)), np.zeros(6, bool))
        for query in made_set("de", 2, lift=0.6).queries
    ]
    # One that answers: a logistic regression needs both kinds.
    queries[0] = replace(queries[0], relevant=np.ones(6, bool))
    german = QuerySet("de", tuple(queries))
    found = fit([english, made_set("fr", 3, lift=0.6, typical=True), german], "name", "print")
    assert found.confidence_of_others is not None
    assert found.confidence.intercept > found.confidence_of_others.intercept
    evidence = queries[5].evidence
    ranking = rank(evidence, found.weights)
    assert confidence_model(evidence, ranking, found) is found.confidence_of_others
    in_english = replace(evidence, others=np.zeros(6, bool))
    assert confidence_model(in_english, ranking, found) is found.confidence
    assert first_confidence(evidence, ranking, found) < first_confidence(in_english, ranking, found)


def test_without_pairs_in_other_languages_there_is_one_confidence():
    found = fit([made_set("a", 1, typical=True), made_set("b", 2)], "name", "print")
    assert found.confidence_of_others is None and '"confidence_of_others"' not in found.to_json()


def of_one_set(first: list[float], right: list[bool], three: list[float]) -> CrossFitted:
    return CrossFitted(
        first=np.array(first),
        three=np.array(three),
        first_right=np.array(right),
        three_right=np.array([True] * len(three)),
        weights=np.ones(len(first)),
        sets=np.zeros(len(first), dtype=int),
    )


def test_thresholds_of_both_outcomes_for_every_rate():
    # Twelve right ones on top, so that hardly a draw is without them; then one wrong of four.
    first = [*np.linspace(0.99, 0.88, 12), 0.8, 0.7, 0.6, 0.5]
    right = [True] * 13 + [False, True, True]
    thresholds = fit_thresholds(of_one_set(first, right, [0.75] * 16))
    assert thresholds.rates == RATES
    by_rate = dict(zip(RATES, thresholds.answered, strict=True))
    assert (by_rate[0.01], by_rate[0.05], by_rate[0.2]) == approx((0.8, 0.8, 0.5))
    assert set(thresholds.choose) == {0.75}


def test_an_answer_is_promised_for_nine_draws_of_documents_in_ten():
    # Nine documents of ten answered queries, all right but for two in one of them: 2.2 % are wrong,
    # but a draw of documents that has that one three times has 6.7 %.
    right = np.array([True] * 88 + [False] * 2)
    confidence = np.full(90, 0.9)
    sets = np.repeat(np.arange(9), 10)
    draws = drawn(sets)
    assert draws.sum(axis=1) == approx(np.full(len(draws), 90))
    false = (draws * ~right).sum(axis=1) / 90
    assert false.mean() == approx(2 / 90, abs=0.003)
    as_found = [lowest_threshold(confidence, right, np.ones(90), rate) for rate in (0.02, 0.03)]
    promised = [lowest_threshold(confidence, right, draws, rate) for rate in (0.03, 0.08)]
    assert (as_found, promised) == ([1.0, 0.9], [1.0, 0.9])
    assert np.quantile(false, 0.9) == approx(0.056, abs=0.012)
