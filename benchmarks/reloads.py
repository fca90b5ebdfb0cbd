"""Documents that change under a server that many ask: `python -m benchmarks.reloads --reloads 20`.

Every answer of a document names its edition and its question, twice. Askers go on over the real
HTTP API, MCP and the page's own call while the document changes; so an answer that is dropped, or
put together from two editions, is seen. `qa-bot serve` watches, and every second change is told it
by SIGHUP, too. With `--published` the server follows what is published alone: each time a document
changes that nobody publishes, then another is published, and gone back from. Ends with 1 where
anything was counted that never may be.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.data import ROOT
from benchmarks.machine import this_machine
from qa_bot import QABot
from qa_bot.store.published import go_back, released

PAIRS = 40
MOST_SECONDS = 120.0  # until a change is answered from
ACCEPTED = {"accept": "application/json, text/event-stream"}
PACKAGES = ("uvicorn", "starlette", "gradio", "numpy")
_ANSWER = re.compile(r"Edition (\d+), hall (\d+)\. .*? This was edition (\d+), hall (\d+)\.", re.S)
BUSY = "busy: 503 with Retry-After"
# What may be counted, and must not have happened.
NEVER = {
    "dropped", "other statuses", "503 without Retry-After", "no answer of the document",
    "mixed within an answer", "of another question", "lists of several editions",
    "editions in one index", "changes not answered from", "editions that nobody published",
}  # fmt: skip


def question(number: int) -> str:
    """A question of the document."""
    return f"Which hall is for club {number}?"


def written(edition: int) -> str:
    """The document of an edition."""
    return "\n".join(
        f"## {number}. {question(number)}\n\nEdition {edition}, hall {number}. It has "
        f"{number + 3} doors and a floor of wood. This was edition {edition}, hall {number}.\n"
        for number in range(1, PAIRS + 1)
    )


def put(folder: Path, edition: int) -> None:
    """Put an edition in the place of the one before, in one step."""
    aside = folder.parent / "aside.md"
    aside.write_text(written(edition), "utf-8")
    os.replace(aside, folder / "halls.md")


@contextmanager
def served(folder: Path, reload: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`qa-bot serve` over the folder's documents, with MCP, and its address once it answers."""
    settings = folder / "reloads.toml"
    settings.write_text(
        f'[server]\nrequests_per_minute = 0\nmetrics = true\nreload = "{reload}"\n', "utf-8"
    )
    command = [sys.executable, "-m", "qa_bot", "serve", "--port", "0", "--mcp"]
    command += ["--sources", str(folder / "docs"), "--index", str(folder / "index")]
    command += ["--settings", str(settings)]
    english = os.environ | {"LANGUAGE": "en"}  # its line is read below
    with subprocess.Popen(
        command, cwd=ROOT, env=english, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split(" is at ")[1].split()[0].rstrip(",")
            server.stdout.readline()
            httpx.get(url, timeout=300).raise_for_status()
            yield server, url
        finally:
            server.terminate()


@dataclass
class Seen:
    """What the askers have counted; `editions` of each index, by the hash of its manifest."""

    counts: Counter[str] = field(default_factory=Counter)
    editions: dict[str, set[int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, said: object = "") -> None:
        """Count something; what never may happen is said on stderr, too."""
        with self.lock:
            self.counts[what] += 1
        if what in NEVER:
            sys.stderr.write(f"{what}: {str(said)[:500]}\n")

    def answer(self, text: str, number: int, index: str | None = None) -> int | None:
        """Look at an answer to a question: its edition."""
        found = _ANSWER.search(text)
        if found is None:
            self.count("no answer of the document", text)
            return None
        first, hall, last, last_hall = map(int, found.groups())
        if (first, hall) != (last, last_hall):
            self.count("mixed within an answer", text)
        elif hall != number:
            self.count("of another question", f"{number}: {text}")
        if index is not None:
            with self.lock:
                self.editions.setdefault(index, set()).add(first)
        self.count("answers")
        return first


Way = Callable[[httpx.Client, Seen, random.Random], None]


def by_api(client: httpx.Client, seen: Seen, chance: random.Random) -> None:
    """Ask one question of `POST /ask`."""
    number = chance.randint(1, PAIRS)
    if reply := _sent(client, seen, "/ask", {"query": question(number)}):
        seen.answer(reply["text"] or "", number, reply["proof"] and reply["proof"]["index_sha256"])


def by_list(client: httpx.Client, seen: Seen, chance: random.Random) -> None:
    """Ask several questions of it at once: all are answered from one edition."""
    numbers = chance.sample(range(1, PAIRS + 1), 5)
    if replies := _sent(client, seen, "/ask", {"query": [question(n) for n in numbers]}):
        found = {
            seen.answer(one["text"] or "", number)
            for number, one in zip(numbers, replies, strict=True)
        }
        if len(found) > 1:
            seen.count("lists of several editions", found)


def by_mcp(client: httpx.Client, seen: Seen, chance: random.Random) -> None:
    """Ask the tool."""
    number = chance.randint(1, PAIRS)
    asked = {"name": "ask", "arguments": {"query": question(number)}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    if reply := _sent(client, seen, "/mcp", body):
        seen.answer(str(reply["result"]["structuredContent"].get("text")), number)


def by_page(client: httpx.Client, seen: Seen, chance: random.Random) -> None:
    """Ask as the page does."""
    number = chance.randint(1, PAIRS)
    call = {"data": {"query": question(number)}, "component_id": client.headers["x-component"]}
    body = call | {"fn_name": "ask", "session_hash": f"session {number}"}
    if reply := _sent(client, seen, "/gradio_api/component_server/", body):
        seen.answer(str(reply), number)


WAYS: dict[str, Way] = {"POST /ask": by_api, "a list": by_list, "MCP": by_mcp, "the page": by_page}


def _sent(client: httpx.Client, seen: Seen, path: str, body: dict[str, Any]) -> Any:
    """The JSON of a reply; None where there is none, which is counted."""
    try:
        reply = client.post(path, json=body)
    except httpx.HTTPError as error:
        return seen.count("dropped", repr(error))
    if reply.status_code == 503:
        said = BUSY if "retry-after" in reply.headers else "503 without Retry-After"
        return seen.count(said, reply.text)
    if reply.status_code != 200:
        return seen.count("other statuses", f"{reply.status_code} {reply.text}")
    return reply.json()


def keep_asking(url: str, way: Way, seen: Seen, stop: threading.Event, seed: int) -> None:
    """Ask in one way until the event is set."""
    chance = random.Random(seed)
    with httpx.Client(base_url=url, timeout=60, headers=ACCEPTED) as client:
        if way is by_page:
            [component] = re.findall(r'"components":\[\{"id":(\d+)', client.get("/").text)
            client.headers["x-component"] = component
        while not stop.is_set():
            way(client, seen, chance)


def changed(
    folder: Path, server: subprocess.Popen[str], url: str, reloads: int, seen: Seen
) -> list[float]:
    """Change the document so often; the seconds until each was answered from."""
    took = []
    with httpx.Client(base_url=url, timeout=60) as client:
        for edition in range(2, reloads + 2):
            put(folder / "docs", edition)
            begun = time.perf_counter()
            if edition % 2 and hasattr(signal, "SIGHUP"):
                server.send_signal(signal.SIGHUP)
            took.append(_until(partial(_answers, client, edition), seen, begun))
            seen.count("reloads")
    return took


def published(folder: Path, url: str, times: int, seen: Seen) -> list[float]:
    """Publish so often and go back each time; the seconds until each was answered from.

    Before that the document has an edition that nobody publishes, once the server has seen it.
    """
    took, given = [], (folder / "docs", folder / "index")
    with httpx.Client(base_url=url, timeout=60) as client:
        for time_ in range(times):
            unpublished, edition = 2 + 2 * time_, 3 + 2 * time_
            put(folder / "docs", unpublished)
            _until(lambda: _problems(client) > 0, seen, time.perf_counter())
            seen.count("changes that were not published")
            before = _edition(client)
            put(folder / "docs", edition)
            with released(folder / "index"):
                QABot.open(*given)
            begun = time.perf_counter()
            took.append(_until(partial(_answers, client, edition), seen, begun))
            go_back(folder / "index")
            begun = time.perf_counter()
            took.append(_until(partial(_answers, client, before), seen, begun))
            seen.count("published and gone back")
    found = {edition for editions in seen.editions.values() for edition in editions}
    for edition in found & {2 + 2 * time_ for time_ in range(times)}:
        seen.count("editions that nobody published", edition)
    return took


def _until(holds: Callable[[], bool], seen: Seen, begun: float) -> float:
    """Ask until something holds: the seconds since it began."""
    while not holds():
        if time.perf_counter() - begun > MOST_SECONDS:
            seen.count("changes not answered from")
            break
        time.sleep(0.02)
    return time.perf_counter() - begun


def _problems(client: httpx.Client) -> int:
    """How many problems of documents the server tells of."""
    found = re.search(r"^qa_bot_problems (\d+)", client.get("/metrics").text, re.M)
    return int(found[1]) if found else 0


def _answers(client: httpx.Client, edition: int | None) -> bool:
    return _edition(client) == edition


def _edition(client: httpx.Client) -> int | None:
    reply = client.post("/ask", json={"query": question(1)})
    found = _ANSWER.search(reply.json().get("text") or "")
    return int(found[1]) if found else None


def measured(
    reloads: int, askers: int, folder: Path, is_published: bool = False
) -> tuple[Counter[str], list[float]]:
    """What was counted while the document changed so often, and the seconds of each change."""
    (folder / "docs").mkdir()
    put(folder / "docs", 1)
    seen, stop = Seen(), threading.Event()
    with served(folder, "publish" if is_published else "watch") as (server, url):
        ways = [*WAYS.values()]
        threads = [
            threading.Thread(
                target=keep_asking, args=(url, ways[number % len(ways)], seen, stop, number)
            )
            for number in range(askers)
        ]
        for thread in threads:
            thread.start()
        if is_published:
            took = published(folder, url, reloads, seen)
        else:
            took = changed(folder, server, url, reloads, seen)
        stop.set()
        for thread in threads:
            thread.join()
    for sha256, editions in seen.editions.items():
        if len(editions) > 1:
            seen.count("editions in one index", f"{sorted(editions)} in {sha256}")
    seen.counts["indexes that answered"] = len(seen.editions)
    return seen.counts, took


def main() -> int:
    """Print what was counted; 1 where something happened that never may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reloads", description=__doc__)
    parser.add_argument("--reloads", type=int, default=20)
    parser.add_argument("--askers", type=int, default=8, help="in turns by each of the ways")
    parser.add_argument("--published", action="store_true", help="publish, and go back")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, took = measured(given.reloads, given.askers, Path(folder), given.published)
    table = Table("counted", "times")
    for what, number in sorted(counts.items()):
        table.add_row(what, f"{number:,}")
    table.add_row("seconds until a change is answered from", f"{min(took):.1f} to {max(took):.1f}")
    console = Console()
    console.print(table)
    console.print(f"asked by {', '.join(WAYS)}; {this_machine('int8', PACKAGES)}", highlight=False)
    return 1 if NEVER & {what for what, number in counts.items() if number} else 0


if __name__ == "__main__":
    sys.exit(main())
