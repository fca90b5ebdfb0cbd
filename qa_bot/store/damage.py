"""What is said where a part of an index turns out to be damaged while it is in use."""

from __future__ import annotations

from qa_bot.records import IndexDamagedError

AGAIN = "build the index again with `qa-bot index --rebuild`"


def damaged(what: str) -> IndexDamagedError:
    """Make the error for a part of an index, as "a vector in the index", and say what to do."""
    return IndexDamagedError(f"{what} is not what was written; {AGAIN}")


def damaged_word() -> IndexDamagedError:
    """Make the error for a word among those that the documents print."""
    return damaged("a word in the index")
