"""Puts the page's first HTML into the one that Gradio serves.

Gradio's own knows neither the reader's language nor our box, and names pictures of another host.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.languages import Language
from qa_bot.settings import Settings
from qa_bot.web import gradio_seam
from qa_bot.web.page import shell
from qa_bot.web.service import Service
from qa_bot.web.whole_page import WholePage

PAGE, EMBEDDED = "/", "/embed"


class Frame:
    """ASGI app that answers with Gradio's page, at whatever path, and ours in it."""

    def __init__(self, gradio: ASGIApp, service: Service, settings: Settings) -> None:
        self._gradio, self._service, self._settings = gradio, service, settings

    def routes(self) -> list[BaseRoute]:
        """The routes of the page, alone and embedded in another site's."""
        return [Route(path, self, methods=["GET"]) for path in (PAGE, EMBEDDED)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in the reader's language."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        embedded = scope["path"] == EMBEDDED or asked.get("embed") == ["1"]
        header = Headers(scope=scope).get("accept-language", "")
        accepted = self._settings.language_for(header, asked.get("lang", [""])[0])
        path = gradio_seam.PAGE
        inner = {
            **scope, "path": path, "raw_path": path.encode(), "query_string": b"",
            "scheme": "http", "headers": gradio_seam.ROOT_HEADERS,
        }  # fmt: skip

        def finish(status: int, headers: MutableHeaders, body: bytes) -> bytes:
            if status == 200 and body:
                body = self.page(body.decode(), accepted, embedded).encode()
            headers["content-length"] = str(len(body))
            headers["vary"] = "Accept-Language"
            headers["cache-control"] = "no-cache"
            return body

        await self._gradio(inner, receive, WholePage(send, finish))

    def page(self, html: str, language: Language, embedded: bool) -> str:
        """Gradio's page with ours in it."""
        return gradio_seam.framed(
            html,
            attributes=f'lang="{language.code}" dir="{language.direction}"',
            # Scripts of modules run in their order: ours does not wait for Gradio's, a large one.
            opening=shell.scripts(self._settings),
            closing=shell.head(self._settings, self._settings.title),
            body=shell.body(self._settings, language, shell.examples(self._service), embedded),
        )
