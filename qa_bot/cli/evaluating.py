"""The command that asks the owner's own questions and measures what comes back: `eval`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import (
    DEFAULTS,
    AllAsJson,
    CrossEncoder,
    GoldenFile,
    Index,
    MaxFalseAnswers,
    Model,
    OtherLanguages,
    SettingsFile,
    Sources,
    open_bot,
)
from qa_bot.cli.review_report import golden_beside
from qa_bot.cli.terminal import Paragraph, Part, Rows, put, safe_json
from qa_bot.golden import FILE_NAME
from qa_bot.golden.evaluated import GoldenReport, evaluate
from qa_bot.golden.report_page import TUNED_TO, as_page, figure_rows, percent
from qa_bot.records import QABotError

# Rows of the list of those that went otherwise.
MOST_LISTED = 20


def evaluate_golden(
    context: typer.Context,
    file: GoldenFile = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a report with pictures as one HTML file.")
    ] = None,
    as_json: AllAsJson = False,
    least_hit_rate: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Fail where fewer have the right question first."),
    ] = None,
    most_false_answers: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Fail where a larger share of answers given is false."),
    ] = None,
    make: Annotated[
        bool, typer.Option("--make", help="Write a first file from the documents, to correct.")
    ] = False,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Ask your own questions, and measure the answers.

    The exit code is 1 where one went otherwise; with --least-hit-rate or --most-false-answers only
    where these are not kept.
    """
    path = golden_file(context, file)
    if make:
        from qa_bot.golden.making import check_place, make_golden

        check_place(path)  # before anything is opened
        put(make_golden(open_bot(context), path))
        return
    found = evaluate(open_bot(context), path, max_false_answers)
    if report is not None:
        write_page(report, as_page(found))
    failed = [*failed_gates(found, least_hit_rate, most_false_answers)]
    if as_json:
        print(safe_json(json.dumps(found.as_dict() | {"failed": failed}, indent=2)))
    else:
        put(*printed_parts(found), *failed)
        if report is not None:
            put(f"written to {report}")
    has_gate = least_hit_rate is not None or most_false_answers is not None
    wrong = bool(failed) if has_gate else found.figures.as_wanted < found.figures.queries
    raise typer.Exit(exit_codes.ERROR if wrong else 0)


def golden_file(context: typer.Context, given: Path | None) -> Path:
    """The golden file that was given, or that of the settings, or the one beside them."""
    return given or context.obj.publish.golden or golden_beside(context) or Path(FILE_NAME)


def write_page(path: Path, page: str) -> None:
    """Write a report where the caller named it; raises QABotError."""
    try:
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise QABotError(f"{path} cannot be written ({error.strerror}); name another") from error


def failed_gates(
    report: GoldenReport, least_hit_rate: float | None, most_false_answers: float | None
) -> Iterator[str]:
    """A line for each gate that is not kept; a rate of nothing keeps none."""
    figures = report.figures
    if least_hit_rate is not None and not figures.hit1 >= least_hit_rate:
        yield f"hit@1 is {percent(figures.hit1)}, at least {least_hit_rate:.1%} is asked for"
    if most_false_answers is not None and figures.false_rate > most_false_answers:
        yield (
            f"{figures.false_rate:.1%} of the answers given are false, at most "
            f"{most_false_answers:.1%} may be"
        )


def printed_parts(report: GoldenReport) -> Iterator[Part]:
    """What went otherwise, each with what decided, and the figures."""
    wrong = [one for one in report.results if not one.right]
    if wrong:
        rows = [
            [one.went.golden.wanted, one.went.got, one.went.golden.query, one.why[0]]
            for one in report.worst[:MOST_LISTED]
        ]
        yield Rows(rows, header=["wanted", "got", "query", "why"], with_reasons=True)
        if len(wrong) > len(rows):
            yield Paragraph(f"and {len(wrong) - len(rows):,} more; --json has all", "dim")
        yield Paragraph("")
    if report.figures.in_scope + report.figures.out_of_scope:
        named = [[value, f"{name} ({of})"] for name, value, of in figure_rows(report.figures)[1:]]
        yield Rows(named, header=["found", "figure"])
    if report.is_tuned_to:
        yield Paragraph(TUNED_TO)
    figures = report.figures
    yield Paragraph(f"{figures.as_wanted:,} of {figures.queries:,} as wanted")
