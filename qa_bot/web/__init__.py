"""The web app: `POST /ask`, health, MCP and the Gradio chat, on this machine only."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from qa_bot.records import QABotError
from qa_bot.settings import Settings
from qa_bot.web.service import Service, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fastapi import FastAPI

    from qa_bot.web.mcp import Endpoint

logger = logging.getLogger(__name__)

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")


def create_app(
    service: Service,
    hosts: Sequence[str] = ("*",),
    with_tools: bool = False,
    settings: Settings | None = None,
) -> FastAPI:
    """FastAPI app with `POST /ask`, `GET /healthz`, `/readyz`, `/openapi.json`, the chat at `/`.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    `hosts` are the names that a request may call the server by: any, unless given. `with_tools`
    adds MCP at `/mcp`; raises QABotError where its package is missing. The service begins to load
    when the app starts: the page is there first. `settings` are what the owner says and colours on
    the page.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    from fastapi import FastAPI
    from starlette.middleware.gzip import GZipMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from qa_bot.web import api, page
    from qa_bot.web.headers import Headers
    from qa_bot.web.request_filter import RequestFilter

    tools = _tools(service, local="*" not in hosts) if with_tools else None

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if tools:
                await stack.enter_async_context(tools.run())
            service.start()
            yield

    # FastAPI's own pages for the API load their scripts from a CDN.
    app = FastAPI(title="QA Bot", docs_url=None, redoc_url=None, lifespan=running)
    api.add(app, service)
    app.router.routes += tools.routes if tools else []
    page.mount(app, service, settings := settings or Settings())
    app.add_middleware(RequestFilter, tools=tools.path if tools else None)
    app.add_middleware(Headers, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(GZipMiddleware)  # outermost: the others read and rewrite the page's text
    return app


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on host and port, 0 for a free one; raises QABotError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        busy = error.errno == errno.EADDRINUSE
        reason = "the port is in use" if busy else str(error.strerror)
        raise QABotError(
            f"cannot listen on {host}:{port}: {reason}; choose another with "
            f"{'--port' if busy else '--host'}"
        ) from error
    except UnicodeError as error:
        raise QABotError(f"{host!r} is no host name; try 127.0.0.1") from error


def _tools(service: Service, local: bool) -> Endpoint:
    require_mcp()
    from qa_bot.web.mcp import endpoint

    return endpoint(service, local)


def require_mcp() -> None:
    """Raise QABotError where the package that MCP needs is missing or too old."""
    try:
        import qa_bot.web.mcp  # noqa: F401
    except ImportError as error:
        raise QABotError(
            f"MCP needs the package mcp, version 2 ({error}); install it with "
            "`pip install 'qa-bot[mcp]'`"
        ) from error


def address(listening: socket.socket) -> str:
    """The URL by which this machine reaches a listening socket."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # all addresses: no URL
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    service: Service,
    listening: socket.socket,
    with_tools: bool = False,
    settings: Settings | None = None,
) -> None:
    """Serve the app on a listening socket until interrupted, or until the bot fails to open.

    On a loopback address only requests to this machine by its own names are answered: a web page
    elsewhere that points its name at 127.0.0.1 (DNS rebinding) gets nothing. Raises what opening
    the bot raised.
    """
    import uvicorn

    host = listening.getsockname()[0]
    loopback = ipaddress.ip_address(host).is_loopback
    if not loopback:
        logger.warning(
            "listening on %s: whoever reaches this machine can ask, without a password and "
            "unencrypted; a proxy in front of it can add both", host,
        )  # fmt: skip
    hosts = LOOPBACK_NAMES if loopback else ("*",)
    app = create_app(service, hosts, with_tools, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))

    def stop_where_failed() -> None:
        server.should_exit = server.should_exit or service.state is State.FAILED

    service.when_loaded(stop_where_failed)
    server.run(sockets=[listening])
    if service.failure is not None:
        raise service.failure
