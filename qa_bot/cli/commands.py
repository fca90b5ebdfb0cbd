"""The command line: each command is a thin wrapper over what Python offers.

Exit codes: 0 answered (or done), 1 error, 2 wrong use, 3 not covered, 4 choose, 5 some sources
left out, 6 an answer differs from its source.
"""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from qa_bot import __version__
from qa_bot.cli import beginning, chat, documents, exit_codes, golden_report, imports, queries
from qa_bot.cli.terminal import OneLine, for_a_reader, one_line
from qa_bot.records import QABotError

app = typer.Typer(
    name="qa-bot",
    help="Answers from your documents, word for word, with the question number, or none at all.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"qa-bot {__version__}")
        raise typer.Exit


@app.callback()
def take_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


app.command()(beginning.init)
app.command()(documents.index)
app.command()(queries.ask)
app.command()(queries.explain)
app.command(name="list")(documents.list_questions)
app.command(name="check")(documents.check_documents)
app.command()(documents.verify)
app.command(name="import")(imports.import_document)
app.command(name="golden")(golden_report.ask_golden)
app.command()(chat.serve)
# What `make chat` is called, and what people try.
app.command(name="chat", hidden=True)(chat.serve)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    try:
        code = app(arguments, standalone_mode=False)
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        code = _failed(f"{message.rstrip('.')} (see qa-bot --help)", exit_codes.WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        code = _failed("interrupted", exit_codes.INTERRUPTED)
    except QABotError as error:
        code = _failed(str(error), exit_codes.ERROR)
    sys.exit(code or 0)


def _failed(message: str, code: int) -> int:
    print(for_a_reader(f"error: {one_line(message)}"), file=sys.stderr)
    return code
