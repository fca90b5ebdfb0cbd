"""What a first answer costs: `make bench-speed`, or `python -m benchmarks.speed [--rounds N]`.

Whole processes, each beside another in the same round: a question in the shell, the server until it
is ready, and the commands that need no model, over the sample document with its index built. What
counts is the ratio: two cores on a shared machine do not repeat an absolute time. It imports
nothing heavy itself, as a process that is started counts the memory of the one that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.machine import this_machine

ROOT = Path(__file__).parent.parent
QUERY = "does maine tell ice about my license?"
QUERIES = (
    QUERY,
    "can immigration officers see my car registration",
    "facial recognition photos",
    "I moved here last year and drive on a foreign licence. Who gets to see my address?",
)
ROUNDS = 7
WARM_UP, WARM_ROUNDS = 20, 200
PACKAGES = ("onnxruntime", "tokenizers", "torch", "sentence-transformers", "faiss-cpu", "numpy")

BARE = f"""
import sys
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], device="cpu").encode({QUERY!r})
"""
BARE_SHELL = "import typer, rich"
# What takes turns with another: a query a line, and the seconds that it took.
TURNS = """
import sys, time
{made}
for line in sys.stdin:
    started = time.perf_counter()
    {call}(line.strip())
    print(time.perf_counter() - started, flush=True)
"""
ASKS = TURNS.format(
    # An answer that is remembered takes no time: each is asked for the first time.
    made="from qa_bot import QABot; bot = QABot.open(*sys.argv[1:])\n"
    "def ask(query): bot.forget(); bot.ask(query)",
    call="ask",
)
ENCODES = TURNS.format(
    made="from sentence_transformers import SentenceTransformer\n"
    "model = SentenceTransformer(sys.argv[1], device='cpu')",
    call="model.encode",
)


@dataclass(frozen=True)
class Cost:
    """Seconds of a whole process, and the most memory it had, in MiB."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Warm:
    """Milliseconds of `bot.ask`, and of an encode of the same queries."""

    asks: Sequence[float]
    encodes: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the one by that of the other."""
        return median(self.asks) / median(self.encodes)


def p99_in_medians(times: Sequence[float]) -> float:
    """How many times as long the slowest of a hundred takes as the one in the middle."""
    return quantiles(times, n=100, method="inclusive")[98] / median(times)


@dataclass(frozen=True)
class Target:
    """A ratio that is not to be passed."""

    name: str
    ratio: float
    most: float


def costs(code_or_options: Sequence[str]) -> Cost:
    """Run Python with these arguments to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *code_or_options],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    errors = process.stderr.read() if process.stderr else ""
    if process.stderr:
        process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3, 4):  # not covered, choose
        raise SystemExit(f"{code_or_options} ended with {process.returncode}: {errors}")
    return Cost(seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def until_ready(index: Path, path: str = "/readyz") -> Cost:
    """Start the server, and stop it when it answers at a path: unless given, that it is ready.

    Memory is not measured.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "qa_bot", "serve", "--port", "0", "--index", str(index)]
    english = {**os.environ, "LANGUAGE": "en"}  # its line is read below
    with subprocess.Popen(
        command, cwd=ROOT, env=english, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            url = line.split(" is at ")[1].split()[0]
            while not _answers(f"{url}{path}"):
                time.sleep(0.01)
            return Cost(time.perf_counter() - started, 0.0)
        finally:
            server.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60):
            return True
    except urllib.error.URLError:
        return False


def in_turns(rounds: int, **runs: Callable[[], Cost]) -> dict[str, Cost]:
    """The medians of each run, one after the other in every round; the first round is thrown away.

    It fills the machine's cache of files, and leaves bytecode for the others, as at a user's.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    found: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            found[name].append(run())
    return {
        name: Cost(median(c.seconds for c in kept[1:]), median(c.memory for c in kept[1:]))
        for name, kept in found.items()
    }


def warm(sources: Path | str, index: Path, queries: Sequence[str] = QUERIES) -> Warm:
    """Ask and encode the queries over and over, each in its own process, in turns."""
    commands = [["-c", ASKS, str(sources), str(index)], ["-c", ENCODES, str(bundled_model())]]
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )
            )
            for command in commands
        ]  # fmt: skip
        rounds = [
            [_asked(worker, queries[n % len(queries)]) for worker in workers]
            for n in range(WARM_UP + WARM_ROUNDS)
        ]
        for worker in workers:
            worker.communicate()  # ends their input, and so them
    asks, encodes = ([1_000 * s for s in column] for column in zip(*rounds[WARM_UP:], strict=True))
    return Warm(asks, encodes)


