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

    `make` gives an app and the one that its lifespan is part of. What it raises is raised by each
    request.
    """

    def __init__(self, make: Callable[[], tuple[ASGIApp, FastAPI]]) -> None:
        self._make = make
        self._made: Future[tuple[ASGIApp, FastAPI]] = Future()
        self._made.set_running_or_notify_cancel()  # a request that is given up cancels nothing
        self._begun = threading.Lock()
        self._up: asyncio.Event | None = None
        self._failure: Exception | None = None  # of starting it up

    def begin(self) -> None:
        """Begin to make it, where that has not begun."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._load, name="loading the page").start()

    def _load(self) -> None:
        try:
            self._made.set_result(self._make())
        except BaseException as error:  # of any kind: each request is told
            logger.error("the page cannot be shown: %s", error)
            self._made.set_exception(error)

    @property
    def app(self) -> ASGIApp:
        """What is made, waited for."""
        self.begin()
        return self._made.result()[0]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start it up inside of the block as soon as it is made, and shut it down at the end."""
        self._up, stopped = asyncio.Event(), asyncio.Event()
        holding = asyncio.create_task(self._hold(self._up, stopped))
        try:
            yield
        finally:
            stopped.set()
            if not self._made.done():
                holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)

    async def _hold(self, up: asyncio.Event, stopped: asyncio.Event) -> None:
        try:
            _, whole = await asyncio.wrap_future(self._made)
            async with whole.router.lifespan_context(whole):
                up.set()
                await stopped.wait()
        except Exception as error:
            logger.error("the page cannot be started: %s", error)
            self._failure = error
        finally:
            up.set()  # whoever waits for it is told what went wrong

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does."""
        self.begin()
        app, _ = await asyncio.wrap_future(self._made)
        if self._up is not None:
            await self._up.wait()
        if self._failure is not None:
            raise self._failure
        await app(scope, receive, send)
