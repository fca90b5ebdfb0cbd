"""What an edit would write, found out by doing it to copies."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from qa_bot.editing import side_file_sha256
from qa_bot.parsing.side_file_names import side_file_names
from qa_bot.records import EditError


@dataclass(frozen=True, slots=True)
class FilePreview:
    """A file below the sources as it would be: its lines, each with "+" where it is new.

    `seen_sha256` is of the file as it is now; "" where there is none.
    """

    path: str
    lines: tuple[tuple[bool, str], ...]
    seen_sha256: str = ""


def side_file_preview(sources: Path, document: str, edit: Callable[[Path], str]) -> FilePreview:
    """Do an edit of a document's side file to a copy; it is given the copy's sources.

    It returns the side file's path below them. Raises EditError as the edit itself would.
    """
    # It raises for what is no document below the sources.
    seen = side_file_sha256(sources, document) or ""
    with TemporaryDirectory() as copies:
        _copy(sources, Path(copies), document)
        path = edit(Path(copies))
        after = _text(Path(copies) / path)
    return FilePreview(path, _marked(_text(sources / path), after), seen)


def new_file_preview(write: Callable[[Path], Path]) -> FilePreview:
    """Write a new file into an empty folder of sources, and show it whole."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder))
        lines = tuple((True, line) for line in _text(path).splitlines())
        return FilePreview(path.relative_to(folder).as_posix(), lines)


def _copy(sources: Path, copies: Path, document: str) -> None:
    relative = PurePosixPath(document)
    into = copies / relative.parent
    into.mkdir(parents=True, exist_ok=True)
    try:
        for name in (relative.name, *side_file_names(relative.name)):
            path = sources / relative.parent / name
            if path.is_file():
                shutil.copyfile(path, into / name)
    except OSError as error:
        raise EditError(f"{document} cannot be read ({error.strerror})") from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _marked(before: str, after: str) -> tuple[tuple[bool, str], ...]:
    """The new lines of a file with three on each side; "…" for what is left out."""
    old, new = before.splitlines(), after.splitlines()
    shown: list[tuple[bool, str]] = []
    for line in list(difflib.unified_diff(old, new, n=3, lineterm=""))[2:]:
        if line.startswith("@@"):
            shown += [(False, "\u2026")] if shown else []
        elif not line.startswith("-"):
            shown.append((line.startswith("+"), line[1:]))
    return tuple(shown)
