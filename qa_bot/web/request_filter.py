"""What reaches the app at all: the few requests that the chat and `POST /ask` make.

Gradio serves far more than a chat of texts needs: uploads, files by path, fetching by URL. Its
check of a file's path is off in a mounted app, so a message that named any file of the machine
would have been answered with it (found by attack, gradio 6.31).
"""

from __future__ import annotations

import json
from typing import Any

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.web.errors import error_response

READ = {
    "/",
    "/config",
    "/embed",
    "/favicon.ico",
    "/healthz",
    "/manifest.json",
    "/openapi.json",
    "/readyz",
    "/theme.css",
}
READ_BELOW = ("/assets/", "/page/", "/static/")
CALL = "/gradio_api/component_server/"
WRITE = {"/ask", CALL}
# A question and the one before it have at most 20,000 characters; an assistant may send more.
MAX_BODY_BYTES = 2_000_000
# Whoever sends a byte now and then would hold a connection, and what has come, for good.
MAX_BODY_SECONDS = 30


class RequestFilter:
    """ASGI middleware that refuses every request but those, and any that names a file."""

    def __init__(self, app: ASGIApp, tools: str | None = None) -> None:
        """`tools` is the path at which MCP is served; None where it is not."""
        self._app = app
        self._tools = tools

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 400, 404, 405, 408, 413 or 415."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["path"] == self._tools and scope["method"] != "POST":
            # A GET would be an event stream that nothing is ever sent on, and that a server which
            # is to stop waits for. MCP's clients take 405 for "there is none".
            return await error_response(405, "only POST is answered here")(scope, receive, send)
        if scope["type"] != "http" or not self._is_known(scope["method"], scope["path"]):
            return await error_response(404)(scope, receive, send)
        if scope["method"] != "POST":
            return await self._app(scope, receive, send)
        if scope["path"] == CALL and not _is_json(scope):
            # Gradio would write the parts of a form into files.
            return await error_response(415, "the chat takes JSON alone")(scope, receive, send)
        try:
            with anyio.fail_after(MAX_BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            return await error_response(408, "the request came too slowly")(scope, receive, send)
        if body is None:
            text = f"the request is over {MAX_BODY_BYTES:,} bytes; reload the page to begin anew"
            return await error_response(413, text)(scope, receive, send)
        # Only Gradio reads files that a message names; an assistant's message may name its own.
        if scope["path"] != self._tools and (reason := _objection(body)):
            text = f"the request {reason}; the chat takes text alone"
            return await error_response(400, text)(scope, receive, send)
        await self._app(scope, _replayed(body, receive), send)

    def _is_known(self, method: str, path: str) -> bool:
        if method in ("GET", "HEAD"):
            return path in READ or path.startswith(READ_BELOW)
        return method == "POST" and path in {*WRITE, self._tools}


def _is_json(scope: Scope) -> bool:
    return Headers(scope=scope).get("content-type", "").startswith("application/json")


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay


def _objection(body: bytes) -> str | None:
    """Why a body is not passed on, if it is not."""
    try:
        return "names a file" if _names_a_file(json.loads(body)) else None
    except RecursionError:
        return "nests too deeply"  # the app might look deeper
    except ValueError:
        return None  # no JSON: refused by the app, which says so


def _names_a_file(sent: Any) -> bool:
    """Whether Gradio would take any part of what was sent as JSON for a file, path or URL."""
    pending = [sent]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "_type" in value or "path" in value or value.get("type") in ("file", "component"):
                return True
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False
