"""What an answer costs more where its query is kept: `python -m benchmarks.keeping`.

A server's service answers each question of source_docs/ in four wordings, nothing of it remembered,
with a store and without, one right after the other and in turns which comes first; then all of
them remembered. The times are of the thread that answers, while another writes.
"""

from __future__ import annotations

import argparse
import time
from itertools import count
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
WORDINGS = ("{}", "please tell me: {}", "I would like to know, {}", "a friend asks {}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3, help="how often all of it is asked")
    turns = parser.parse_args().turns
    bot = QABot.open(SOURCES, INDEX)
    queries = [wording.format(pair.question) for pair in bot.pairs for wording in WORDINGS]
    with TemporaryDirectory() as folder, FeedbackStore.open(Path(folder) / "f.db", 90) as store:
        anew = measured(bot, store, queries * turns, forgets=True)
        remembered = measured(bot, store, queries * turns, forgets=False)
        kept = sum(1 for _ in store.queries())
    table = Table("", "without a store, ms", "with one, ms", "ratio, median", "more, microseconds")
    for name, (without, with_store) in (("anew", anew), ("remembered", remembered)):
        pairs = list(zip(without, with_store, strict=True))
        table.add_row(
            name, f"{1e3 * median(without):.3f}", f"{1e3 * median(with_store):.3f}",
            f"{median(two / one for one, two in pairs):.3f}",
            f"{1e6 * median(two - one for one, two in pairs):.0f}",
        )  # fmt: skip
    console = Console()
    console.print(str(this_machine("8-bit weights", ["onnxruntime"])))
    console.print(table)
    console.print(
        f"{kept:,} queries of {2 * turns * len(queries):,} were kept, {store.lost:,} lost"
    )


def measured(
    bot: QABot, store: FeedbackStore, queries: list[str], forgets: bool
) -> tuple[list[float], list[float]]:
    """Seconds of each query without the store, and with it."""
    service, taken = Service(bot), {False: list[float](), True: list[float]()}
    for query, turn in zip(queries, count(), strict=False):
        for keeps in (turn % 2 == 0, turn % 2 == 1):
            bot.feedback_store = store if keeps else None
            if forgets:
                bot.forget()
            begun = time.perf_counter()
            service.ask(query)
            taken[keeps].append(time.perf_counter() - begun)
    return taken[False], taken[True]


if __name__ == "__main__":
    main()
