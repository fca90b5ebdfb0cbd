"""Where the side file of a document is, or may be: never outside of the folder of sources."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa_bot.parsing.archives import SUFFIX as ARCHIVE
from qa_bot.parsing.side_file_names import is_side_file, side_file_names
from qa_bot.records import EditError


@dataclass(frozen=True, slots=True)
class SideFile:
    """A document's side file, there or not: both paths, and the side file's below the sources."""

    document: Path
    path: Path
    name: str


def side_file_of(sources: Path, document: str) -> SideFile:
    """The side file that a document has, else the one named in full after it.

    Raises EditError for what is no document below the sources, for one in an archive, and where
    another document has the same side file.
    """
    path = document_path(sources, document)
    there = [path.with_name(name) for name in side_file_names(path.name)]
    side = next((one for one in there if os.path.lexists(one)), there[0])
    _check_is_of_one(path, side)
    return SideFile(path, side, str(PurePosixPath(document).with_name(side.name)))


def document_path(sources: Path, document: str) -> Path:
    """The path of a document below the sources; raises EditError for what is none."""
    relative = PurePosixPath(document)
    outside = not relative.parts or relative.is_absolute() or ".." in relative.parts
    if outside or "\\" in document or "\0" in document or is_side_file(document):
        raise EditError(f"{document[:200]!r} is no document of the sources; look at their list")
    path = sources
    for part in relative.parts:
        path = path / part
        if path.is_symlink():
            raise EditError(f"{document} leads over a link, which is never followed; name another")
        if path.suffix.lower() == ARCHIVE and path.is_file():
            raise EditError(
                f"{document} is in an archive, beside which nothing can be written; unpack it"
            )
    if not path.is_file():
        raise EditError(f"{document} is no document of the sources; look at their list")
    return path


def _check_is_of_one(document: Path, side: Path) -> None:
    """Raise EditError where another document reads the same side file by its own numbers."""
    if side.name.startswith(f"{document.name}."):
        return
    for other in sorted(document.parent.iterdir()):
        if other.stem != document.stem or other == document or is_side_file(other.name):
            continue
        own = [other.with_name(name) for name in side_file_names(other.name)]
        if next((one for one in own if os.path.lexists(one)), None) == side:
            full = side_file_names(document.name)[0]
            raise EditError(
                f"{side.name} is also the side file of {other.name}; call it {full} if it is meant "
                "for one"
            )
