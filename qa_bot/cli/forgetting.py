"""The command that deletes what was kept of readers' questions: `forget`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import SettingsFile
from qa_bot.cli.terminal import put
from qa_bot.feedback import FeedbackStore
from qa_bot.records import QABotError


def forget(
    context: typer.Context,
    before: Annotated[
        str | None, typer.Option(help="Only what was asked before this day or time: 2026-05-31.")
    ] = None,
    matching: Annotated[
        str | None, typer.Option(help="Only what holds this text, in the question or the reason.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete all without asking.")] = False,
    file: Annotated[
        Path | None, typer.Option(help="The file it is kept in; that of the settings unless given.")
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Delete what was kept of readers' questions. It is gone from the file then, not only marked.

    With --before and --matching only what is both. All is deleted with --yes, or with leave at a
    terminal. A server that runs goes on, and keeps what is asked from then on.
    """
    path = file or context.obj.feedback.path
    if not path.is_file():
        raise QABotError(f"nothing is kept: {path} is not there")
    since = _time(before) if before is not None else None
    with FeedbackStore.open(path) as store:
        if before is None and matching is None and not (yes or _confirmed(path)):
            put("nothing was deleted")
            raise typer.Exit(exit_codes.ERROR)
        count = store.forget(since, matching)
    put(f"{count:,} question{'s' * (count != 1)} deleted from {path}")


def _time(text: str) -> datetime:
    """A day, as it begins here, or a time; raises QABotError."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise QABotError(
            f"--before is {text!r}; expected a day or time such as 2026-05-31 or 2026-05-31T18:00"
        ) from error


def _confirmed(path: Path) -> bool:
    if not sys.stdin.isatty():
        raise QABotError(
            f"all that is kept in {path} would be deleted; add --yes where it is to be"
        )
    return typer.confirm(f"Delete all that is kept in {path}?")
