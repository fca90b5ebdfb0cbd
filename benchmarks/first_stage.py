"""How the nearest rows are found at each size of collection: `python -m benchmarks.first_stage`.

Every row compared, a graph of neighbours (HNSW) and lists of rows that are alike, each with its
time on one thread, its recall of the nearest hundred, what it takes to build and to keep; beside
them the pairs with the most words of a query (BM25). Vectors are those of the sets' own rows, some
25,000; further rows are such a vector plus NOISE times the direction from one row to another, so
that they stay where texts are. Writes a plot into benchmarks/results.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import faiss
import numpy as np
from rich.console import Console

from benchmarks.data import DOCUMENTS, load_set
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.plots import new_figure, save
from benchmarks.quality import RESULTS
from benchmarks.tables import table_of
from qa_bot.models.embedding import load_encoder
from qa_bot.store.bm25 import BM25
from qa_bot.store.data import MANY_ROWS
from qa_bot.store.faiss_engine.nearest import ExactRows, ListedRows
from qa_bot.store.faiss_engine.row_lists import RowLists
from qa_bot.store.index_rows import rows_of
from qa_bot.store.texts import texts_of
from qa_bot.words.stems import words

SETS = (*DOCUMENTS, "rasa_demo", "stackfaq125", "covidq", "mqp", "medquad_judged", "dtc_faq")
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
QUERIES = 300
WANTED, SEARCHED = 100, 256
NOISE = 0.6
# What FAISS itself builds, one row after the other: an hour for a million.
NEIGHBOURS, HNSW_ROWS = 32, 100_000
EF_CONSTRUCTION, EF_SEARCH = 100, 512
PAIR_ROWS = 3  # rows of a pair, on average
COLOURS = {"every row": "#E69F00", "HNSW": "#56B4E9", "lists": "#0072B2", "BM25": "#009E73"}


@dataclass(frozen=True)
class Figures:
    """What one way to search one number of rows takes; times in ms, `megabytes` beside records."""

    rows: int
    way: str
    median: float
    p99: float
    recall: float
    build_seconds: float
    megabytes: float


Search = Callable[[np.ndarray], np.ndarray]


def rows_like(real: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray:
    """Make so many vectors (count, d) of length 1 of real ones, which come first."""
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    made[: len(real)] = real[:count]
    for first in range(len(real), count, 50_000):
        block = made[first : first + 50_000]
        start, one, other = (real[generator.integers(len(real), size=len(block))] for _ in range(3))
        away = one - other
        away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
        block[:] = start + NOISE * away
        block /= np.linalg.norm(block, axis=1, keepdims=True)
    return made


def every_row(vectors: np.ndarray) -> tuple[Search, int]:
    """What compares all of them, and its bytes."""
    return partial(ExactRows(vectors).nearest, count=SEARCHED), vectors.nbytes


def graph(vectors: np.ndarray) -> tuple[Search, int]:
    """HNSW over whole vectors."""
    index = faiss.IndexHNSWFlat(vectors.shape[1], NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = EF_CONSTRUCTION
    index.add(vectors)
    index.hnsw.efSearch = EF_SEARCH
    size = len(faiss.serialize_index(index))
    return lambda query: index.search(query[None], SEARCHED)[1][0], size


def lists(vectors: np.ndarray) -> tuple[Search, int]:
    """Lists of 8-bit codes, with the vectors in half precision to put in order what they find."""
    halves = vectors.astype(np.float16)
    found = RowLists.build(halves)
    held = (halves, found.centroids, found.order, found.starts, found.codes, found.bounds)
    search = ListedRows(halves, found, MANY_ROWS)
    return partial(search.nearest, count=SEARCHED), sum(array.nbytes for array in held)


WAYS = {"every row": every_row, "HNSW": graph, "lists": lists}


def measured(
    name: str, vectors: np.ndarray, queries: np.ndarray, nearest: Sequence[np.ndarray]
) -> Figures:
    """Figures of a way, its recall held against the nearest rows of each query."""
    started = time.perf_counter()
    search, size = WAYS[name](vectors)
    built = time.perf_counter() - started
    times, shares = [], []
    for query, wanted in zip(queries, nearest, strict=True):
        started = time.perf_counter()
        found = search(query)
        times.append(time.perf_counter() - started)
        shares.append(np.isin(wanted, found[:WANTED]).mean())
    return _figures(len(vectors), name, times, float(np.mean(shares)), built, size)


def _figures(
    rows: int, name: str, times: Sequence[float], recall: float, built: float, size: int
) -> Figures:
    median, p99 = np.percentile(1_000 * np.array(times), [50, 99]).tolist()
    return Figures(rows, name, median, p99, recall, built, size / 1e6)


def by_words(texts: Sequence[str], pairs: int, queries: Sequence[str]) -> Figures:
    """Figures of BM25 over so many texts, each half of one text and half of another."""
    generator = np.random.default_rng(0)

    def made() -> Iterator[str]:
        for _ in range(pairs):
            one, other = (texts[i] for i in generator.integers(len(texts), size=2))
            new = f"w{generator.integers(pairs)}"  # a language never runs out of words
            yield f"{one[: len(one) // 2]} {other[len(other) // 2 :]} {new}"

    started = time.perf_counter()
    index = BM25.build(made())
    built = time.perf_counter() - started
    times = []
    for query in queries:
        asked = words(query)
        started = time.perf_counter()
        index.best(asked, 32)
        times.append(time.perf_counter() - started)
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "bm25")
        size = sum(path.stat().st_size for path in (Path(folder) / "bm25").iterdir())
    return _figures(pairs * PAIR_ROWS, "BM25", times, 1.0, built, size)


def _plot(figures: Sequence[Figures], machine: str) -> None:
    figure = new_figure(9, 4)
    latency, recall = figure.subplots(1, 2)
    for way, colour in COLOURS.items():
        own = [found for found in figures if found.way == way]
        rows = [found.rows for found in own]
        latency.plot(rows, [found.median for found in own], "o-", color=colour, label=way)
        latency.plot(rows, [found.p99 for found in own], ":", color=colour)
        if way != "BM25":
            recall.plot(rows, [found.recall for found in own], "o-", color=colour, label=way)
    latency.axvline(MANY_ROWS, color="#999999", linewidth=0.8)
    latency.set(xscale="log", yscale="log", xlabel="rows", ylabel="ms (dotted: 99th percentile)")
    recall.set(xscale="log", xlabel="rows", ylabel=f"recall of the nearest {WANTED}")
    recall.axhline(0.99, color="#999999", linewidth=0.8, linestyle=":")
    latency.legend(edgecolor="none")
    figure.suptitle(f"The first stage on one thread, {machine}", fontsize=9)
    save(figure, RESULTS / "first-stage.png")


def main() -> None:
    """Measure, print and plot."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=SIZES[-1], help="rows of the largest")
    most = arguments.parse_args().most
    measurer = Measurer(load_encoder())
    sets = [load_set(name) for name in SETS]
    pairs = [pair for found in sets for pair in found.pairs]
    real = np.unique(measurer.pooled([row.text for row in rows_of(pairs)]), axis=0)
    generator = np.random.default_rng(0)
    real = real[generator.permutation(len(real))]
    texts = [query.text for found in sets for query in found.queries]
    asked = [texts[i] for i in generator.permutation(len(texts))[:QUERIES]]
    measurer.prepare(asked)
    queries = np.stack([measurer.query(text).pooled for text in asked])
    faiss.omp_set_num_threads(1)
    table = table_of(
        f"The nearest {WANTED} rows of {QUERIES} queries, one thread ({len(real):,} real rows)",
        "rows", "way", "ms", "p99", "recall", "build s", "MB",
    )  # fmt: skip
    figures = []
    for size in (size for size in SIZES if size <= most):
        vectors = rows_like(real, size, np.random.default_rng(1))
        nearest = [ExactRows(vectors).nearest(query, WANTED) for query in queries]
        for way in WAYS:
            if way != "HNSW" or size <= HNSW_ROWS:
                figures.append(measured(way, vectors, queries, nearest))
        figures.append(by_words(texts_of(pairs), size // PAIR_ROWS, asked))
    for found in figures:
        table.add_row(
            f"{found.rows:,}", found.way, f"{found.median:.2f}", f"{found.p99:.2f}",
            f"{found.recall:.4f}", f"{found.build_seconds:.1f}", f"{found.megabytes:,.1f}",
        )  # fmt: skip
    machine = this_machine(precision_of(measurer.encoder))
    console = Console()
    console.print(table)
    console.print(str(machine), highlight=False)
    _plot(figures, f"{machine.cpu}, {machine.cores} cores")


if __name__ == "__main__":
    main()
