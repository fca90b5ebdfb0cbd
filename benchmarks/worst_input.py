"""The worst inputs of one megabyte that we know of, format by format, and what reading them takes.

    python -m benchmarks.worst_input [--suffix md html ...] [--size BYTES]

A packed file is small on disk and holds as much as is let through. Each is read and its coverage
taken in a process of its own, as `qa-bot index` does; the time is the processor's, so that others
on the machine count little.
"""

from __future__ import annotations

import argparse
import logging
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import worst_texts
from benchmarks.worst_books import EPUB, MHTML, ODS, ODT, ZIP
from benchmarks.worst_office import DOCX, XLSX
from benchmarks.worst_pdf import PDF
from benchmarks.worst_texts import Maker
from qa_bot.parsing import read_sources
from qa_bot.parsing.formats import READERS, reader

MEGABYTE = 1_000_000
# What is aimed at, and when a process is stopped.
SECONDS = 5.0
LIMIT = 60
MEMORY = 8 << 30
PACKED = {
    "docx": DOCX, "xlsx": XLSX, "odt": ODT, "ods": ODS, "epub": EPUB, "mhtml": MHTML, "pdf": PDF,
    "zip": ZIP,
}  # fmt: skip
_FORK = get_context("fork")
_LIBRARIES = (
    "bs4",
    "docutils.core",
    "docx",
    "lxml.etree",
    "lxml.html",
    "markdown_it",
    "openpyxl",
    "pypdf",
    "yaml",
    "charset_normalizer",
)


@dataclass(frozen=True)
class Reading:
    """What one input took, in seconds of a processor; None where it was stopped."""

    suffix: str
    name: str
    size: int
    seconds: float | None
    said: str


def measured(suffix: str, name: str, make: Maker, size: int) -> Reading:
    """Read an input in a process of its own, which begins with all libraries loaded."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"worst.{suffix}"
        path.write_bytes(make(size))
        written = path.stat().st_size
        receiver, sender = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_read, args=(Path(scratch), sender))
        process.start()
        sender.close()
        try:
            seconds, said = receiver.recv()
        except EOFError:
            process.join()
            return Reading(suffix, name, written, None, f"stopped with {process.exitcode}")
        process.join()
    return Reading(suffix, name, written, seconds, said)


def _read(folder: Path, sender: Connection) -> None:
    """Read a folder and send the seconds and what came of it."""
    logging.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    started = time.process_time()
    documents, problems = read_sources(folder)
    seconds = time.process_time() - started
    pairs = sum(len(document.pairs) for document in documents)
    said = f"{pairs:,} pairs" if documents else str(problems[0]).partition(": ")[2]
    sender.send((seconds, said))


def load_libraries() -> None:
    """Import what reads any format, so that no reading pays for it."""
    for suffix in READERS:
        reader(suffix)
    for name in _LIBRARIES:
        import_module(name)


def inputs() -> Iterator[tuple[str, str, Maker]]:
    """Suffix, name and maker of every worst input."""
    yield from worst_texts.inputs()
    for suffix, makers in PACKED.items():
        for name, make in makers.items():
            yield suffix, name, make


def _chosen(suffixes: list[str]) -> Iterator[tuple[str, str, Maker]]:
    return (one for one in inputs() if not suffixes or one[0] in suffixes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst_input", description=__doc__)
    parser.add_argument("--suffix", nargs="*", default=[], help="without its dot; all of them")
    parser.add_argument("--size", type=int, default=MEGABYTE)
    given = parser.parse_args()
    load_libraries()
    _show([measured(*one, given.size) for one in _chosen(given.suffix)], given.size)


def _show(rows: Sequence[Reading], size: int) -> None:
    """Print a table, and how many are too slow; what prints is loaded after all is read."""
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
