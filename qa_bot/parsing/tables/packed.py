"""Files that are ZIP archives inside: checked before a library unpacks them."""

from __future__ import annotations

import io
import zipfile

from qa_bot.records import SourceError

# Text packs to a tenth: some 10 MB of it in one document, without its pictures.
MAX_UNPACKED = 100_000_000
MAX_MEMBERS = 10_000


def check_archive(data: bytes, kind: str) -> None:
    """Raise SourceError where data is no ZIP archive, is encrypted, or unpacks to too much.

    `kind` names what was expected ("an Excel workbook (.xlsx)"). zipfile never unpacks more of a
    member than the directory says, so that the sum of these sizes is a limit.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            f"is encrypted, or in the format of Office before 2007; expected {kind}; save it as "
            "that, without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise SourceError(f"is damaged ({error}); expected {kind}; save it again") from error
    if any(member.flag_bits & 1 for member in members):
        raise SourceError(f"is encrypted; expected {kind} without a password; save it without one")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise SourceError(
            f"unpacks to {unpacked:,} bytes in {len(members):,} files; expected at most "
            f"{MAX_UNPACKED:,} in {MAX_MEMBERS:,}; split the document"
        )
