"""Writes new questions as drafts, which are not served until a person moves them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def write_draft(sources: Path, question: str, answer: str, wordings: Sequence[str] = ()) -> Path:
    """Write a question with its answer and other wordings to a new file in `sources`/drafts.

    Moved up into `sources` it is a document of this one pair. An empty answer is left to the
    editor, and the file says so. Raises EditError; no file is ever written over.
    """
    raise NotImplementedError
