"""The commands that make an index of documents, and hold it against them: `index` and `verify`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from qa_bot.arguments import checked_share, index_place
from qa_bot.bot import QABot
from qa_bot.checking.alike import alike_hint
from qa_bot.cli import exit_codes, verify_report
from qa_bot.cli.coverage_lines import coverage_lines
from qa_bot.cli.options import DEFAULTS, Index, Model, OtherLanguages, SettingsFile, Sources
from qa_bot.cli.terminal import counted, put
from qa_bot.conversation import opens_second
from qa_bot.models.embedding import load_encoder
from qa_bot.models.multilingual_encoder import load_multilingual_encoder
from qa_bot.records import IndexServer, SharesMissingError
from qa_bot.store import build_share, read_documents_below
from qa_bot.store.published import released
from qa_bot.verifying import verify_claim, verify_index


def index(
    context: typer.Context,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    rebuild: Annotated[bool, typer.Option(help="Embed every text again.")] = False,
    share: Annotated[
        str | None,
        typer.Option(help="K/N: embed the Kth of N shares of an index on a server, and stop."),
    ] = None,
    is_reviewed: Annotated[
        bool,
        typer.Option("--review", help="Build it aside, and print what publishing it would change."),
    ] = False,
    is_published: Annotated[
        bool, typer.Option("--publish", help="With --review: publish it, unless it is worse.")
    ] = False,
    golden: Annotated[
        Path | None, typer.Option(help="With --review: a golden file that it is held to.")
    ] = None,
    stored: Annotated[
        Path | None,
        typer.Option(
            help="With --review: a database of queries that people asked, if not the server's."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --review: print JSON.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Build the index, or bring it up to date with the documents.

    With --review it is built aside first: what would change is printed, among pairs and in what the
    golden file and people's queries get, and it is published with --publish, or where you say so.
    The exit code is 1, and nothing is published, where the golden file comes out worse than the
    settings let it.
    """
    if is_reviewed:
        from qa_bot.cli.review_report import review_index

        if rebuild or share is not None:
            raise typer.BadParameter("--review excludes --rebuild and --share")
        review_index(context, is_published, golden, stored, as_json)
        return
    if is_published or golden or stored or as_json:
        raise typer.BadParameter("--publish, --golden, --stored and --json need --review")
    if share is not None:
        place = index_place(index, context.obj.index_timeout)
        _build_share(sources, place, model, share, rebuild, other_languages)
        return
    place = index_place(index)
    with released(place) if isinstance(place, Path) else nullcontext():
        bot = QABot.open(
            sources, index, model, rebuild=rebuild, index_timeout=context.obj.index_timeout,
            other_languages=other_languages, keep=context.obj.publish.keep,
        )  # fmt: skip
    put(*coverage_lines(bot.coverage))
    pairs, documents = bot.store.statistics.pairs, len(bot.documents)
    put(f"{counted(pairs, 'question')} from {counted(documents, 'document')}")
    if bot.desk.search.reads_others:
        put("questions in other languages are looked up, too, by an index of their own")
    hint = alike_hint(bot.store, bot.encoder)
    if hint:
        put(f"note: {hint}")
    exit_codes.exit_if_left_out(bot.problems)


def _build_share(
    sources: Path,
    place: Path | IndexServer,
    model: str | None,
    share: str,
    rebuild: bool,
    other_languages: bool,
) -> None:
    wanted = checked_share(share)
    documents = read_documents_below(sources, place, anew=rebuild)
    encoder = load_encoder(model)
    other = load_multilingual_encoder() if opens_second(encoder, other_languages) else None
    try:
        build_share(place, documents, encoder, wanted, rebuild, other)
    except SharesMissingError as missing:
        put(str(missing))
    else:
        put(f"every share is written, and {place} is up to date")


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
