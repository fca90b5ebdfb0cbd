"""What a web server in front says of a request, taken from those alone that the owner trusts.

Such a server passes on what a reader sent beside what it says itself, so the owner trusts only one
that sets X-Forwarded-For.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa_bot.web.clients import TrustedProxies

# Where a scope says what else was forwarded.
FORWARDED = "qa_bot.forwarded"
# What says whom a request is forwarded for, where it was asked, and how: of whoever sends it.
OTHERS = (b"forwarded", b"x-real-ip")
BEGINNING = b"x-forwarded-"
# What it calls the request, for the log: a header that is left to a trusted proxy.
REQUEST_ID = b"x-request-id"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The names by which a request was made."""

    hosts: tuple[str, ...] = ()


class ForwardedHeaders:
    """ASGI middleware that puts the client and the scheme in place that a trusted proxy forwards.

    The client is the last address of X-Forwarded-For that is no trusted proxy's; one that is no
    address is not taken. What else is forwarded is in the scope as FORWARDED. Behind it no request
    has such a header, whoever it comes from, but REQUEST_ID of a trusted proxy.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str] = ()) -> None:
        self._app, self._proxies = app, TrustedProxies(trusted)
        self._read = ProxyHeadersMiddleware(_nothing, [*self._proxies.networks])  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as it was made."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        kept = [header for header in scope["headers"] if not _is_forwarded(header[0].lower())]
        passed = {**scope, "headers": kept}
        peer = scope.get("client")
        if peer and len(kept) < len(scope["headers"]) and peer[0] in self._proxies:
            read = {**scope}
            await self._read(read, receive, send)  # type: ignore[arg-type]
            passed["scheme"] = read["scheme"]
            passed["client"] = read["client"] if _is_address(read["client"][0]) else peer
            passed[FORWARDED] = _forwarded(Headers(scope=scope))
            named = (header for header in scope["headers"] if header[0].lower() == REQUEST_ID)
            passed["headers"] = [*kept, *named]
        await self._app(passed, receive, send)


def forwarded(scope: Scope) -> Forwarded:
    """What a trusted proxy says of a request; nothing where it came by none."""
    said: Forwarded = scope.get(FORWARDED, Forwarded())
    return said


def _forwarded(headers: Headers) -> Forwarded:
    listed = ",".join(headers.getlist("x-forwarded-host")).split(",")
    hosts = tuple(host for one in listed if (host := one.strip()))
    return Forwarded(hosts)


def _is_forwarded(name: bytes) -> bool:
    return name.startswith(BEGINNING) or name in (*OTHERS, REQUEST_ID)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _nothing(_: Scope, __: Receive, ___: Send) -> None:
    """Stand where the app is: only what is read of the headers is wanted."""
