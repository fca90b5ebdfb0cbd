"""Times our page beside a bare Gradio chat in a real browser: `python -m benchmarks.web`.

Both pages stand on this machine, each server in a process of its own, and take turns in one
headless Chromium. What counts are the ratios: absolute times do not repeat on a shared machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.browsing import CHROMIUM, chromium
from benchmarks.chat_servers import bare, ours
from benchmarks.latency import QUERIES
from benchmarks.machine import Machine, this_machine
from benchmarks.report import Target
from benchmarks.visiting import Measured, Spread, Visitor

ROUNDS = 20
WARM_UP = 2  # rounds that are not counted
MAX_RATIO = 1.3  # of the bare chat's time, and bot.ask on top where a question is asked
PACKAGES = ("gradio", "fastapi", "uvicorn", "playwright", "torch", "sentence-transformers")
RESULTS = Path(__file__).parent / "results" / "web.json"


@dataclass(frozen=True)
class Report:
    """What a run found."""

    rounds: int
    ours: Measured
    bare: Measured
    bot_ask: Spread
    targets: list[Target]
    machine: Machine
    chromium: str
    date: str
    seconds: float


def measure(rounds: int = ROUNDS, warm_up: int = WARM_UP) -> Report:
    """Both pages in turn; a round asks each the same question, twice."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(ours(Path(folder)))
        echo = stack.enter_context(bare())
        browser = stack.enter_context(chromium())
        visitors = [Visitor(browser, server), Visitor(browser, echo)]
        for query in itertools.islice(itertools.cycle(QUERIES), rounds + warm_up):
            for visitor in visitors:
                visitor.round(query)
        page, bare_page = (visitor.measured(warm_up) for visitor in visitors)
        asks = server.stop()
        warm = len(asks) * warm_up // (rounds + warm_up)
        bot_ask = Spread.of([1000 * seconds for seconds in asks[warm:]])
        version = browser.version
    return Report(
        rounds=rounds,
        ours=page,
        bare=bare_page,
        bot_ask=bot_ask,
        targets=targets(page, bare_page, bot_ask),
        machine=this_machine("as the server chose", PACKAGES),
        chromium=version,
        date=date.today().isoformat(),
        seconds=round(time.perf_counter() - started, 1),
    )


def targets(ours: Measured, bare: Measured, bot_ask: Spread) -> list[Target]:
    """At most 1.3 times the bare chat's time, plus `bot.ask` where something is asked."""
    rows: list[tuple[str, Callable[[Measured], Spread], float]] = [
        ("Enter to answer painted, ms", lambda m: m.answer, bot_ask.median),
        ("opened to typed, cold cache, ms", lambda m: m.open_cold, 0),
        ("opened to typed, warm cache, ms", lambda m: m.open_warm, 0),
        ("opened to first answer, cold, ms", lambda m: m.first_answer_cold, bot_ask.median),
    ]
    found = []
    for what, spread, extra in rows:
        value, wanted = spread(ours).median, MAX_RATIO * spread(bare).median + extra
        found.append(Target(what, value, round(wanted, 2), value <= wanted))
    hosts = len(ours.other_hosts)
    return [*found, Target("other hosts asked", hosts, 0, hosts == 0)]


def tables(report: Report) -> list[Table]:
    """Figures, then what was aimed at."""
    return [_figures(report), _verdict(report.targets)]


def _figures(report: Report) -> Table:
    title = f"Medians (quartiles) of {report.rounds} interleaved rounds"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    pages = [report.ours, report.bare]
    for page in pages:
        table.add_column(page.name, justify="right")
    rows: list[tuple[str, Callable[[Measured], object]]] = [
        ("Enter to answer painted, ms", lambda m: m.answer),
        ("opened to typed, cold cache, ms", lambda m: m.open_cold),
        ("opened to typed, warm cache, ms", lambda m: m.open_warm),
        ("opened to first answer, cold, ms", lambda m: m.first_answer_cold),
        ("page: requests", lambda m: m.weight.requests),
        ("page: kB transferred", lambda m: f"{m.weight.transferred / 1000:,.0f}"),
        ("page: kB decoded", lambda m: f"{m.weight.decoded / 1000:,.0f}"),
        ("other hosts asked", lambda m: len(m.other_hosts)),
    ]
    for what, value in rows:
        table.add_row(what, *(str(value(page)) for page in pages))
    table.add_row("of it bot.ask, ms", str(report.bot_ask), "")
    return table


def _verdict(found: list[Target]) -> Table:
    table = Table(title="Aimed at", title_justify="left")
    for column in ("", "found", "at most", "reached"):
        table.add_column(column, justify="right" if column else "left")
    for target in found:
        reached = "yes" if target.reached else "NO"
        table.add_row(target.what, f"{target.found:.1f}", f"{target.wanted:.1f}", reached)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=RESULTS, help="JSON file to write")
    arguments = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("no chromium on this machine; run `apt-get install chromium`")
    report = measure(arguments.rounds)
    arguments.out.write_text(json.dumps(asdict(report), indent=1) + "\n", "utf-8")
    console = Console()
    for table in tables(report):
        console.print(table)
    console.print(f"{report.machine}\nChromium {report.chromium}", highlight=False)
    console.print(f"{report.date}, {report.seconds:.0f} s", highlight=False)


if __name__ == "__main__":
    main()
