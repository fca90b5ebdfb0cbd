"""One index folder, and the bots of several folders of documents that were given it."""

from __future__ import annotations

import os
from pathlib import Path

from qa_bot.records import StoreError
from qa_bot.store.manifest import Manifest


def seen_from(index: Path, documents: Path) -> str:
    """Where documents lie as seen from their index: the two may be moved, or copied, together."""
    try:
        return os.path.relpath(documents.absolute(), index.absolute())
    except ValueError:  # on another drive of Windows
        return str(documents.absolute())


def refuse_others(index: Path, documents: Path, manifest: Manifest | None) -> None:
    """Raise StoreError for the index of another folder of documents, which is still there.

    Else two bots would build it in turn, each from its own documents.
    """
    if manifest is None or not manifest.documents_in:
        return
    others = Path(os.path.normpath(index.absolute() / manifest.documents_in))
    if others.is_dir() and not others.samefile(documents):
        raise StoreError(
            f"{index} is the index of the documents in {others}, and not of those in {documents}; "
            "name another with --index, or give it to these with `qa-bot index --rebuild`"
        )
