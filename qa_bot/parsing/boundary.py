"""The edge to libraries that raise whatever damaged bytes lead them to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qa_bot.records import SourceError


@contextmanager
def read_as(what: str) -> Iterator[None]:
    """Turn any error inside into a SourceError that names it: python-docx and pypdf document none.

    `what` is the format with its article, such as "a Word file".
    """
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise SourceError(
            f"is damaged, or not {what} ({reason}); expected {what}; open it in the program that "
            "made it and save it again"
        ) from error
