"""The cheap variant: the model stays as it is, a small head over its token vectors is trained.

`python -m benchmarks.training.head PREPARED OUT.safetensors --parts projection weights`. Pooled
vectors are untouched by construction. `projection` is a residual low-rank map of token vectors
(v + B A v, again of length 1); `weights` a multiplier of each token's IDF, softplus(a v + b).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.training.batches import SOURCES, Sampler, frozen_batch
from benchmarks.training.late_interaction import Batch, Tokens, hits, loss, matches
from benchmarks.training.prepared import Prepared, load

PARTS = ("projection", "weights")
VALIDATION_BATCHES = 6  # of each source
ONE = 0.5413  # softplus(ONE) is 1: without training the head changes nothing


class Head(nn.Module):
    """Projection and token weights over d-dimensional token vectors."""

    def __init__(self, parts: tuple[str, ...], dimension: int = 384, rank: int = 64) -> None:
        super().__init__()
        self.parts = parts
        if "projection" in parts:
            self.down = nn.Parameter(torch.randn(rank, dimension) / dimension**0.5)
            self.up = nn.Parameter(torch.zeros(dimension, rank))
        if "weights" in parts:
            self.direction = nn.Parameter(torch.zeros(dimension))
            self.bias = nn.Parameter(torch.tensor(ONE))

    def vectors(self, vectors: Tensor) -> Tensor:
        """Token vectors as they are compared, (..., d) of length 1."""
        if "projection" not in self.parts:
            return vectors
        return functional.normalize(vectors + vectors @ self.down.T @ self.up.T, dim=-1)

    def weights(self, vectors: Tensor) -> Tensor:
        """Multipliers of the IDF, from the model's own token vectors (..., d)."""
        if "weights" not in self.parts:
            return torch.ones(vectors.shape[:-1])
        return functional.softplus(vectors @ self.direction + self.bias)

    def batch(self, batch: Batch) -> Batch:
        """The batch as the head sees it."""
        return replace(
            batch,
            queries=self._tokens(batch.queries),
            questions=self._tokens(batch.questions),
            pairs=self._tokens(batch.pairs),
        )

    def _tokens(self, tokens: Tokens) -> Tokens:
        return replace(
            tokens, vectors=self.vectors(tokens.vectors), weight=self.weights(tokens.vectors)
        )


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


def train(prepared: Prepared, head: Head, steps: int, rate: float, seed: int) -> Validation:
    """Train the head; keeps the state that was best on held-out examples."""
    sampler = Sampler(prepared, held_out=False, seed=seed)
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
    held_out = [frozen_batch(prepared, drawn) for drawn in validation_batches(prepared)]
    best, kept = validated([head.batch(batch) for batch in held_out]), head.state_dict()
    print(f"untrained: {best}", flush=True)
    started = time.perf_counter()
    for step in range(1, steps + 1):
        batch = head.batch(frozen_batch(prepared, sampler.draw()))
        value = loss(matches(batch), batch)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        schedule.step()
        if step % (steps // 4) == 0:
            found = validated([head.batch(batch) for batch in held_out])
            print(f"{step} {time.perf_counter() - started:.0f} s: {found}", flush=True)
            if found.loss < best.loss:
                best = found
                kept = {name: value.clone() for name, value in head.state_dict().items()}
    head.load_state_dict(kept)
    return best


def main() -> None:
    from safetensors.torch import save_file

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prepared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--rank", type=int, default=64)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    head = Head(tuple(arguments.parts), rank=arguments.rank)
    found = train(load(arguments.prepared), head, arguments.steps, arguments.rate, arguments.seed)
    record = {key: str(value) for key, value in vars(arguments).items()}
    save_file(head.state_dict(), arguments.out, metadata={**record, "validation": str(found)})
    print(f"{arguments.out}: {found}")


if __name__ == "__main__":
    main()
