"""What a reader gains by a choice: right within one click, and choices that hold no right pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.promises import share, wilson_interval
from qa_bot import Outcome
from qa_bot.evaluation import Judged
from qa_bot.ranking import MOST_CHOICES


@dataclass(frozen=True)
class ChoiceGain:
    """What choices add to answers: shares of the in-scope queries, then numbers of queries.

    `right_within_click` are those answered right, `right_without_click`, or offered a choice that
    holds a right pair. `false` is the share of `choices` that hold none (NaN where nothing was
    offered) with its 95 % Wilson interval, `false_out_of_scope` how many of those `false_choices`
    went to out-of-scope queries. `not_offered` are in-scope queries with a right pair among the
    first three to which nothing was offered.
    """

    right_without_click: float
    right_within_click: float
    choices: int
    false_choices: int
    false_out_of_scope: int
    false: float
    false_low: float
    false_high: float
    not_offered: int


def gain_of_choices(results: Sequence[Judged]) -> ChoiceGain:
    """What became of queries whose outcomes are known."""
    answered_right = sum(r.outcome is Outcome.ANSWERED and r.right for r in results)
    choices = [r for r in results if r.outcome is Outcome.CHOOSE]
    false = [r for r in choices if not _among(r, r.offered)]
    within_click = answered_right + len(choices) - len(false)
    in_scope = sum(r.in_scope for r in results)
    low, high = wilson_interval(len(false), len(choices))
    return ChoiceGain(
        right_without_click=share(answered_right, in_scope),
        right_within_click=share(within_click, in_scope),
        choices=len(choices),
        false_choices=len(false),
        false_out_of_scope=sum(not r.in_scope for r in false),
        false=share(len(false), len(choices)),
        false_low=low,
        false_high=high,
        not_offered=sum(
            r.outcome is Outcome.NOT_COVERED and _among(r, MOST_CHOICES) for r in results
        ),
    )


def _among(result: Judged, first: int) -> bool:
    return result.rank is not None and result.rank <= first
