"""The command that prints what was asked in vain: `gaps`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.cli.options import (
    DEFAULTS,
    CrossEncoder,
    Index,
    MaxFalseAnswers,
    Model,
    OtherLanguages,
    SettingsFile,
    Sources,
    open_bot,
)
from qa_bot.cli.terminal import Rows, counted, one_line, put, safe_json

if TYPE_CHECKING:
    from qa_bot.gaps.gap_groups import GapGroup
    from qa_bot.gaps.open_groups import OpenGroup
    from qa_bot.gaps.usage_figures import UsageFigures

# Of a group so many other wordings are printed.
MOST_WORDINGS = 4


def print_gaps(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(help="Only what was asked from this day on (UTC).", formats=["%Y-%m-%d"]),
    ] = None,
    least: Annotated[
        int, typer.Option(min=1, help="Only what was asked at least so many times.")
    ] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with all figures.")] = False,
    csv: Annotated[
        Path | None, typer.Option(help="Write a table for a spreadsheet to this file.")
    ] = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Print what was asked in vain, grouped by meaning.

    Those are questions that were not covered or badly rated, the largest group first, with the
    questions of the documents that are nearest to it. What the
    documents answer today is left out, and so is what an editor has dealt with at /editor.
    """
    from qa_bot.gaps import Decisions, UsageFigures, gap_wordings
    from qa_bot.gaps.gap_table import as_csv, as_data
    from qa_bot.gaps.open_groups import kept_queries, open_groups, undone

    feedback = context.obj.feedback
    from_day = since.replace(tzinfo=UTC) if since else None
    wordings = gap_wordings(kept_queries(feedback, from_day))
    figures = UsageFigures.of(kept_queries(feedback, from_day))
    left = undone(wordings, Decisions.beside(feedback.path).read(), sources)
    groups = list(open_groups(open_bot(context), left, least)) if left else []
    if csv is not None:
        _write(csv, as_csv(groups))
    if as_json:
        print(safe_json(json.dumps(as_data(figures, groups), ensure_ascii=False, indent=2)))
    else:
        put(_shares(figures))
        _put_groups(groups, least)
        if csv is not None:
            put(f"written to {csv}")


def _write(path: Path, table: str) -> None:
    try:
        path.write_text(table, encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written ({error.strerror})") from error


def _shares(figures: UsageFigures) -> str:
    from qa_bot.gaps.usage_figures import SHARED

    if not figures.asked:
        return "no question was asked"
    said = ", ".join(
        f"{figures.count(outcome) / figures.asked:.0%} {outcome.value.replace('_', ' ')}"
        for outcome in SHARED
    )
    return f"{counted(figures.asked, 'question')} since {figures.days[0].day}: {said}"


def _put_groups(groups: Sequence[OpenGroup], least: int) -> None:
    often = f"asked in vain {counted(least, 'time')} or more"
    if not groups:
        put(f"nothing that was {often} is left to mend")
        return
    put(f"{counted(len(groups), 'group')} {often}, and not answered today:")
    for one in groups:
        put("")
        put(Rows([[f"{one.group.asked:,}\u00d7", "\n".join(_lines(one))]]))


def _lines(one: OpenGroup) -> list[str]:
    group = one.group
    why = ", ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in group.why.items() if count
    )
    lines = [one_line(group.typical.text), f"since {group.since:%Y-%m-%d}: {why}"]
    if others := _others(group):
        lines.append(f"also: {others}")
    lines += [
        f"near: {near.confidence:.0%} {near.path and f'{near.path}: '}{near.label}. "
        f"{one_line(near.question)}"
        for near in one.again.nearest
    ]
    return lines


def _others(group: GapGroup) -> str:
    others = [said for said in group.wordings if said != group.typical]
    named = "; ".join(one_line(said.text) for said in others[:MOST_WORDINGS])
    more = len(others) - MOST_WORDINGS
    return f"{named}; and {more:,} more" if more > 0 else named
