"""Which other sites' pages may ask the API, where the owner names some (CORS, the Fetch standard).

Without them no header of it is ever sent, and a browser keeps the answers from every other page.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

# The API, and nothing of the page, of the documents or of what administers the server.
PATHS = ("/ask", "/feedback", "/questions", "/healthz", "/readyz")
HOUR = 3_600  # seconds that a browser may keep what a preflight was told


class OtherSites:
    """ASGI middleware that lets pages of these origins read what the API answers, errors too.

    A preflight is answered here: it has no password. Cookies, and passwords that a browser keeps,
    are not asked for; a page sends `Authorization` itself.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app, self._origins = app, frozenset(origins)
        self._shared = CORSMiddleware(
            app,
            allow_origins=self._origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type"),
            expose_headers=("Retry-After",),
            # Its owner has named the site, which may be public where the server is an office's own.
            allow_private_network=True,
            max_age=HOUR,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer a preflight."""
        is_shared = (
            scope["type"] == "http"
            and scope["path"] in PATHS
            and Headers(scope=scope).get("origin") in self._origins
        )
        await (self._shared if is_shared else self._app)(scope, receive, send)
