"""Writes that two answers disagree, where a person has looked at both and confirms it."""

from __future__ import annotations

from pathlib import Path

from qa_bot.editing.side_file_places import document_path
from qa_bot.editing.side_file_writing import Edit, add_disagreement
from qa_bot.parsing import read_alone
from qa_bot.records import EditError, SourceError


def confirm_disagreement(sources: Path, document: str, name: str, other: str) -> tuple[Edit, ...]:
    """Write that two answers disagree, so that each is given with a word of the other.

    `name` is the label of a pair of `document`, `other` that of another of it, or "path: label" of
    another document's, whose side file is written too. Raises EditError; where that comes of the
    second file, the first is written, and the error says so.
    """
    path, _, label = other.partition(": ")
    if not label or other in _labels(sources, document):
        return (add_disagreement(sources, document, name, other),)
    if label not in _labels(sources, path):
        raise EditError(f"{path} has no question {label!r}; nothing was written")
    first = add_disagreement(sources, document, name, other)
    try:
        return first, add_disagreement(sources, path, label, f"{document}: {name}")
    except EditError as error:
        raise EditError(f"{first.path} is written; {error}") from error


def _labels(sources: Path, document: str) -> set[str]:
    try:
        pairs = read_alone(document_path(sources, document), document).pairs
    except SourceError as error:
        raise EditError(f"{document} {error}; nothing was written") from error
    return {pair.label for pair in pairs}
