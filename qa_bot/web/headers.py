"""The headers that tell a browser what it may do with what the server sends.

A page comes with a policy: only the server's own scripts run, which are its files and the inline
scripts of the page as served, named by their hashes. So text of a document that ever passed for
code (an `onerror=`, a `javascript:` link, a script within an answer) would not run, and nothing is
asked of another host.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.records import QABotError
from qa_bot.web import gradio_seam
from qa_bot.web.whole_page import WholePage

SAME_SITE = ("'self'",)
# 'self', 'none', or an origin, with "*." for all of a site: what CSP calls a host source.
ANCESTOR = re.compile(r"'self'|'none'|https?://(\*\.)?[a-z0-9.-]+(:\d+)?", re.IGNORECASE)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)
ALL_ANSWERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


def policy(html: str, frame_ancestors: Sequence[str] = SAME_SITE) -> str:
    """Write the Content-Security-Policy of a page as served, with the exceptions Gradio needs.

    `frame_ancestors` are the sites that may show it in a frame.
    """
    ancestors = " ".join(frame_ancestors) or "'none'"
    scripts = " ".join(dict.fromkeys(_hash(script[1]) for script in INLINE_SCRIPT.finditer(html)))
    return (
        "default-src 'none'; "
        f"script-src 'self' {gradio_seam.NEEDED_SCRIPTS} {scripts}; "
        f"style-src 'self' {gradio_seam.NEEDED_STYLES}; "
        "img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
        f"frame-ancestors {ancestors}"
    )


def _hash(script: str) -> str:
    # The HTML parser reads every line end as "\n", and hashes what it has read.
    read = re.sub(r"\r\n?", "\n", script).encode()
    return f"'sha256-{base64.b64encode(sha256(read).digest()).decode()}'"


class Headers:
    """ASGI middleware that sends a policy with each HTML page, and says how to treat the rest.

    Raises QABotError for a frame ancestor that is none.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = SAME_SITE) -> None:
        for ancestor in frame_ancestors:
            if not ANCESTOR.fullmatch(ancestor):
                raise QABotError(
                    f"frame_ancestors has {ancestor!r}; expected 'self', 'none' (with the quotes) "
                    "or a site such as https://www.example.org; write the site without a path"
                )
        self._app, self._frame_ancestors = app, frame_ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        await self._app(scope, receive, _Marked(send, self._frame_ancestors))


class _Marked:
    """A `send` that adds the headers; an HTML page is held back for the hashes of its scripts."""

    def __init__(self, send: Send, frame_ancestors: Sequence[str]) -> None:
        self._send, self._frame_ancestors = send, frame_ancestors

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in ALL_ANSWERS.items():
                headers.setdefault(name, value)
            for name in gradio_seam.FOR_OTHER_SITES:
                del headers[name]
            if headers.get("content-type", "").startswith("text/html"):
                self._send = WholePage(self._send, self._with_policy)
        await self._send(message)

    def _with_policy(self, _: int, headers: MutableHeaders, body: bytes) -> bytes:
        if "content-security-policy" not in headers:  # one of its own is stricter
            html = body.decode("utf-8", "replace")
            headers["content-security-policy"] = policy(html, self._frame_ancestors)
        return body
