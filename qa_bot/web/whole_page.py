"""A response held back until it is whole: what its headers say depends on its whole body."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

# From status, headers (which it may change) and body to the body that is sent.
Finish = Callable[[int, MutableHeaders, bytes], bytes]


class WholePage:
    """An ASGI `send` that holds one response back, and sends it as `finish` makes it."""

    def __init__(self, send: Send, finish: Finish) -> None:
        self._send, self._finish = send, finish
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Take a message of the response; the last part of its body sends the whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            return await self._send(message)
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self._start)
        body = self._finish(self._start["status"], headers, bytes(self._body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})
