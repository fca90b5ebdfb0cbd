"""A server whose pages lie below a path of another: https://www.example.org/help/."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class BelowPath:
    """ASGI middleware that takes `path` off the front of what is asked for, where it stands there.

    A web server in front may have taken it off already: then requests are as they came. Without the
    slash behind it a page's addresses, which are relative, would lead beside it, so that is added.
    What a request says of a path itself (X-Forwarded-Prefix) is not asked: it would lead around
    what the web server in front has for a path.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 307 to the path with a slash."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path: str = scope["path"]
        if path == self._path:
            query = scope["query_string"].decode("latin-1")
            place = f"{self._path.rpartition('/')[2]}/{'?' * bool(query)}{query}"
            return await RedirectResponse(place)(scope, receive, send)
        if path.startswith(f"{self._path}/"):
            path = path.removeprefix(self._path)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)
