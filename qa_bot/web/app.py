"""The FastAPI app: its routes and the chat, with their guards in front."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from qa_bot import __version__
from qa_bot.records import QABotError
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.settings.secret_hashes import editor_hash, secret_hashes
from qa_bot.web import gradio_seam
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fastapi import FastAPI
    from starlette.routing import BaseRoute

    from qa_bot.web.json_log import JsonLog
    from qa_bot.web.mcp import Endpoint
    from qa_bot.web.observed import Observer
    from qa_bot.web.prometheus_metrics import Metrics
    from qa_bot.web.running_server import RunningServer


def create_app(
    service: Service,
    hosts: Sequence[str] = ("*",),
    with_tools: bool = False,
    settings: Settings | None = None,
    server: RunningServer | None = None,
) -> FastAPI:
    """FastAPI app with `/ask`, `/feedback`, `/questions`, `/healthz`, `/readyz`, the chat at `/`.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    `hosts` are the names that a request may call the server by: any, unless given. `with_tools`
    adds MCP at `/mcp`; raises QABotError where its package is missing. The service begins to load
    when the app starts, and the page's part of Gradio after it, or when it is first asked for: a
    request for the page waits for that, and no other does. `settings` are what the owner says and
    colours on the page, and whether `/docs` shows the API; it, too, raises QABotError without its
    package. `server` is what serves the app, which turns parts of it off and is looked at.
    """
    gradio_seam.without_analytics()
    from fastapi import FastAPI

    from qa_bot.web import api, api_page, editor, errors, guards, page, rating, source_pages
    from qa_bot.web.editor_sessions import EditorSessions
    from qa_bot.web.gate import Verifiers
    from qa_bot.web.running_server import RunningServer

    settings = settings or Settings()
    tools = _tools(service, hosts) if with_tools else None
    verifiers = Verifiers.of(secret_hashes(settings.server), editor_hash(settings.editor))
    sessions = EditorSessions(settings.editor.session_minutes)
    log = _json_log(settings.server)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if log:
                stack.callback(log.close)
                stack.enter_context(log.with_messages())
            stack.callback(service.close)
            stack.callback(verifiers.close)
            if tools:
                await stack.enter_async_context(tools.run())
            await stack.enter_async_context(shown.gradio.running())
            service.when_loaded(shown.gradio.begin)
            service.start()
            yield

    # FastAPI's own pages for the API load their scripts from a CDN; see `api_page`.
    app = FastAPI(
        title="QA Bot", version=__version__, docs_url=None, redoc_url=None, lifespan=running,
        responses=errors.described(*errors.ALWAYS),
    )  # fmt: skip
    errors.add(app)
    server = server or RunningServer.of(settings)
    has_passwords = verifiers.readers is not None
    api.add(app, service, server.switches, has_passwords)
    rating.add(app, service, has_passwords)
    metrics = _metrics(service, server) if settings.server.metrics else None
    admin_routes: list[BaseRoute] = []
    if verifiers.admin:
        admin_routes = _with_admin_routes(app, service, server, settings, metrics)
    elif metrics:
        metrics.add(app)
    editor_routes: list[BaseRoute] = []
    if verifiers.editors:
        before = len(app.routes)
        editor.add(app, service, settings, verifiers.editors, sessions)
        editor_routes = app.routes[before:]
    if settings.api_docs:
        api_page.add(app)
    if settings.open_sources:
        source_pages.add(app, service, settings)
    app.router.routes += tools.routes if tools else []
    shown = page.mount(app, service, settings)
    kinds = guards.KindsOfRoutes(
        shown.routes, tools.routes if tools else (), admin_routes, editor_routes
    )
    observers: list[Observer] = [one for one in (metrics, log) if one]
    guards.add(app, settings, hosts, kinds, verifiers, sessions, server.switches, observers)
    return app


def _metrics(service: Service, server: RunningServer) -> Metrics:
    from qa_bot.web.prometheus_metrics import Metrics

    return Metrics(service, server)


def _json_log(own: ServerSettings) -> JsonLog | None:
    if own.log != "json" or sys.stderr is None:  # which a program without a console has not
        return None
    from qa_bot.web.json_log import JsonLog

    return JsonLog(sys.stderr)


def _with_admin_routes(
    app: FastAPI,
    service: Service,
    server: RunningServer,
    settings: Settings,
    metrics: Metrics | None,
) -> list[BaseRoute]:
    """Add the routes that only the admin token opens: all that is added here."""
    from qa_bot.web import admin
    from qa_bot.web.page import owner_page

    before = len(app.routes)
    admin.add(app, service)
    owner_page.add(app, service, server, settings)
    if metrics:
        metrics.add(app)
    return app.routes[before:]


def _tools(service: Service, hosts: Sequence[str]) -> Endpoint:
    require_mcp()
    from qa_bot.web.mcp import endpoint

    return endpoint(service, hosts)


def require_mcp() -> None:
    """Raise QABotError where the package that MCP needs is missing or too old."""
    try:
        import qa_bot.web.mcp  # noqa: F401
    except ImportError as error:
        raise QABotError(
            f"MCP needs the package mcp, version 2 ({error}); install it with "
            "`pip install 'qa-bot[mcp]'`"
        ) from error
