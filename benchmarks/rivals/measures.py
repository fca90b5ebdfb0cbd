"""What is measured of the systems, in turns; what is done is kept, and not done again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.rivals.environments import OURS, ROOT, SYSTEMS, WITH_FAISS, System
from benchmarks.rivals.processes import Asked, asked, environment, ran

SHELL = "qa-bot ask"
# Queries of one system before the next has its turn, and those that warm it up each time: threads
# of a system that has just answered go on spinning for a while.
BLOCK, WARM_UP, PAUSE = 100, 3, 0.5
# With many pairs some systems take seconds for a query.
MANY_QUERIES, MANY_SECONDS, LEAST_QUERIES = 200, 30.0, 5
# Exit codes of `qa-bot ask`: answered, not covered, choose.
ANSWERS = (0, 3, 4)


@dataclass(frozen=True)
class Input:
    """The files that `benchmarks.rivals.inputs` writes, and how many pairs the large ones hold."""

    cache: Path
    many: int

    @property
    def folder(self) -> Path:
        return self.cache / "inputs"

    @property
    def pairs(self) -> Path:
        return self.folder / "documents" / "pairs.jsonl"

    @property
    def about(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "about.json").read_text("utf-8"))
        return found

    @property
    def queries(self) -> list[dict[str, Any]]:
        lines = (self.folder / "queries.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def make(self) -> None:
        """Write them, where they are missing."""
        command = ["-m", "benchmarks.rivals.inputs", str(self.folder), str(self.many)]
        if subprocess.run([sys.executable, *command], cwd=ROOT, env=environment()).returncode:
            raise SystemExit("the pairs and queries could not be written; see above")


class Measures:
    """One run; `found` is kept in a file until the run is whole, or begun `anew`."""

    def __init__(self, given: Input, rounds: int, anew: bool = False) -> None:
        self._given, self._rounds, self._cache = given, rounds, given.cache
        self._kept = self._cache / "unfinished.json"
        self.found: dict[str, Any] = {}
        if self._kept.exists() and not anew:
            self.found = json.loads(self._kept.read_text("utf-8"))
            print(f"measured before an interruption: {', '.join(self.found)}", flush=True)

    def run(self) -> dict[str, Any]:
        """All of them, less what an interrupted run has done."""
        steps: dict[str, Callable[[], object]] = {
            f"build {number} {system.name}": partial(self._build, system)
            for number in range(1, self._rounds + 1)
            for system in SYSTEMS
        }
        steps["cold"] = self._cold
        steps["warm"] = self._warm
        steps |= {
            f"{self._given.many} {system.name}": partial(self._many, system)
            for system in (*SYSTEMS, *WITH_FAISS)
        }
        for name, step in steps.items():
            if name not in self.found:
                started = time.perf_counter()
                self.found[name] = step()
                self._kept.write_text(json.dumps(self.found), "utf-8")
                print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)
        return self.found

    def finish(self) -> None:
        """Let the next run begin anew."""
        self._kept.unlink(missing_ok=True)

    def _index(self, system: System) -> Path:
        return self._cache / "indexes" / system.module

    def _build(self, system: System) -> dict[str, float]:
        folder = self._index(system)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        model = self._given.about["model"]
        command = system.command("build", str(self._given.pairs), str(folder), model)
        done = ran([system.python(self._cache), *command], self._log(system))
        said: dict[str, float] = json.loads(done.said)
        return said | {"process": done.seconds, "memory": done.memory}

    def _log(self, system: System) -> Path:
        return self._cache / f"{system.module}.log"

    def _cold(self) -> dict[str, list[dict[str, float]]]:
        """Whole processes that answer one query, in turns; the first round is thrown away."""
        queries = [line["query"] for line in self._given.queries]
        found: dict[str, list[dict[str, float]]] = {}
        # Three times the rounds of a build, which takes ten times as long.
        for number in range(3 * self._rounds + 1):
            for name, (command, log) in self._commands(queries[number]).items():
                done = ran(command, log, ANSWERS if name == SHELL else (0,))
                cost = {"seconds": done.seconds, "processor": done.processor}
                found.setdefault(name, []).append(cost | {"memory": done.memory})
        return {name: costs[1:] for name, costs in found.items()}

    def _commands(self, query: str) -> dict[str, tuple[list[str], Path]]:
        model, documents = self._given.about["model"], str(self._given.pairs.parent)
        found = {
            s.name: (
                [s.python(self._cache), *s.command("ask", str(self._index(s)), model, query)],
                self._log(s),
            )
            for s in SYSTEMS
        }
        index = str(self._index(OURS) / "index")
        shell = ["-m", "qa_bot", "ask", query, "--sources", documents, "--index", index]
        return found | {SHELL: ([sys.executable, *shell], self._log(OURS))}

    def _warm(self) -> dict[str, list[dict[str, Any]]]:
        """Real queries one after the other, each system some of them before the next one's turn."""
        queries = [line["query"] for line in self._given.queries]
        model = self._given.about["model"]
        found: dict[str, list[dict[str, Any]]] = {system.name: [] for system in SYSTEMS}
        with ExitStack() as stack:
            processes = {
                s.name: stack.enter_context(
                    asked(s, self._cache, "serve", str(self._index(s)), model)
                )
                for s in SYSTEMS
            }
            for start in range(0, len(queries), BLOCK):
                block = queries[start : start + BLOCK]
                for name, process in processes.items():
                    time.sleep(PAUSE)
                    _warm_up(process, block)
                    found[name] += [asdict(process.answer(query)) for query in block]
        return found

    def _many(self, system: System) -> dict[str, Any]:
        """One system alone with many pairs, as two do not fit into the memory together."""
        folder, count = self._given.folder, self._given.many
        files = [str(folder / f"many-{count}.jsonl"), str(folder / f"vectors-{count}.npy")]
        queries = [line["query"] for line in self._given.queries][:MANY_QUERIES]
        with asked(system, self._cache, "given", *files, self._given.about["model"]) as process:
            _warm_up(process, queries)
            answers, started = [], time.perf_counter()
            for query in queries:
                answers.append(asdict(process.answer(query)))
                late = time.perf_counter() - started > MANY_SECONDS
                if late and len(answers) >= LEAST_QUERIES:
                    break
            return {"ready": process.ready, "answers": answers, "memory": process.end()}


def _warm_up(process: Asked, queries: list[str]) -> None:
    """Ask what is none of the queries: an answer that is remembered takes no time."""
    for query in queries[:WARM_UP]:
        process.answer(f"{query} please")
