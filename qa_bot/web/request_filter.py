"""What reaches the app at all: requests for its own routes, and the few that Gradio's page makes.

A module that adds a route needs nothing here. Gradio serves far more than a chat of texts needs,
and would answer a message that names any file of the machine with that file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import anyio
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.web import gradio_seam
from qa_bot.web.errors import error_response, not_taken

# A question and the one before it have at most 20,000 characters; an assistant may send more.
MAX_BODY_BYTES = 2_000_000
# Whoever sends a byte now and then would hold a connection, and what has come, for good.
MAX_BODY_SECONDS = 30


class RequestFilter:
    """ASGI middleware that refuses every request but those, and any that names a file."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        of_gradio: Sequence[BaseRoute] = (),
        tools: Sequence[BaseRoute] = (),
    ) -> None:
        """`routes` are the app's, in its own list, so that one added later counts, too.

        `of_gradio` are those of them that lead to Gradio, `tools` those at which MCP is served.
        """
        self._app, self._routes, self._of_gradio = app, routes, of_gradio
        self._tools = tools

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 400, 404, 405, 408, 413 or 415."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        taken = self._taken(scope) if scope["type"] == "http" else None
        for_tools = any(taken is route for route in self._tools)
        if for_tools and scope["method"] != "POST":
            # A GET would be an event stream that nothing is ever sent on, and that a server which
            # is to stop waits for. MCP's clients take 405 for "there is none".
            return await not_taken(["POST"])(scope, receive, send)
        if taken is None or not self._is_known(taken, scope):
            methods = self._other_methods(scope)
            refused = not_taken(methods) if methods else error_response(404)
            return await refused(scope, receive, send)
        if scope["method"] in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        if scope["path"] == gradio_seam.CALL and not _is_json(scope):
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
        if not for_tools and (reason := _objection(body)):
            text = f"the request {reason}; the chat takes text alone"
            return await error_response(400, text)(scope, receive, send)
        await self._app(scope, _replayed(body, receive), send)

    def _taken(self, scope: Scope) -> BaseRoute | None:
        """The route that the app takes; None where there is none.

        A path with another method leads the app on to Gradio, whose routes match every path.
        """
        return next(self._matching(scope, Match.FULL), None)

    def _other_methods(self, scope: Scope) -> set[str]:
        """The methods by which the app's own routes take this path, if not by the one it came by.

        What Gradio takes is no one's business but its page's.
        """
        routes = self._matching(scope, Match.PARTIAL)
        return {method for route in routes for method in getattr(route, "methods", None) or ()}

    def _matching(self, scope: Scope, match: Match) -> Iterator[BaseRoute]:
        if "\n" in scope["path"]:  # the "$" that ends a route's pattern matches before one, too
            return iter(())
        return (route for route in self._routes if route.matches(scope)[0] is match)

    def _is_known(self, taken: BaseRoute, scope: Scope) -> bool:
        """Whether a route is the app's own, or the request one of Gradio's page."""
        if any(taken is route for route in self._of_gradio):
            return gradio_seam.is_needed(scope["method"], scope["path"])
        return True


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
        return "names a file" if gradio_seam.names_a_file(json.loads(body)) else None
    except RecursionError:
        return "nests too deeply"  # the app might look deeper
    except ValueError:
        return None  # no JSON: refused by the app, which says so
