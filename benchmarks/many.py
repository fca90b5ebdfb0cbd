"""Many questions at once, beside one after the other: `python -m benchmarks.many [--rounds N]`.

200 questions of the evaluation sets, over the sample document and over 1,000 made pairs. What is
compared runs in turn inside one round, with nothing remembered, and what counts is the ratio of
medians: two cores on a shared machine do not repeat an absolute time. How many cores it really has
is measured by two threads that only compute, in the same rounds. Processor time says what the work
is, whoever else is at work. Building the index of the made pairs takes two minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, ROOT, SAMPLE, load_set
from benchmarks.generated import made_pairs
from benchmarks.machine import this_machine
from qa_bot import Answer, QABot, QAPair
from qa_bot.models.embedding import Encoder, ReadsAhead, load_encoder
from qa_bot.parsing import read_sources
from qa_bot.ranking import features
from qa_bot.store.half_precision import widened

QUERIES, MADE, ROUNDS, USERS = 200, 1_000, 7, 8
WANTED = 3.0  # of the loop's throughput
WANTED_OF_USERS = 1.6  # of one user's
PACKAGES = ("onnxruntime", "tokenizers", "faiss-cpu", "bm25s", "numpy")


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of the processor, of one round each: (rounds,)."""

    clock: np.ndarray
    processor: np.ndarray

    def over(self, other: Spent) -> tuple[float, float]:
        """How many times as long as another, by the clock and by the processor: medians."""
        ratios = self.clock / other.clock, self.processor / other.processor
        return float(np.median(ratios[0])), float(np.median(ratios[1]))


@dataclass(frozen=True)
class Waits:
    """How long each question of some users waited, in seconds, and all of them together."""

    each: np.ndarray
    all_seconds: float

    @property
    def a_second(self) -> float:
        """Questions that were answered in a second."""
        return len(self.each) / self.all_seconds


def real_queries(count: int = QUERIES) -> list[str]:
    """Different questions that people wrote, those to the sample document first."""
    names = (SAMPLE, *(name for name in DOCUMENTS if name != SAMPLE))
    texts = chain.from_iterable((q.text for q in load_set(name).queries) for name in names)
    return list(dict.fromkeys(texts))[:count]


def collections(encoder: Encoder) -> dict[str, QABot]:
    """The bots that are asked, in memory."""
    sample = [pair for document in read_sources(ROOT / "source_docs")[0] for pair in document.pairs]
    made = [QAPair(str(n), *texts) for n, texts in enumerate(made_pairs(MADE), 1)]
    return {
        f"sample document, {len(sample)} pairs": QABot.from_pairs(sample, encoder=encoder),
        f"made collection, {len(made):,} pairs": QABot.from_pairs(made, encoder=encoder),
    }


def in_turns(rounds: int, **runs: Callable[[], object]) -> dict[str, Spent]:
    """What each run takes, one after the other in every round; the first round is thrown away."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            started = time.perf_counter(), time.process_time()
            run()
            ended = time.perf_counter(), time.process_time()
            spent[name].append((ended[0] - started[0], ended[1] - started[1]))
    return {name: Spent(*np.array(kept[1:]).T) for name, kept in spent.items()}


def compute(_: object = None) -> None:
    """Work for some 100 ms that leaves the interpreter to others."""
    for _round in range(60):
        hashlib.sha256(bytes(2_000_000)).digest()


def apart(first: Answer, second: Answer) -> float:
    """How far two answers' confidences are apart at most; infinite where anything else is."""
    if (first.outcome, first.text, first.notes) != (second.outcome, second.text, second.notes):
        return float("inf")
    if [match.pair for match in first.matches] != [match.pair for match in second.matches]:
        return float("inf")
    confidences = (np.array([m.confidence for m in one.matches]) for one in (first, second))
    return float(np.abs(np.subtract(*confidences)).max(initial=0.0))


