"""Many users of one server: `python -m benchmarks.load --users 200 --minutes 1`.

An open loop over the real HTTP API: each user asks every ten seconds, whether or not the answer
before has come, so that a slow server is not asked less (B. Schroeder et al., NSDI 2006). Then
sessions are opened and dropped, and the server's memory is read as it goes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import ROOT
from benchmarks.machine import this_machine
from qa_bot.parsing import read_sources

EVERY_SECONDS = 10.0
# What users type beside the questions as they stand.
TYPED = (
    "does maine tell ice about my license?",
    "can immigration officers see my car registration",
    "facial recognition photos",
    "what does it cost to renew a passport",
    "hello",
    "and for families?",
)
PACKAGES = ("uvicorn", "starlette", "gradio", "numpy")


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`qa-bot serve` over source_docs/, and its address once it answers.

    All users have one address here, so that a client may ask as often as it likes.
    """
    settings = folder / "load.toml"
    settings.write_text("[server]\nrequests_per_minute = 0\n", "utf-8")
    options = ["--sources", str(ROOT / "source_docs"), "--index", str(folder / "index")]
    command = [sys.executable, "-m", "qa_bot", "serve", "--port", "0", *options]
    command += ["--settings", str(settings)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split(" is at ")[1].split()[0]
            server.stdout.readline()
            httpx.get(url, timeout=300).raise_for_status()
            yield server, url
        finally:
            server.terminate()


def megabytes(server: subprocess.Popen[str]) -> float:
    """The memory that a process holds, in MB; 0 where this is not Linux."""
    try:
        lines = Path(f"/proc/{server.pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1_000


async def asked(
    url: str, users: int, seconds: float, queries: list[str]
) -> list[tuple[str, float]]:
    """What came of each question, by its status or error, and after how many seconds."""
    draw = random.Random(1)
    starts = [
        (draw.uniform(0, EVERY_SECONDS) + turn * EVERY_SECONDS, draw.choice(queries))
        for _ in range(users)
        for turn in range(int(seconds / EVERY_SECONDS))
    ]
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=users)
    begun = time.perf_counter()

    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:

        async def one(start: float, query: str) -> tuple[str, float]:
            await asyncio.sleep(start - (time.perf_counter() - begun))
            sent = begun + start  # when it was due: what is late here counts as well
            try:
                found = str((await client.post("/ask", json={"query": query})).status_code)
            except httpx.HTTPError as error:
                found = type(error).__name__
            return found, time.perf_counter() - sent

        return await asyncio.gather(*(one(*start) for start in starts))


def sessions(url: str, count: int, server: subprocess.Popen[str]) -> dict[int, float]:
    """Memory in MB after so many sessions that were opened, asked once and dropped."""
    taken = {}
    with httpx.Client(base_url=url, timeout=60) as client:
        [component] = re.findall(r'"components":\[\{"id":(\d+)', client.get("/").text)
        for number in range(1, count + 1):
            call = {"data": {"query": f"question {number % 20}"}, "component_id": int(component)}
            sent = call | {"fn_name": "ask", "session_hash": f"session {number}"}
            client.post("/gradio_api/component_server/", json=sent).raise_for_status()
            if number in (1, 1_000, count):
                taken[number] = megabytes(server)
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--sessions", type=int, default=10_000)
    given = parser.parse_args()
    queries = [pair.question for pair in read_sources(ROOT / "source_docs")[0][0].pairs]
    table = Table("measured", "value")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (server, url):
        before = megabytes(server)
        found = asyncio.run(asked(url, given.users, given.minutes * 60, [*queries, *TYPED]))
        after = megabytes(server)
        waits = [wait * 1_000 for what, wait in found if what == "200"]
        statuses = Counter(what for what, _ in found)
        table.add_row("questions", f"{len(found):,} of {given.users} users")
        for share in (50, 95, 99):
            table.add_row(f"p{share}, ms", f"{np.percentile(waits, share):.1f}" if waits else "-")
        table.add_row("busy (503, 429)", f"{statuses.pop('503', 0) + statuses.pop('429', 0)}")
        statuses.pop("200", None)
        table.add_row("errors", ", ".join(f"{n} {what}" for what, n in statuses.items()) or "0")
        table.add_row("memory before, after, MB", f"{before:.0f}, {after:.0f}")
        if given.sessions:
            taken = sessions(url, given.sessions, server)
            said = ", ".join(f"{mb:.0f} after {number:,}" for number, mb in taken.items())
            table.add_row("memory over sessions, MB", said)
    console = Console()
    console.print(table)
    console.print(str(this_machine("int8", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
