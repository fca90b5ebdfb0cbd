"""The command that publishes an index of before again: `rollback`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from qa_bot.arguments import index_place
from qa_bot.cli.options import DEFAULTS, Index, SettingsFile
from qa_bot.cli.terminal import Rows, counted, put
from qa_bot.records import IndexServer, StoreError
from qa_bot.store.published import KeptIndex, go_back, kept_indexes


def rollback(
    context: typer.Context,
    to: Annotated[int | None, typer.Option(help="Its number; the one before unless given.")] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print which are kept, and change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    index: Index = str(DEFAULTS.index),
    settings: SettingsFile = None,
) -> None:
    """Publish again an index that was published before.

    It is answered from, by a running server too, whatever the documents are by now, until `qa-bot
    index` builds the next one from them.
    """
    folder = folder_of(index, "gone back in")
    if not listed:
        went = go_back(folder, to)
    kept = kept_indexes(folder)
    if as_json:
        put(json.dumps({"indexes": [_as_dict(one) for one in kept]}, indent=1))
    elif listed:
        rows = [[str(one.number), *_told(one)] for one in kept]
        put(Rows(rows, header=["index", "published", "questions", "documents", ""]))
    else:
        questions, documents = went.pairs, len(went.sources)
        put(
            f"index {went.number} is published again: {counted(questions, 'question')} from "
            f"{counted(documents, 'document')}; it stays until `qa-bot index` builds the next"
        )


def folder_of(index: str, done: str) -> Path:
    """The folder of an index; raises StoreError for one on a server."""
    place = index_place(index)
    if isinstance(place, IndexServer):
        raise StoreError(f"{place} is on a server; only an index in a folder is {done}")
    return place


def _told(one: KeptIndex) -> list[str]:
    at = one.published_at
    local = at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else "?"
    said = "published now" if one.is_current else ""
    return [local, f"{one.manifest.pairs:,}", f"{len(one.manifest.sources):,}", said]


def _as_dict(one: KeptIndex) -> dict[str, object]:
    return {
        "number": one.number,
        "published_at": one.manifest.published_at or None,
        "questions": one.manifest.pairs,
        "documents": len(one.manifest.sources),
        "index_sha256": one.manifest.sha256,
        "is_published": one.is_current,
    }