class Parts:
    """Milliseconds of the processor that parts of one query take: means of some."""

    def __init__(self, bot: QABot, queries: Sequence[str]) -> None:
        self._bot, self._queries = bot, queries
        self._of_product = 0.0

    def measure(self) -> dict[str, tuple[float, float]]:
        """Of each part, one after the other and together."""
        bot, queries = self._bot, self._queries
        encoder, texts_of = bot.encoder, bot._desk.conversation.texts_of
        assert isinstance(encoder, ReadsAhead)
        texts = list(chain.from_iterable(map(texts_of, queries)))

        def together() -> None:
            for first in range(0, len(texts), 64):
                with encoder.reading_ahead(sorted(texts, key=len)[first : first + 64]):
                    pass

        encoding = self._processor(lambda: [*map(encoder.encode_query, texts)])
        encoding_together = self._processor(together)
        product = features.token_cosines
        features.token_cosines = self._timed(product)
        try:
            whole, of_product = self._with_product(lambda: _loop(bot, queries))
            all_together, of_all = self._with_product(lambda: _many(bot, queries))
        finally:
            features.token_cosines = product
        return {
            "encoding": (encoding, encoding_together),
            "product of token vectors": (of_product, of_all),
            "all else": (whole - encoding - of_product, all_together - encoding_together - of_all),
            "all": (whole, all_together),
        }

    def _with_product(self, run: Callable[[], object]) -> tuple[float, float]:
        self._of_product = 0.0
        return self._processor(run), 1000 * self._of_product / len(self._queries)

    def _processor(self, run: Callable[[], object]) -> float:
        started = time.process_time()
        run()
        return 1000 * (time.process_time() - started) / len(self._queries)

    def _timed(self, product: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        def timed(*arguments: np.ndarray) -> np.ndarray:
            started = time.thread_time()
            try:
                return product(*arguments)
            finally:
                self._of_product += time.thread_time() - started

        return timed


def widening(rounds: int) -> float:
    """NumPy's time to make the token vectors of 64 candidates float32, in the store's."""
    halves = np.random.default_rng(0).normal(size=(64 * 150, 384)).astype(np.float16)
    spent = in_turns(rounds, own=lambda: widened(halves), numpy=lambda: halves.astype(np.float32))
    return spent["numpy"].over(spent["own"])[1]


def users(bot: QABot, queries: Sequence[str], count: int) -> Waits:
    """So many users at once, who ask these questions between them, each one after the other."""
    bot.forget()

    def asked(own: Sequence[str]) -> list[float]:
        waited = []
        for query in own:
            started = time.perf_counter()
            bot.ask(query)
            waited.append(time.perf_counter() - started)
        return waited

    started = time.perf_counter()
    with ThreadPoolExecutor(count) as threads:
        waited = [*threads.map(asked, [queries[first::count] for first in range(count)])]
    return Waits(np.array([*chain.from_iterable(waited)]), time.perf_counter() - started)


def _loop(bot: QABot, queries: Sequence[str]) -> list[Answer]:
    bot.forget()
    return [bot.ask(query) for query in queries]


def _many(bot: QABot, queries: Sequence[str]) -> list[Answer]:
    bot.forget()
    return bot.ask_many(queries)


def compare(bot: QABot, queries: Sequence[str], rounds: int) -> list[tuple[str, str]]:
    """The lines of a table about one collection."""

    def in_two_threads() -> None:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(compute, range(2)))

    spent = in_turns(
        rounds,
        loop=lambda: _loop(bot, queries),
        many=lambda: _many(bot, queries),
        one=compute,
        two=in_two_threads,
    )
    clock, processor = spent["loop"].over(spent["many"])
    given = 2 * spent["one"].over(spent["two"])[0]
    far = max(map(apart, _loop(bot, queries), _many(bot, queries)))
    waits = [(users(bot, queries, 1), users(bot, queries, USERS)) for _ in range(rounds)]
    throughput = float(np.median([many.a_second / one.a_second for one, many in waits]))
    each = [1000 * np.concatenate([w[n].each for w in waits]) for n in (0, 1)]
    lines = [
        ("bot.ask in a loop, a second", f"{len(queries) / np.median(spent['loop'].clock):.0f}"),
        ("bot.ask_many, a second", f"{len(queries) / np.median(spent['many'].clock):.0f}"),
        ("throughput, in the loop's", f"{clock:.2f} ({WANTED:.0f} wanted)"),
        ("processor time of the loop, in ask_many's", f"{processor:.2f}"),
        ("cores that two threads got", f"{given:.2f}"),
        ("confidences apart, at most", f"{far:.1e}"),
        (f"throughput of {USERS} users, in one's", f"{throughput:.2f} ({WANTED_OF_USERS} wanted)"),
        *(
            (
                f"p{p} of one user, and of {USERS}, ms",
                ", ".join(f"{np.percentile(e, p):.1f}" for e in each),
            )
            for p in (50, 99)
        ),
    ]
    for name, (alone, together) in Parts(bot, queries).measure().items():
        lines.append((f"processor, ms a query: {name}", f"{alone:.2f}, {together:.2f} together"))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments: Any = parser.parse_args()
    queries, console = real_queries(), Console(width=100)
    for name, bot in collections(load_encoder()).items():
        table = Table(title=f"{len(queries)} questions, {name}", title_justify="left")
        table.add_column("")
        table.add_column("", justify="right")
        for line in compare(bot, queries, arguments.rounds):
            table.add_row(*line)
        console.print(table)
    ratio = widening(10 * arguments.rounds)
    console.print(f"NumPy's time to make half precision float32, in the store's: {ratio:.1f}")
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
