"""Puts the page's first HTML into the one that Gradio serves.

Gradio's own knows neither the reader's language nor our box, and names pictures of another host.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.languages import Language
from qa_bot.settings import Settings
from qa_bot.web.page import shell
from qa_bot.web.page.question_list import pairs_of
from qa_bot.web.service import Service
from qa_bot.web.whole_page import WholePage

PAGE, EMBEDDED = "/", "/embed"
CARDS_OF_GRADIO = re.compile(r'<meta\s+(?:property="og|name="twitter):[^>]*>\s*')
BODY = re.compile(r"<body[^>]*>")


class Frame:
    """ASGI middleware that rewrites the page, at `/` and `/embed`, and passes all else on."""

    def __init__(self, app: ASGIApp, service: Service, settings: Settings) -> None:
        self._app, self._service, self._settings = app, service, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in the reader's language, or as the app does."""
        if scope["type"] != "http" or scope["path"] not in (PAGE, EMBEDDED):
            return await self._app(scope, receive, send)
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        embedded = scope["path"] == EMBEDDED or asked.get("embed") == ["1"]
        accepted = self._settings.language_for(Headers(scope=scope).get("accept-language", ""))
        # Gradio knows the page by one path, and would read a query of its own out of ours.
        inner = {**scope, "path": PAGE, "raw_path": PAGE.encode(), "query_string": b""}

        def finish(status: int, headers: MutableHeaders, body: bytes) -> bytes:
            if status == 200 and body:
                body = self.page(body.decode(), accepted, embedded).encode()
            headers["content-length"] = str(len(body))
            headers["vary"] = "Accept-Language"
            headers["cache-control"] = "no-cache"
            return body

        await self._app(inner, receive, WholePage(send, finish))

    def page(self, html: str, language: Language, embedded: bool) -> str:
        """Gradio's page with ours in it."""
        pairs = pairs_of(self._service)
        html = CARDS_OF_GRADIO.sub("", html)
        html = html.replace('lang="en"', f'lang="{language.code}" dir="{language.direction}"', 1)
        # Scripts of modules run in their order: ours does not wait for Gradio's, which is large.
        html = html.replace("<head>", "<head>" + shell.scripts(), 1)
        html = html.replace("</head>", shell.head(self._settings) + "</head>", 1)
        ours = shell.body(self._settings, language, pairs, embedded)
        return BODY.sub(lambda found: found[0] + ours, html, count=1)
