"""How well a model in training does on held-out examples."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from benchmarks.training.batches import SOURCES, Sampler
from benchmarks.training.late_interaction import Batch, hits, loss, matches
from benchmarks.training.prepared import Prepared

VALIDATION_BATCHES = 6  # of each source


@dataclass(frozen=True)
class Validation:
    """Means over the sources, on held-out examples."""

    loss: float
    token_hit1: float
    fused_hit1: float

    def __str__(self) -> str:
        return f"loss {self.loss:.3f}, token {self.token_hit1:.3f}, fused {self.fused_hit1:.3f}"


def validation_batches(prepared: Prepared) -> list[list[int]]:
    """The same batches of held-out examples for everything that is compared."""
    sampler = Sampler(prepared, held_out=True, seed=1)
    return [sampler.draw(source) for source in SOURCES for _ in range(VALIDATION_BATCHES)]


def validated(batches: list[Batch]) -> Validation:
    """Loss and hit@1 over batches, each query against the pairs of its batch."""
    with torch.inference_mode():
        found = [(matches(batch), batch) for batch in batches]
        mean = [
            torch.stack(
                [
                    loss(match, batch),
                    hits(match.token_match, batch).float().mean(),
                    hits(match.fused, batch).float().mean(),
                ]
            )
            for match, batch in found
        ]
    return Validation(*torch.stack(mean).mean(dim=0).tolist())
