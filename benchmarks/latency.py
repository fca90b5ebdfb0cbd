"""Times a query against one forward pass of the model: `python -m benchmarks.latency`.

Everything that is compared runs in turn inside one loop, and what counts is the ratio: two cores on
a shared machine do not repeat an absolute time.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer

from benchmarks.data import ROOT
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from qa_bot import QABot
from qa_bot.answering import Promise
from qa_bot.guard import Guard, GuardVerdict, Looked
from qa_bot.models.embedding import Encoder, bundled_in_torch, load_encoder
from qa_bot.parsing import read_sources
from qa_bot.ranking import confidences, evidence, first_confidence, rank, shipped
from qa_bot.store import PairStore, open_store
from qa_bot.words.stems import words

ROUNDS = 200
WARM_UP = 20
QUERIES = (
    "does maine tell ice about my license?",
    "can immigration officers see my car registration",
    "I moved here last year and drive on a foreign licence. Who gets to see my address?",
    "facial recognition photos",
    "is there a law that stops the dmv from sharing data with the federal goverment",
    "what happens if a police officer asks for my immigration status at a traffic stop?",
)


@dataclass(frozen=True)
class Latency:
    """Medians in milliseconds, and medians of the ratios inside one round."""

    ask: float
    again: float
    encode: float
    forward: float
    guard: float
    again_to_ask: float
    ask_to_encode: float
    ask_to_forward: float
    guarded_to_unguarded: float
    parts: dict[str, float]


def measure(encoder: Encoder) -> Latency:
    """Time QABot.ask on the sample document, index in a temporary folder."""
    # Alone, as others run it, in the type that is fastest on this processor.
    model: SentenceTransformer = bundled_in_torch()._model
    documents, _ = read_sources(ROOT / "source_docs")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), documents, encoder)
        bot = QABot(encoder, store, shipped())
        steps = Steps(encoder, store)
        calls: list[Callable[[str], object]] = [
            _anew(bot), bot.ask, model.encode, _bare_call(model), steps.run,
            *map(_anew, _with_and_without_guard(bot)),
        ]  # fmt: skip
        ask, again, encode, forward, _, guarded, unguarded = interleaved(calls, ROUNDS)
    return Latency(
        ask=_milliseconds(ask),
        again=_milliseconds(again),
        encode=_milliseconds(encode),
        forward=_milliseconds(forward),
        guard=_milliseconds(guarded - unguarded),
        again_to_ask=float(np.median(again / ask)),
        ask_to_encode=float(np.median(ask / encode)),
        ask_to_forward=float(np.median(ask / forward)),
        guarded_to_unguarded=float(np.median(guarded / unguarded)),
        parts=steps.medians(),
    )


def interleaved(calls: Sequence[Callable[[str], object]], rounds: int) -> np.ndarray:
    """Seconds of each call in each round, (calls, rounds): A B A B, one query a round."""
    seconds = np.empty((rounds + WARM_UP, len(calls)))
    for row, query in zip(seconds, itertools.cycle(QUERIES), strict=False):
        for column, call in enumerate(calls):
            started = time.perf_counter()
            call(query)
            row[column] = time.perf_counter() - started
    return seconds[WARM_UP:].T


class Unguarded(Guard):
    """Finds no difference, and takes no time for it."""

    def find(self, *_: object) -> Looked[GuardVerdict]:
        """Nothing is compared."""
        return Looked(GuardVerdict())


def _anew(bot: QABot) -> Callable[[str], object]:
    """Asking what was not asked before: nothing is remembered of it."""

    def call(query: str) -> object:
        bot.forget()
        return bot.ask(query)

    return call


def _with_and_without_guard(bot: QABot) -> list[QABot]:
    """Asking where the guard always runs, as everything is sure enough to be answered, or never."""
    encoder, store = bot._search.encoder, bot._search.store
    bots = [QABot(encoder, store, shipped()) for _ in range(2)]
    for other in bots:
        other._search.of(None).promise = Promise(0.0, 0.0)
    bots[1]._search.of(None).guard = Unguarded(store, encoder, None)
    return bots


def _bare_call(model: SentenceTransformer) -> Callable[[str], object]:
    """The model on tokens made beforehand: the least that any use of it costs."""
    tokens = {query: model.preprocess([query]) for query in QUERIES}

    def call(query: str) -> object:
        with torch.inference_mode():
            return model(dict(tokens[query]))

    return call


class Steps:
    """An ask taken apart; keeps the seconds of each step."""

    def __init__(self, encoder: Encoder, store: PairStore) -> None:
        self._encoder = encoder
        self._store = store
        self._rounds: list[dict[str, float]] = []

    def run(self, query: str) -> None:
        self._rounds.append(_timed_steps(query, self._encoder, self._store))

    def medians(self) -> dict[str, float]:
        rounds = self._rounds[WARM_UP:]
        return {name: _milliseconds(np.array([r[name] for r in rounds])) for name in rounds[0]}


def _timed_steps(query: str, encoder: Encoder, store: PairStore) -> dict[str, float]:
    """Seconds of each step of one ask, in the order of qa_bot.answering.search."""
    clock = [time.perf_counter()]
    vectors = encoder.encode_query(query)
    clock.append(time.perf_counter())
    query_words = words(query)
    candidates = store.candidates(vectors.pooled, query_words)
    clock.append(time.perf_counter())
    tokens = store.token_vectors(candidates.ids)
    clock.append(time.perf_counter())
    known = len(store.known_words(query_words)) / max(len(query_words), 1)
    found = evidence(vectors, known, candidates, tokens, store.statistics)
    clock.append(time.perf_counter())
    ranking = rank(found, shipped().weights)
    confidences(ranking, first_confidence(found, ranking, shipped()))
    clock.append(time.perf_counter())
    names = ("encode_query", "store.candidates", "token_vectors", "evidence", "rank, confidence")
    return dict(zip(names, np.diff(clock), strict=True))


def _milliseconds(seconds: np.ndarray) -> float:
    return round(1000 * float(np.median(seconds)), 3)


def latency_table(latency: Latency) -> Table:
    """Times and ratios, in the order that a reader asks for them."""
    table = Table(title=f"Latency, medians of {ROUNDS} interleaved rounds", title_justify="left")
    table.add_column("")
    table.add_column("ms", justify="right")
    table.add_column("ask is x times", justify="right")
    table.add_row("bot.ask", f"{latency.ask:.2f}", "")
    table.add_row(f"bot.ask again: {latency.again_to_ask:.4f} of it", f"{latency.again:.3f}", "")
    table.add_row(
        "SentenceTransformer.encode(query)", f"{latency.encode:.2f}", f"{latency.ask_to_encode:.2f}"
    )
    table.add_row(
        "forward pass alone, on tokens", f"{latency.forward:.2f}", f"{latency.ask_to_forward:.2f}"
    )
    table.add_row("guard, where it runs", f"{latency.guard:.2f}", "")
    table.add_row(
        "bot.ask without it, everything answered", "", f"{latency.guarded_to_unguarded:.2f}"
    )
    table.add_section()
    for name, milliseconds in latency.parts.items():
        table.add_row(f"  {name}", f"{milliseconds:.2f}", "")
    return table


def main() -> None:
    encoder = load_encoder()
    latency = measure(encoder)
    console = Console()
    console.print(latency_table(latency))
    console.print(str(this_machine(precision_of(encoder))), highlight=False)


if __name__ == "__main__":
    main()
