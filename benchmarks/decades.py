"""Time and memory from 1,000 to 1,000,000 pairs: `python -m benchmarks.decades [--pairs N ...]`.

Collections of made pairs (made_pairs.py) as CSV files, with given vectors; queries are real ones,
which the model reads, asked a second time, when the machine has read from the disk what they need.
Building each of the two indexes and answering have a process of their own; `bot.ask` is timed once
more in turns with a process that encodes the same query with sentence-transformers. Memory is what
a process cannot give back without writing it out (RssAnon of Linux): mapped files are none of it.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import ROOT, evaluation_root, load_set
from benchmarks.machine import this_machine
from benchmarks.made_pairs import DOCUMENT_PAIRS, GivenVectors, made_pairs, real_pairs
from benchmarks.speed import p99_in_medians, warm

DECADES = (1_000, 10_000, 100_000, 1_000_000)
QUERIES = 300
# The product's targets at a million pairs.
MOST_OPENING, MOST_MEMORY, MOST_BUILDING_MEMORY = 2.0, 1.5, 4.0
MOST_BEYOND_A_PASS = 40.0
PACKAGES = ("faiss-cpu", "bm25s", "onnxruntime", "numpy")
RESULTS = ROOT / "benchmarks" / "results" / "decades.json"
_GIB = 2.0**30


@dataclass(frozen=True)
class Built:
    """Seconds of reading the documents and of building, the most anonymous memory in GiB, and the
    bytes of the index's files for each pair; seconds of building the second index beside it.
    """

    pairs: int
    reading: float
    building: float
    memory: float
    bytes_a_pair: dict[str, float]
    second: float = math.nan


@dataclass(frozen=True)
class Asked:
    """Seconds of opening, milliseconds of `ask` and of a pass of the model alone, and GiB.

    `in_encodes` is the median of `ask` by that of `SentenceTransformer.encode`, in turns with it;
    the p99 of both there are in medians.
    """

    opening: float
    first: float
    median: float
    p99: float
    forward: float
    memory: float
    in_encodes: float = math.nan
    p99_in_medians: float = math.nan
    p99_of_encode: float = math.nan


def write_documents(pairs: int, folder: Path) -> None:
    """Write made pairs as CSV files."""
    made = made_pairs(real_pairs(evaluation_root()), pairs)
    for number in itertools.count():
        part = list(itertools.islice(made, DOCUMENT_PAIRS))
        if not part:
            return
        with (folder / f"made-{number:02}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["question", "answer"])
            writer.writerows((pair.question, pair.answer) for pair in part)


def build(pairs: int, sources: Path, index: Path) -> Built:
    """Build the index of these documents, and measure it."""
    from qa_bot.models.embedding import load_encoder

    encoder = GivenVectors(load_encoder(), real_pairs(evaluation_root()), pairs)
    from qa_bot.store import open_below, read_documents_below

    with _most_memory() as most:
        started = time.perf_counter()
        documents = read_documents_below(sources, index)
        read = time.perf_counter()
        store, _ = open_below(index, documents, encoder)
        done = time.perf_counter()
    held = store.statistics.pairs
    return Built(held, read - started, done - read, most[0], _bytes_a_pair(index, held))


def build_second(sources: Path, index: Path) -> float:
    """Build the index of the encoder of other languages beside an index: its seconds."""
    from qa_bot.models.embedding import load_encoder
    from qa_bot.models.multilingual_encoder import FINGERPRINT, load_multilingual_encoder
    from qa_bot.store import (
        SecondIndex,
        open_below,
        open_second,
        place_beside,
        read_documents_below,
    )

    store, _ = open_below(index, read_documents_below(sources, index), load_encoder())
    encoder = load_multilingual_encoder()
    started = time.perf_counter()
    open_second(SecondIndex(place_beside(index), store, FINGERPRINT), encoder)
    return time.perf_counter() - started


def ask(sources: Path, index: Path) -> Asked:
    """Open the index as a user does, ask real queries, and measure it."""
    from qa_bot import QABot

    queries = _queries()
    started = time.perf_counter()
    bot = QABot.open(sources, index)
    opened = time.perf_counter()
    bot.ask(queries[0])
    first = time.perf_counter()
    for query in queries:  # what lies on the disk is in the machine's memory from then on
        bot.ask(query)
    bot.forget()
    asks, passes = [], []
    for query in queries:
        began = time.perf_counter()
        bot.ask(query)
        between = time.perf_counter()
        bot.encoder.encode_query(query)
        passes.append(time.perf_counter() - between)
        asks.append(between - began)
    milliseconds = 1_000 * np.array(asks)
    return Asked(
        opening=opened - started,
        first=first - opened,
        median=float(np.median(milliseconds)),
        p99=float(np.quantile(milliseconds, 0.99)),
        forward=float(1_000 * np.median(passes)),
        memory=_anonymous(),
    )


def _bytes_a_pair(index: Path, pairs: int) -> dict[str, float]:
    """The size of each file of the newest generation, by its name, for each pair."""
    generation = json.loads((index / "manifest.json").read_bytes())["generation"]
    folder = index / "generations" / generation
    sizes = {p.relative_to(folder).as_posix(): p.stat().st_size for p in folder.rglob("*")
             if p.is_file()}  # fmt: skip
    return {name: size / pairs for name, size in sorted(sizes.items())}


@contextmanager
def _most_memory() -> Iterator[list[float]]:
    """Look at the anonymous memory every 20 ms; the most, in GiB, is in the list at the end."""
    most, ended = [_anonymous()], threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            most[0] = max(most[0], _anonymous())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield most
    finally:
        ended.set()
        looking.join()


def _anonymous() -> float:
    """Memory of this process that no file holds, in GiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024 / _GIB
    sys.exit("RssAnon is not told here; this benchmark needs Linux")


