"""Bytes to text."""

from __future__ import annotations

from qa_bot.records import SourceError


def decoded(data: bytes) -> str:
    """The text of a source, its line ends as they are; raises SourceError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"is not UTF-8 (byte {data[error.start]:#04x} at offset {error.start}); save it as "
            "UTF-8"
        ) from error
    if not text.strip():
        raise SourceError("is empty; expected numbered questions with answers")
    return text
