"""The worst inputs of one megabyte that we know of, format by format, and what reading them takes.

    python -m benchmarks.worst_input [--suffix md html ...] [--size BYTES]

Each is read and its coverage taken in a process of its own, as `qa-bot index` does; the time is the
processor's, so that others on the machine count little.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.worst_texts import Maker, inputs
from qa_bot.parsing import read_sources
from qa_bot.parsing.formats import READERS, reader

MEGABYTE = 1_000_000
# What is aimed at, and when a process is stopped.
SECONDS = 5.0
LIMIT = 60


@dataclass(frozen=True)
class Reading:
    """What one input took, in seconds of a processor; None where it was stopped."""

    suffix: str
    name: str
    size: int
    seconds: float | None
    said: str


def measured(suffix: str, name: str, make: Maker, size: int) -> Reading:
    """Read an input in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"worst.{suffix}"
        path.write_bytes(make(size))
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.worst_input", "--read", scratch],
            capture_output=True,
            text=True,
        )
        written = path.stat().st_size
    try:
        seconds, said = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = f"stopped with {done.returncode}: {done.stderr[-100:]}"
        return Reading(suffix, name, written, None, " ".join(reason.split()))
    return Reading(suffix, name, written, seconds, said)


def _read(folder: Path) -> None:
    """Read a folder and print the seconds and what came of it; libraries are loaded before."""
    logging.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    for suffix in READERS:
        reader(suffix)
    started = time.process_time()
    documents, problems = read_sources(folder)
    seconds = time.process_time() - started
    pairs = sum(len(document.pairs) for document in documents)
    said = f"{pairs:,} pairs" if documents else str(problems[0]).partition(": ")[2]
    print(json.dumps([seconds, said]))


def _chosen(suffixes: list[str]) -> Iterator[tuple[str, str, Maker]]:
    return (one for one in inputs() if not suffixes or one[0] in suffixes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst_input", description=__doc__)
    parser.add_argument("--suffix", nargs="*", default=[], help="without its dot; all of them")
    parser.add_argument("--size", type=int, default=MEGABYTE)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        _read(given.read)
    else:
        _show([measured(*one, given.size) for one in _chosen(given.suffix)], given.size)


def _show(rows: Sequence[Reading], size: int) -> None:
    """Print a table, and how many are too slow; what prints is not loaded where files are read."""
    from rich.console import Console

    from benchmarks.machine import this_machine
    from benchmarks.parsing import PACKAGES
    from benchmarks.tables import table_of

    console = Console()
    table = table_of(f"Worst inputs of {size:,} bytes", "format", "input", "seconds", "")
    slow = 0
    for row in rows:
        is_slow = row.seconds is None or row.seconds > SECONDS
        slow += is_slow
        seconds = f"over {LIMIT}" if row.seconds is None else f"{row.seconds:.1f}"
        table.add_row(row.suffix, row.name, seconds + (" SLOW" if is_slow else ""), row.said[:60])
    console.print(table)
    console.print(f"{slow} took more than {SECONDS:.0f} s")
    console.print(str(this_machine("no model", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
