"""Archives of documents (.zip): a folder in one file, read without unpacking it to disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from qa_bot.parsing.no_documents import is_no_document
from qa_bot.parsing.packed import check_archive, unpacked
from qa_bot.records import SourceError

SUFFIX = ".zip"
KIND = "an archive of documents (.zip)"
# All of its documents together may be as large as one file, and text packs to a tenth.
MAX_BYTES = 20_000_000
MAX_RATIO = 20
# Less than this is no bomb, however well it packs.
SMALL = 1_000_000
# What the archivers of an operating system put beside the documents.
_PASSED = ("__MACOSX",)


@dataclass(frozen=True, slots=True)
class Archive:
    """The documents of an archive by their names inside, and what is left out, with its reason."""

    documents: dict[str, bytes]
    left_out: dict[str, str]


def read_archive(data: bytes) -> Archive:
    """Unpack the documents of an archive in memory; raises SourceError for one that is bad."""
    check_archive(data, KIND)
    with ZipFile(BytesIO(data)) as archive:
        members = list(_shown(archive.infolist()))
    left_out = {member.filename: reason for member in members if (reason := _refused(member))}
    wanted = [member for member in members if member.filename not in left_out]
    size = sum(member.file_size for member in wanted)
    if size > MAX_BYTES or size > max(MAX_RATIO * len(data), SMALL):
        raise SourceError(
            f"unpacks to {size:,} bytes; expected at most {MAX_BYTES:,}, and {MAX_RATIO} times its "
            "size; put its documents into a folder"
        )
    names = {member.filename for member in wanted}
    return Archive(unpacked(data, KIND, names.__contains__), left_out)


def document_in(data: bytes, name: str) -> bytes | None:
    """Unpack one document of an archive; None where it is none of those read."""
    check_archive(data, KIND)
    with ZipFile(BytesIO(data)) as archive:
        members = {member.filename: member for member in _shown(archive.infolist())}
    if name not in members or _refused(members[name]) or members[name].file_size > MAX_BYTES:
        return None
    return unpacked(data, KIND, name.__eq__)[name]


def _shown(members: list[ZipInfo]) -> Iterator[ZipInfo]:
    """The members that are no folders, not hidden and not left by a program."""
    for member in members:
        parts = PurePosixPath(member.filename).parts
        hidden = any(part.startswith(".") and part != ".." or part in _PASSED for part in parts)
        # A member may have no name at all, for which zipfile's own question after a folder raises.
        if not member.filename or hidden or member.is_dir():
            continue
        if not parts or not is_no_document(parts[-1]):
            yield member


def _refused(member: ZipInfo) -> str | None:
    """Why a member is not read: its place or its kind."""
    path = PurePosixPath(member.filename)
    inside = path.parts and not path.is_absolute() and ".." not in path.parts
    if not inside or "\\" in member.filename or ":" in path.parts[0]:
        return "leads out of its archive; expected a document inside; pack it again"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link; expected a document; pack the document itself"
    if path.suffix.lower() == SUFFIX:
        return "is an archive inside of an archive; expected a document; unpack it"
    return None


def archive_around(path: Path) -> tuple[Path, str] | None:
    """The archive that a path leads into, and the name of the document inside."""
    for parent in path.parents:
        if parent.suffix.lower() == SUFFIX and parent.is_file():
            return parent, path.relative_to(parent).as_posix()
    return None
