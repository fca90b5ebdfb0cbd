"""What an answer costs more where its query is kept: `python -m benchmarks.keeping`.

A server's service answers each question of source_docs/ in four wordings, nothing of it remembered,
with a store and without, one right after the other and in turns which comes first; then all of
them remembered. Seconds are as they pass, and of the processor on the thread that answers: on a
machine that others use the second alone say something.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.machine import this_machine
from qa_bot import QABot
from qa_bot.feedback import FeedbackStore
from qa_bot.web.service import Service

SOURCES, INDEX = Path("source_docs"), Path("index")
CLOCKS: dict[str, Callable[[], float]] = {
    "as they pass": time.perf_counter, "of the processor": time.thread_time,
}  # fmt: skip
WORDINGS = ("{}", "please tell me: {}", "I would like to know, {}", "a friend asks {}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3, help="how often all of it is asked")
    turns = parser.parse_args().turns
    bot = QABot.open(SOURCES, INDEX)
    queries = [wording.format(pair.question) for pair in bot.pairs for wording in WORDINGS]
    table = Table(
        "", "seconds", "without a store, ms", "with one, ms", "ratio", "more, microseconds"
    )
    with TemporaryDirectory() as folder, FeedbackStore.open(Path(folder) / "f.db", 90) as store:
        for name, forgets in (("anew", True), ("remembered", False)):
            for what, row in zip(
                CLOCKS, measured(bot, store, queries * turns, forgets), strict=True
            ):
                table.add_row(name, what, *row)
        kept = sum(1 for _ in store.queries())
    console = Console()
    console.print(str(this_machine("8-bit weights", ["onnxruntime"])))
    console.print(table)
    console.print(
        f"{kept:,} queries of {2 * turns * len(queries):,} were kept, {store.lost:,} lost"
    )


def measured(
    bot: QABot, store: FeedbackStore, queries: list[str], forgets: bool
) -> list[tuple[str, ...]]:
    """For each of CLOCKS the medians of a query without the store and with it, compared."""
    service = Service(bot)
    taken: dict[bool, list[list[float]]] = {False: [], True: []}
    for turn, query in enumerate(queries):
        for keeps in (turn % 2 == 0, turn % 2 == 1):
            bot.feedback_store = store if keeps else None
            if forgets:
                bot.forget()
            begun = [clock() for clock in CLOCKS.values()]
            service.ask(query)
            ended = [clock() for clock in CLOCKS.values()]
            taken[keeps].append([end - begin for begin, end in zip(begun, ended, strict=True)])
    rows: list[tuple[str, ...]] = []
    for without, with_store in zip(
        zip(*taken[False], strict=True), zip(*taken[True], strict=True), strict=True
    ):
        one, two = median(without), median(with_store)
        more = median(b - a for a, b in zip(without, with_store, strict=True))
        rows.append(
            (f"{1e3 * one:.3f}", f"{1e3 * two:.3f}", f"{two / one:.3f}", f"{1e6 * more:.0f}")
        )
    return rows


if __name__ == "__main__":
    main()
