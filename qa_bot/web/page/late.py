"""Gradio's app, made beside the server: importing it takes most of a start (benchmarks.speed)."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from fastapi import FastAPI

logger = logging.getLogger(__name__)


class LateApp:
    """ASGI app that is made in a thread of its own, from `begin` on; a request waits for it.

    `make` gives an app and the one that its lifespan is part of. What it raises is raised by the
    requests that wait for it; the next one has it made again, as the machine may only have been
    out of files or memory for a while.
    """

    def __init__(self, make: Callable[[], tuple[ASGIApp, FastAPI]]) -> None:
        self._make = make
        self._made: Future[tuple[ASGIApp, FastAPI]] | None = None
        self._beginning = threading.Lock()
        self._life: _Life | None = None

    def begin(self) -> None:
        """Begin to make it, where it is neither made nor being made."""
        self._begun()

    def _begun(self) -> Future[tuple[ASGIApp, FastAPI]]:
        with self._beginning:
            made = self._made
            if made is None or (made.done() and made.exception() is not None):
                made = Future()
                made.set_running_or_notify_cancel()  # a request that is given up cancels nothing
                threading.Thread(target=self._load, args=[made], name="loading the page").start()
                self._made = made
            return made

    def _load(self, made: Future[tuple[ASGIApp, FastAPI]]) -> None:
        try:
            made.set_result(self._make())
        except BaseException as error:  # of any kind: each request is told
            logger.error("the page cannot be shown: %s", error)
            made.set_exception(error)

    @property
    def app(self) -> ASGIApp:
        """What is made, waited for."""
        return self._begun().result()[0]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start it up inside of the block when it is first asked, and shut it down at the end."""
        self._life = life = _Life()
        try:
            yield
        finally:
            self._life = None
            await life.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does."""
        app, whole = await asyncio.wrap_future(self._begun())
        if self._life is not None:
            await self._life.begun(whole)
        await app(scope, receive, send)


class _Life:
    """The lifespan of an app, which one task has to begin and end; begun again where it failed."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()
        self._living: asyncio.Task[None] | None = None
        self._up: asyncio.Future[None] | None = None

    async def begun(self, whole: FastAPI) -> None:
        """Wait until it is up; raises what starting it raised."""
        if self._up is None or (self._up.done() and self._up.exception() is not None):
            self._up = asyncio.get_running_loop().create_future()
            self._living = asyncio.create_task(self._live(whole, self._up))
        await asyncio.shield(self._up)  # a request that is given up ends nothing

    async def _live(self, whole: FastAPI, up: asyncio.Future[None]) -> None:
        try:
            async with whole.router.lifespan_context(whole):
                up.set_result(None)
                await self._stopped.wait()
        except Exception as error:
            logger.error("the page cannot be started: %s", error)
            if not up.done():
                up.set_exception(error)

    async def end(self) -> None:
        """Shut it down, where it is up."""
        self._stopped.set()
        if self._living is not None:
            await self._living
