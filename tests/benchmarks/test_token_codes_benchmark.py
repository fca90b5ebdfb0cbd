"""What benchmarks.token_codes counts, worked out by hand."""

import numpy as np
from fakes import FakeEncoder
from pytest import approx

from benchmarks.token_codes import Judged, Way, changed, kept_as_they_are, loss, through_ours
from qa_bot.records import QAPair
from qa_bot.store.building import build_data
from qa_bot.store.token_codes import TokenCodec

PAIRS = [
    QAPair("1", "When are you open?", "We open at nine. We close at five, but not on Sundays.")
]


def way(right: list[bool], outcomes: list[str]) -> Way:
    in_scope = np.array([True, True, True, True, False])
    judged = Judged(in_scope, np.array(right), np.zeros(5), np.array(outcomes))
    return Way("", 0, 0.0, {"set": judged}, 0.0)


def test_a_loss_is_in_points_of_the_queries_in_scope():
    base = way([True, True, False, True, False], ["answered"] * 5)
    other = way([True, False, False, False, True], ["answered"] * 4 + ["choose"])
    value, low, high = loss(other, base, ["set"])
    assert value == approx(50) and 0 <= low < value < high <= 100
    assert loss(base, base, ["set"]) == (0, 0, 0)
    assert changed(other, base, ["set"]) == approx(0.2)


def test_bytes_are_those_of_what_is_stored():
    data = build_data(PAIRS, FakeEncoder())
    assert kept_as_they_are(data) == (data, len(data.token_ids) * 32 * 2)
    codec = TokenCodec.train(data.token_vectors.stored, 4, 6)
    coded, size = through_ours(codec, 3, data)
    # 4 words of the question; its passage repeats them, and keeps 2 of 4 and 3 of 8.
    assert len(data.token_ids) == 4 + 4 + 4 + 8
    assert len(coded.token_vectors.codes) == 4 + 2 + 3
    assert size == 9 * 4 + 3 * 8 + 3
