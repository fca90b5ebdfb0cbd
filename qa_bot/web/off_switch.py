"""What the owner turns off while the server runs: the page, the API, or both.

A file turns a part off as long as it is there, and a signal until it comes again. What belongs to
neither part stays on: health, and what is for the owner or for editors alone.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.settings import Settings
from qa_bot.web import observed

logger = logging.getLogger(__name__)

Part = Literal["page", "api"]
PAGE: Part = "page"
API: Part = "api"
NEITHER = (
    "/healthz", "/readyz", "/metrics", "/admin", "/admin/", "/admin/json", "/reload", "/editor",
)  # fmt: skip
MCP = "/mcp"
NEITHER_BELOW = "/editor/"
OF_THE_API = ("/ask", "/feedback", "/questions", MCP, "/docs", "/openapi.json")
OF_THE_API_BELOW = "/docs/"
# What the page and programs both ask is off where both parts are.
OF_BOTH = "/feedback"


def part_of(path: str) -> Part | None:
    """Name the part that a path belongs to, PAGE where it is no other's; None for neither."""
    if path in NEITHER or path.startswith(NEITHER_BELOW):
        return None
    return API if path in OF_THE_API or path.startswith(OF_THE_API_BELOW) else PAGE


def way_of(path: str) -> observed.By | None:
    """By which way a path is asked, for those who observe; None for what belongs to neither."""
    part = part_of(path)
    return "mcp" if path == MCP else part


class OffSwitches:
    """Which parts are off: by their files, each looked for when it is asked, and by signals."""

    def __init__(self, files: Mapping[Part, Path]) -> None:
        self.files = {part: os.fspath(path) for part, path in files.items()}
        self._toggled: frozenset[Part] = frozenset()
        self._change = threading.Lock()

    @property
    def off(self) -> list[Part]:
        """The parts that are off."""
        return [part for part in self.files if self.is_off(part)]

    def is_off(self, part: Part) -> bool:
        """Tell whether a part is off; one look for its file, which takes microseconds."""
        return part in self._toggled or os.path.exists(self.files[part])

    def toggle(self, part: Part) -> None:
        """Turn a part off, or on again where this has turned it off; a warning says which."""
        with self._change:
            self._toggled ^= {part}
            if part in self._toggled:
                logger.warning("the %s is off, until the signal comes again", part)
            elif self.is_off(part):
                logger.warning("the %s stays off while there is %s", part, self.files[part])
            else:
                logger.warning("the %s is on again", part)


def switches_of(settings: Settings) -> OffSwitches:
    """The switches whose files the settings name."""
    own = settings.server
    return OffSwitches({PAGE: own.off_page, API: own.off_api})


class TurnedOff:
    """ASGI middleware that answers a request of a part that is off with `answer`'s response."""

    def __init__(
        self,
        app: ASGIApp,
        switches: OffSwitches,
        answer: Callable[[HTTPConnection, Part], Response],
    ) -> None:
        self._app, self._switches, self._answer = app, switches, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        part = part_of(scope["path"]) if scope["type"] == "http" else None
        if part is None or not self._is_off(scope["path"], part):
            return await self._app(scope, receive, send)
        observed.refused("off")
        await self._answer(HTTPConnection(scope), part)(scope, receive, send)

    def _is_off(self, path: str, part: Part) -> bool:
        parts = (PAGE, API) if path == OF_BOTH else (part,)
        return all(map(self._switches.is_off, parts))
