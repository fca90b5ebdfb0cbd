"""Files that are ZIP archives inside: checked before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from qa_bot.records import SourceError

# Text packs to a tenth: some 10 MB of it in one document, without its pictures.
MAX_UNPACKED = 100_000_000
MAX_MEMBERS = 10_000
# What zipfile raises on a damaged archive, when it is opened or when a member is unpacked.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OSError,
    EOFError,
    KeyError,
    NotImplementedError,
)


def check_archive(data: bytes, kind: str) -> None:
    """Raise SourceError where data is no ZIP archive, is encrypted, or unpacks to too much.

    `kind` names what was expected ("an Excel workbook (.xlsx)").
    """
    unpacked(data, kind, lambda name: False)


def unpacked(data: bytes, kind: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Unpack the members of an archive whose names are wanted; raises SourceError for a bad one.

    zipfile never unpacks more of a member than the directory says, so that the sum of these sizes
    is a limit.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            f"is encrypted, or in the format of Office before 2007; expected {kind}; save it as "
            "that, without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, kind)
            return {m.filename: archive.read(m) for m in members if wanted(m.filename)}
    except DAMAGE as error:
        reason = " ".join(str(error).split())[:100]
        raise SourceError(f"is damaged ({reason}); expected {kind}; save it again") from error


def _check_members(members: list[zipfile.ZipInfo], kind: str) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise SourceError(f"is encrypted; expected {kind} without a password; save it without one")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise SourceError(
            f"unpacks to {unpacked:,} bytes in {len(members):,} files; expected at most "
            f"{MAX_UNPACKED:,} in {MAX_MEMBERS:,}; split the document"
        )
