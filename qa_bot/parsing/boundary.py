"""The edges to what raises whatever damaged bytes lead it to: libraries, and whole readers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from qa_bot.records import SourceError, SourceUnavailableError

logger = logging.getLogger(__name__)

# How what is said of a document begins whose reader failed in a way that nobody planned for.
FAILED = "makes its reader fail"
_REASON_CHARACTERS = 120


@contextmanager
def read_as(what: str) -> Iterator[None]:
    """Turn any error inside into a SourceError that names it: python-docx and pypdf document none.

    `what` is the format with its article, such as "a Word file".
    """
    try:
        yield
    except (SourceError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(
            f"is damaged, or not {what} ({_reason(error)}); expected {what}; open it in the "
            "program that made it and save it again"
        ) from error


@contextmanager
def one_document() -> Iterator[None]:
    """Turn any error inside into a SourceError: what one document does to its reader keeps no
    other from being read.

    Where memory ran out it is a SourceUnavailableError, as another time there may be more.
    """
    try:
        yield
    except SourceError:
        raise
    except MemoryError as error:
        raise SourceUnavailableError(
            "needs more memory than there is; expected a smaller document; split it"
        ) from error
    except Exception as error:
        logger.debug("a reader failed", exc_info=True)
        raise SourceError(
            f"{FAILED} ({_reason(error)}), which is a fault of QA Bot, too; expected a document "
            "as its program writes it; save it again there, and report it"
        ) from error


def _reason(error: Exception) -> str:
    said = " ".join(f"{type(error).__name__}: {error}".split())[:_REASON_CHARACTERS]
    return said.encode("utf-8", "backslashreplace").decode()
