"""What the shell's exit codes say."""

from __future__ import annotations

from collections.abc import Sized

import typer

from qa_bot.records import Outcome

ERROR, WRONG_USE, NOT_COVERED, CHOOSE, LEFT_OUT, DIFFERS = 1, 2, 3, 4, 5, 6
INTERRUPTED = 130
OF_OUTCOME = {
    Outcome.ANSWERED: 0,
    Outcome.NOTICE: WRONG_USE,
    Outcome.NOT_COVERED: NOT_COVERED,
    Outcome.CHOOSE: CHOOSE,
}


def exit_if_left_out(problems: Sized) -> None:
    """End the command with LEFT_OUT where some sources could not be read."""
    if problems:
        raise typer.Exit(LEFT_OUT)
