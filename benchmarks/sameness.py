"""How far answers depend on how the model was run: `python -m benchmarks.sameness`.

The eight documents, indexed and asked in several ways, each compared with the first. Floating
point sums differ with the type, the batch that a text stood in and the number of threads; what
counts is whether a reader would notice.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, EvaluationSet, load_set
from benchmarks.latency import QUERIES
from benchmarks.machine import this_machine
from qa_bot import Answer, QABot
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.models.embedding import (
    BUNDLED_FINGERPRINT,
    BUNDLED_MODEL,
    Encoder,
    bundled_model,
    load_encoder,
)
from qa_bot.models.transformer_encoder import BATCH_TEXTS, TransformerEncoder
from qa_bot.ranking import MOST_CHOICES, shipped

# Confidences that differ by less may change places, or pass a threshold: README, How it decides.
BOUND = 0.005
ROUNDS = 40
WARM_UP = 6
TIMED_TEXTS = 32


@dataclass(frozen=True)
class Variant:
    """A way to run the model; `threads` are torch's. Not `in_torch`, documents are in float32."""

    name: str
    query_dtype: torch.dtype = torch.bfloat16
    document_dtype: torch.dtype = torch.float32
    batch_texts: int = BATCH_TEXTS
    threads: int = 1
    in_torch: bool = True

    def encoder(self) -> Encoder:
        if not self.in_torch:
            return load_encoder()
        return TransformerEncoder(
            bundled_model(),
            BUNDLED_MODEL,
            BUNDLED_FINGERPRINT,
            self.query_dtype,
            self.document_dtype,
            self.batch_texts,
        )


REFERENCE = Variant("torch: queries bfloat16, documents float32")
VARIANTS = (
    replace(REFERENCE, name="the same again"),
    replace(REFERENCE, name="batches of 8", batch_texts=8),
    replace(REFERENCE, name="two threads", threads=2),
    replace(REFERENCE, name="queries float32", query_dtype=torch.float32),
    replace(
        REFERENCE, name="as shipped, in onnxruntime: queries with 8-bit weights", in_torch=False
    ),
    replace(REFERENCE, name="documents bfloat16", document_dtype=torch.bfloat16),
    replace(
        REFERENCE, name="documents bfloat16, by 8", document_dtype=torch.bfloat16, batch_texts=8
    ),
)


@dataclass(frozen=True)
class Difference:
    """How one query's answer differs from the reference.

    `seen`: another outcome or first match. `order`: another order anywhere in the ten matches.
    `excused`: only such as confidences within BOUND of each other, or of a threshold, explain.
    """

    seen: bool
    order: bool
    excused: bool
    confidence: float


def difference(reference: Answer, found: Answer, thresholds: tuple[float, float]) -> Difference:
    """Compare two answers to one query."""
    first = reference.matches[0].pair.number != found.matches[0].pair.number
    outcome = reference.outcome is not found.outcome
    swapped = _swapped(reference, found)
    return Difference(
        seen=first or outcome,
        order=bool(swapped),
        excused=max(swapped, default=0) < BOUND
        and (not outcome or _near_threshold(reference, thresholds)),
        confidence=abs(reference.confidence - found.confidence),
    )


def _swapped(reference: Answer, found: Answer) -> list[float]:
    """For each two pairs whose order differs, how far apart the reference has them."""
    places = {match.pair.number: place for place, match in enumerate(found.matches)}
    return [
        before.confidence - after.confidence
        for before, after in itertools.combinations(reference.matches, 2)
        if places.get(before.pair.number, 99) > places.get(after.pair.number, 99)
    ]


def _near_threshold(answer: Answer, thresholds: tuple[float, float]) -> bool:
    offered = sum(match.confidence for match in answer.matches[:MOST_CHOICES])
    decided = zip((answer.confidence, offered), thresholds, strict=True)
    return any(abs(value - threshold) < BOUND for value, threshold in decided)


def answers(variant: Variant, sets: Sequence[EvaluationSet]) -> list[Answer]:
    """What the bot says to every query, indexed and asked in this way."""
    torch.set_num_threads(variant.threads)
    encoder = variant.encoder()
    bots = [QABot.from_pairs(found.pairs, encoder=encoder) for found in sets]
    return [
        bot.ask(query.text)
        for bot, found in zip(bots, sets, strict=True)
        for query in found.queries
    ]


@dataclass(frozen=True)
class Timing:
    """Medians of interleaved rounds: seconds of a query, and of TIMED_TEXTS stored texts."""

    name: str
    query: float
    documents: float


def timings(texts: Sequence[str]) -> list[Timing]:
    """Both types side by side, on one thread."""
    torch.set_num_threads(1)
    types = {"bfloat16": torch.bfloat16, "float32": torch.float32}
    encoders = [Variant(name, found, found).encoder() for name, found in types.items()]
    query, documents = np.empty((ROUNDS, 2)), np.empty((ROUNDS // 8, 2))
    for row, text in zip(query, itertools.cycle(QUERIES), strict=False):
        row[:] = [_seconds(partial(e.encode_query, text)) for e in encoders]
    for row in documents:
        row[:] = [_seconds(partial(e.encode_documents, texts)) for e in encoders]
    medians = np.median(query[WARM_UP:], axis=0), np.median(documents[1:], axis=0)
    return [Timing(*found) for found in zip(types, *medians, strict=True)]


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def row_of(name: str, found: Sequence[Difference]) -> tuple[str, ...]:
    """One variant's figures, as printed."""
    seen = [d for d in found if d.seen]
    unexcused = sum(not d.excused for d in seen)
    confidence = np.array([d.confidence for d in found])
    return (
        name,
        f"{len(seen)} ({len(seen) / len(found):.2%})",
        f"{unexcused} of {len(seen)}",
        f"{sum(d.order and not d.excused for d in found)} of {sum(d.order for d in found)}",
        f"{confidence.max():.4f}",
        f"{(confidence > BOUND).mean():.1%}",
    )


def main() -> None:
    logging.getLogger("qa_bot").setLevel(logging.ERROR)
    sets = [load_set(name) for name in DOCUMENTS]
    thresholds = shipped().thresholds.at(MAX_FALSE_ANSWERS)
    reference = answers(REFERENCE, sets)
    table = Table(
        "way to run it",
        "outcome or first match differs",
        "of these not excused",
        "order differs, not excused",
        "largest difference of confidence",
        f"above {BOUND}",
        title=f"{len(reference)} queries against: {REFERENCE.name}",
    )
    for variant in VARIANTS:
        pairs = zip(reference, answers(variant, sets), strict=True)
        table.add_row(*row_of(variant.name, [difference(*pair, thresholds) for pair in pairs]))
    console = Console(width=120)
    console.print(table)
    texts = [pair.answer for pair in sets[0].pairs[:TIMED_TEXTS]]
    for timing in timings(texts):
        console.print(
            f"{timing.name}: a query {1000 * timing.query:.1f} ms, "
            f"{TIMED_TEXTS} answers {timing.documents:.2f} s"
        )
    console.print(str(this_machine("one thread unless said")), highlight=False)


if __name__ == "__main__":
    main()
