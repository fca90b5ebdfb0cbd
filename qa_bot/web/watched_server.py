"""The server: so many connections, none held by whoever is slow, and an end that comes in time.

uvicorn alone waits for a request's first line for good, and at its end for every client.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa_bot.web.certificate import Certificate
from qa_bot.web.clients import TrustedProxies, client_of
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MOST, MOST_PER_CLIENT = 500, 200  # connections
# Seconds from a connection, or the answer before, to the end of a request's headers; what a body
# may take is the filter's. A connection with no further request is closed after these.
HEADER_SECONDS, KEEP_SECONDS = 10.0, 5
# A client that takes fewer bytes of an answer in so many seconds is not waited for.
READ_SECONDS, LEAST_READ = 30.0, 30_000
# Connections that are taken on in one step, and files that the server has open beside them.
AT_ONCE, OTHER_FILES = 128, 64
# When the server ends: seconds for what is being answered, and then for what does not give up.
GRACE_SECONDS, LAST_SECONDS = 6.0, 8
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 2\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%b"
)
BUSY_BODY = b'{"detail":"too many connections are open; ask again in 2 seconds"}'


@dataclass(slots=True, eq=False)
class _Standing:
    """What is known of a connection: since when it owes a request, and how it takes an answer."""

    client: str | None  # None of a trusted proxy
    since: float
    unread: int = 0
    unread_since: float = 0.0


class Connections:
    """The open connections: at most so many, in all and of a client.

    Where there is one too many, the one goes that has owed a request longest, as in nginx: of that
    client, or of the one that has most. Who has sent a whole request is not turned out; where all
    have, the new one is refused. Trusted `proxies` have those of many clients, and are none: only
    where there are too many in all one of theirs may go.
    """

    def __init__(
        self,
        most: int = MOST,
        most_per_client: int = MOST_PER_CLIENT,
        proxies: TrustedProxies | None = None,
    ) -> None:
        self.most, self._most_per_client = min(most, _files_left()), most_per_client
        self._proxies = proxies or TrustedProxies()
        self._of_proxies: set[Connection] = set()
        self._open: dict[Connection, _Standing] = {}
        self._of_client: dict[str, set[Connection]] = {}

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    def opened(self, connection: Connection) -> None:
        """Take a connection on, in place of another where there are too many."""
        host = connection.client[0] if connection.client else None
        client = None if host in self._proxies else client_of(host)
        self._open[connection] = _Standing(client, time.monotonic())
        of_client = self._together(client)
        of_client.add(connection)
        if client is not None and len(of_client) > self._most_per_client:
            self._make_room(of_client, connection)
        elif len(self._open) > self.most:
            most = max(self._of_client.values(), key=len, default=set())
            self._make_room(most | self._of_proxies, connection)

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        standing = self._open.pop(connection, None)
        if standing is None:
            return
        of_client = self._together(standing.client)
        of_client.discard(connection)
        if standing.client is not None and not of_client:
            del self._of_client[standing.client]

    def answered(self, connection: Connection) -> None:
        """From now on the connection owes its next request."""
        if connection in self._open:
            self._open[connection].since = time.monotonic()

    def look(self) -> None:
        """Close those that have owed a request, or not taken their answer, for too long."""
        now = time.monotonic()
        for connection, standing in [*self._open.items()]:
            if connection.owes_headers and now - standing.since > HEADER_SECONDS:
                connection.transport.close()  # once what is written is sent
            if _does_not_read(connection, standing, now):
                connection.transport.abort()

    def end(self) -> None:
        """Close all, whatever they do."""
        for connection in [*self._open]:
            connection.transport.abort()

    def _together(self, client: str | None) -> set[Connection]:
        if client is None:
            return self._of_proxies
        return self._of_client.setdefault(client, set())

    def _make_room(self, among: set[Connection], new: Connection) -> None:
        owing = [one for one in among if one is not new and one.owes_request]
        if owing:
            slowest = min(owing, key=lambda one: self._open[one].since)
            self.closed(slowest)  # at once, so that the next finds another
            slowest.transport.abort()
            return
        self.closed(new)
        new.refuse()


class Watched(H11Protocol):
    """A connection that says when it opens, has answered and closes."""

    def __init__(self, *, watch: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._watch = watch

    @property
    def owes_headers(self) -> bool:
        """Whether there is no request, or not all of its headers."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def owes_request(self) -> bool:
        """Whether there is no whole request, nor an answer that is still to be read."""
        is_whole = not self.owes_headers and not self.cycle.more_body
        return not is_whole and not self.transport.get_write_buffer_size()

    def refuse(self) -> None:
        """Say that there are too many, and close it."""
        self.transport.write(BUSY % (len(BUSY_BODY), BUSY_BODY))
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it on, or refuse it."""
        # asyncio does so for sockets that name their protocol, which those of create_server do not:
        # an answer in two parts then waits 40 ms for the client's word that it has the first
        # (https://github.com/Kludex/uvicorn/issues/3149).
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self._watch.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._watch.closed(self)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._watch.answered(self)
        super().on_response_complete()


class Handshake(asyncio.Protocol):
    """A connection until its TLS handshake is done, which owes a request as any other does.

    asyncio's own servers tell of a connection only after that, and so none would count it before.
    """

    owes_headers = owes_request = True

    def __init__(self, watched: Watched, watch: Connections, context: ssl.SSLContext) -> None:
        self._watched, self._watch, self._context = watched, watch, context
        self._early = b""

    def refuse(self) -> None:
        """Close it: nothing can be said before the handshake."""
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it on, or refuse it."""
        transport.pause_reading()  # what comes is TLS's
        self.transport, self.client = transport, transport.get_extra_info("peername")
        self._watch.opened(self)
        if not transport.is_closing():
            self._shaking = asyncio.get_running_loop().create_task(self._shake())

    def data_received(self, data: bytes) -> None:
        """Keep what comes right behind the handshake."""
        self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._watch.closed(self)

    async def _shake(self) -> None:
        try:
            secured = await asyncio.get_running_loop().start_tls(
                self.transport, self, self._context, server_side=True,
                ssl_handshake_timeout=2 * HEADER_SECONDS, ssl_shutdown_timeout=KEEP_SECONDS,
            )  # fmt: skip
        except OSError:  # no TLS, or it took too long
            return self.transport.abort()
        finally:
            self._watch.closed(self)
        if secured is not None:
            secured.set_protocol(self._watched)
            self._watched.connection_made(secured)
            if self._early:
                self._watched.data_received(self._early)


