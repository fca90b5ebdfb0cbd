"""What may be known of a request from outside: how long it took and what came of it.

Never its words, and not whose it is. `Observing` begins it, where somebody observes at all; what
answers the request adds to it, from whichever thread. Without observers nothing is kept.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, TypeVar

from qa_bot.records import Answer, BusyError, QABotError, QueryError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

By = Literal["page", "api", "mcp"]
Given = ParamSpec("Given")
Answers = TypeVar("Answers", Answer, list[Answer])

# What a trusted proxy may have called the request already (of everyone else, who could call all
# of theirs the same, `forwarded_headers` drops it); nothing else is taken over.
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
HEADER = b"x-request-id"
# Why a request was refused, where nobody has said it better, by its status.
REASONS = {
    400: "bad_request", 401: "no_password", 403: "forbidden", 404: "not_found", 405: "method",
    408: "too_slow", 413: "too_large", 415: "media_type", 422: "not_usable", 429: "too_often",
    500: "failed", 503: "unavailable",
}  # fmt: skip
OTHER = "other"


class Observer(Protocol):
    """Somebody who is told of each request; from several threads."""

    def answered(self, asked: ObservedRequest, answers: Sequence[Answer], seconds: float) -> None:
        """Take the answers of a request, and the seconds that they took together."""

    def refused(self, asked: ObservedRequest, reason: str, status: int) -> None:
        """Take that a request has no answer, and with which status it was told so."""


@dataclass(slots=True)
class ObservedRequest:
    """A request: its id, by which way it came, and how many seconds it waited for its turn."""

    request_id: str
    by: By
    observers: Sequence[Observer]
    waited: float = 0.0
    reason: str | None = None


_asked: ContextVar[ObservedRequest | None] = ContextVar("asked", default=None)


def waited(seconds: float) -> None:
    """Say how long the request that is being answered has waited for its turn."""
    if asked := _asked.get():
        asked.waited = seconds


def refused(reason: str) -> None:
    """Say why the request that is being answered has no answer."""
    if asked := _asked.get():
        asked.reason = reason


def observed(ask: Callable[Given, Answers]) -> Callable[Given, Answers]:
    """Tell the observers of the request what this function answers, or that it does not."""

    @wraps(ask)
    def told(*given: Given.args, **named: Given.kwargs) -> Answers:
        asked = _asked.get()
        if asked is None:
            return ask(*given, **named)
        begun = time.perf_counter()
        try:
            found = ask(*given, **named)
        except QABotError as error:
            if not isinstance(error, BusyError):  # of which the line knows why
                asked.reason = REASONS[422 if isinstance(error, QueryError) else 503]
            raise
        seconds = time.perf_counter() - begun
        for observer in asked.observers:
            observer.answered(asked, found if isinstance(found, list) else [found], seconds)
        return found

    return told


class Observing:
    """ASGI middleware that gives each request an id, and has its observers told of it.

    `by` names the way by which a path is asked, None for those that are not observed.
    """

    def __init__(
        self, app: ASGIApp, observers: Sequence[Observer], by: Callable[[str], By | None]
    ) -> None:
        self._app, self._observers, self._by = app, observers, by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its id with the response."""
        by = self._by(scope["path"]) if scope["type"] == "http" else None
        if by is None:
            return await self._app(scope, receive, send)
        asked = ObservedRequest(_request_id(scope), by, self._observers)
        status = 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                header = (HEADER, asked.request_id.encode())
                message = {**message, "headers": [*message.get("headers", ()), header]}
            await send(message)

        before = _asked.set(asked)
        try:
            await self._app(scope, receive, marked)
        finally:
            _asked.reset(before)
            if asked.reason or status >= 400:
                reason = asked.reason or REASONS.get(status, OTHER)
                for observer in self._observers:
                    observer.refused(asked, reason, status)


def _request_id(scope: Scope) -> str:
    """The id that the request came with, where it is plain, else a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    return given.decode("ascii") if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
