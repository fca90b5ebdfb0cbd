"""What only the admin token opens: `POST /reload`."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from qa_bot.records import Changes, NotReadyError, QABotError
from qa_bot.web.api import not_ready
from qa_bot.web.errors import described
from qa_bot.web.service import Service

# What `gate` answers; no language but English, as whoever administers a server reads its log.
ADMIN_ERRORS = (401, 403, 429, 503)
UNREADABLE = 409


class Reloaded(BaseModel):
    """What became of the documents since they were read before."""

    added: int = Field(description="how many documents are new")
    changed: int = Field(description="how many read otherwise now")
    removed: int = Field(description="how many are gone")
    questions: int = Field(description="how many questions there are now")


def add(app: FastAPI, service: Service) -> None:
    """Add the routes."""

    @app.post(
        "/reload",
        summary="Read the documents again",
        responses=described(*ADMIN_ERRORS, UNREADABLE),
    )
    async def reload(request: Request) -> Reloaded:
        """Return what changed, once it is answered from; 409 says why the old documents stay.

        The reason is also `reload_failure` of `/readyz`.
        """
        try:
            _ = service.bot
            changes = await asyncio.wrap_future(service.reload_soon())
        except NotReadyError as error:
            raise not_ready(service, request, error) from error
        except QABotError as error:
            raise HTTPException(UNREADABLE, str(error)) from error
        changes = changes or Changes()
        return Reloaded(
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.removed),
            questions=service.questions,
        )
