"""What a request costs more where it is observed: `python -m benchmarks.observing`.

An app that gives an answer at once, a request after another, in turns: as it is, with the look at
the off switch, and with the log of answers, the figures for Prometheus, or both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.machine import this_machine
from qa_bot import Answer, QABot
from qa_bot.settings import Settings
from qa_bot.web.json_log import JsonLog
from qa_bot.web.observed import Observer, Observing, observed
from qa_bot.web.off_switch import TurnedOff, way_of
from qa_bot.web.prometheus_metrics import Metrics
from qa_bot.web.running_server import RunningServer
from qa_bot.web.service import Service

SOURCES, INDEX = Path("source_docs"), Path("index")
SCOPE = {"type": "http", "method": "POST", "path": "/ask", "headers": [], "query_string": b""}
TURNS = 7


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5_000, help="in each turn")
    requests = parser.parse_args().requests
    bot = QABot.open(SOURCES, INDEX)
    answer = bot.ask(bot.pairs[0].question)
    server = RunningServer.of(Settings())
    with open(os.devnull, "w") as nowhere:
        log, metrics = JsonLog(nowhere), Metrics(Service(bot), server)
        apps: dict[str, ASGIApp] = {
            "not observed": app(answer, []),
            "the off switch": TurnedOff(app(answer, []), server.switches, lambda *_: Response()),
            "log": app(answer, [log]),
            "metrics": app(answer, [metrics]),
            "log and metrics": app(answer, [log, metrics]),
        }
        taken: dict[str, list[float]] = {name: [] for name in apps}
        for _ in range(TURNS):
            for name, one in apps.items():
                taken[name].append(asyncio.run(seconds(one, requests)))
        log.close()
    table = Table("", "microseconds a request", "more than not observed")
    least = median(taken["not observed"])
    for name, each in taken.items():
        table.add_row(name, f"{median(each) * 1e6:.1f}", f"{(median(each) - least) * 1e6:.1f}")
    console = Console()
    console.print(str(this_machine("float32", ["prometheus-client", "starlette"])))
    console.print(table)


def app(answer: Answer, observers: Sequence[Observer]) -> ASGIApp:
    """An app that has this answer, and is observed."""

    @observed
    def ask() -> Answer:
        return answer

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        ask()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return Observing(answering, observers, way_of) if observers else answering


async def seconds(asked: ASGIApp, requests: int) -> float:
    """Processor time that a request takes."""
    begun = time.process_time()
    for _ in range(requests):
        await asked({**SCOPE}, _nothing, _dropped)
    return (time.process_time() - begun) / requests


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _dropped(_: Message) -> None:
    pass


if __name__ == "__main__":
    main()