def _in_own_process(step: str, *options: str) -> dict[str, Any]:
    """What a step printed, run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.decades", "--step", step, *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(pairs: int, folder: Path) -> tuple[Built, Asked]:
    """Build and ask a collection of so many pairs; one that is in the folder is only asked.

    A build that was interrupted there goes on, and its time is of what was left.
    """
    sources, index = folder / "sources", folder / "index"
    places = str(sources), str(index)
    if (index / "manifest.json").exists():
        built = kept()[pairs][0]
    else:
        if not sources.exists():
            sources.mkdir(parents=True)
            write_documents(pairs, sources)
        built = Built(**_in_own_process("build", "--pairs", str(pairs), "--in", *places))
    if not (index / "multilingual" / "manifest.json").exists():  # else opening would build it
        built = replace(built, **_in_own_process("second", "--in", *places))
    asked = Asked(**_in_own_process("ask", "--in", *places))
    in_turns = warm(sources, index, _queries())
    return built, replace(
        asked,
        in_encodes=in_turns.ratio,
        p99_in_medians=p99_in_medians(in_turns.asks),
        p99_of_encode=p99_in_medians(in_turns.encodes),
    )


def _queries() -> list[str]:
    return [query.text for query in load_set("dtc_faq", limit=QUERIES).queries]


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of a line through the logarithms: 1 where a value grows as the size does."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def table(found: Sequence[tuple[Built, Asked]]) -> Table:
    """Each size a column."""
    shown = Table(title="Made pairs, given vectors")
    shown.add_column("")
    for built, _ in found:
        shown.add_column(f"{built.pairs:,}", justify="right")
    shown.add_column("exponent", justify="right")
    sizes = [float(built.pairs) for built, _ in found]
    for name, values in _lines(found):
        grows = (
            f"{exponent(sizes, values):.2f}"
            if len(found) > 1 and all(v > 0 for v in values)
            else ""
        )
        shown.add_row(name, *("" if math.isnan(v) else f"{v:,.3g}" for v in values), grows)
    return shown


def _lines(found: Sequence[tuple[Built, Asked]]) -> list[tuple[str, list[float]]]:
    return [
        ("reading the documents, s", [b.reading for b, _ in found]),
        ("building, s", [b.building for b, _ in found]),
        ("  anonymous memory, GiB", [b.memory for b, _ in found]),
        ("building the second index, s", [b.second for b, _ in found]),
        ("index, KB a pair", [sum(b.bytes_a_pair.values()) / 1_000 for b, _ in found]),
        ("opening, s", [a.opening for _, a in found]),
        ("first answer, s", [a.first for _, a in found]),
        ("ask, median, ms", [a.median for _, a in found]),
        ("ask, p99, ms", [a.p99 for _, a in found]),
        ("a pass of the model, ms", [a.forward for _, a in found]),
        ("ask, in SentenceTransformer.encode", [a.in_encodes for _, a in found]),
        ("  its p99, in its median", [a.p99_in_medians for _, a in found]),
        ("  the encode's p99, in its median", [a.p99_of_encode for _, a in found]),
        ("answering: anonymous memory, GiB", [a.memory for _, a in found]),
    ]


def targets(built: Built, asked: Asked) -> Table:
    """What is wanted at a million pairs beside what was found."""
    shown = Table("at a million pairs", "found", "at most", "")
    for name, value, most in (
        ("opening, s", asked.opening, MOST_OPENING),
        ("ask's p99 beyond a pass, ms", asked.p99 - asked.forward, MOST_BEYOND_A_PASS),
        ("answering: anonymous memory, GiB", asked.memory, MOST_MEMORY),
        ("building: anonymous memory, GiB", built.memory, MOST_BUILDING_MEMORY),
    ):
        shown.add_row(name, f"{value:.3g}", f"{most:g}", "" if value <= most else "NOT REACHED")
    return shown


def keep(pairs: int, built: Built, asked: Asked) -> None:
    """Write what one size gave beside what others gave before: the largest takes half an hour."""
    sizes = json.loads(RESULTS.read_bytes()) if RESULTS.exists() else {}
    machine = asdict(this_machine("float32", PACKAGES))
    sizes[str(pairs)] = {
        "date": date.today().isoformat(), "machine": machine,
        "built": asdict(built), "asked": asdict(asked),
    }  # fmt: skip
    ordered = {key: sizes[key] for key in sorted(sizes, key=int)}
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8")


def kept() -> dict[int, tuple[Built, Asked]]:
    """What every size gave, the smallest first."""
    sizes = json.loads(RESULTS.read_bytes())
    return {
        int(size): (Built(**one["built"]), Asked(**one["asked"])) for size, one in sizes.items()
    }


def draw(found: Sequence[tuple[Built, Asked]], path: Path) -> None:
    """Draw times and memory over the size, all axes logarithmic."""
    from benchmarks.plots import new_figure, save

    figure = new_figure(9, 4.5)
    left, right = figure.subplots(1, 2)
    sizes = [built.pairs for built, _ in found]
    for name, values in _lines(found):
        axes = right if name.endswith(("GiB", "KB a pair")) else left
        scaled = [v / 1_000 for v in values] if name.endswith(", ms") else values
        label = name.removesuffix(", ms") + ", s" if name.endswith(", ms") else name
        axes.plot(sizes, scaled, marker="o", label=label)
    for axes, unit in ((left, "seconds"), (right, "GiB; KB a pair")):
        axes.set(xscale="log", yscale="log", xlabel="pairs", ylabel=unit)
        axes.legend(fontsize=7, edgecolor="none")
    save(figure, path)


def main() -> None:
    """Measure each size, print the table and write it beside its plot."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, nargs="+", default=list(DECADES))
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the documents and indexes are written, and stay; those in it are only asked",
    )
    parser.add_argument("--step", choices=("build", "second", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="places", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        if options.step == "second":
            print(json.dumps({"second": build_second(*options.places)}))
        elif options.step == "build":
            print(json.dumps(asdict(build(options.pairs[0], *options.places))))
        else:
            print(json.dumps(asdict(ask(*options.places))))
        return
    for pairs in options.pairs:
        with ExitStack() as stack:
            folder = options.folder or Path(stack.enter_context(TemporaryDirectory()))
            keep(pairs, *measure(pairs, folder / str(pairs)))
    found = list(kept().values())
    console = Console(width=max(80, 34 + 12 * (len(found) + 1)))
    console.print(table(found), str(this_machine("float32", PACKAGES)), highlight=False)
    if math.isclose(found[-1][0].pairs, DECADES[-1], rel_tol=0.01):
        console.print(targets(*found[-1]))
    draw(found, RESULTS.with_suffix(".png"))


if __name__ == "__main__":
    main()
