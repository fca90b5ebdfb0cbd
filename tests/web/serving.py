"""The web app in a thread of this process, for tests that need no process of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from qa_bot import QABot
from qa_bot.settings import Settings
from qa_bot.web import address, create_app, listening_socket
from qa_bot.web.service import Service


class Server(uvicorn.Server):
    """A server in a thread of this process."""

    def __init__(
        self, bot: QABot | Service, port: int = 0, settings: Settings | None = None
    ) -> None:
        self.socket = listening_socket("127.0.0.1", port)
        self.url = address(self.socket)
        self.service = bot if isinstance(bot, Service) else Service(bot)
        app = create_app(self.service, settings=settings)
        super().__init__(uvicorn.Config(app, log_level="critical", access_log=False))
        self._thread = threading.Thread(target=self.run, args=([self.socket],))

    @contextmanager
    def running(self) -> Iterator[Server]:
        """The server while it listens."""
        self._thread.start()
        try:
            yield self
        finally:
            self.should_exit = True
            self._thread.join()
