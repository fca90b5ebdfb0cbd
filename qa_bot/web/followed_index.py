"""Which index is answered from, where it is followed as it is published, in words for the log."""

from __future__ import annotations

from pathlib import Path

from qa_bot.bot import QABot
from qa_bot.records import StoreError
from qa_bot.store import manifest_at, stays
from qa_bot.store.published import is_held


def followed_index(bot: QABot) -> str | None:
    """The number of its index, and that it was gone back to, where that is so.

    None where the index is built from the documents as they change, or is another one by now.
    """
    folders = bot.desk.reading.folders
    index = folders[1] if folders else None
    if not isinstance(index, Path):
        return None
    try:
        manifest = manifest_at(index)
        if manifest is None or not stays(index, bot.build):
            return None
    except StoreError:  # damaged since it was opened
        return None
    if manifest.sha256 != bot.store.index_sha256:
        return None
    counted = f"{manifest.pairs:,} question{'s' * (manifest.pairs != 1)}"
    was = ", which was gone back to," * is_held(index, manifest)
    return f"index {manifest.number}{was} is answered from: {counted}"
