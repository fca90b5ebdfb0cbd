"""The line of questions: so many are answered at a time, so many wait, each client in its turn.

A server that takes every question has them all wait longer than anyone does, and what waits fills
the memory. Clients take turns (round robin); where the line is full, the last question of the
client that has most in it makes room for one that has fewer (longest queue drop, B. Suter et al.,
INFOCOM 1998). So one client cannot keep the others out, whatever it asks.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import anyio

from qa_bot.records import BusyError
from qa_bot.web import observed
from qa_bot.web.clients import client_of

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

T = TypeVar("T")

PLACES = 100
# After how many seconds to ask again, at least and at most; a server that stops is back in some.
SOONEST, LATEST, RESTART = 2, 60, 5
# How much the question just answered counts in the mean time that one takes.
NEWEST = 0.1


class WaitingLine:
    """Turns for at most `turns` questions at a time, and `places` for those that wait."""

    def __init__(self, turns: int, places: int = PLACES) -> None:
        self._turns = self._free = turns
        self._places = places
        self._waiting: OrderedDict[str, deque[_Place]] = OrderedDict()  # by client
        self._change = threading.Lock()  # event loops may share a line
        self._mean = 0.0  # seconds that a question takes
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return sum(map(len, self._waiting.values()))

    def close(self) -> None:
        """Send away all that wait, and whoever comes: the server is stopping."""
        with self._change:
            self._is_closed = True
            places = [place for of_one in self._waiting.values() for place in of_one]
            self._waiting.clear()
        for place in places:
            place.fail(_stopping())

    async def answered(self, connection: HTTPConnection | None, call: Callable[..., T]) -> T:
        """Call in a thread, in the turn of the client whose request this is; raises BusyError.

        `call` is given a function that says whether the answer is still wanted: a question whose
        client has gone leaves the line, and one that is being answered may end early.
        """
        gone = asyncio.ensure_future(_gone(connection))
        begun = time.monotonic()
        try:
            address = connection.client if connection is not None else None
            async with self._turn(client_of(address.host if address else None), gone):
                observed.waited(time.monotonic() - begun)
                # A limiter of its own: those who wait for it are in the line and hold no thread.
                limiter = anyio.CapacityLimiter(1)
                wanted = lambda: not gone.done()  # noqa: E731
                return await anyio.to_thread.run_sync(call, wanted, limiter=limiter)
        except BusyError:
            observed.refused("gone" if gone.done() else "busy")
            raise
        finally:
            gone.cancel()

    @asynccontextmanager
    async def _turn(self, client: str, gone: asyncio.Future[None]) -> AsyncIterator[None]:
        place = self._place(client)
        if place is not None:
            gone.add_done_callback(lambda _: place.fail(not_wanted()))
            try:
                await place.called
            except BaseException:
                self._leave(client, place)
                raise
        begun = time.monotonic()
        try:
            yield
        finally:
            taken = time.monotonic() - begun
            self._mean += (taken - self._mean) * (NEWEST if self._mean else 1)
            self._pass_on()

    def _place(self, client: str) -> _Place | None:
        """A place to wait in; None where a turn is free, and now taken. Raises BusyError."""
        dropped = None
        with self._change:
            if self._is_closed:
                raise _stopping()
            if self._free:
                self._free -= 1
                return None
            if self.waiting >= self._places:
                longest = max(self._waiting.values(), key=len, default=deque())
                if len(self._waiting.get(client, ())) + 1 >= len(longest):
                    raise self._busy()
                dropped = longest.pop()
            place = _Place(asyncio.get_running_loop())
            self._waiting.setdefault(client, deque()).append(place)
        if dropped is not None:
            dropped.fail(self._busy())
        return place

    def _leave(self, client: str, place: _Place) -> None:
        """Give up a place, and the turn where it has come meanwhile."""
        with self._change:
            of_client = self._waiting.get(client, deque())
            if place in of_client:
                of_client.remove(place)
                if not of_client:
                    del self._waiting[client]
        if place.has_turn:
            self._pass_on()

    def _pass_on(self) -> None:
        """Give the turn to the first of the client that waits longest for one."""
        with self._change:
            if not self._waiting:
                self._free += 1
                return
            client, places = next(iter(self._waiting.items()))
            place = places.popleft()
            place.has_turn = True
            if places:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
        place.call()

    def _busy(self) -> BusyError:
        wait = math.ceil(self._places * self._mean / self._turns)
        return BusyError("too many questions wait", min(max(wait, SOONEST), LATEST))


class _Place:
    """A place in the line; `called` has a result once it is its turn."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.called: asyncio.Future[None] = loop.create_future()
        self.has_turn = False

    def call(self) -> None:
        self._loop.call_soon_threadsafe(self._settle, self.called.set_result, None)

    def fail(self, error: BusyError) -> None:
        self._loop.call_soon_threadsafe(self._settle, self.called.set_exception, error)

    def _settle(self, settle: Callable[[Any], None], value: object) -> None:
        if not self.called.done():
            settle(value)


def not_wanted() -> BusyError:
    """What is raised where the client has gone: nobody reads it."""
    return BusyError("the client has gone", SOONEST)


def _stopping() -> BusyError:
    return BusyError("the server is stopping", RESTART)


async def _gone(connection: HTTPConnection | None) -> None:
    """Return once the client has closed its connection; its request has been read."""
    receive = getattr(connection, "receive", None)
    if receive is None:
        return await anyio.sleep_forever()
    while (await receive())["type"] != "http.disconnect":
        pass