def _asked(worker: subprocess.Popen[str], query: str) -> float:
    if worker.stdin is None or worker.stdout is None:
        raise SystemExit("a process without pipes")
    print(query, file=worker.stdin, flush=True)
    return float(worker.stdout.readline())


def measure(rounds: int) -> tuple[dict[str, Cost], Warm]:
    """All runs, over an index in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        index, model = Path(folder) / "index", bundled_model()
        costs(["-m", "qa_bot", "index", "--index", str(index)])
        ask = ["-m", "qa_bot", "ask", QUERY, "--index", str(index)]
        found = in_turns(
            rounds,
            bare=lambda: costs(["-c", BARE, str(model)]),
            ask=lambda: costs(ask),
            serve=lambda: until_ready(index),
            page=lambda: until_ready(index, "/"),
            gradio=lambda: costs(["-c", "import gradio"]),
            shell=lambda: costs(["-c", BARE_SHELL]),
            help=lambda: costs(["-m", "qa_bot", "--help"]),
            list=lambda: costs(["-m", "qa_bot", "list"]),
        )
        return found, warm("source_docs", index)


def bundled_model() -> Path:
    """The folder of the bundled model, found in a process of its own."""
    code = "from qa_bot.models.embedding import bundled_folder; print(bundled_folder())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def targets(found: dict[str, Cost], later: Warm) -> list[Target]:
    """Each ratio beside the most that it should be."""
    bare, shell = found["bare"], found["shell"]
    return [
        Target("first ask in the shell, time", found["ask"].seconds / bare.seconds, 0.25),
        Target("first ask in the shell, memory", found["ask"].memory / bare.memory, 0.6),
        Target("server until it is ready, time", found["serve"].seconds / bare.seconds, 0.3),
        Target("bot.ask, in SentenceTransformer.encode", later.ratio, 1.0),
        Target("bot.ask's p99, in its median", p99_in_medians(later.asks), 2.0),
        Target("--help, in importing typer and rich", found["help"].seconds / shell.seconds, 3.0),
        Target("list, in importing typer and rich", found["list"].seconds / shell.seconds, 3.0),
    ]


NAMES = {
    "bare": "SentenceTransformer: import, load, encode one query",
    "ask": "qa-bot ask",
    "serve": "qa-bot serve, until /readyz",
    "page": "qa-bot serve, until its page is asked for at once and there",
    "gradio": "import gradio",
    "shell": "import typer, rich",
    "help": "qa-bot --help",
    "list": "qa-bot list",
}


def tables(found: dict[str, Cost], later: Warm) -> list[Table]:
    """What is printed."""
    absolute = Table("process", "seconds", "MiB")
    for name, cost in found.items():
        memory = f"{cost.memory:.0f}" if cost.memory else ""
        absolute.add_row(NAMES[name], f"{cost.seconds:.2f}", memory)
    absolute.add_row("bot.ask, warm", f"{median(later.asks) / 1000:.4f}", "")
    absolute.add_row("SentenceTransformer.encode, warm", f"{median(later.encodes) / 1000:.4f}", "")
    ratios = Table("ratio", "", "at most", "")
    for target in targets(found, later):
        said = "reached" if target.ratio <= target.most else "not reached"
        ratios.add_row(target.name, f"{target.ratio:.2f}", f"{target.most:.2f}", said)
    return [absolute, ratios]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, help="Also write the figures there.")
    arguments: Any = parser.parse_args()
    found, later = measure(arguments.rounds)
    console = Console(width=100)
    console.print(*tables(found, later))
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)
    if arguments.json:
        ratios = {target.name: target.ratio for target in targets(found, later)}
        arguments.json.write_text(json.dumps(ratios, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
