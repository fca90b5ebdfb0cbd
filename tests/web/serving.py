"""The web app in a thread of this process, for tests that need no process of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from fakes import FakeEncoder

from qa_bot import QABot, QAPair
from qa_bot.bot import ReadDocuments
from qa_bot.models.embedding import TextVectors
from qa_bot.parsing import read_sources
from qa_bot.ranking import shipped
from qa_bot.settings import Settings
from qa_bot.store import memory_store
from qa_bot.web import address, create_app, listening_socket
from qa_bot.web.certificate import Certificate
from qa_bot.web.service import Service
from qa_bot.web.watched_server import Connections, WatchedServer


class Server(WatchedServer):
    """A server in a thread of this process."""

    def __init__(
        self,
        bot: QABot | Service,
        port: int = 0,
        settings: Settings | None = None,
        hosts: Sequence[str] = ("*",),
        with_tools: bool = False,
        watch: Connections | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        self.socket = listening_socket("127.0.0.1", port)
        self.url = address(self.socket, certificate is not None)
        self.service = bot if isinstance(bot, Service) else Service(bot)
        app = create_app(self.service, hosts, with_tools, settings)
        super().__init__(app, self.service, watch or Connections(), certificate)
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


def component_of(client: httpx.Client) -> int:
    """The number of the page's component, as its page has it."""
    [number] = re.findall(r'"components":\[\{"id":(\d+)', client.get("/").text)
    return int(number)


class HeldEncoder(FakeEncoder):
    """Embeds so many texts, then says that it `waits`, until `go` is set."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first
        self.waits, self.go = threading.Event(), threading.Event()

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        if len(self.embedded) >= self._first:
            self.waits.set()
            assert self.go.wait(300)
        return super().encode_documents(texts)


@contextmanager
def building(texts: int, first: int) -> Iterator[tuple[Service, threading.Event]]:
    """A service that builds an index of so many texts; the first are embedded, the others wait.

    They do so until the event is set.
    """
    encoder = HeldEncoder(first)
    pairs = [QAPair(str(i), f"What is rule {i}?", f"Number {i}.") for i in range(1, texts // 2 + 1)]
    service = Service.loading(lambda: QABot.from_pairs(pairs, encoder=encoder))
    service.start()
    try:
        assert encoder.waits.wait(120)
        yield service, encoder.go
    finally:
        encoder.go.set()


def bot_over(folder: Path) -> QABot:
    """A bot over a folder of documents, with an encoder that needs no model."""
    documents, problems = read_sources(folder)
    encoder = FakeEncoder()
    store = memory_store([pair for one in documents for pair in one.pairs], encoder)
    reading = ReadDocuments.of((folder, folder.parent / "index"), documents, problems)
    return QABot(encoder, store, shipped(), reading=reading)
