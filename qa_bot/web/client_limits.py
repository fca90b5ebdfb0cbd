"""How many requests a client may make: so many at once, and from then on so many a minute."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.web import gradio_seam, observed
from qa_bot.web.clients import client_of
from qa_bot.web.errors import asked_language, error_response
from qa_bot.web.token_buckets import TokenBuckets

# Health, and the files of the page, of which one reader asks for dozens and keeps them; the list of
# questions is no file, and may be the largest answer of all.
NOT_COUNTED, NOT_COUNTED_BELOW = ("/healthz", "/readyz"), ("/assets/", "/static/", "/page/")
LIST_OF_QUESTIONS = "/page/questions.json"


class ClientLimits:
    """ASGI middleware that answers 429 with Retry-After where a client asks too often.

    `per_minute` requests at once, and as many again in each minute; 0 is no limit.
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app, self._per_minute = app, per_minute
        self._requests = TokenBuckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and self._per_minute and _is_counted(scope["path"]):
            connection = HTTPConnection(scope)
            address = connection.client.host if connection.client else None
            if seconds := self._requests.wait(client_of(address)):
                return await _refused(connection, seconds)(scope, receive, send)
        await self._app(scope, receive, send)


def _is_counted(path: str) -> bool:
    if path == LIST_OF_QUESTIONS:
        return True
    return path not in NOT_COUNTED and not path.startswith(NOT_COUNTED_BELOW)


def _refused(connection: HTTPConnection, seconds: int) -> Response:
    observed.refused("too_often")
    if connection.url.path == gradio_seam.CALL:
        return JSONResponse({"busy": seconds})  # what the page says; Gradio reads no status
    said = asked_language(connection)
    detail = said.say("http.too_often", said.number(seconds))
    return error_response(429, detail, {"retry-after": str(seconds)})
