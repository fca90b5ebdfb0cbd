"""Adds to the side file of a document, `NAME.alternates.yaml`, with all else of it kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edit:
    """What was written: which file, below the sources, and its SHA-256 before and after.

    `before_sha256` is None where there was no side file.
    """

    path: str
    before_sha256: str | None
    sha256: str


def add_alternate(
    sources: Path, document: str, name: str, wording: str, seen_sha256: str | None = None
) -> Edit:
    """Add another wording of a pair to its document's side file.

    `document` is its path below `sources` ("faq.txt", "forms/fees.md"), `name` the pair's label.
    `seen_sha256` is what `side_file_sha256` gave when the editor looked; None takes the file as it
    is now. Raises EditError, and the file is as it was: for a document or a pair that is none, a
    side file that was changed since or cannot be written with all else kept, and a wording that is
    there already, of this pair or another.
    """
    raise NotImplementedError


def add_disagreement(
    sources: Path, document: str, name: str, other: str, seen_sha256: str | None = None
) -> Edit:
    """Write that a pair's answer says otherwise than another's: `disagrees_with`.

    `other` is the label of a pair of the same document, or "path: label" of another's. Raises
    EditError as `add_alternate` does.
    """
    raise NotImplementedError


def side_file_sha256(sources: Path, document: str) -> str | None:
    """The SHA-256 of a document's side file as it is now; None where it has none."""
    raise NotImplementedError
