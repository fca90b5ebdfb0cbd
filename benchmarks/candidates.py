"""How often the right pair is among the candidates: `python -m benchmarks.candidates`.

For several values of CANDIDATES in qa_bot.store.faiss_engine.faiss_store, on the sets with enough
pairs for the number to matter.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import EvaluationSet, Query, cached_store, load_set
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from qa_bot.answering import gather
from qa_bot.models.embedding import Encoder, TextVectors, load_encoder
from qa_bot.store import PairStore

SETS = ("dtc_faq", "mqp", "medquad_judged", "bank_faqs")
NUMBERS = (16, 32, 50, 64)


@dataclass(frozen=True)
class Recall:
    """Of `queries` in scope, those with a right pair among the candidates, for each of NUMBERS."""

    name: str
    pairs: int
    queries: int
    found: list[int]
    milliseconds: list[float]


def measure(name: str, encoder: Encoder) -> Recall:
    """Recall of the candidates and median time of gather() on one set."""
    evaluation_set = load_set(name)
    store = cached_store(evaluation_set, encoder)
    rows = list(_rows(evaluation_set, store, encoder))
    found, seconds = np.array(rows).transpose(2, 1, 0)
    return Recall(
        name=name,
        pairs=len(evaluation_set.pairs),
        queries=len(rows),
        found=[int(column.sum()) for column in found],
        milliseconds=[1000 * float(np.median(column)) for column in seconds],
    )


def _rows(
    evaluation_set: EvaluationSet, store: PairStore, encoder: Encoder
) -> Iterator[list[tuple[bool, float]]]:
    """For each query in scope: right pair found, and seconds, for each of NUMBERS in turn."""
    numbers = [pair.number for pair in evaluation_set.pairs]
    for query in evaluation_set.queries:
        if query.relevant:
            vectors = encoder.encode_query(query.text)
            yield [_gathered(query, vectors, store, numbers, number) for number in NUMBERS]


def _gathered(
    query: Query, vectors: TextVectors, store: PairStore, numbers: list[str], candidates: int
) -> tuple[bool, float]:
    with mock.patch("qa_bot.store.faiss_engine.faiss_store.CANDIDATES", candidates):
        started = time.perf_counter()
        evidence = gather(query.text, vectors, store)
        seconds = time.perf_counter() - started
    return any(numbers[i] in query.relevant for i in evidence.ids), seconds


def _table(recalls: list[Recall]) -> Table:
    table = Table(title="Right pair among the candidates; median gather()", title_justify="left")
    for column in ("set", "pairs", "queries", *map(str, NUMBERS)):
        table.add_column(column, justify="left" if column == "set" else "right")
    for recall in recalls:
        cells = [
            f"{found / recall.queries:.1%}\n{milliseconds:.1f} ms"
            for found, milliseconds in zip(recall.found, recall.milliseconds, strict=True)
        ]
        table.add_row(recall.name, str(recall.pairs), str(recall.queries), *cells)
        table.add_row("", "", "missed", *(str(recall.queries - found) for found in recall.found))
        table.add_section()
    return table


def main() -> None:
    started = time.perf_counter()
    encoder = load_encoder()
    console = Console()
    console.print(_table([measure(name, encoder) for name in SETS]))
    console.print(str(this_machine(precision_of(encoder))), highlight=False)
    console.print(f"{time.perf_counter() - started:.0f} s", highlight=False)


if __name__ == "__main__":
    main()
