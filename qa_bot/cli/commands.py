"""The command line: each command is a thin wrapper over what Python offers.

Exit codes: 0 answered (or done), 1 error, 2 wrong use or a message to the bot itself, 3 not
covered, 4 choose, 5 some sources left out, 6 an answer differs from its source, 130 interrupted.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated

import typer

from qa_bot import __version__
from qa_bot.cli import exit_codes
from qa_bot.cli.terminal import OneLine, for_a_reader, one_line
from qa_bot.cli.typed_defaults import OwnCommand, OwnGroup
from qa_bot.records import QABotError


@dataclass(frozen=True, slots=True)
class Command:
    """A command, where its function stands in this folder, and its line in the list of all."""

    name: str
    module: str
    function: str
    help: str
    hidden: bool = False

    def called(self) -> Callable[..., None]:
        """The function, imported now."""
        function: Callable[..., None] = getattr(
            import_module(f"qa_bot.cli.{self.module}"), self.function
        )
        return function


COMMANDS = (
    Command("init", "beginning", "init", "Start a folder of your own."),
    Command(
        "index", "documents", "index", "Build the index, or bring it up to date with the documents."
    ),
    Command(
        "rollback", "rolling_back", "rollback", "Publish again an index that was published before."
    ),
    Command("ask", "queries", "ask", "Print the documents' answer to one question, or to many."),
    Command("explain", "queries", "explain", "Print why a question has its answer."),
    Command(
        "list", "listing", "list_questions", "Print the numbers and questions of the documents."
    ),
    Command("check", "linting", "check_documents", "Print what is wrong with documents."),
    Command(
        "verify",
        "documents",
        "verify",
        "Print whether answers stand in their sources, word for word.",
    ),
    Command(
        "import", "imports", "import_document", "Write another system's questions as a document."
    ),
    Command(
        "eval",
        "evaluating",
        "evaluate_golden",
        "Ask your own questions, and measure the answers.",
    ),
    Command(
        "tune",
        "tuning_command",
        "tune_confidence",
        "Tune the confidence to reviewed questions, where that is better.",
    ),
    Command(
        "gaps", "gap_report", "print_gaps", "Print what was asked in vain, grouped by meaning."
    ),
    Command("serve", "chat", "serve", "Open the chat and POST /ask on this machine."),
    Command("forget", "forgetting", "forget", "Delete what was kept of readers' questions."),
    Command(
        "password",
        "password",
        "password",
        "Print the hash of a password or token for the settings.",
    ),
    # What `make chat` is called, and what people try.
    Command("chat", "chat", "serve", "Open the chat and POST /ask on this machine.", hidden=True),
)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line, with the commands that the arguments name; of the others only their lines.

    Importing all of them takes many times as long as printing what they are.
    """
    app = typer.Typer(
        name="qa-bot",
        cls=OwnGroup,
        help="Answers from your documents, word for word, with the question number, or none at "
        "all.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(take_options)
    for command in COMMANDS:
        named = command.name in arguments
        app.command(
            name=command.name,
            cls=OwnCommand,
            help=None if named else command.help,  # None takes all of the function's docstring
            hidden=command.hidden,
        )(command.called() if named else _not_called)
    return app


def _not_called() -> None:
    """Stand for a command that the arguments do not name."""


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"qa-bot {__version__}")
        raise typer.Exit


def take_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line on stderr."""
    _take_any_name()
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    for told in ("qa_bot.store.progress", "qa_bot.feedback.feedback_writer", "qa_bot.web"):
        logging.getLogger(told).setLevel(logging.INFO)
    try:
        given = sys.argv[1:] if arguments is None else arguments
        code = app_for(given)(arguments, standalone_mode=False)
        if code == exit_codes.INTERRUPTED:  # as Typer says it
            raise KeyboardInterrupt
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        code = _failed(f"{message.rstrip('.')} (see {_help_for(error)})", exit_codes.WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        code = _failed("interrupted", exit_codes.INTERRUPTED)
    except QABotError as error:
        code = _failed(str(error), exit_codes.ERROR)
    sys.exit(code or 0)


def _take_any_name() -> None:
    """Let a name that is no UTF-8 be printed with escapes; Python ends the program at it."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _help_for(error: typer.TyperException) -> str:
    """What prints the options of the command that was used wrongly, or the list of commands."""
    context = getattr(error, "ctx", None)
    named = f" {context.info_name}" if context is not None and context.parent is not None else ""
    return f"qa-bot{named} --help"


def _failed(message: str, code: int) -> int:
    print(for_a_reader(f"error: {one_line(message)}"), file=sys.stderr)
    return code
