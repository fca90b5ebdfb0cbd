"""Batches like the documents that QA Bot reads: all pairs near one topic, one for each question."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import torch

from benchmarks.training.late_interaction import Batch, Tokens
from benchmarks.training.prepared import Prepared

BATCH = 24
# How often a batch comes from each source.
SOURCES = {"medquad": 0.3, "squad": 0.4, "hwu": 0.12, "clinc": 0.18}


class Sampler:
    """Draws batches from the examples of one fold, each batch from one source."""

    def __init__(self, prepared: Prepared, held_out: bool, seed: int) -> None:
        self._examples = prepared.examples
        self._negatives = prepared.negatives
        self._chance = random.Random(seed)
        self._of_source: dict[str, list[int]] = {source: [] for source in SOURCES}
        self._of_topic: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, example in enumerate(prepared.examples):
            if example.held_out == held_out:
                self._of_source[example.source].append(i)
                self._of_topic[example.source, example.topic].append(i)

    def draw(self, source: str | None = None) -> list[int]:
        """Positions of BATCH different examples: a topic, then others that the model confuses."""
        if source is None:
            source = self._chance.choices(list(SOURCES), list(SOURCES.values()))[0]
        batch: dict[int, None] = {}
        seen: set[str] = set()
        while len(batch) < BATCH:
            topic = self._next_topic(source, batch, seen)
            seen.add(topic)
            batch.update(dict.fromkeys(self._one_of_each_key(source, topic)))
        return list(batch)[:BATCH]

    def _next_topic(self, source: str, batch: Iterable[int], seen: set[str]) -> str:
        """The topic of a negative of what is in the batch, any where all those are seen."""
        rivals = sorted({int(j) for i in batch for j in self._negatives[i]})
        new = [j for j in rivals if self._examples[j].topic not in seen]
        return self._examples[self._chance.choice(new or self._of_source[source])].topic

    def _one_of_each_key(self, source: str, topic: str) -> list[int]:
        examples = self._of_topic[source, topic]
        drawn = self._chance.sample(examples, len(examples))
        return list({self._examples[i].key: i for i in drawn}.values())


def labelled(
    prepared: Prepared,
    positions: Sequence[int],
    queries: Tokens,
    questions: Tokens,
    pairs: Tokens,
) -> Batch:
    """Token vectors, whoever made them, with what is known of the examples."""
    examples = [prepared.examples[i] for i in positions]
    keys = np.array([e.key for e in examples])
    cosines = prepared.queries.pooled[positions] @ prepared.passages.pooled[positions].T
    return Batch(
        queries=queries,
        questions=questions,
        pairs=pairs,
        same_key=torch.from_numpy(keys[:, None] == keys[None, :]),
        says_the_same=torch.tensor([e.says_the_same for e in examples]),
        cosines=torch.from_numpy(cosines),
    )
