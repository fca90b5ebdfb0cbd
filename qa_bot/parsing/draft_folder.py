"""The folder of drafts: at the top of the sources, and never read before its files are moved."""

from __future__ import annotations

import os
from pathlib import Path

from qa_bot.parsing.no_documents import is_no_document
from qa_bot.parsing.side_file_names import is_side_file

DRAFTS = "drafts"


def is_draft_folder(name: str) -> bool:
    """Whether a folder at the top of the sources is that of drafts.

    A file system may take it by a name in other letters.
    """
    return name.casefold() == DRAFTS


def draft_files(sources: Path) -> list[Path]:
    """The drafts of a folder of sources, in order; none where it has no such folder."""
    try:
        folders = [one for one in sources.iterdir() if is_draft_folder(one.name)]
    except OSError:
        return []
    found = [
        Path(parent, name)
        for folder in folders
        for parent, _, names in os.walk(folder)
        for name in names
        if not is_no_document(name) and not is_side_file(name)
    ]
    return sorted(found)


def drafts_said(count: int) -> str:
    """Say how many drafts there are."""
    drafts = "1 draft is" if count == 1 else f"{count:,} drafts are"
    return f"{drafts} not answered from; what is meant to be is moved one folder up"
