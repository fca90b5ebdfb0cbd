"""What reaches the app at all: requests for its own routes, and the few that Gradio's page makes.

A module that adds a route needs nothing here. Gradio serves far more than a chat of texts needs,
and would answer a message that names any file of the machine with that file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from functools import partial

import anyio
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.records import BusyError
from qa_bot.web import gradio_seam, observed
from qa_bot.web.errors import error_response, not_taken

# A question and the one before it have at most 20,000 characters; an assistant may send more.
MAX_BODY_BYTES = 2_000_000
# So many bytes of all bodies over SMALL are held at a time; of the others the connections are few.
MAX_HELD_BYTES, SMALL = 32_000_000, 64_000
# Each value of JSON but the first follows one of these signs; to read two million bytes of "[],"
# takes a second, in which nobody else is answered. Brackets and commas within texts count too, as
# only reading tells them apart; prose has far fewer.
SIGNS, MAX_SIGNS = (b"[", b"{", b","), 100_000
# Whoever sends a byte now and then would hold a connection, and what has come, for good.
MAX_BODY_SECONDS = 30
AGAIN_SECONDS = 2


class OneLength:
    """ASGI middleware that refuses a request with two lengths, and closes its connection.

    A web server in front may have taken the other one (RFC 9112, section 6.3): what it takes for
    the next request is then a part of this one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 400."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if "content-length" in headers and "transfer-encoding" in headers:
                text = "the request has Content-Length and Transfer-Encoding; send one of them"
                refused = error_response(400, text, {"connection": "close"})
                return await refused(scope, receive, send)
        await self._app(scope, receive, send)


class RequestFilter:
    """ASGI middleware that refuses every request but those, and any that names Gradio a file."""

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
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 400, 404, 405, 408, 413, 415 or 503."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        taken = self._taken(scope) if scope["type"] == "http" else None
        if any(taken is route for route in self._tools) and scope["method"] != "POST":
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
        async with AsyncExitStack() as held:
            await self._with_body(scope, receive, send, held)

    async def _with_body(
        self, scope: Scope, receive: Receive, send: Send, held: AsyncExitStack
    ) -> None:
        try:
            with anyio.fail_after(MAX_BODY_SECONDS):
                body = await _body(receive, partial(self._hold, held))
        except BusyError as error:
            observed.refused("busy")
            headers = {"retry-after": str(error.seconds)}
            return await error_response(503, str(error), headers)(scope, receive, send)
        except TimeoutError:
            return await error_response(408, "the request came too slowly")(scope, receive, send)
        if body is None:
            text = f"the request is over {MAX_BODY_BYTES:,} bytes; reload the page to begin anew"
            return await error_response(413, text)(scope, receive, send)
        # Only Gradio reads files that a message names; an assistant's message may name its own.
        if reason := _objection(body, scope["path"] == gradio_seam.CALL):
            return await error_response(400, f"the request {reason}")(scope, receive, send)
        await self._app(scope, _replayed(body, receive), send)

    def _hold(self, held: AsyncExitStack, count: int) -> None:
        """Count so many bytes until the request is answered; raises BusyError."""
        if self._held + count > MAX_HELD_BYTES:
            raise BusyError("too many large requests come at once", AGAIN_SECONDS)
        self._held += count
        held.callback(self._let_go, count)

    def _let_go(self, count: int) -> None:
        self._held -= count

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


async def _body(receive: Receive, hold: Callable[[int], None]) -> bytes | None:
    """The whole body, or None where it is too large; `hold` is told of what is beyond SMALL."""
    body = bytearray()
    while True:
        message = await receive()
        before = len(body)
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if len(body) > SMALL:
            hold(len(body) - max(before, SMALL))
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay


def _objection(body: bytes, for_gradio: bool) -> str | None:
    """Why a body is not passed on, if it is not."""
    if sum(map(body.count, SIGNS)) > MAX_SIGNS:
        return f"has over {MAX_SIGNS:,} brackets, braces and commas; send less at once"
    if not for_gradio:
        return None
    try:
        names_a_file = gradio_seam.names_a_file(json.loads(body))
    except RecursionError:  # Gradio might look deeper
        return "nests too deeply; the chat takes text alone"
    except ValueError:
        return None  # no JSON: refused by the app, which says so
    return "names a file; the chat takes text alone" if names_a_file else None
