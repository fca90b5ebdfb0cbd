"""One fitted model for every size of collection: `python -m benchmarks.sizes`.

Collections of 5 to 1,000 pairs are drawn from single sets, those of 1,000 and 10,000 also from all
of them together. Each query is judged with numbers fitted without the set that it was written for.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from benchmarks.data import DOCUMENTS, EvaluationSet, load_set
from benchmarks.encodings import precision_of
from benchmarks.machine import Machine, this_machine
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits
from benchmarks.plots import in_percent, new_figure, save
from benchmarks.quality import RESULTS
from benchmarks.report import write_json
from benchmarks.sampling import Asked, Collection, Pool, Recalled, draw, pool_of
from benchmarks.scores import auroc_right
from benchmarks.tables import number, table_of
from qa_bot import QAPair
from qa_bot.answering import gather
from qa_bot.evaluation import Judged, expected_calibration_error, hit_rate, reliability
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import Evidence, Fitted, first_confidence, rank

SIZES = (5, 20, 100, 1_000, 10_000)
# Sets of questions with right pairs of their own. jhu_covidfaq is left out: it is on covidq's
# topic, so that in one pool the answers of one would be right for the queries of the other.
SETS = (*DOCUMENTS, "rasa_demo", "stackfaq125", "covidq", "mqp", "medquad_judged", "dtc_faq")
DISTRACTORS = "clinc150_small"  # its phrases are pairs without an answer, to fill 10,000
# A set is drawn from where it has a quarter more pairs than are wanted.
SPARE = 1.25
POOLED_FROM = 1_000  # two sets alone are larger
QUERIES = 1_500  # about so many for each size, the sources sharing alike
ASKED = {5: 8, 20: 30, 100: 100, 1_000: 200, 10_000: 500}  # of one collection
COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#0072B2")  # Okabe and Ito 2008


@dataclass(frozen=True)
class Source:
    """What became of the queries to collections drawn from one pool."""

    name: str
    queries: int
    mean_confidence: float
    share_right: float
    ece: float


@dataclass(frozen=True)
class SizeFigures:
    """What became of the queries to collections of one size, all sources together."""

    size: int
    sources: list[Source]
    queries: int
    in_scope: float
    hit1: float
    mean_confidence: float
    share_right: float
    ece: float
    auroc_right: float


@dataclass(frozen=True)
class SizesReport:
    """Everything that is printed and written."""

    date: str
    machine: Machine
    sizes: list[SizeFigures]
    seconds: float


def measure() -> tuple[SizesReport, dict[int, list[Judged]]]:
    """Figures, and the judged queries, of each size."""
    started = time.perf_counter()
    measurer = Measurer(load_encoder())
    fits = CrossFits.of_evaluation_sets(measurer)
    sets = [load_set(name) for name in SETS]
    distractors = _phrases(load_set(DISTRACTORS))
    recalled = Recalled(measurer, [*sets, load_set(DISTRACTORS)])
    for found in sets:
        measurer.prepare([query.text for query in found.queries])
    generator = np.random.default_rng(0)
    figures, judged = [], {}
    for size in tqdm(SIZES, desc="Sizes", disable=None):
        pools = _pools(sets, distractors, size)
        of_pool = {
            pool.name: [
                result
                for collection in _collections(pool, size, QUERIES / len(pools), generator)
                for result in _judged(collection, measurer, recalled, fits)
            ]
            for pool in pools
        }
        judged[size] = [result for results in of_pool.values() for result in results]
        figures.append(_figures(size, of_pool, judged[size]))
    machine = this_machine(precision_of(measurer.encoder))
    seconds = time.perf_counter() - started
    return SizesReport(date.today().isoformat(), machine, figures, seconds), judged


def _phrases(found: EvaluationSet) -> EvaluationSet:
    """Every phrase a pair of its own, and no queries."""
    phrases = [text for pair in found.pairs for text in (pair.question, *pair.alternates)]
    pairs = tuple(QAPair(str(i), phrase, "") for i, phrase in enumerate(phrases))
    return EvaluationSet(found.name, pairs, ())


def _pools(sets: Sequence[EvaluationSet], distractors: EvaluationSet, size: int) -> list[Pool]:
    large = [found for found in sets if len(found.pairs) >= SPARE * size]
    pools = [pool_of([found], found.name) for found in large]
    if size >= POOLED_FROM:
        pools.append(pool_of([*sets, distractors], "all together"))
    return pools


def _collections(
    pool: Pool, size: int, queries: float, generator: np.random.Generator
) -> Iterator[Collection]:
    """So many that about `queries` are asked."""
    asked = min(ASKED[size], len(pool.queries))
    for _ in range(math.ceil(queries / asked)):
        yield draw(pool, size, asked, generator)


def _judged(
    collection: Collection, measurer: Measurer, recalled: Recalled, fits: CrossFits
) -> Iterator[Judged]:
    store = recalled.store(collection.pairs)
    numbers = np.array([pair.number for pair in collection.pairs])
    for query in collection.queries:
        read = store.vocabulary.read(query.text).text
        evidence = gather(read, measurer.query(read), store)
        yield _judge(query, evidence, numbers, fits.without(query.written_for))


def _judge(query: Asked, evidence: Evidence, numbers: np.ndarray, fitted: Fitted) -> Judged:
    ranking = rank(evidence, fitted.weights)
    ordered = numbers[evidence.ids[ranking.order]]
    right = np.flatnonzero(np.isin(ordered, list(query.relevant)))
    return Judged(
        query=query.text,
        in_scope=bool(np.isin(numbers, list(query.relevant)).any()),
        rank=int(right[0]) + 1 if len(right) else None,
        confidence=first_confidence(evidence, ranking, fitted),
    )


def _figures(size: int, of_pool: dict[str, list[Judged]], judged: Sequence[Judged]) -> SizeFigures:
    together = _source("", judged)
    return SizeFigures(
        size=size,
        sources=[_source(name, results) for name, results in of_pool.items()],
        queries=together.queries,
        in_scope=float(np.mean([r.in_scope for r in judged])),
        hit1=hit_rate(judged, 1),
        mean_confidence=together.mean_confidence,
        share_right=together.share_right,
        ece=together.ece,
        auroc_right=auroc_right(judged),
    )


def _source(name: str, judged: Sequence[Judged]) -> Source:
    return Source(
        name=name,
        queries=len(judged),
        mean_confidence=float(np.mean([r.confidence for r in judged])),
        share_right=float(np.mean([r.right for r in judged])),
        ece=expected_calibration_error(judged),
    )


def _show(report: SizesReport, console: Console) -> None:
    table = table_of(
        "Collections of N pairs: mean confidence and share right, one fitted model",
        "N", "from", "queries", "in scope", "hit@1", "conf.", "right", "ECE", "AUROC",
    )  # fmt: skip
    for found in report.sizes:
        sources = f"{len(found.sources)} sets" if len(found.sources) > 1 else "all sets"
        shares = (found.in_scope, found.hit1, found.mean_confidence, found.share_right)
        table.add_row(
            f"{found.size:,}", sources, f"{found.queries:,}", *map(number, shares),
            number(found.ece), number(found.auroc_right),
        )  # fmt: skip
    console.print(table)
    console.print(_of_each_source(report.sizes))
    console.print(f"{report.machine}\n{report.date}, {report.seconds:.0f} s", highlight=False)


def _of_each_source(sizes: Sequence[SizeFigures]) -> Table:
    """The same sets side by side, as fewer of them hold larger collections."""
    title = "Mean confidence / share right, by what the collections are drawn from"
    table = table_of(title, "drawn from", *(f"{found.size:,}" for found in sizes))
    cells = {
        (source.name, found.size): f"{source.mean_confidence:.0%}/{source.share_right:.0%}"
        for found in sizes
        for source in found.sources
    }
    for name in dict.fromkeys(name for name, _ in cells):
        table.add_row(name, *(cells.get((name, found.size), "") for found in sizes))
    return table


def _draw(report: SizesReport, judged: dict[int, list[Judged]], path: Path) -> None:
    figure = new_figure(5.5, 5.5)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#999999", linestyle=":", linewidth=1)
    for found, colour, marker in zip(report.sizes, COLOURS, "osD^v", strict=True):
        confidence, right, _ = reliability(judged[found.size])
        label = f"N = {found.size:,}, ECE {found.ece:.3f}"
        axes.plot(confidence, right, color=colour, marker=marker, label=label)
    axes.set(
        title=f"Confidence against share right by size of the collection\n{report.date}",
        xlabel="confidence, mean of each tenth", ylabel="first pair right",
        xlim=(0, 1.01), ylim=(0, 1.01),
    )  # fmt: skip
    in_percent(axes.xaxis, axes.yaxis)
    axes.legend(frameon=False)
    save(figure, path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizes", description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER")
    folder = parser.parse_args().out
    report, judged = measure()
    _show(report, Console())
    folder.mkdir(parents=True, exist_ok=True)
    _draw(report, judged, folder / "sizes.png")
    write_json(report, folder / "sizes.json")


if __name__ == "__main__":
    main()
