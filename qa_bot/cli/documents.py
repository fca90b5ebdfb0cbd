"""The commands that read documents and judge them: `index`, `check` and `verify`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from qa_bot.arguments import checked_share, index_place
from qa_bot.bot import QABot
from qa_bot.checking import Severity, alike_hint, check, read_paths
from qa_bot.cli import check_report, exit_codes, marked_report, verify_report
from qa_bot.cli.coverage_lines import coverage_lines
from qa_bot.cli.options import DEFAULTS, Index, Model, SettingsFile, Sources
from qa_bot.cli.terminal import Rows, console, counted, put
from qa_bot.log_levels import quiet
from qa_bot.models.embedding import load_encoder
from qa_bot.records import IndexServer, SharesMissingError
from qa_bot.store import build_share, read_documents_below
from qa_bot.verifying import verify_claim, verify_index


def index(
    context: typer.Context,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    rebuild: Annotated[bool, typer.Option(help="Embed every text again.")] = False,
    share: Annotated[
        str | None,
        typer.Option(help="K/N: embed the Kth of N shares of an index on a server, and stop."),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Build the index, or bring it up to date with the documents."""
    if share is not None:
        _build_share(sources, index_place(index, context.obj.index_timeout), model, share, rebuild)
        return
    bot = QABot.open(
        sources, index, model, rebuild=rebuild, index_timeout=context.obj.index_timeout
    )
    put(*coverage_lines(bot.coverage))
    pairs, documents = bot.store.statistics.pairs, len(bot.documents)
    put(f"{counted(pairs, 'question')} from {counted(documents, 'document')}")
    hint = alike_hint(bot.store, bot.encoder)
    if hint:
        put(f"note: {hint}")
    exit_codes.exit_if_left_out(bot.problems)


def _build_share(
    sources: Path, place: Path | IndexServer, model: str | None, share: str, rebuild: bool
) -> None:
    wanted = checked_share(share)
    documents = read_documents_below(sources, place, anew=rebuild)
    try:
        build_share(place, documents, load_encoder(model), wanted, rebuild)
    except SharesMissingError as missing:
        put(str(missing))
    else:
        put(f"every share is written, and {place} is up to date")


def check_documents(
    context: typer.Context,
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
    show: Annotated[
        bool, typer.Option("--show", help="Print each line with the question it belongs to; stop.")
    ] = False,
    show_html: Annotated[
        Path | None, typer.Option("--show-html", help="Write that as one HTML file, and stop.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and stop.")] = False,
    model: Model = DEFAULTS.model,
    settings: SettingsFile = None,
) -> None:
    """Print what is wrong with documents. The exit code is 1 where something is an error."""
    if rules:
        put(Rows(check_report.rule_rows()))
        return
    if as_json and as_github:
        raise typer.BadParameter("--json and --github exclude each other")
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"{path} does not exist; name a file or folder of documents")
    if show or show_html:
        raise typer.Exit(_show(paths, show, show_html))
    encoder = None if no_model else load_encoder(model)
    # The report says of each cut passage where it stands.
    with quiet("qa_bot.store", below=logging.ERROR):
        report = check(
            *read_paths(paths), encoder,
            contradictions=contradictions, replies=context.obj.owner.replies,
        )  # fmt: skip
    drawing = console()
    if as_json or as_github or not drawing:
        print(check_report.as_text(report, as_json, as_github))
    else:
        drawing.print(check_report.as_table(report))
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise typer.Exit(exit_codes.ERROR if any(map(report.count, failing)) else 0)


def _show(paths: list[Path], in_terminal: bool, html: Path | None) -> int:
    """Show how documents were read; the exit code is that of an error where one was not."""
    files, problems = read_paths(paths)
    for problem in problems:
        put(str(problem))
    if in_terminal:
        marked_report.print_marked(files)
    if html is not None:
        try:
            html.write_text(marked_report.as_html(files), encoding="utf-8", errors="replace")
        except OSError as error:
            raise typer.BadParameter(f"{html} cannot be written ({error.strerror})") from error
        put(f"written to {html}")
    return exit_codes.ERROR if problems else 0


def verify(
    context: typer.Context,
    label: Annotated[
        str | None, typer.Argument(help="A question's number; every question unless given.")
    ] = None,
    reply: Annotated[
        Path | None, typer.Option("--json", help="A saved answer of ask --json; - reads stdin.")
    ] = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    settings: SettingsFile = None,
) -> None:
    """Print whether answers stand in their sources, word for word."""
    if reply is not None and label is not None:
        raise typer.BadParameter("a number and --json exclude each other")
    place = index_place(index, context.obj.index_timeout)
    if reply is not None:
        report = verify_claim(verify_report.saved_claim(reply), sources, place)
    else:
        report = verify_index(sources, place, label)
    everything = label is None and reply is None
    put("\n".join(verify_report.lines(report, only_differences=everything)))
    raise typer.Exit(exit_codes.DIFFERS if report.differing else 0)
