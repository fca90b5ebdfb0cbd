"""The command that asks the owner's own questions: `golden`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa_bot.cli import exit_codes
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
from qa_bot.cli.terminal import Rows, put
from qa_bot.golden import FILE_NAME, asked, read_golden


def ask_golden(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A table of query, want and document.")] = Path(
        FILE_NAME
    ),
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Ask your own questions and print those that went wrong."""
    golden = read_golden(path)
    results = list(asked(open_bot(context), golden))
    wrong = [one for one in results if not one.right]
    if wrong:
        rows = [[one.golden.wanted, one.got, one.golden.query] for one in wrong]
        put(Rows(rows, header=["wanted", "got", "query"]))
    put(f"{len(results) - len(wrong):,} of {len(results):,} as wanted")
    raise typer.Exit(exit_codes.ERROR if wrong else 0)
