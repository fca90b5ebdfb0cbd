"""How a server ends: a process of its own, real signals, and clients that do what they like."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from crowd import PAIR, post
from paths import ROOT
from starting import starting

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal"),
]

LIMIT = 10  # seconds from the signal to the end
# A question takes so many steps, or as long as it is wanted; one waits until so many wait for it.
SERVER = """
import sys, threading
from contextlib import suppress
sys.path[:0] = ["tests", "tests/web"]
from crowd import PAIR, QABot, FakeEncoder, Service
from qa_bot.web import address, listening_socket, serve, watched_server

class SlowService(Service):
    def ask(self, query, *before, wanted, **more):
        if query == "say":
            print("begun", flush=True)
            while self.line.waiting < {waiting}:
                threading.Event().wait(0.01)
            print("full", flush=True)
        for _ in range({steps}):
            if not wanted():
                break
            threading.Event().wait(0.01)
        return super().ask(query, *before, wanted=wanted, **more)

    def reload(self):
        print("reloaded", flush=True)

watched_server.GRACE_SECONDS = {grace}
service = SlowService(QABot.from_pairs([PAIR], encoder=FakeEncoder()), max_concurrent=1)
with listening_socket("127.0.0.1", 0) as listening:
    print(address(listening), flush=True)
    with suppress(KeyboardInterrupt):  # as the command does
        serve(service, listening)
"""


@contextlib.contextmanager
def served(steps: int, waiting: int = 0, grace: int = 6, stdin=subprocess.DEVNULL) -> Iterator:
    """A server in a process, and its URL once it answers."""
    script = SERVER.format(steps=steps, grace=grace, waiting=waiting)
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": "."},
    ) as process:  # fmt: skip
        try:
            url = process.stdout.readline().strip()
            assert httpx.get(f"{url}/readyz", timeout=60).status_code == 200
            yield process, url
        finally:
            process.kill()


def ended(process: subprocess.Popen, by: signal.Signals) -> int:
    begun = time.monotonic()
    process.send_signal(by)
    code = process.wait(60)
    assert time.monotonic() - begun < LIMIT
    return code


def reply(url: str, query: str) -> tuple[int, str | None]:
    """The status and when to come again; 0 where the connection was refused or closed."""
    try:
        found = post(url, query)
    except httpx.TransportError:
        return 0, None
    return found.status_code, found.headers.get("retry-after")


@pytest.mark.parametrize(("by", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 0)])
def test_what_is_being_answered_is_finished_and_all_else_told_to_come_again(by, code):
    with served(steps=100, waiting=20) as (process, url), ThreadPoolExecutor(21) as threads:
        first = threads.submit(reply, url, "say")
        assert process.stdout.readline() == "begun\n"
        waiting = [threads.submit(reply, url, "a " * 4_999) for _ in range(20)]
        assert process.stdout.readline() == "full\n"
        assert ended(process, by) == code
        assert first.result() == (200, None)
        assert {one.result() for one in waiting} == {(503, "5")}
        assert reply(url, "too late") == (0, None)


def test_a_client_that_does_not_read_and_an_answer_that_does_not_end_keep_no_server():
    with served(steps=60_000, grace=1) as (process, url), ThreadPoolExecutor(1) as threads:
        page = httpx.get(url, timeout=60).text
        path = page.split('src="./assets/')[1].split('"')[0].encode()
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 60) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000)
            deaf.sendall(b"GET /assets/%s HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" % path * 20)
            endless = threads.submit(reply, url, "say")
            assert process.stdout.readline() == "begun\n"
            assert ended(process, signal.SIGTERM) == -signal.SIGTERM
            assert endless.result() == (0, None)


def test_a_hangup_has_the_documents_read_again_and_ends_nothing():
    with served(steps=0) as (process, url):
        for _ in range(3):
            process.send_signal(signal.SIGHUP)
            assert process.stdout.readline() == "reloaded\n"
        assert post(url).json()["text"] == PAIR.answer


@pytest.mark.model
def test_a_hangup_while_it_starts_ends_nothing(tmp_path):
    """Regression: until the page was put together, a second, one killed it."""
    with starting(tmp_path) as (process, url):
        process.send_signal(signal.SIGHUP)
        assert process.stdout.readline().endswith("ready to answer\n")
        assert httpx.get(f"{url}/readyz", timeout=60).status_code == 200


def test_a_hangup_of_its_terminal_ends_a_server_in_order():
    terminal, its_end = os.openpty()
    try:
        with (
            served(steps=100, grace=6, stdin=its_end) as (process, url),
            ThreadPoolExecutor(1) as threads,
        ):
            asked = threads.submit(reply, url, "say")
            assert process.stdout.readline() == "begun\n"
            assert ended(process, signal.SIGHUP) == 0
            assert asked.result() == (200, None)
    finally:
        os.close(terminal)
        os.close(its_end)


def test_few_file_descriptors_are_enough_for_many_idle_connections():
    """Regression: with 256 descriptors, 240 idle connections blocked the server for good."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        running = served(steps=0)
        process, url = running.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    host, port = url.removeprefix("http://").split(":")
    with contextlib.ExitStack() as stack:
        stack.callback(running.__exit__, None, None, None)
        # The page's part of Gradio opens many files when it is loaded, once.
        assert httpx.get(url, timeout=60).status_code == 200
        idle = [
            stack.enter_context(socket.create_connection((host, int(port)), 60)) for _ in range(350)
        ]
        for one in idle[::2]:
            with contextlib.suppress(OSError):
                one.sendall(b"POST /ask HTTP/1.1\r\ncontent-le")
        assert post(url).json()["text"] == PAIR.answer
        assert httpx.get(url, timeout=60).status_code == 200
        assert len([*Path(f"/proc/{process.pid}/fd").iterdir()]) < 256
