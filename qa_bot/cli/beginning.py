"""The command that starts a folder of one's own: `init`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from qa_bot import golden
from qa_bot.cli.terminal import put
from qa_bot.records import QABotError
from qa_bot.settings import FILE_NAME, Settings
from qa_bot.settings.example import commented_text


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to start; . is this one.")],
) -> None:
    """Start a folder of your own. Nothing that is there is replaced."""
    sources = folder / Settings().sources
    texts = {
        folder / FILE_NAME: commented_text(),
        folder / golden.FILE_NAME: ",".join(golden.COLUMNS) + "\n",
    }
    there = [path.name for path in (sources, *texts) if path.exists() or path.is_symlink()]
    if there:
        raise QABotError(
            f"{folder} already has {', '.join(there)}; expected a folder without; name another, "
            "or move them away"
        )
    try:
        sources.mkdir(parents=True)
        for path, text in texts.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise QABotError(f"{folder} cannot be started ({error.strerror}); name another") from error
    put(
        f"{sources}: put your documents here",
        f"{folder / FILE_NAME}: every setting, commented out",
        f"{folder / golden.FILE_NAME}: what people ask and should get, for `qa-bot eval`",
        f"then: cd {shlex.quote(str(folder))} && qa-bot chat",
    )
