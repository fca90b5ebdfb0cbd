import contextlib
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest
from playwright.sync_api import Browser
from serving import Server

from benchmarks.browsing import chromium

# What drives them is no part of the development dependencies: `make test-browsers` installs it.
collect_ignore = [] if find_spec("marionette_driver") else ["test_other_browsers.py"]


@pytest.fixture(scope="module")
def browser(needs_chromium: None) -> Iterator[Browser]:
    """Debian's Chromium, headless; for a module, as Playwright's event loop runs while it is."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened() -> Iterator[Callable[..., list[socket.socket]]]:
    """Open connections to a server that end with the test: `opened(server, bytes, count)`."""
    with contextlib.ExitStack() as stack:

        def opened(server: Server, sent: bytes = b"", count: int = 1) -> list[socket.socket]:
            made = [
                stack.enter_context(socket.create_connection(server.socket.getsockname(), 60))
                for _ in range(count)
            ]
            for one in made:
                one.sendall(sent)
            return made

        yield opened
