"""Prints the report of benchmarks/quality.py in 80 columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.choices import ChoiceGain
from benchmarks.latency import latency_table
from benchmarks.ours import NAME
from benchmarks.promises import OutOfScope, PromiseKept
from benchmarks.report import Report, SetAside, SetReport, Target, Together
from benchmarks.scores import Interval, OutcomeShare, Scores, SetFigures
from benchmarks.targets import REACH

FIGURES: tuple[tuple[str, Callable[[Scores], float | None]], ...] = (
    ("hit@1, mean of sets", lambda s: s.hit1.value),
    ("  from", lambda s: s.hit1.low),
    ("  to (95 %)", lambda s: s.hit1.high),
    ("hit@3, mean of sets", lambda s: s.hit3),
    ("MRR@10, mean of sets", lambda s: s.mrr10),
    ("AUROC right / not", lambda s: s.auroc_right),
    ("AUROC in / out", lambda s: s.auroc_scope),
    ("AUROC in / near", lambda s: s.auroc_near),
    ("right at 90 %", lambda s: s.right_at_90),
    ("right at 95 %", lambda s: s.right_at_95),
    ("ECE, low is good", lambda s: s.ece),
)
# The JSON has the other figures of each set.
SET_FIGURES: tuple[tuple[str, Callable[[SetFigures], float]], ...] = (
    ("hit@1 of each set", lambda f: f.hit1.value),
    ("nDCG@10 of each set that has qrels", lambda f: f.ndcg10),
    ("AUROC in / out of scope of each set", lambda f: f.auroc_scope),
)


def show(report: Report, console: Console) -> None:
    """Print everything."""
    together = report.together
    if report.set_aside is not None:
        console.print(_opened(report.set_aside), highlight=False)
    console.print(_sizes(report.sets))
    for title, figure in SET_FIGURES:
        console.print(_per_set(title, report.sets, figure))
    title = f"All {together.queries:,} queries together, sets: {len(together.sets)}"
    console.print(_figures(title, together.systems))
    if together.left_out:
        whole = [scores for scores in together.systems if scores.system == NAME]
        title = "QA Bot with a part left out, fitted anew"
        console.print(_figures(title, [*whole, *together.left_out]))
    difference = _interval(together.auroc_difference)
    console.print(f"AUROC right / not, QA Bot less whole text: {difference}\n", highlight=False)
    console.print(_outcomes(together.outcomes, together.max_false_answers))
    console.print(promise_by_set(together, report.sets))
    console.print(choices_by_set(together, report.sets))
    console.print(promised_and_found(together))
    console.print(_promises_per_set(report.sets))
    if report.set_aside is not None:
        console.print(promise_by_set(report.set_aside.together, report.sets))
        console.print(choices_by_set(report.set_aside.together, report.sets))
        console.print(promised_and_found(report.set_aside.together))
        console.print(beside_set_aside(together, report.set_aside))
    if report.latency is not None:
        console.print(latency_table(report.latency))
    if report.targets:
        console.print(targets_table(report.targets))
    console.print(_ran_on(report), highlight=False)


def _sizes(sets: Sequence[SetReport]) -> Table:
    table = table_of("Sets", "set", "pairs", "queries", "in scope", "our numbers")
    for found in sets:
        fit = "fitted without it" if found.fitted_without else "MAY BE FITTED ON IT"
        table.add_row(
            found.name, f"{found.pairs:,}", f"{found.queries:,}", f"{found.in_scope:,}", fit
        )
    return table


def _per_set(title: str, sets: Sequence[SetReport], figure: Callable[[SetFigures], float]) -> Table:
    table = table_of(title, "set", *sets[0].systems)
    for found in sets:
        values = [figure(figures) for figures in found.systems.values()]
        if not all(math.isnan(value) for value in values):
            table.add_row(found.name, *map(number, values))
    return table


def _figures(title: str, systems: Sequence[Scores]) -> Table:
    table = table_of(title, "", *(system.system for system in systems))
    for name, figure in FIGURES:
        table.add_row(name, *(number(figure(system)) for system in systems))
    return table


def _outcomes(found: Sequence[OutcomeShare], max_false_answers: float) -> Table:
    title = f"Outcomes at max_false_answers {max_false_answers}"
    table = table_of(title, "outcome", "all", "in scope", "out of scope", "of those right")
    for outcome in found:
        shares = (outcome.share, outcome.in_scope, outcome.out_of_scope, outcome.right)
        table.add_row(outcome.outcome, *(f"{share:.1%}" for share in shares))
    return table


def promise_by_set(together: Together, sets: Sequence[SetReport]) -> Table:
    """What came of `max_false_answers` in each set, and near its topic and far from it."""
    rate = together.max_false_answers
    table = table_of(
        f"Promise of {rate:.0%}, kept by each set",
        "set", "right, of in scope", "false", "in numbers", "95 %", "near", "far",
    )  # fmt: skip
    for found in sets:
        if found.name in together.sets:
            _add_promise(table, found.name, found.promise(rate), found.out_of_scope)
    table.add_section()
    over_sets = together.promise
    _add_promise(table, "together", over_sets.together, together.out_of_scope)
    worst = "no answers" if over_sets.worst is None else f"worst: {over_sets.worst}"
    table.caption = (
        f"{worst}; false in more than twice the promised share: {over_sets.above_twice:.1%} of "
        "sets\nnear, far: out-of-scope queries answered, of those so tagged"
    )
    return table


def _add_promise(
    table: Table, name: str, promise: PromiseKept, out_of_scope: OutOfScope | None
) -> None:
    interval = f"{promise.false_low:.0%} to {promise.false_high:.0%}"
    near = far = "-"
    if out_of_scope is not None:
        near = f"{out_of_scope.near_answered} of {out_of_scope.near}"
        far = f"{out_of_scope.far_answered} of {out_of_scope.far}"
    table.add_row(
        name,
        percent(promise.answered_right),
        percent(promise.false),
        f"{promise.false_answers} of {promise.answers}",
        interval if promise.answers else "-",
        near,
        far,
    )


def choices_by_set(together: Together, sets: Sequence[SetReport]) -> Table:
    """What a reader gains by the choices offered at `max_false_answers`, in each set."""
    table = table_of(
        f"Choices at a promise of {together.max_false_answers:.0%}",
        "set", "right\nat\nonce", "within\none\nclick", "false\nchoices", "95 %", "out", "left",
    )  # fmt: skip
    for found in sets:
        if found.name in together.sets:
            table.add_row(found.name, *_choice_cells(found.choices))
    table.add_section()
    table.add_row("together", *_choice_cells(together.choices))
    table.caption = (
        "right at once, within one click: of the queries in scope\n"
        "false: none of those offered is right; out: of these, to queries out of scope\n"
        "left: in scope, a right pair among the first three, nothing is offered"
    )
    return table


def _choice_cells(choices: ChoiceGain) -> tuple[str, ...]:
    # Without the first "%" of the interval, for the longest name of a document to fit.
    interval = f"{choices.false_low * 100:.0f} to {choices.false_high:.0%}"
    return (
        percent(choices.right_without_click),
        percent(choices.right_within_click),
        f"{choices.false_choices} of {choices.choices}",
        interval if choices.choices else "-",
        str(choices.false_out_of_scope),
        str(choices.not_offered),
    )


def promised_and_found(together: Together) -> Table:
    """Each promised share of false answers beside the one that was found."""
    table = table_of(
        f"Promised and found false answers, sets: {len(together.sets)}",
        "promised", "found", "in numbers", "right, of in scope", "worst set", "there",
    )  # fmt: skip
    for over_sets in together.promises:
        promise = over_sets.together
        table.add_row(
            f"{promise.max_false_answers:.0%}",
            percent(promise.false),
            f"{promise.false_answers} of {promise.answers}",
            percent(promise.answered_right),
            over_sets.worst or "-",
            percent(over_sets.worst_false),
        )
    table.caption = f"promised less found: {together.distance_from_promises:.3f} in the mean"
    return table


def beside_set_aside(together: Together, set_aside: SetAside) -> Table:
    """The figures that are aimed at, of the sets taken together and of those set aside."""
    aside = set_aside.together
    table = table_of(
        f"Beside the documents set aside, opened on {set_aside.opened}",
        "", f"{len(together.sets)} sets", f"{len(aside.sets)} set aside",
    )  # fmt: skip
    for reach in REACH:
        table.add_row(reach.what, number(reach.of(together)), number(reach.of(aside)))
    return table


def _opened(set_aside: SetAside) -> str:
    names = ", ".join(set_aside.together.sets)
    return f"OPENED on {set_aside.opened}, set aside until then and fitted on nowhere: {names}\n"


def _promises_per_set(sets: Sequence[SetReport]) -> Table:
    rates = [f"{promise.max_false_answers:.0%}" for promise in sets[0].promises]
    table = table_of("False / all answers given", "set", *rates)
    for found in sets:
        table.add_row(found.name, *map(_false_of, found.promises))
    return table


def _false_of(promise: PromiseKept) -> str:
    return f"{promise.false:.0%} / {promise.answers}" if promise.answers else "none"


def targets_table(targets: Sequence[Target]) -> Table:
    """What was aimed at, reached or not."""
    table = table_of("Targets", "", "found", "wanted", "")
    for target in targets:
        reached = "reached" if target.reached else "NOT reached"
        table.add_row(target.what, f"{target.found:.4f}", f"{target.wanted:.4f}", reached)
    return table


def _ran_on(report: Report) -> str:
    lines = []
    if report.sample is not None:
        fresh = "are" if report.sample.shipped_is_reproduced else "are NOT"
        lines = [
            f"The shipped numbers {fresh} what a fit gives today: confidence on the sample "
            f"document differs by {report.sample.confidence_difference:.4f} at most.",
            f"There they reach hit@1 {report.sample.hit1:.3f} and hit@3 {report.sample.hit3:.3f}.",
        ]
    passages = report.passages
    lines += [
        f"{passages.count} passages, {passages.share_that_fits:.1%} fit the "
        f"{passages.tokens_read} tokens that the model reads",
        str(report.machine),
        f"{report.date}, {report.seconds:.0f} s, {report.command}",
    ]
    return "\n".join(lines)


def table_of(title: str, first: str, *others: str) -> Table:
    """An empty table, all columns but the first to the right."""
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column(first, no_wrap=True)
    for other in others:
        table.add_column(other, justify="right")
    return table


def number(value: float | None) -> str:
    """A figure of 0 to 1 with three digits, "-" where there is none."""
    return "-" if value is None or math.isnan(value) else f"{value:.3f}"


def percent(value: float) -> str:
    """A share in percent with one digit, "-" where there is none."""
    return "-" if math.isnan(value) else f"{value:.1%}"


def _interval(interval: Interval) -> str:
    return f"{interval.value:.3f} (95 % interval {interval.low:.3f} to {interval.high:.3f})"
