"""Options that several commands share, where their defaults come from, and the bot they open."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa_bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from qa_bot.bot import QABot

DEFAULTS = Settings()


def use_settings(context: typer.Context, path: Path | None) -> Path | None:
    """Make the settings of a file the defaults of a command's options; raises SettingsError."""
    context.obj = settings = load_settings(path)
    names = (field.name for field in dataclasses.fields(settings))
    context.default_map = {name: getattr(settings, name) for name in names}
    of_server = dataclasses.fields(settings.server)
    context.default_map |= {field.name: getattr(settings.server, field.name) for field in of_server}
    context.default_map["paths"] = [settings.sources]
    context.default_map["index"] = str(settings.index)  # as the option is
    return path


# Read before the other options (eager), whose defaults it holds.
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        is_eager=True,
        callback=use_settings,
        help="File with every setting; qa-bot.toml in this folder, if any, unless given.",
    ),
]
Sources = Annotated[Path, typer.Option(help="Folder with the documents.")]
Index = Annotated[
    str, typer.Option(help="Folder for the built index, or address of a Milvus server.")
]
Model = Annotated[
    str | None, typer.Option(help="A sentence-transformers model on this machine, name or path.")
]
CrossEncoder = Annotated[
    str | None,
    typer.Option(help="A cross-encoder on this machine, name or path, to reorder the first pairs."),
]
OtherLanguages = Annotated[
    bool,
    typer.Option(
        "--other-languages/--no-other-languages",
        help="Whether questions in another language than the documents' are answered, too.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(help="A document that alone may answer, by path or title; may be given again."),
]
MaxFalseAnswers = Annotated[
    float,
    typer.Option(
        min=0,
        max=0.99,
        help="Share of the answers given that may be wrong; any rate, not only a fitted one.",
    ),
]

GoldenFile = Annotated[
    Path | None,
    typer.Argument(
        help="TSV, CSV, XLSX or JSON lines of query, want and document; the settings' golden file, "
        "else golden.tsv or golden.csv, unless given."
    ),
]
AllAsJson = Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")]

# Those that say how a bot is opened, by the names that `QABot.open` has for them.
OPENING = ("sources", "index", "model", "max_false_answers", "cross_encoder", "other_languages")


def opening(context: typer.Context) -> dict[str, Any]:
    """What `QABot.open` is given: a command's options of OPENING, and the settings behind them."""
    said = context.obj
    own = {name: context.params.get(name, getattr(said, name)) for name in OPENING}
    return own | {
        "greeting": said.greeting,
        "titles": said.titles,
        "owner": said.owner,
        "index_timeout": said.index_timeout,
        "keep": said.publish.keep,
    }


def open_bot(context: typer.Context, keeps: bool = False) -> QABot:
    """Open the bot that a command's options, and the settings behind them, describe.

    A command declares the options of OPENING, so that they are its own in `--help`; they are read
    here, by their names. Where the settings say that what is published is followed, that index is
    opened as it is. One that `keeps` what it is asked has the file for it, where they say so.
    """
    from qa_bot.bot import QABot  # `list` and `--help` do without
    from qa_bot.document_titles import paths_of

    given = opening(context)
    said = context.obj
    follows = context.params.get("reload", said.server.reload) == "publish"
    own = said.feedback
    bot = QABot.open(
        **given,
        build="missing" if follows else "changed",
        feedback=own.path if keeps and own.store else None,
        feedback_days=own.retention_days,
    )
    paths_of(said.only, bot.documents)  # raises where the settings name one that is not there
    return bot
