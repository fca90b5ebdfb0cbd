"""Listening, and serving the app until it is stopped."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from qa_bot.records import QABotError
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.settings.secret_hashes import secret_hashes
from qa_bot.web.app import create_app
from qa_bot.web.clients import TrustedProxies
from qa_bot.web.own_names import hosts_at, is_loopback
from qa_bot.web.service import Service, State
from qa_bot.web.watching import MOST_BUILT_OVER, Watcher

if TYPE_CHECKING:
    from qa_bot.web.off_switch import OffSwitches, Part

logger = logging.getLogger(__name__)

_held: list[int] = []  # signals that came before `serve` could do what they say


def hold_signals() -> None:
    """Let no SIGHUP, SIGUSR1 or SIGUSR2 end a server that is starting; `serve` says what they do.

    The first is forgotten, as the documents are read later anyway; the others are done then. A
    terminal that is closed still ends what was started in it. Windows has none of them.
    """
    if hasattr(signal, "SIGHUP") and not _is_in_terminal():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if hasattr(signal, "SIGUSR1"):
        # Not blocked: a thread of NumPy's, which is there by now, would take them.
        for number in (signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(number, lambda number, _: _held.append(number))


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


def address(listening: socket.socket, is_secure: bool = False) -> str:
    """The URL by which this machine reaches a listening socket, https where it `is_secure`."""
    host, port = listening.getsockname()[:2]
    every = ("0.0.0.0", "::")  # nosec B104: looked for, not bound; no browser can open them
    host = {every[0]: "127.0.0.1", every[1]: "::1"}.get(host, host)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"https://{place}" if is_secure else f"http://{place}"


def serve(
    service: Service,
    listening: socket.socket,
    with_tools: bool = False,
    settings: Settings | None = None,
    when_set_up: Callable[[], None] = lambda: None,
) -> None:
    """Serve the app on a listening socket until interrupted, or until the bot fails to open.

    On a loopback address only requests to this machine by its own names, or by the `names` of the
    settings, are answered: a web page elsewhere that points its name at 127.0.0.1 (DNS rebinding)
    gets nothing. On others all are, unless there are `names`. The documents are read again where
    they change, or at the signal SIGHUP, as `reload` of the settings says; SIGUSR1 and SIGUSR2 turn
    the page and the API off, and on again. SIGTERM and Ctrl-C end it within ten seconds, and what
    is being answered is finished. `when_set_up` is called before the first request, once nothing of
    the settings can be wrong any more. Raises what opening the bot raised, and QABotError where the
    certificate cannot be used, and where others can reach it and the settings have neither
    passwords nor names, nor say that it is `public`.
    """
    from qa_bot.web.certificate import Certificate
    from qa_bot.web.off_switch import switches_of
    from qa_bot.web.running_server import RunningServer
    from qa_bot.web.watched_server import Connections, WatchedServer

    host = listening.getsockname()[0]
    own = (settings or Settings()).server
    certificate = Certificate.of(own)
    if not is_loopback(host):
        _warn_of_others(host, own)
    hosts = hosts_at(host, own.names)
    watch = Connections(
        own.connections, own.connections_per_client, TrustedProxies(own.trusted_proxies)
    )
    switches = switches_of(settings or Settings())
    for part in switches.off:
        logger.warning("the %s is off, as %s is there", part, switches.files[part])
    running = RunningServer(switches, lambda: watch.count)
    app = create_app(service, hosts, with_tools, settings, running)
    server = WatchedServer(app, service, watch, certificate)

    def stop_where_failed() -> None:
        server.should_exit = server.should_exit or service.state is State.FAILED

    when_set_up()
    service.when_loaded(stop_where_failed)
    _at_hangup(service, server.handle_exit, settings is None or settings.server.reload != "never")
    _at_user_signals(switches)
    with _watching(service, settings):
        server.run(sockets=[listening])
    if service.failure is not None:
        raise service.failure


def _warn_of_others(host: str, own: ServerSettings) -> None:
    """Say what is missing where others can reach the server; raise where that may not be meant."""
    has_passwords = secret_hashes(own).has_passwords
    if not (own.public or own.names or has_passwords):
        raise QABotError(
            f"whoever reaches {host} could ask, without a password and unencrypted; give readers a "
            "password (`qa-bot password`), or put a web server in front of it (docs/deploy.md) and "
            "name it with names or --name, or start it with --public (public = true below "
            "[server]) where that is meant"
        )
    missing = []
    if not has_passwords:
        missing.append("whoever reaches this machine can ask, without a password")
    if not own.certificate:
        missing.append(
            f"what is asked{' and typed as a password' * has_passwords} is sent unencrypted"
            + " but for what a web server in front encrypts: where that is on this machine, leave "
            "host at 127.0.0.1" * bool(own.names)
        )
    if missing:
        told = "; ".join(missing)
        logger.warning("listening on %s: %s; see docs/deploy.md", host, told)


@contextmanager
def _watching(service: Service, settings: Settings | None) -> Iterator[None]:
    """Look for changed documents inside of the block, where the settings say so.

    Where what is published is followed, they are looked for, too, so that their owner is told.
    """
    if settings is None or settings.server.reload not in ("watch", "publish"):
        yield
        return
    follows = settings.server.reload == "publish"
    most = None if follows else MOST_BUILT_OVER
    watcher, ended = Watcher(service, settings.sources, most), threading.Event()
    thread = threading.Thread(target=watcher.watch, args=(ended,), name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _at_hangup(
    service: Service, end: Callable[[int, FrameType | None], None], reloads: bool
) -> None:
    """Read the documents again at each SIGHUP, while others ask; Windows has no such signal.

    Unless it `reloads` nothing happens. A server that was started in a terminal ends with it, as it
    does at Ctrl-C.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if hasattr(signal, "SIGHUP") and is_main:
        # In a thread: what the signal interrupts may be about to reload.
        soon = lambda *_: threading.Thread(target=_reload, args=(service,)).start()  # noqa: E731
        ignore = lambda *_: None  # noqa: E731
        signal.signal(signal.SIGHUP, end if _is_in_terminal() else soon if reloads else ignore)


def _reload(service: Service) -> None:
    with suppress(Exception):  # which the service has named
        if not service.reload_soon().result():
            logger.info("SIGHUP has come, and no document has changed")


def _is_in_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _at_user_signals(switches: OffSwitches) -> None:
    """Turn the page off or on at each SIGUSR1, and the API at SIGUSR2; Windows has neither."""
    from qa_bot.web.off_switch import API, PAGE

    if not hasattr(signal, "SIGUSR1") or threading.current_thread() is not threading.main_thread():
        return
    for number, part in ((signal.SIGUSR1, PAGE), (signal.SIGUSR2, API)):
        signal.signal(number, partial(_toggle_soon, switches, part))
        while number in _held:
            _held.remove(number)
            switches.toggle(part)


def _toggle_soon(switches: OffSwitches, part: Part, *_: object) -> None:
    # In a thread: the signal may have come in the middle of a line of the log.
    threading.Thread(target=switches.toggle, args=(part,), name="turning off").start()