Connection = Watched | Handshake


class WatchedServer(uvicorn.Server):
    """A uvicorn that watches its connections, and ends within ten seconds.

    What is being answered then is finished, what waits is told to come again. With a `certificate`
    it speaks TLS alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        service: Service,
        watch: Connections,
        certificate: Certificate | None = None,
        **given: Any,
    ) -> None:
        def protocol(**parts: Any) -> Watched | Handshake:
            watched = Watched(watch=watch, **parts)
            return Handshake(watched, watch, certificate.context) if certificate else watched

        config = uvicorn.Config(
            app,
            http=protocol,  # type: ignore[arg-type]  # it is only called
            ws="none",
            # A line for every malformed request would be written by whoever sends them.
            log_level="error",
            access_log=False,
            proxy_headers=False,
            backlog=AT_ONCE,
            timeout_keep_alive=KEEP_SECONDS,
            timeout_graceful_shutdown=LAST_SECONDS,
            **given,
        )
        super().__init__(config)
        self._service, self._watch, self._certificate = service, watch, certificate

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections once a second; uvicorn calls this ten times."""
        if counter % 10 == 0:
            self._watch.look()
            if self._certificate:
                self._certificate.look()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is being answered, and take nothing more."""
        self._service.line.close()
        ending = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._watch.end)
        await super().shutdown(sockets)
        ending.cancel()


def _does_not_read(connection: Connection, standing: _Standing, now: float) -> bool:
    unread = connection.transport.get_write_buffer_size()
    if not unread or not standing.unread or standing.unread - unread >= LEAST_READ:
        standing.unread, standing.unread_since = unread, now
    return now - standing.unread_since > READ_SECONDS


def _files_left() -> int:
    """How many connections there is a file descriptor for; Windows has no such limit."""
    try:
        import resource
    except ImportError:
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MOST
    return max(soft - AT_ONCE - OTHER_FILES, 1)
