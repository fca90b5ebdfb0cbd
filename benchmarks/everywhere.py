"""The tests in ten ways: `python -m benchmarks.everywhere [--ways N] [PYTEST OPTIONS]`.

In each the machine differs: one and two threads, as it comes, with the older kernels of OpenBLAS
and of oneDNN, with both, and with every core busy besides. What else stands on the command line
goes to pytest, so a part of the tests is tried with
`python -m benchmarks.everywhere tests/ranking -m "not model"`. Exits with 1 where a test failed in
any way.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

from benchmarks.data import ROOT
from benchmarks.machine import this_machine

HASWELL = {"OPENBLAS_CORETYPE": "Haswell"}
AVX2 = {"ONEDNN_MAX_CPU_ISA": "AVX2"}
IN_TWO = ("-n", "2", "--dist", "loadfile")  # as `make test`
BUSY = [sys.executable, "-c", "while True: pass"]


@dataclass(frozen=True)
class Way:
    """How the tests are run: variables of the environment, and whether all cores are busy."""

    threads: int
    name: str
    variables: dict[str, str] = field(default_factory=dict)
    under_load: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """The environment of such a run; no other choice of kernels is inherited."""
        inherited = {k: v for k, v in os.environ.items() if k not in {**HASWELL, **AVX2}}
        return inherited | {"OMP_NUM_THREADS": str(self.threads)} | self.variables


WAYS = tuple(
    way
    for threads in (1, 2)
    for way in (
        Way(threads, "as it comes"),
        Way(threads, "OPENBLAS_CORETYPE=Haswell", HASWELL),
        Way(threads, "ONEDNN_MAX_CPU_ISA=AVX2", AVX2),
        Way(threads, "both", HASWELL | AVX2),
        Way(threads, "every core busy", under_load=True),
    )
)


@dataclass(frozen=True)
class Run:
    """What became of the tests in one way; `exit_code` is pytest's, 0 where all is well."""

    way: Way
    passed: int
    failed: tuple[str, ...]
    skipped: int
    seconds: float
    exit_code: int


def run(way: Way, options: Sequence[str]) -> Run:
    """Run the tests in one way; what pytest prints is printed where it is not all well."""
    with tempfile.TemporaryDirectory() as folder, _load(way):
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *IN_TWO]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, f"--junitxml={report}", *options],
            cwd=ROOT, env=way.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        cases = _cases(report)
    if done.returncode:
        print(done.stdout)
    failed = tuple(name for name, became in cases if became in ("failure", "error"))
    skipped = sum(became == "skipped" for _, became in cases)
    passed = len(cases) - len(failed) - skipped
    return Run(way, passed, failed, skipped, seconds, done.returncode)


def _cases(report: Path) -> list[tuple[str, str]]:
    """Each test's name and what became of it: failure, error, skipped or nothing of these."""
    if not report.exists():
        return []
    # Written by our own pytest a moment ago.
    cases = ElementTree.parse(report).iter("testcase")
    return [
        (f"{case.get('classname')}::{case.get('name')}", case[0].tag if len(case) else "")
        for case in cases
    ]


@contextmanager
def _load(way: Way) -> Iterator[None]:
    """Keep every core busy, where that is the way."""
    busy = [subprocess.Popen(BUSY) for _ in range(os.cpu_count() or 1) if way.under_load]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def table(runs: Sequence[Run]) -> Table:
    """A row for each way."""
    found = Table(box=None)
    for column in ("threads", "kernels", "passed", "failed", "skipped", "seconds", "exit code"):
        found.add_column(column, justify="left" if column == "kernels" else "right")
    for done in runs:
        counts = (done.passed, len(done.failed), done.skipped, round(done.seconds), done.exit_code)
        found.add_row(str(done.way.threads), done.way.name, *map(str, counts))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ways", type=int, default=len(WAYS), help="so many, from the first")
    arguments, options = parser.parse_known_args()
    console = Console(width=100)
    console.print(str(this_machine("as each way says")), highlight=False)
    runs = []
    for way in WAYS[: arguments.ways]:
        runs.append(run(way, options))
        print(f"{way.threads} threads, {way.name}: {runs[-1].seconds:.0f} s", flush=True)
    console.print(table(runs))
    for done in runs:
        for name in done.failed:
            print(f"FAILED with {done.way.threads} threads, {done.way.name}: {name}")
    sys.exit(any(done.exit_code for done in runs))


if __name__ == "__main__":
    main()
