"""What each system's own process does: build an index, open it for one query or for many.

It runs in the system's environment, which has nothing of this project but this folder: the standard
library and NumPy are all that it may import. What the processes say stands in lines of JSON.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

# What a system has of results is worth one place: its first.
NOTHING = ""


@dataclass(frozen=True)
class Pair:
    """A question with its answer; `number` is its line in the file, counted from 1."""

    number: str
    question: str
    answer: str

    @property
    def text(self) -> str:
        """What is embedded, where the system is not told which part is the question."""
        return f"{self.question}\n{self.answer}".strip()


class Rival(Protocol):
    """A system as its own first pages use it."""

    def load(self, model: Path) -> None:
        """Import what it needs, and load the embedding model from this folder."""

    def build(self, pairs: Path, folder: Path) -> None:
        """Split, embed and index the pairs of a file, and save the index below `folder`."""

    def open(self, folder: Path) -> None:
        """Read what `build` saved."""

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        """Index pairs in memory by their given vectors (n, d), each 1 long."""

    def first(self, query: str) -> str:
        """Embed the query, search, and give the number of the first pair, or NOTHING."""


def pairs_of(file: Path) -> list[Pair]:
    """The pairs of a JSON Lines file."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Pair(str(n), line["question"], line["answer"]) for n, line in enumerate(lines, 1)]


def run(rival: Rival) -> None:
    """Do what the command line says: build, ask, serve or given, and its paths."""
    action, *rest = sys.argv[1:]
    # What libraries print is not for the one who measures.
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    ACTIONS[action](rival, said, *rest)
    said.flush()


def _build(rival: Rival, said: Any, pairs: str, folder: str, model: str) -> None:
    started = time.perf_counter()
    rival.load(Path(model))
    loaded, processor = time.perf_counter(), time.process_time()
    rival.build(Path(pairs), Path(folder))
    build, of_processor = time.perf_counter() - loaded, time.process_time() - processor
    _say(said, {"load": loaded - started, "build": build, "processor": of_processor})


def _ask(rival: Rival, said: Any, folder: str, model: str, query: str) -> None:
    rival.load(Path(model))
    rival.open(Path(folder))
    _say(said, rival.first(query))


def _serve(rival: Rival, said: Any, folder: str, model: str) -> None:
    rival.load(Path(model))
    started = time.perf_counter()
    rival.open(Path(folder))
    _answer(rival, said, time.perf_counter() - started)


def _given(rival: Rival, said: Any, pairs: str, vectors: str, model: str) -> None:
    import numpy as np

    rival.load(Path(model))
    given = pairs_of(Path(pairs)), np.load(vectors)
    started = time.perf_counter()
    rival.take(*given)
    took = time.perf_counter() - started
    del given
    _answer(rival, said, took)


def _answer(rival: Rival, said: Any, seconds: float) -> None:
    """Say how long it took to be ready; then of a query a line its seconds on the clock and of
    the processor, and its first pair.

    At the end of the input, the memory that is held, without what nothing uses any longer.
    """
    _say(said, seconds)
    for line in sys.stdin:
        query = json.loads(line)
        started, processor = time.perf_counter(), time.process_time()
        first = rival.first(query)
        _say(said, [time.perf_counter() - started, time.process_time() - processor, first])
    _say(said, memory())


def memory() -> float:
    """Anonymous memory of this process in MiB, freed memory given back first; NaN off Linux."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
        status = Path("/proc/self/status").read_text("utf-8")
    except (AttributeError, OSError):
        return float("nan")
    return int(status.split("RssAnon:")[1].split()[0]) / 2**10


def _say(said: Any, what: object) -> None:
    print(json.dumps(what), file=said, flush=True)


ACTIONS: dict[str, Callable[..., None]] = {
    "build": _build,
    "ask": _ask,
    "serve": _serve,
    "given": _given,
}
