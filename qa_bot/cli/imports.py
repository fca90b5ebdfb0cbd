"""The command that brings documents of other systems along: `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa_bot.cli.options import DEFAULTS, SettingsFile, Sources
from qa_bot.cli.terminal import counted, put
from qa_bot.parsing.importing import KINDS, read_export, write_document
from qa_bot.records import SourceError


def import_document(
    path: Annotated[Path, typer.Argument(exists=True, help="A file, folder or ZIP archive.")],
    kind: Annotated[
        str | None, typer.Option("--from", help=f"What it has to be: {', '.join(KINDS)}.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="File to write; into the folder of sources unless given.")
    ] = None,
    form: Annotated[str, typer.Option("--as", help="Form to write: yaml or xlsx.")] = "yaml",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    sources: Sources = DEFAULTS.sources,
    settings: SettingsFile = None,
) -> None:
    """Write another system's questions as a document."""
    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"--from {kind} is not known; expected one of {', '.join(KINDS)}")
    if form not in ("yaml", "xlsx"):
        raise typer.BadParameter(f"--as {form} is not known; expected yaml or xlsx")
    target = to or sources / f"{path.resolve().stem}.{form}"
    if target.suffix not in (".yaml", ".xlsx"):
        raise typer.BadParameter(f"--to {target} ends in no .yaml or .xlsx")
    try:
        content = read_export(path, kind)
    except SourceError as error:
        raise SourceError(f"{path} {error}") from error
    changed = write_document(target, content.entries, overwrite)
    alternates = sum(len(entry.alternates) for entry in content.entries)
    related = sum(len(entry.related) for entry in content.entries)
    pairs = counted(len(content.entries), "question")
    more = f" and {counted(related, 'related question')}" if related else ""
    put(f"{pairs} with {counted(alternates, 'other wording')}{more} written to {target}")
    for doubt in content.doubts:
        put(f"note: {doubt}")
    if changed:
        put(f"note: {counted(changed, 'question')} not read back to the letter; look at its markup")
