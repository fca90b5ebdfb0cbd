"""Prints the report of benchmarks/quality.py in 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.latency import latency_table
from benchmarks.report import Report, Target
from benchmarks.scores import Interval, OutcomeShare, Promise, Scores

FIGURES: tuple[tuple[str, Callable[[Scores], float | None]], ...] = (
    ("hit@1, mean of sets", lambda s: s.hit1.value),
    ("hit@3, mean of sets", lambda s: s.hit3),
    ("MRR@10, mean of sets", lambda s: s.mrr10),
    ("AUROC first right / not", lambda s: s.auroc_right),
    ("AUROC in / out of scope", lambda s: s.auroc_scope),
    ("right at 90 % precision", lambda s: s.right_at_90),
    ("right at 95 % precision", lambda s: s.right_at_95),
    ("ECE, lower is better", lambda s: s.ece),
)


def show(report: Report, console: Console) -> None:
    """Print everything."""
    console.print(_per_set(report.systems))
    console.print(_figures(report.systems, report.queries))
    for system in report.systems:
        console.print(f"hit@1 of {system.system}: {_interval(system.hit1)}", highlight=False)
    difference = _interval(report.auroc_difference)
    console.print(f"AUROC first right, QA Bot less whole text: {difference}\n", highlight=False)
    console.print(_outcomes(report.outcomes, report.max_false_answers))
    console.print(_promises(report.promises))
    console.print(latency_table(report.latency))
    console.print(_targets(report.targets))
    console.print(_ran_on(report), highlight=False)


def _per_set(systems: Sequence[Scores]) -> Table:
    table = _table("hit@1", "set", *(system.system for system in systems))
    for name in systems[0].hit1_of:
        table.add_row(name, *(f"{system.hit1_of[name]:.3f}" for system in systems))
    table.add_section()
    table.add_row("mean", *(f"{system.hit1.value:.3f}" for system in systems))
    return table


def _figures(systems: Sequence[Scores], queries: int) -> Table:
    title = f"AUROC, precision and ECE over all {queries} queries together"
    table = _table(title, "", *(system.system for system in systems))
    for name, figure in FIGURES:
        values = [figure(system) for system in systems]
        table.add_row(name, *("-" if value is None else f"{value:.3f}" for value in values))
    return table


def _outcomes(found: Sequence[OutcomeShare], max_false_answers: float) -> Table:
    title = f"Outcomes at max_false_answers {max_false_answers}"
    table = _table(title, "outcome", "all", "in scope", "out of scope", "of those right")
    for outcome in found:
        shares = (outcome.share, outcome.in_scope, outcome.out_of_scope, outcome.right)
        table.add_row(outcome.outcome, *(f"{share:.1%}" for share in shares))
    return table


def _promises(promises: Sequence[Promise]) -> Table:
    title = "False answers, promised and found"
    table = _table(title, "promised", "answered", "false", "in numbers")
    for promise in promises:
        table.add_row(
            f"{promise.max_false_answers:.0%}",
            f"{promise.answered:.1%}",
            f"{promise.false:.1%}",
            f"{promise.false_answers} of {promise.answers}",
        )
    return table


def _targets(targets: Sequence[Target]) -> Table:
    table = _table("Targets", "", "found", "wanted", "")
    for target in targets:
        reached = "reached" if target.reached else "NOT reached"
        table.add_row(target.what, f"{target.found:.3f}", f"{target.wanted:.2f}", reached)
    return table


def _ran_on(report: Report) -> str:
    sample, passages = report.sample, report.passages
    fresh = "are" if sample.shipped_is_reproduced else "are NOT"
    return (
        f"The shipped numbers {fresh} what a fit gives today.\n"
        f"{passages.count} passages, {passages.share_that_fits:.1%} fit the "
        f"{passages.tokens_read} tokens that the model reads\n"
        f"{report.machine}\n{report.date}, {report.seconds:.0f} s"
    )


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _interval(interval: Interval) -> str:
    return f"{interval.value:.3f} (95 % interval {interval.low:.3f} to {interval.high:.3f})"
