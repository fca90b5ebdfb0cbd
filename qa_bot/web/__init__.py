"""The web app: `POST /ask`, health and the Gradio chat, on this machine only."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from qa_bot.records import QABotError
from qa_bot.service import Service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(service: Service) -> FastAPI:
    """FastAPI app with `POST /ask`, `GET /healthz`, `/openapi.json`, and the chat at `/`.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio
    from fastapi import FastAPI

    from qa_bot.web import api, chat

    # FastAPI's own pages for the API load their scripts from a CDN.
    app = FastAPI(title="QA Bot", docs_url=None, redoc_url=None)
    app.include_router(api.router(service))
    gradio.mount_gradio_app(
        app,
        chat.build(service),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        show_error=True,
        theme=chat.theme(),
        css=chat.CSS,
    )
    return app


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on host and port, 0 for a free one; raises QABotError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise QABotError(
            f"cannot listen on {host}:{port} ({error.strerror}); is another chat running? Choose "
            "another port with --port"
        ) from error


def address(listening: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(service: Service, listening: socket.socket) -> None:
    """Serve the app on a listening socket until interrupted."""
    import uvicorn

    config = uvicorn.Config(create_app(service), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
