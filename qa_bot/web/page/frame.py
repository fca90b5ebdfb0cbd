"""Puts the page's first HTML into the one that Gradio serves, and says who may show it in a frame.

Gradio's own knows neither the reader's language nor our box, and names pictures of another host.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.languages import Language, language
from qa_bot.service import Service
from qa_bot.web.page import shell
from qa_bot.web.page.brand import Brand

PAGE, EMBEDDED = "/", "/embed"
CARDS_OF_GRADIO = re.compile(r'<meta\s+(?:property="og|name="twitter):[^>]*>\s*')
BODY = re.compile(r"<body[^>]*>")


def language_of(accept_language: str) -> Language:
    """The language of the page for a browser that asks so."""
    return language()


def policy(frame_ancestors: tuple[str, ...]) -> str:
    """The Content-Security-Policy: nothing from elsewhere, and in a frame only where allowed.

    Gradio writes scripts and styles into its page, and makes functions of its components' code.
    """
    allowed = " ".join(frame_ancestors) or "'none'"
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; "
        f"frame-ancestors {allowed}"
    )


class Frame:
    """ASGI middleware that rewrites the page, at `/` and `/embed`, and passes all else on."""

    def __init__(self, app: ASGIApp, service: Service, brand: Brand) -> None:
        self._app, self._service, self._brand = app, service, brand

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in the reader's language, or as the app does."""
        if scope["type"] != "http" or scope["path"] not in (PAGE, EMBEDDED):
            return await self._app(scope, receive, send)
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        embedded = scope["path"] == EMBEDDED or asked.get("embed") == ["1"]
        accepted = language_of(Headers(scope=scope).get("accept-language", ""))
        # Gradio knows the page by one path, and would read a query of its own out of ours.
        inner = {**scope, "path": PAGE, "raw_path": PAGE.encode(), "query_string": b""}
        await self._app(inner, receive, _Rewriting(send, self, accepted, embedded))

    def page(self, html: str, language: Language, embedded: bool) -> str:
        """Gradio's page with ours in it."""
        pairs = self._service.bot.pairs
        html = CARDS_OF_GRADIO.sub("", html)
        html = html.replace(
            'lang="en"', f'lang="{language.code}" dir="{shell.direction(language)}"', 1
        )
        html = html.replace("</head>", shell.head(self._brand) + "</head>", 1)
        ours = shell.body(self._brand, language, pairs, embedded)
        return BODY.sub(lambda found: found[0] + ours, html, count=1)

    @property
    def policy(self) -> str:
        """The header that names who may show the page in a frame."""
        return policy(self._brand.frame_ancestors)


class _Rewriting:
    """Holds an answer back until it is whole, and sends it rewritten."""

    def __init__(self, send: Send, frame: Frame, language: Language, embedded: bool) -> None:
        self._send, self._frame = send, frame
        self._language, self._embedded = language, embedded
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self._start)
        body = bytes(self._body)
        if self._start["status"] == 200 and body:
            body = self._frame.page(body.decode(), self._language, self._embedded).encode()
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = self._frame.policy
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "no-referrer"
        headers["vary"] = "Accept-Language"
        headers["cache-control"] = "no-store"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})
