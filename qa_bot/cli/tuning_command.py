"""The command that tunes the confidence to reviewed queries: `tune`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from qa_bot import charts
from qa_bot.arguments import index_place
from qa_bot.cli import exit_codes
from qa_bot.cli.evaluating import golden_file, write_page
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
from qa_bot.cli.terminal import Paragraph, Part, Rows, put, safe_json
from qa_bot.golden.report_page import curve_table, figure, number, page, percent, table, text
from qa_bot.tuning.held_back import Came
from qa_bot.tuning.tuner import TuningReport, index_to_tune, keep, tune

COLUMNS = ("", "before", "after, on queries that it did not see")


def tune_confidence(
    context: typer.Context,
    file: GoldenFile = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the curves with pictures as one HTML file.")
    ] = None,
    as_json: AllAsJson = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget what was tuned: the confidence as it ships.")
    ] = False,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Tune the confidence to reviewed questions, where that is better.

    The exit code is 1 where questions that it did not see come out no better: nothing is kept then.
    """
    folder = index_to_tune(index_place(index))
    bot = open_bot(context)
    if forget:
        if bot.store.tuned is None:
            put("nothing was tuned")
            return
        keep(bot, folder, None)
        put("forgotten: the confidence is as it ships")
        return
    found = tune(bot, golden_file(context, file), max_false_answers)
    reason = found.held_back.reason
    if reason is None:
        keep(bot, folder, found.tuned)
    if report is not None:
        write_page(report, _page(found))
    if as_json:
        print(safe_json(json.dumps(found.as_dict(), indent=2)))
    else:
        put(*_parts(found))
        if report is not None:
            put(f"written to {report}")
    raise typer.Exit(0 if reason is None else exit_codes.ERROR)


def _parts(report: TuningReport) -> Iterator[Part]:
    yield Rows(_figures(report), header=COLUMNS)
    rows = [
        [name, f"{confidence:.1%}", f"{right:.1%}", f"{queries:,}"]
        for name, curve in report.curves.items()
        for confidence, right, queries in zip(
            curve.confidence, curve.right, curve.queries, strict=True
        )
    ]
    yield Rows(rows, header=("", "confidence", "right", "queries"))
    for why, rows_left_out in report.left_out.items():
        yield Paragraph(f"{rows_left_out:,} rows left out that {why}", "dim")
    yield Paragraph(_verdict(report))


def _figures(report: TuningReport) -> list[list[str]]:
    before, after = report.held_back.before, report.held_back.after
    errors = [*report.errors.values()]
    return [
        ["loss, in nats a query", f"{before.loss:.4f}", f"{after.loss:.4f}"],
        ["calibration error (ECE)", *map(number, errors)],
        [f"false answers, from {report.answered_from:.2f} on", _false(before), _false(after)],
        ["answered right at once", percent(before.answered_right), percent(after.answered_right)],
    ]


def _false(came: Came) -> str:
    return f"{came.false_answers:.1f} of {came.answers:.1f} ({percent(came.false_rate)})"


def _verdict(report: TuningReport) -> str:
    tuned, reason = report.tuned, report.held_back.reason
    numbers = f"logit x {tuned.slope:.2f} {tuned.shift:+.2f}, on {tuned.queries:,} queries"
    if reason is None:
        return f"tuned: {numbers}; `qa-bot tune --forget` goes back"
    return f"refused, nothing is kept: on queries that it did not see {reason}"


def _page(report: TuningReport) -> str:
    picture = charts.calibration(report.curves, "Confidence and share right, before and after")
    caption = "The share of right first questions beside the confidence in them, before and after."
    content = (
        f"<p>{text(_verdict(report))}</p>",
        table("Figures", COLUMNS, _figures(report)),
        figure(picture, caption),
        curve_table(report.curves),
    )
    return page(f"Tuning to {report.file}", "\n".join(content))
