"""Reviewed queries as numbers: what the shipped confidence says of each, and what a person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.answering.explanation import Basis
from qa_bot.bot import QABot
from qa_bot.golden import CHOOSE, NOTICE, Golden
from qa_bot.golden.asked_queries import went
from qa_bot.golden.making import MADE
from qa_bot.ranking import shipped
from qa_bot.records import Outcome, QABotError
from qa_bot.tuning.held_back import Reviewed
from qa_bot.tuning.recalibration import logits_of

# Of fewer two numbers say nothing that the shipped ones do not say better.
LEAST_ROWS, LEAST_RIGHT, LEAST_WRONG, LEAST_OUT_OF_SCOPE = 40, 10, 10, 10
# A promise so loose that the guard looks at every first pair.
ANY_PROMISE = 0.99


@dataclass(frozen=True, slots=True, eq=False)
class ReviewedQueries:
    """The queries that tell something of the confidence, and why others do not, with how many."""

    reviewed: Reviewed
    left_out: dict[str, int]


def reviewed_queries(bot: QABot, golden: Sequence[Golden]) -> ReviewedQueries:
    """Ask each query as the shipped numbers have it; raises QABotError where they are too few.

    Left out are those that the confidence does not decide: typed as a question or alternate, fixed
    replies, several questions in one, queries in a language that the documents' own encoder does
    not read, rows that want a choice or a notice, and those that still say that a machine made
    them.
    """
    asked = _asked_once(golden)
    untuned = QABot(
        bot.encoder, bot.store, shipped(), ANY_PROMISE, reading=bot.reading,
        titles=dict(bot.titles), other_languages=False, takes_tuned=False,
    )  # fmt: skip
    left_out: Counter[str] = Counter()
    rows: list[tuple[float, bool, bool, bool]] = []
    for one in asked:
        found = _looked_at(untuned, one)
        if isinstance(found, str):
            left_out[found] += 1
        else:
            rows.append(found)
    columns = np.array(rows).reshape(-1, 4)
    right, in_scope, may_answer = (columns[:, place].astype(bool) for place in (1, 2, 3))
    reviewed = Reviewed(logits_of(columns[:, 0]), right, in_scope, may_answer)
    _check_enough(reviewed, dict(left_out))
    return ReviewedQueries(reviewed, dict(left_out))


def _looked_at(untuned: QABot, golden: Golden) -> tuple[float, bool, bool, bool] | str:
    """The confidence in the first pair, and what is so of it; in words why it tells nothing."""
    if golden.want in (CHOOSE, NOTICE):
        return "want a choice or a notice"
    if golden.note.startswith(MADE):
        return "were made by machine and not reviewed"
    explanation = untuned.explain(golden.query)
    answer, confidence = explanation.answer, explanation.confidence
    if explanation.basis is Basis.EXACT:
        return "are typed as a question or an alternate of one is written"
    if confidence is None or answer.outcome is Outcome.NOTICE or answer.parts:
        return "are answered before their meaning is looked up"
    if explanation.basis is not Basis.RANKING or explanation.is_across:
        return "are decided by more than the confidence"
    found = went(golden, answer)
    answered = answer.outcome is Outcome.ANSWERED
    return confidence.probability, found.rank == 1, bool(golden.numbers), answered


def _asked_once(golden: Sequence[Golden]) -> list[Golden]:
    """Each query once, or a refit would have seen what judges it; raises QABotError."""
    kept: dict[str, Golden] = {}
    for one in golden:
        first = kept.setdefault(" ".join(one.query.casefold().split()), one)
        if first.wanted != one.wanted:
            raise QABotError(
                f"rows {first.row} and {one.row} ask the same and want {first.wanted!r} and "
                f"{one.wanted!r}; keep one of them, or write 7|12 where either is right"
            )
    return [*kept.values()]


def _check_enough(reviewed: Reviewed, left_out: dict[str, int]) -> None:
    right = int(reviewed.right.sum())
    out_of_scope = int((~reviewed.in_scope).sum())
    wrong = len(reviewed) - right
    if (
        len(reviewed) >= LEAST_ROWS
        and right >= LEAST_RIGHT
        and wrong >= LEAST_WRONG
        and out_of_scope >= LEAST_OUT_OF_SCOPE
    ):
        return
    because = "".join(f"; {number:,} {why}" for why, number in left_out.items())
    raise QABotError(
        f"{len(reviewed):,} queries tell something of the confidence, {right:,} with the right "
        f"question first and {wrong:,} without, {out_of_scope:,} that nothing answers{because}; "
        f"expected at least {LEAST_ROWS}, {LEAST_RIGHT}, {LEAST_WRONG} and {LEAST_OUT_OF_SCOPE}; "
        "add what people ask in their own words"
    )
