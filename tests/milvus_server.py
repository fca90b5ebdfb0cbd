"""A Milvus server of a test's own: milvus-lite's, on 127.0.0.1, which can be killed and stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS = 60  # to start; some three where nothing else runs


class MilvusProcess:
    """The server's process; its data stay in `folder` and its port is the same after a restart."""

    def __init__(self, folder: Path, within: Sequence[str] = ()) -> None:
        """`within` is a command that runs the server's own, as on a disk of its own."""
        self._folder = folder
        self._within = within
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        server = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
        with (self._folder / "server.log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    *self._within, *server,
                    "--port", str(self._port), "--data-dir", str(self._folder / "data"),
                ],
                stdout=log, stderr=log, env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )  # fmt: skip
        deadline = time.monotonic() + SECONDS
        while not self._listens():
            assert self._process.poll() is None, (self._folder / "server.log").read_text()
            assert time.monotonic() < deadline, "milvus-lite does not listen"
            time.sleep(0.05)

    def _listens(self) -> bool:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self._port), 1).close()
            return True
        return False

    def client(self):
        """A client of its own; where the process has a connection that was idle for too long,
        that is found out by the first who takes it."""
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException

        with contextlib.suppress(MilvusException):
            return MilvusClient(uri=self.address)
        return MilvusClient(uri=self.address)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Let it take connections and answer none, as a server does that is overloaded."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)
