"""The one shape of every error that the server answers with: {"detail": a sentence}.

What MCP's clients are told is in that protocol's own shape.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from qa_bot.languages import Language, language_for
from qa_bot.records import BusyError, StoreError

logger = logging.getLogger(__name__)

# Errors that any route may answer with: a host that is not the server's, and a fault of its own.
ALWAYS = (400, 500)
# What FastAPI says of a body that is no text.
UNREADABLE = "There was an error parsing the body"
# In place of that, and of a status's mere name.
SENTENCES = {
    400: "the request cannot be read; send JSON in UTF-8, as /openapi.json describes it",
    404: "there is nothing here; /openapi.json describes what there is",
    405: "this address does not take such a request; /openapi.json describes what it takes",
}

# After how many seconds to ask again, where the index cannot be read, mostly as its server does not
# answer.
AWAY_SECONDS = 2


class ErrorReply(BaseModel):
    """Why there is no answer."""

    detail: str = Field(
        description="a sentence: what was found, what was expected and what to do, where not plain"
    )


def error_response(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An error with its sentence, that of its status unless given."""
    reply = ErrorReply(detail=detail or SENTENCES[status])
    return JSONResponse(reply.model_dump(), status, headers)


def not_taken(methods: Collection[str]) -> JSONResponse:
    """A 405 for an address that takes only these methods, which its header names, too."""
    allowed = sorted(methods)
    text = f"this address takes only {' or '.join(allowed)}; /openapi.json describes what it takes"
    return error_response(405, text, {"allow": ", ".join(allowed)})


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe errors with these statuses for OpenAPI, as `responses` of a route or an app."""
    return {status: {"model": ErrorReply} for status in statuses}


def asked_language(request: HTTPConnection) -> Language:
    """The language that a request asks for: of what may reach a reader by way of a program."""
    return language_for(request.headers.get("accept-language", ""))


def add(app: FastAPI) -> None:
    """Give the errors that FastAPI and Starlette find this shape, whatever route they are of."""

    # async: where all threads answer questions, an error waits for none.
    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(422, sentence(error))

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        said = str(error.detail)
        plain = said in (HTTPStatus(error.status_code).phrase, UNREADABLE)
        detail = SENTENCES.get(error.status_code, said) if plain else said
        return error_response(error.status_code, detail, error.headers)

    @app.exception_handler(BusyError)
    async def busy(request: Request, error: BusyError) -> JSONResponse:
        said = asked_language(request)
        detail = said.say("http.busy", said.number(error.seconds))
        return error_response(503, detail, {"retry-after": str(error.seconds)})

    @app.exception_handler(StoreError)
    async def away(request: Request, error: StoreError) -> JSONResponse:
        # Where the index is, and why it is not to be had, is for whoever reads the log.
        logger.warning("%s", error)
        detail = asked_language(request).say("http.index_away")
        return error_response(503, detail, {"retry-after": str(AWAY_SECONDS)})

    @app.exception_handler(Exception)
    async def failed(request: Request, _: Exception) -> JSONResponse:
        detail = asked_language(request).say("http.failed")
        return error_response(500, detail)  # Starlette raises the error again, for the log


def sentence(error: RequestValidationError) -> str:
    """What is wrong with a request, in one sentence.

    What was sent is not sent back: it may be long, or no valid JSON (NaN).
    """
    faults = "; ".join(_fault(fault) for fault in error.errors())
    return f"{faults}; /openapi.json describes what is expected"


def _fault(fault: Mapping[str, Any]) -> str:
    """One fault with its place: "query: field required"."""
    place, *inner = fault["loc"]
    if fault["type"] == "json_invalid":
        return f"the {place} is no JSON from character {inner[0]} on"
    if not inner:
        return f"the {place} is no JSON object with Content-Type: application/json"
    message = str(fault["msg"])
    return f"{'.'.join(map(str, inner))}: {message[:1].lower()}{message[1:]}"
