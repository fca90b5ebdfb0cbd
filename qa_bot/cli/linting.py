"""The command that judges documents: `check`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.checking import Severity, check, read_paths
from qa_bot.cli import check_report, exit_codes
from qa_bot.cli.options import DEFAULTS, Model, SettingsFile
from qa_bot.cli.terminal import Rows, console, put
from qa_bot.log_levels import quiet

if TYPE_CHECKING:
    from qa_bot.models.embedding import Encoder


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
    confirm: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="NUMBER OTHER",
            help='Two questions of PATH whose answers disagree, the other also as "path: number": '
            "written into its side file, so that whoever asks is told; stop.",
        ),
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
    if confirm:
        _confirm(context.obj.sources, paths, *confirm)
        return
    if show or show_html:
        raise typer.Exit(_show(paths, show, show_html))
    encoder = None if no_model else _encoder(model)
    # The report says of each cut passage where it stands.
    with quiet("qa_bot.store", below=logging.ERROR):
        report = check(
            *read_paths(paths), encoder,
            contradictions=contradictions, replies=context.obj.owner.replies,
            folders=[path for path in paths if path.is_dir()],
            review_after_days=context.obj.review_after_days,
        )  # fmt: skip
    drawing = console()
    if as_json or as_github or not drawing:
        print(check_report.as_text(report, as_json, as_github))
    else:
        from qa_bot.cli.check_table import as_table

        drawing.print(as_table(report))
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise typer.Exit(exit_codes.ERROR if any(map(report.count, failing)) else 0)


def _show(paths: list[Path], in_terminal: bool, html: Path | None) -> int:
    """Show how documents were read; the exit code is that of an error where one was not."""
    from qa_bot.cli import marked_report  # rich, as a table does

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


def _confirm(sources: Path, paths: list[Path], name: str, other: str) -> None:
    """Write that two answers disagree."""
    from qa_bot.editing import confirm_disagreement  # what writes YAML, for this alone

    path = _only_document(paths).absolute()
    below = path.is_relative_to(sources.absolute())
    folder = sources.absolute() if below else path.parent
    # As the findings name another document: by its path from here.
    named, _, label = other.partition(": ")
    there = Path(named).absolute()
    if label and there.is_file() and there.is_relative_to(folder):
        other = f"{there.relative_to(folder).as_posix()}: {label}"
    edits = confirm_disagreement(folder, path.relative_to(folder).as_posix(), name, other)
    put(*(f"written to {folder / edit.path}" for edit in edits))
    put(f"whoever asks for {name} is told that {other} says otherwise, and the other way round")


def _only_document(paths: list[Path]) -> Path:
    """The file that is named, or the only document of the folder that is."""
    if len(paths) == 1 and paths[0].is_file():
        return paths[0]
    files, _ = read_paths(paths)
    if len(files) != 1 or not Path(files[0].path).is_file():
        raise typer.BadParameter("--confirm is for questions of one document; name its file")
    return Path(files[0].path)


def _encoder(model: str | None) -> Encoder:
    from qa_bot.models.embedding import load_encoder  # most rules need no model

    return load_encoder(model)
