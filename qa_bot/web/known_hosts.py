"""Whether a request calls the server by one of its own names.

A web page elsewhere may point its name at this machine (DNS rebinding), and would then read what
the server answers as if it were its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.web import observed
from qa_bot.web.errors import error_response
from qa_bot.web.forwarded_headers import forwarded

ADMITTED = "qa_bot.admitted"
SHOWN = 100  # characters of a name that is not the server's


class KnownHosts:
    """ASGI middleware that refuses requests by a name not in `hosts`; "*" is any name.

    A name that a trusted proxy forwards must be one of them as well: it does not stand for the
    host, as a proxy may pass on what a page elsewhere has written there. The check is Starlette's,
    the error in the server's own shape.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._check = TrustedHostMiddleware(_admit, list(hosts), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 400."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        for name in (Headers(scope=scope).get("host", ""), *forwarded(scope).hosts):
            if not await self._is_known(name, receive):
                observed.refused("wrong_name")
                return await _refused(name[:SHOWN])(scope, receive, send)
        await self._app(scope, receive, send)

    async def _is_known(self, name: str, receive: Receive) -> bool:
        checked = {"type": "http", "headers": [(b"host", name.encode("latin-1"))]}
        await self._check(checked, receive, _say_nothing)
        return ADMITTED in checked


def _refused(name: str) -> Response:
    detail = (
        f"this server is not called {name!r}; expected the address at which it listens, or one "
        "of its names: add it to names below [server] in qa-bot.toml, or start it with --name"
    )
    return error_response(400, detail)


async def _admit(scope: Scope, _: Receive, __: Send) -> None:
    scope[ADMITTED] = True


async def _say_nothing(_: Message) -> None:
    pass
