"""Listening, and serving the app until it is stopped."""

from __future__ import annotations

import errno
import ipaddress
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType

from qa_bot.records import QABotError
from qa_bot.settings import Settings
from qa_bot.web.app import create_app
from qa_bot.web.service import Service, State

logger = logging.getLogger(__name__)

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")


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
    elsewhere that points its name at 127.0.0.1 (DNS rebinding) gets nothing. The signal SIGHUP has
    the documents read again. SIGTERM and Ctrl-C end it within ten seconds, and what is being
    answered is finished. Raises what opening the bot raised.
    """
    from qa_bot.web.watched_server import Connections, WatchedServer

    host = listening.getsockname()[0]
    loopback = ipaddress.ip_address(host).is_loopback
    if not loopback:
        logger.warning(
            "listening on %s: whoever reaches this machine can ask, without a password and "
            "unencrypted; a proxy in front of it can add both", host,
        )  # fmt: skip
    hosts = LOOPBACK_NAMES if loopback else ("*",)
    app = create_app(service, hosts, with_tools, settings)
    limits = (settings or Settings()).server
    watch = Connections(limits.connections, limits.connections_per_client)
    server = WatchedServer(app, service, watch)

    def stop_where_failed() -> None:
        server.should_exit = server.should_exit or service.state is State.FAILED

    service.when_loaded(stop_where_failed)
    _at_hangup(service, server.handle_exit)
    server.run(sockets=[listening])
    if service.failure is not None:
        raise service.failure


def _at_hangup(service: Service, end: Callable[[int, FrameType | None], None]) -> None:
    """Read the documents again at each SIGHUP, while others ask; Windows has no such signal.

    A server that was started in a terminal ends with it, as it does at Ctrl-C.
    """
    in_terminal = sys.stdin is not None and sys.stdin.isatty()
    is_main = threading.current_thread() is threading.main_thread()
    if hasattr(signal, "SIGHUP") and is_main:
        read_again = lambda *_: service.reload_soon()  # noqa: E731
        signal.signal(signal.SIGHUP, end if in_terminal else read_again)
