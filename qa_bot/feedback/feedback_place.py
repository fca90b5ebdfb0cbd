"""Where the file may be, and what callers hand in, checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa_bot.feedback.kept_queries import Rating
from qa_bot.records import Answer, QABotError

if TYPE_CHECKING:
    from qa_bot.feedback.feedback_store import FeedbackStore

MAX_REASON_CHARACTERS = 1_000
NO_STORE = (
    "nothing is kept of what is asked; open the bot with feedback='feedback.db', or another file"
)


def opened_store(
    path: str | Path | None, retention_days: int | None = None, *folders: object
) -> FeedbackStore | None:
    """The store in a file, None where that is None; raises QABotError where it cannot be there.

    `folders` are those of the documents and of the index, as far as they are folders: what lies
    among documents may be served, and what an index does not know is removed.
    """
    if path is None:
        return None
    if not isinstance(path, str | Path) or not str(path).strip():
        raise QABotError(f"feedback is the path of a file, or None; found {path!r}")
    if retention_days is not None and not (
        isinstance(retention_days, int)
        and not isinstance(retention_days, bool)
        and retention_days >= 1
    ):
        raise QABotError(
            f"feedback_days is a whole number from 1 on, or None; found {retention_days!r}"
        )
    place = Path(path).resolve()
    for folder in folders:
        if isinstance(folder, str | Path) and place.is_relative_to(Path(folder).resolve()):
            raise QABotError(
                f"what is asked may not be kept in {path}, which is in {folder}; name one outside "
                "of the documents and the index"
            )
    from qa_bot.feedback.feedback_store import FeedbackStore

    return FeedbackStore.open(place, retention_days)


def checked_rating(rating: Rating | str, reason: str | None) -> Rating:
    """A rating; raises QABotError where it is none, or its reason is too long or no text."""
    if not isinstance(reason, str | None):
        raise QABotError(f"reason is text, or None; found {type(reason).__name__}")
    if reason is not None and len(reason) > MAX_REASON_CHARACTERS:
        raise QABotError(
            f"the reason has {len(reason):,} characters; the limit is {MAX_REASON_CHARACTERS:,}"
        )
    try:
        return Rating(rating)
    except ValueError as error:
        names = ", ".join(repr(one.value) for one in Rating)
        raise QABotError(f"a rating is one of {names}; found {rating!r}") from error


def kept_rating(
    store: FeedbackStore | None,
    answer: Answer,
    rating: Rating | str,
    reason: str | None,
    index_sha256: str | None,
) -> Answer:
    """Keep an answer, unless it is kept, with its rating; the answer with its id.

    Raises QABotError where there is no store, or what is given is none of these.
    """
    if store is None:
        raise QABotError(NO_STORE)
    if not isinstance(answer, Answer):
        raise QABotError(f"answer is what bot.ask returned; found {type(answer).__name__}")
    checked = checked_rating(rating, reason)
    id = store.keep(answer, index_sha256)
    store.rate(id, checked, reason)
    return replace(answer, id=id)
