"""Drafts beside the documents: how many there are, and which of them nobody has answered yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.rules import finding
from qa_bot.parsing import read_file
from qa_bot.parsing.draft_folder import DRAFTS, draft_files, drafts_said
from qa_bot.records import SourceError


def drafted(folders: Sequence[Path]) -> Iterator[Finding]:
    """The drafts of folders of documents, which are not read before they are moved."""
    for folder in folders:
        drafts = draft_files(folder)
        if drafts:
            yield finding("draft", Place((folder / DRAFTS).as_posix()), drafts_said(len(drafts)))
        for draft in drafts:
            if doubt := _doubt(draft):
                yield finding("draft", Place(draft.as_posix()), doubt)


def _doubt(draft: Path) -> str | None:
    """Why a draft is no document yet."""
    try:
        pairs = read_file(draft).pairs
    except SourceError as error:
        return f"as a document it {error}"
    return None if any(pair.answer for pair in pairs) else "holds no question with an answer yet"
