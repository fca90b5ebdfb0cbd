"""Whether a request calls the server by one of its own names.

A web page elsewhere may point its name at this machine (DNS rebinding), and would then read what
the server answers as if it were its own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.web.errors import error_response

# This machine's, as a browser may name it.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")
ANY_NAME = ("*",)
ADMITTED = "qa_bot.admitted"
SHOWN = 100  # characters of a name that is not the server's


def hosts_at(address: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a request may call a server by that listens at an IP address.

    This machine's own and `names`; any, where others can reach it and it has no names.
    """
    if is_loopback(address):
        return (*LOOPBACK_NAMES, *names)
    return (*LOOPBACK_NAMES, address, *names) if names else ANY_NAME


def is_loopback(address: str) -> bool:
    """Tell whether only this machine reaches an IP address."""
    return ipaddress.ip_address(address).is_loopback


class KnownHosts:
    """ASGI middleware that refuses requests by a name not in `hosts`; "*" is any name.

    The check is Starlette's, the error in the server's own shape.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._check = TrustedHostMiddleware(_admit, list(hosts), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 400."""
        checked = {**scope}
        await self._check(checked, receive, _say_nothing)
        if ADMITTED in checked:
            return await self._app(scope, receive, send)
        name = Headers(scope=scope).get("host", "")[:SHOWN]
        detail = (
            f"this server is not called {name!r}; expected the address at which it listens, or one "
            "of its names: add it to names in qa-bot.toml, or start it with --name"
        )
        await error_response(400, detail)(scope, receive, send)


async def _admit(scope: Scope, _: Receive, __: Send) -> None:
    scope[ADMITTED] = True


async def _say_nothing(_: Message) -> None:
    pass
