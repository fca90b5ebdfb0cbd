"""QA Bot beside LangChain + FAISS, txtai, Haystack and LlamaIndex: `python -m benchmarks.rivals`.

Each as its own first pages use it, with the same MiniLM files, in an environment of its own that
this makes. 1,000 real pairs are built and saved by each; whole processes that open that index and
answer one query; 500 real queries one after the other; and 100,000 pairs through each system's
interface for given vectors. What an interrupted run has measured is not measured again.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console

from benchmarks.machine import this_machine
from benchmarks.rivals.environments import CACHE, ENVIRONMENTS, ROOT, make_environments
from benchmarks.rivals.figures import figures_of, goals, tables
from benchmarks.rivals.measures import Input, Measures

RESULTS = ROOT / "benchmarks" / "results" / "rivals.json"
PACKAGES = ("onnxruntime", "tokenizers", "faiss-cpu", "bm25s", "numpy")
MANY = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="builds of each system")
    parser.add_argument("--many", type=int, default=MANY, help="pairs with given vectors")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of the environments")
    parser.add_argument("--out", type=Path, default=RESULTS, help="JSON file to write")
    parser.add_argument("--anew", action="store_true", help="not on from an interrupted run")
    parser.add_argument("--make", action="store_true", help="only make environments and inputs")
    arguments = parser.parse_args()
    cache = arguments.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    given = Input(cache, arguments.many)
    make_environments(cache)
    given.make()
    if arguments.make:
        return
    started = time.perf_counter()
    measures = Measures(given, arguments.rounds, arguments.anew)
    found = measures.run()
    figures = figures_of(found, given.queries, given.about["base"], given.many)
    pairs = len(given.pairs.read_text("utf-8").splitlines())
    console = Console(width=120)
    console.print(*tables(figures, pairs, given.many))
    machine = this_machine("float32", PACKAGES)
    console.print(str(machine), highlight=False)
    for name, pins in ENVIRONMENTS.items():
        console.print(f"{name}: {', '.join(pins)}", highlight=False)
    seconds = time.perf_counter() - started
    console.print(f"{date.today()}, {seconds:.0f} s", highlight=False)
    report = asdict(figures) | {
        "pairs": pairs,
        "many": given.many,
        "goals": [asdict(goal) for goal in goals(figures, given.many)],
        "machine": asdict(machine),
        "environments": ENVIRONMENTS,
        "date": str(date.today()),
    }
    arguments.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    measures.finish()


if __name__ == "__main__":
    main()
