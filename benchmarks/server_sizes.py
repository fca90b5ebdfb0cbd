"""What an index takes on a Milvus server: `python -m benchmarks.server_sizes [--pairs N ...]`.

Made pairs (made_pairs.py) with given vectors, so that what is timed is the part of the server:
milvus-lite (`pip install -e ".[milvus-server]"`) on 127.0.0.1, an empty folder for each size.
Answers come from a bot that has the index open as a web process has, each query a new one.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.data import evaluation_root
from benchmarks.decades import Asked, ask, write_documents
from benchmarks.machine import this_machine
from benchmarks.made_pairs import GivenVectors, real_pairs
from qa_bot.arguments import index_place

PAIRS = (1_000, 10_000)
STARTING_SECONDS = 60.0
PACKAGES = ("pymilvus", "milvus-lite", "onnxruntime", "numpy")


@dataclass(frozen=True)
class Server:
    """A server's address, its process and the folder of its data."""

    address: str
    process: int
    folder: Path

    def stored(self) -> int:
        """Bytes of all its files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def memory(self) -> int:
        """Bytes of its process that no file holds."""
        for line in Path(f"/proc/{self.process}/status").read_text("ascii").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        sys.exit("RssAnon is not told here; this benchmark needs Linux")


@dataclass(frozen=True)
class Measured:
    """Seconds to build, bytes stored after it, bytes of the server's memory, and the answers."""

    pairs: int
    building: float
    stored: int
    memory: int
    asked: Asked
    in_a_folder: Asked


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server of its own, ended with the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--data-dir", str(folder / "data")],
            stdout=log, stderr=log, env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
    try:
        _wait_for(port)
        yield Server(f"http://127.0.0.1:{port}", process.pid, folder / "data")
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                sys.exit("milvus-lite does not listen")
            time.sleep(0.1)


def measure(pairs: int, folder: Path) -> Measured:
    """Build an index of so many pairs on a server and in a folder, and ask both."""
    from qa_bot.models.embedding import load_encoder
    from qa_bot.parsing import read_sources
    from qa_bot.store import open_store

    sources = folder / "sources"
    sources.mkdir()
    write_documents(pairs, sources)
    documents, _ = read_sources(sources)
    encoder = GivenVectors(load_encoder(), real_pairs(evaluation_root()), pairs)
    open_store(folder / "index", documents, encoder)
    with serving(folder) as server:
        began = time.perf_counter()
        store = open_store(index_place(server.address, 60), documents, encoder)
        building = time.perf_counter() - began
        stored = server.stored()
        asked = ask(sources, server.address)  # type: ignore[arg-type]
        memory = server.memory()
    in_a_folder = ask(sources, folder / "index")
    return Measured(store.statistics.pairs, building, stored, memory, asked, in_a_folder)


def table(found: list[Measured]) -> Table:
    """Each size a column."""
    shown = Table(title="An index on milvus-lite, made pairs, given vectors")
    shown.add_column("")
    for one in found:
        shown.add_column(f"{one.pairs:,}", justify="right")
    lines = {
        "building without embedding, ms a pair": [1_000 * m.building / m.pairs for m in found],
        "stored on the server, KB a pair": [m.stored / 1_000 / m.pairs for m in found],
        "memory of the server, KB a pair": [m.memory / 1_000 / m.pairs for m in found],
        "opening, s": [m.asked.opening for m in found],
        " in a folder": [m.in_a_folder.opening for m in found],
        "ask, median, ms": [m.asked.median for m in found],
        "  in a folder": [m.in_a_folder.median for m in found],
        "ask, p99, ms": [m.asked.p99 for m in found],
        "  in a folder ": [m.in_a_folder.p99 for m in found],
        "anonymous memory of who asks, GiB": [m.asked.memory for m in found],
    }
    for name, values in lines.items():
        shown.add_row(name, *(f"{value:,.3g}" for value in values))
    return shown


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, nargs="+", default=list(PAIRS))
    options = parser.parse_args()
    if importlib.util.find_spec("milvus_lite") is None:
        sys.exit("milvus-lite is missing: pip install -e '.[milvus-server]'")
    found = []
    for pairs in options.pairs:
        with tempfile.TemporaryDirectory() as name:
            found.append(measure(pairs, Path(name)))
    console = Console()
    console.print(table(found))
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
