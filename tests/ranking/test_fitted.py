"""The fitted numbers and their file."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from qa_bot.models.embedding import BUNDLED_FINGERPRINT, BUNDLED_MODEL
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.ranking.fitted import Fitted, LogisticModel, Thresholds, shipped
from qa_bot.records import QABotError

THRESHOLDS = Thresholds(rates=(0.01, 0.05, 0.2), answered=(0.9, 0.8, 0.4), choose=(0.95, 0.7, 0.3))


@pytest.mark.parametrize(
    ("rate", "wanted"),
    [
        (0.0, (1.0, 1.0)),
        (0.005, (0.95, 0.975)),
        (0.03, (0.85, 0.825)),
        (0.04, (0.825, 0.7625)),
        (0.125, (0.6, 0.5)),
        (0.2, (0.4, 0.3)),
        (0.99, (0.4, 0.3)),
    ],
)
def test_between_two_rates_the_thresholds_lie_on_the_line_between_theirs(rate, wanted):
    assert THRESHOLDS.at(rate) == approx(wanted)


@pytest.mark.parametrize("thresholds", [THRESHOLDS, shipped().thresholds])
def test_at_a_fitted_rate_the_thresholds_are_the_fitted_ones(thresholds):
    found = [thresholds.at(rate) for rate in thresholds.rates]
    assert found == list(zip(thresholds.answered, thresholds.choose, strict=True))


def unit_floats(**bounds) -> st.SearchStrategy[float]:
    return st.floats(0, 1, allow_subnormal=False, **bounds)


@st.composite
def any_thresholds(draw) -> Thresholds:
    """Rates that rise by a thousandth at least, thresholds that fall or stay."""
    rates = sorted(draw(st.sets(st.integers(1, 999), min_size=1, max_size=12)))
    column = st.lists(unit_floats(), min_size=len(rates), max_size=len(rates))
    answered, choose = (tuple(sorted(draw(column), reverse=True)) for _ in range(2))
    return Thresholds(tuple(rate / 1000 for rate in rates), answered, choose)


@given(any_thresholds(), st.lists(unit_floats(exclude_max=True), min_size=2, max_size=6))
def test_a_higher_rate_is_never_stricter_and_each_keeps_between_its_neighbours(thresholds, rates):
    rates = sorted([*rates, *thresholds.rates])
    found = [thresholds.at(rate) for rate in rates]
    for column, fitted in enumerate((thresholds.answered, thresholds.choose)):
        values = [pair[column] for pair in found]
        assert values == sorted(values, reverse=True)
        for rate, value in zip(rates, values, strict=True):
            # The same as the next looser fitted rate's at most, and the next stricter's at least.
            looser = [t for r, t in zip(thresholds.rates, fitted, strict=True) if r >= rate]
            stricter = [t for r, t in zip(thresholds.rates, fitted, strict=True) if r <= rate]
            assert (looser or fitted[-1:])[0] <= value <= (stricter or [1.0])[-1]


def test_a_rate_that_rounds_below_its_row_still_finds_it():
    assert 0.3 - 0.25 < 0.05
    assert THRESHOLDS.at(0.3 - 0.25) == (0.8, 0.7)


def test_probability_is_the_logistic_of_the_standardised_inputs():
    model = LogisticModel(("a", "b"), means=(1, 2), scales=(2, 4), weights=(3, -1), intercept=0.5)
    rows = np.array([[1.0, 2.0], [3.0, 6.0]])
    wanted = [1 / (1 + np.exp(-0.5)), 1 / (1 + np.exp(-2.5))]
    assert model.probability(rows) == approx(wanted)
    assert float(model.probability(rows[1])) == approx(wanted[1])


def test_an_input_that_is_unknown_counts_as_average():
    model = LogisticModel(("a", "b"), means=(1, 2), scales=(2, 4), weights=(3, -1), intercept=0.5)
    found = model.probability(np.array([[np.nan, 6.0], [3.0, np.nan], [np.nan, np.nan]]))
    assert found == approx([1 / (1 + np.exp(0.5)), 1 / (1 + np.exp(-3.5)), 1 / (1 + np.exp(-0.5))])
    assert found == approx(model.probability(np.array([[1.0, 6.0], [3.0, 2.0], [1.0, 2.0]])))


def test_fitted_numbers_come_back_from_json_as_they_went():
    fitted = replace(shipped(), thresholds=THRESHOLDS, weights=(0.1, 0.2, 1 / 3, 4.0, 0.0))
    assert Fitted.from_json(fitted.to_json()) == fitted


def test_the_hash_is_of_the_numbers_that_decide_alone():
    fitted = shipped()
    told = replace(fitted, model="x", model_fingerprint="y", fitted_on=(), thresholds_on=())
    assert told.sha256 == replace(fitted, queries=1).sha256 == fitted.sha256
    confidence = replace(fitted.confidence, intercept=fitted.confidence.intercept + 1e-6)
    changed = [
        replace(fitted, weights=fitted.weights[::-1]),
        replace(fitted, confidence=confidence),
        replace(fitted, thresholds=THRESHOLDS),
        replace(fitted, confidence_of_others=confidence),
    ]
    assert len({fitted.sha256, *(other.sha256 for other in changed)}) == 5
    assert Fitted.from_json(fitted.to_json()).sha256 == fitted.sha256


def test_fitted_numbers_for_other_features_are_refused():
    values = json.loads(shipped().to_json())
    values["pair_features"][0] = "title_cosine"
    with pytest.raises(
        QABotError, match="'title_cosine'.*this version has.*run `python -m benchmarks.fit`"
    ):
        Fitted.from_json(json.dumps(values))


def test_the_shipped_numbers_are_for_this_version_and_the_bundled_model():
    fitted = shipped()
    assert (fitted.model, fitted.model_fingerprint) == (BUNDLED_MODEL, BUNDLED_FINGERPRINT)
    assert fitted.pair_features == PAIR_FEATURES and len(fitted.weights) == len(PAIR_FEATURES)
    assert fitted.confidence.names == CONFIDENCE_FEATURES
    assert set(fitted.thresholds_on) <= set(fitted.fitted_on)


@pytest.mark.parametrize("column", ["answered", "choose"])
def test_shipped_thresholds_fall_as_the_allowed_rate_rises(column):
    thresholds = shipped().thresholds
    values = getattr(thresholds, column)
    assert len(values) == len(thresholds.rates)
    assert sorted(thresholds.rates) == list(thresholds.rates)
    assert sorted(values, reverse=True) == list(values)
