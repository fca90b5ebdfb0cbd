"""The processes that are measured: whole ones, and ones that are asked query by query.

It imports nothing heavy itself, as a process that is started counts the memory of the one that
started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rivals.environments import OFFLINE, ROOT, System


@dataclass(frozen=True)
class Ran:
    """Seconds of a whole process on the clock and of the processor, its most memory in MiB, and
    what it said.
    """

    seconds: float
    processor: float
    memory: float
    said: str


@dataclass(frozen=True)
class Answered:
    """Milliseconds that an answer took, on the clock and of the processor; its first pair."""

    milliseconds: float
    processor: float
    first: str


def environment() -> Mapping[str, str]:
    """What all processes have in common.

    OpenBLAS chooses its kernels for the processor: an override in the environment would slow the
    systems that multiply with NumPy.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    return own | OFFLINE


def ran(command: Sequence[str], errors: Path, expected: Sequence[int] = (0,)) -> Ran:
    """Run a process to its end; exits with what it wrote to stderr where it failed."""
    started = time.perf_counter()
    process = _started(command, errors)
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    if process.stdin:
        process.stdin.close()
    if process.returncode not in expected:
        _exit(command, errors)
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Ran(seconds, usage.ru_utime + usage.ru_stime, memory, said)


class Asked:
    """A process that answers a query a line; `ready` is the seconds until its index was open."""

    def __init__(self, command: Sequence[str], errors: Path) -> None:
        self._command, self._errors = command, errors
        self._process = _started(command, errors)
        self.ready = float(self._line())

    def answer(self, query: str) -> Answered:
        """One query, and how long the process took for it."""
        self._say(query)
        seconds, processor, first = self._line()
        return Answered(1000 * seconds, 1000 * processor, first)

    def end(self) -> float:
        """End it; the anonymous memory that it held, in MiB."""
        if self._process.stdin:
            self._process.stdin.close()
        memory = float(self._line())
        self._process.wait()
        return memory

    def kill(self) -> None:
        """End it whatever it does."""
        self._process.kill()
        self._process.wait()

    def _say(self, query: str) -> None:
        if self._process.stdin:
            print(json.dumps(query), file=self._process.stdin, flush=True)

    def _line(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            _exit(self._command, self._errors)
        return json.loads(line)


@contextmanager
def asked(system: System, cache: Path, *arguments: str) -> Iterator[Asked]:
    """A system's process, which does not outlive the block."""
    command = [system.python(cache), *system.command(*arguments)]
    process = Asked(command, cache / f"{system.module}.log")
    try:
        yield process
    finally:
        process.kill()


def _started(command: Sequence[str], errors: Path) -> subprocess.Popen[str]:
    with errors.open("w", encoding="utf-8") as file:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
        )  # fmt: skip


def _exit(command: Sequence[str], errors: Path) -> None:
    said = errors.read_text("utf-8", "replace")[-2000:]
    raise SystemExit(f"{' '.join(command)} failed: {said}")
