"""The web benchmark: what it concludes from times, and that it takes them of both pages."""

import pytest

from benchmarks.visiting import Measured, Spread, Weight
from benchmarks.web import measure, targets


def measured(name, answer, opened, hosts=()):
    spread = {kind: Spread.of([opened]) for kind in ("open_cold", "first_answer_cold", "open_warm")}
    return Measured(
        name, **spread, answer=Spread.of([answer]), weight=Weight(1, 2, 3), other_hosts=hosts
    )


def test_a_spread_is_a_median_with_quartiles():
    assert Spread.of([5, 1, 2, 3, 4]) == Spread(median=3, lower=2, upper=4)


def test_bot_ask_comes_on_top_only_where_something_is_asked():
    bare = measured("bare", answer=100, opened=1000)
    found = targets(measured("ours", answer=160, opened=1301), bare, bot_ask=Spread.of([30]))
    assert [(t.wanted, t.reached) for t in found] == [
        (160, True),
        (1300, False),
        (1300, False),
        (1330, True),
        (0, True),
    ]


def test_one_other_host_is_one_too_many():
    bare = measured("bare", 100, 1000)
    ours = measured("ours", 1, 1, hosts=("fonts.example",))
    assert not targets(ours, bare, Spread.of([30]))[-1].reached


@pytest.mark.model
@pytest.mark.browser
def test_a_round_takes_every_time_of_both_pages(needs_chromium):
    report = measure(rounds=1, warm_up=0)
    for page in (report.ours, report.bare):
        assert 0 < page.answer.median < page.first_answer_cold.median
        assert 0 < page.open_warm.median
        assert 0 < page.open_cold.median < page.first_answer_cold.median
        assert page.other_hosts == () and page.weight.requests > 10
        assert page.weight.decoded > page.weight.transferred > 100_000
    # The first question to a model is its slowest, and that page waits for it.
    assert 0 < report.bot_ask.median < report.ours.first_answer_cold.median
