"""The command line: each command is a thin wrapper over what Python offers.

Exit codes: 0 answered (or done), 1 error, 2 wrong use, 3 not covered, 4 choose, 5 some sources
left out, 6 an answer differs from its source.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa_bot import __version__, wording
from qa_bot.answering import MATCHES
from qa_bot.bot import QABot
from qa_bot.checking import Severity, check, read_paths
from qa_bot.cli import answer_report, check_report, verify_report
from qa_bot.cli.options import (
    DEFAULTS,
    CrossEncoder,
    Index,
    MaxFalseAnswers,
    Model,
    SettingsFile,
    Sources,
)
from qa_bot.cli.terminal import (
    OneLine,
    Paragraph,
    Part,
    Rows,
    counted,
    for_a_reader,
    one_line,
)
from qa_bot.log_levels import quiet
from qa_bot.models.embedding import load_encoder
from qa_bot.parsing import no_questions, read_sources
from qa_bot.records import Outcome, Problem, QABotError
from qa_bot.verifying import verify_claim, verify_index
from qa_bot.wire import AnswerReply, ExplanationReply

EXIT_ERROR, EXIT_WRONG_USE, EXIT_NOT_COVERED, EXIT_CHOOSE, EXIT_LEFT_OUT = 1, 2, 3, 4, 5
EXIT_DIFFERS = 6
EXIT_CODES = {
    Outcome.ANSWERED: 0,
    Outcome.NOTICE: EXIT_WRONG_USE,
    Outcome.NOT_COVERED: EXIT_NOT_COVERED,
    Outcome.CHOOSE: EXIT_CHOOSE,
}

app = typer.Typer(
    name="qa-bot",
    help="Answers from your documents, word for word, with the question number, or none at all.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
console = Console()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    try:
        code = app(arguments, standalone_mode=False)
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        code = _failed(f"{message.rstrip('.')} (see qa-bot --help)", EXIT_WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        code = _failed("interrupted", 130)
    except QABotError as error:
        code = _failed(str(error), EXIT_ERROR)
    sys.exit(code or 0)


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


@app.command()
def index(
    sources: Sources = DEFAULTS.sources,
    index: Index = DEFAULTS.index,
    model: Model = DEFAULTS.model,
    rebuild: Annotated[bool, typer.Option(help="Embed every text again.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Build the index, or bring it up to date with the documents."""
    bot = QABot.open(sources, index, model, rebuild=rebuild)
    documents = {pair.source.path for pair in bot.pairs if pair.source}
    _print(f"{counted(len(bot.pairs), 'question')} from {counted(len(documents), 'document')}")
    _exit_if_left_out(bot.problems)


@app.command()
def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, as POST /ask.")] = False,
    top: Annotated[
        int | None, typer.Option(min=1, max=MATCHES, help="Also list so many nearest questions.")
    ] = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = DEFAULTS.index,
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    settings: SettingsFile = None,
) -> None:
    """Print the documents' answer to one question."""
    bot = QABot.open(
        sources, index, model, max_false_answers,
        cross_encoder=cross_encoder, greeting=context.obj.greeting,
    )  # fmt: skip
    answer = bot.ask(query)
    if as_json:
        print(AnswerReply.of(answer, top or wording.RELATED).model_dump_json(indent=2))
    else:
        _print(*answer_report.of_answer(answer, top))
    raise typer.Exit(0 if answer.listed else EXIT_CODES[answer.outcome])


@app.command()
def explain(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    sources: Sources = DEFAULTS.sources,
    index: Index = DEFAULTS.index,
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    settings: SettingsFile = None,
) -> None:
    """Print why a question has its answer. The numbers are those of the first five pairs."""
    bot = QABot.open(
        sources, index, model, max_false_answers,
        cross_encoder=cross_encoder, greeting=context.obj.greeting,
    )  # fmt: skip
    explanation = bot.explain(query)
    if as_json:
        print(ExplanationReply.of(explanation).model_dump_json(indent=2))
    else:
        _print(*answer_report.of_explanation(explanation))
    raise typer.Exit(EXIT_CODES[explanation.answer.outcome])


