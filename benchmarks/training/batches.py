"""Batches of confusable examples: a few seeds, each with pairs that the model ranks near it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch

from benchmarks.training.late_interaction import Batch, Tokens
from benchmarks.training.prepared import Prepared, Texts

BATCH = 24
CLUSTER = 4  # a seed and three of its hard negatives
# How often a batch comes from each source.
SOURCES = {"medquad": 0.4, "squad": 0.35, "hwu": 0.1, "clinc": 0.15}


class Sampler:
    """Draws batches from the examples of one fold, each batch from one source."""

    def __init__(self, prepared: Prepared, held_out: bool, seed: int) -> None:
        self._negatives = prepared.negatives
        self._chance = random.Random(seed)
        self._of_source = {
            source: [
                i
                for i, e in enumerate(prepared.examples)
                if e.source == source and e.held_out == held_out
            ]
            for source in SOURCES
        }

    def draw(self, source: str | None = None) -> list[int]:
        """Positions of BATCH different examples."""
        if source is None:
            source = self._chance.choices(list(SOURCES), list(SOURCES.values()))[0]
        batch: dict[int, None] = {}
        while len(batch) < BATCH:
            seed = self._chance.choice(self._of_source[source])
            rivals = sorted(set(self._negatives[seed].tolist()))
            drawn = self._chance.sample(rivals, min(CLUSTER - 1, len(rivals)))
            batch.update(dict.fromkeys([seed, *drawn]))
        return list(batch)[:BATCH]


def frozen_batch(prepared: Prepared, positions: Sequence[int]) -> Batch:
    """The batch as the unchanged model sees it."""
    questions = padded(prepared.questions, positions)
    return labelled(
        prepared,
        positions,
        padded(prepared.queries, positions),
        questions,
        questions.joined(padded(prepared.passages, positions)),
    )


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


def padded(texts: Texts, positions: Sequence[int]) -> Tokens:
    """Stored token vectors of some texts in one tensor."""
    slices = [texts.of(i) for i in positions]
    longest = max(s.stop - s.start for s in slices)
    vectors = torch.zeros(len(slices), longest, texts.vectors.shape[1])
    mask = torch.zeros(len(slices), longest, dtype=torch.bool)
    ids = torch.zeros(len(slices), longest, dtype=torch.int64)
    for row, s in enumerate(slices):
        length = s.stop - s.start
        vectors[row, :length] = torch.from_numpy(texts.vectors[s].astype(np.float32))
        mask[row, :length] = True
        ids[row, :length] = torch.from_numpy(texts.ids[s].astype(np.int64))
    return Tokens(vectors, mask, ids)
