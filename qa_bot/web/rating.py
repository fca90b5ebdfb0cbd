"""`POST /feedback`: what a reader says of an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, Field

from qa_bot.feedback import MAX_REASON_CHARACTERS, Rating
from qa_bot.records import FeedbackError, NotReadyError, Outcome
from qa_bot.web.api import NO_ENTRY, not_ready
from qa_bot.web.errors import asked_language, described
from qa_bot.web.service import Service

# No such answer, too slow, not kept here, too large, not to be used, too often, not ready.
RATING_ERRORS = (404, 408, 409, 413, 422, 429, 503)
RETRY_SECONDS = 5
NOT_KEPT = (
    "this server keeps no answers, so there is none with an id, and no reason is read; send the "
    "rating alone, with the answer's outcome"
)
NO_ID = "id: this server keeps answers; send the id that the answer came with"
NONE = "no answer with this id is kept here, or no more"


class AnswerRating(BaseModel):
    """A rating of one answer."""

    rating: Rating = Field(description="whether it helps; or that none of a choice was meant")
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")] | None = Field(
        None, description="the answer's `id`; null where that was null, as nothing is kept"
    )
    reason: Annotated[str, Field(max_length=MAX_REASON_CHARACTERS)] | None = Field(
        None, description="why, in the reader's words; personal data in it is masked"
    )
    outcome: Outcome | None = Field(
        None, description="the answer's outcome; of use where it has no id"
    )


def add(app: FastAPI, service: Service, has_passwords: bool = False) -> None:
    """Add the route; whoever takes it may be told that a password is needed."""
    more = (NO_ENTRY,) if has_passwords else ()

    @app.post(
        "/feedback",
        summary="Rate an answer",
        status_code=204,
        responses=described(*more, *RATING_ERRORS),
    )
    async def feedback(rated: AnswerRating, request: Request) -> Response:
        """Keep the rating with the answer, in place of one before; or count it where this server
        keeps no answers.

        404 says that no answer with this id is kept (any more), 409 that no answers are kept here.
        """
        try:
            bot = service.bot
        except NotReadyError as error:
            raise not_ready(service, request, error) from error
        if bot.feedback_store is None:
            if rated.id is not None or rated.reason is not None:
                raise HTTPException(409, NOT_KEPT)
            service.feedback.count(rated.rating, rated.outcome)
            return Response(status_code=204)
        if rated.id is None:
            raise HTTPException(422, NO_ID)
        try:
            is_kept = await service.feedback.rated(bot, rated.id, rated.rating, rated.reason)
        except FeedbackError as error:
            said = asked_language(request).say("http.unrated")
            raise HTTPException(503, said, {"Retry-After": str(RETRY_SECONDS)}) from error
        if not is_kept:
            raise HTTPException(404, NONE)
        return Response(status_code=204)