@app.command(name="list")
def list_questions(sources: Sources = DEFAULTS.sources, settings: SettingsFile = None) -> None:
    """Print the numbers and questions of the documents."""
    documents, problems = read_sources(sources)
    if not documents:
        raise no_questions(sources, problems)
    for document in documents:
        _print(f"{document.path} ({counted(len(document.pairs), 'question')})")
        _print(Rows([[pair.label, pair.question] for pair in document.pairs]))
    _exit_if_left_out(problems)


@app.command(name="check")
def check_documents(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")] = [DEFAULTS.sources],  # noqa: B006 (nothing is added to it)
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_github: Annotated[bool, typer.Option("--github", help="Print GitHub annotations.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as errors do.")] = False,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Only the rules that need no model: fast.")
    ] = False,
    contradictions: Annotated[
        int, typer.Option(min=0, max=1_000, help="So many possible contradictions are listed.")
    ] = 10,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and stop.")] = False,
    model: Model = DEFAULTS.model,
    settings: SettingsFile = None,
) -> None:
    """Print what is wrong with documents. The exit code is 1 where something is an error."""
    if rules:
        _print(Rows(check_report.rule_rows()))
        return
    if as_json and as_github:
        raise typer.BadParameter("--json and --github exclude each other")
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"{path} does not exist; name a file or folder of documents")
    encoder = None if no_model else load_encoder(model)
    # The report says of each cut passage where it stands.
    with quiet("qa_bot.models.embedding", below=logging.ERROR):
        report = check(*read_paths(paths), encoder, contradictions=contradictions)
    if as_json or as_github or not console.is_terminal:
        print(check_report.as_text(report, as_json, as_github))
    else:
        console.print(check_report.as_table(report))
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise typer.Exit(EXIT_ERROR if any(map(report.count, failing)) else 0)


@app.command()
def verify(
    label: Annotated[
        str | None, typer.Argument(help="A question's number; every question unless given.")
    ] = None,
    reply: Annotated[
        Path | None, typer.Option("--json", help="A saved answer of ask --json; - reads stdin.")
    ] = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = DEFAULTS.index,
    settings: SettingsFile = None,
) -> None:
    """Print whether answers stand in their sources, word for word."""
    if reply is not None and label is not None:
        raise typer.BadParameter("a number and --json exclude each other")
    if reply is not None:
        report = verify_claim(verify_report.saved_claim(reply), sources, index)
    else:
        report = verify_index(sources, index, label)
    everything = label is None and reply is None
    _print("\n".join(verify_report.lines(report, only_differences=everything)))
    raise typer.Exit(EXIT_DIFFERS if report.differing else 0)


@app.command()
def serve(
    context: typer.Context,
    sources: Sources = DEFAULTS.sources,
    index: Index = DEFAULTS.index,
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = DEFAULTS.host,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 takes a free one.")
    ] = DEFAULTS.port,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer the documents as MCP tools.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Open the chat and POST /ask on this machine. With --mcp also tools at /mcp."""
    from qa_bot import web
    from qa_bot.web.service import Service, State

    if mcp:
        web.require_mcp()
    service = Service.loading(
        lambda: QABot.open(
            sources, index, model, max_false_answers,
            cross_encoder=cross_encoder, greeting=context.obj.greeting,
        )
    )  # fmt: skip

    def say_ready() -> None:
        if service.state is State.READY:
            _print(f"{counted(len(service.pairs), 'question')}, ready to answer")

    with web.listening_socket(host, port) as listening, suppress(KeyboardInterrupt):
        tools = f", MCP at {web.address(listening)}/mcp" if mcp else ""
        _print(f"the chat is at {web.address(listening)}{tools} (Ctrl+C stops it)")
        service.when_loaded(say_ready)
        web.serve(service, listening, mcp, context.obj)
    if service.is_loading:
        # Interrupted. A thread inside torch cannot be stopped, and Python's own end would abort it
        # with a core dump; an index is put in place in one step, so that none is left half.
        os._exit(0)


def _print(*parts: Part | str) -> None:
    for part in parts:
        found = Paragraph(part) if isinstance(part, str) else part
        if console.is_terminal:
            console.print(found.drawn())
        else:
            print(found.plain(), flush=True)


def _exit_if_left_out(problems: tuple[Problem, ...] | list[Problem]) -> None:
    if problems:
        raise typer.Exit(EXIT_LEFT_OUT)


def _failed(message: str, code: int) -> int:
    print(for_a_reader(f"error: {one_line(message)}"), file=sys.stderr)
    return code
