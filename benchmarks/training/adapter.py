"""A low-rank adapter of the bundled model, trained for late interaction.

`python -m benchmarks.training.adapter PREPARED OUT.safetensors`. Needs `pip install peft`. The
batch holds the model's own mistakes as hard negatives; a distillation term keeps every text's
pooled vector near the unchanged model's. OUT holds the low-rank matrices alone, in float16, with
the record of the training in its metadata; `qa_bot.models.adapter` adds them to the weights, so
that the adapted model is as fast as the original.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.training.batches import Sampler, labelled
from benchmarks.training.examples import LICENCES
from benchmarks.training.late_interaction import Batch, Tokens, loss, matches
from benchmarks.training.prepared import Prepared, load
from benchmarks.training.validation import Validation, validated, validation_batches
from qa_bot.models.adapter import add_adapter
from qa_bot.models.embedding import BUNDLED_SHA256, _load_model, bundled_folder
from qa_bot.models.transformer_encoder import TransformerEncoder

# Attention and feed-forward of a layer, not the pooler, which nothing reads.
TARGETS = r"(.*\.)?layer\.({layers})\.(attention\.self\.(query|key|value)|.*dense)"
LAYERS = 6
SHORT_TOKENS = 40
LONG_TOKENS = 176
LOWER_BATCH = 32
VALIDATE_EVERY = 100


@dataclass(frozen=True)
class Settings:
    """What a training run is decided by."""

    steps: int = 300
    rate: float = 1e-3
    rank: int = 8
    first: int = 0  # lowest layer that is trained; below it, every text is computed once
    scale: float = 2.0  # of the low-rank product when it is added
    keep: float = 5.0  # weight of 1 - cosine to the unchanged pooled vector
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Lower:
    """n texts as the layers that stay leave them, cut at `limit` tokens.

    `states` holds (t, d) float16 for each text, special tokens included, `ids` its token ids.
    """

    states: list[Tensor]
    ids: list[Tensor]
    limit: int


@dataclass(frozen=True, eq=False)
class Encoded:
    """Token vectors of some texts, and `drift` (b,): 1 - cosine to the unchanged pooled vector."""

    tokens: Tokens
    drift: Tensor


class Adapter:
    """The bundled model with trainable low-rank matrices in its upper layers."""

    def __init__(self, settings: Settings) -> None:
        from peft import LoraConfig, get_peft_model

        published = _load_model(str(bundled_folder()))
        self._tokenizer = published.tokenizer
        self._special_ids = torch.tensor(self._tokenizer.all_special_ids)
        self._first = settings.first
        layers = "|".join(map(str, range(settings.first, LAYERS)))
        config = LoraConfig(
            r=settings.rank,
            lora_alpha=settings.scale * settings.rank,
            target_modules=TARGETS.format(layers=layers),
        )
        # The backward pass of the fused attention costs three times as much on a CPU.
        transformer = cast(Any, published[0].auto_model)
        transformer.set_attn_implementation("eager")
        # Evaluation mode: pooled vectors can only be kept where nothing is dropped at random.
        self.model = get_peft_model(transformer, config).eval()
        self._base = self.model.get_base_model()

    def parameters(self) -> list[nn.Parameter]:
        """The matrices that are trained."""
        return [p for p in self.model.parameters() if p.requires_grad]

    def state(self) -> dict[str, Tensor]:
        """The matrices, by their names in peft."""
        return {
            name: p.detach().clone() for name, p in self.model.named_parameters() if p.requires_grad
        }

    def lower(self, texts: Sequence[str], limit: int) -> Lower:
        """Run the layers that stay, once for every text."""
        encoded = self._tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]
        ids = [torch.tensor(found) for found in encoded]
        states: list[Tensor] = [torch.empty(0)] * len(ids)
        by_length = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for start in range(0, len(ids), LOWER_BATCH):
            drawn = by_length[start : start + LOWER_BATCH]
            padded = nn.utils.rnn.pad_sequence([ids[i] for i in drawn], batch_first=True)
            mask = padded != 0
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                hidden = self._base.embeddings(input_ids=padded)
                for layer in self._base.encoder.layer[: self._first]:
                    hidden = layer(hidden, _additive(mask))
            for i, row, attended in zip(drawn, hidden, mask, strict=True):
                states[i] = row[attended].to(torch.float16)
        return Lower(states, ids, limit)

    def encode(self, lower: Lower, drawn: Sequence[int], pooled: np.ndarray) -> Encoded:
        """Token vectors of texts whose pooled vectors of the unchanged model are known."""
        ids = nn.utils.rnn.pad_sequence([lower.ids[i] for i in drawn], batch_first=True)
        states = nn.utils.rnn.pad_sequence([lower.states[i] for i in drawn], batch_first=True)
        mask = ids != 0
        hidden = states.float()
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self._base.encoder.layer[self._first :]:
                hidden = layer(hidden, _additive(mask))
        hidden = hidden.float()
        mean = (hidden * mask[:, :, None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
        drift = 1 - functional.cosine_similarity(mean, torch.from_numpy(np.array(pooled)))
        whole = mask.sum(dim=1) < lower.limit  # a cut text has another mean
        ordinary = mask & ~torch.isin(ids, self._special_ids)
        return Encoded(Tokens(functional.normalize(hidden, dim=2), ordinary, ids), drift * whole)


def _additive(mask: Tensor) -> Tensor:
    return torch.where(mask, 0.0, -1e4)[:, None, None, :]


@dataclass(frozen=True, eq=False)
class Inputs:
    """The three texts of all examples, as the layers that stay leave them."""

    prepared: Prepared
    queries: Lower
    questions: Lower
    passages: Lower


def inputs(adapter: Adapter, prepared: Prepared) -> Inputs:
    """All examples, ready for the upper layers."""
    examples = prepared.examples
    return Inputs(
        prepared,
        adapter.lower([e.query for e in examples], SHORT_TOKENS),
        adapter.lower([e.question for e in examples], SHORT_TOKENS),
        adapter.lower([e.passage for e in examples], LONG_TOKENS),
    )


def adapted_batch(adapter: Adapter, texts: Inputs, drawn: list[int]) -> tuple[Batch, Tensor]:
    """The batch as the adapter sees it, and its mean drift."""
    prepared = texts.prepared
    queries = adapter.encode(texts.queries, drawn, prepared.queries.pooled[drawn])
    questions = adapter.encode(texts.questions, drawn, prepared.questions.pooled[drawn])
    passages = adapter.encode(texts.passages, drawn, prepared.passages.pooled[drawn])
    pairs = questions.tokens.joined(passages.tokens)
    batch = labelled(prepared, drawn, queries.tokens, questions.tokens, pairs)
    drift = torch.stack([found.drift.mean() for found in (queries, questions, passages)]).mean()
    return batch, drift


@dataclass(frozen=True)
class Checkpoint:
    """A state of the adapter and what it gave on held-out examples."""

    step: int
    validation: Validation
    drift: float
    state: dict[str, Tensor]


def validate(adapter: Adapter, texts: Inputs, step: int) -> Checkpoint:
    """Hit@1, loss and drift on the held-out batches."""
    with torch.no_grad():
        drawn = validation_batches(texts.prepared)
        found = [adapted_batch(adapter, texts, positions) for positions in drawn]
    drift = torch.stack([drift for _, drift in found]).mean().item()
    return Checkpoint(step, validated([batch for batch, _ in found]), drift, adapter.state())


def train(texts: Inputs, adapter: Adapter, settings: Settings, out: Path) -> None:
    """Train; writes the state of the lowest held-out loss, each time there is a lower one."""
    sampler = Sampler(texts.prepared, held_out=False, seed=settings.seed)
    optimizer = torch.optim.AdamW(adapter.parameters(), lr=settings.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, settings.steps, pct_start=0.1
    )
    best = validate(adapter, texts, 0)
    print(f"untrained: {best.validation}, drift {best.drift:.4f}", flush=True)
    started = time.perf_counter()
    for step in range(1, settings.steps + 1):
        batch, drift = adapted_batch(adapter, texts, sampler.draw())
        value = loss(matches(batch), batch) + settings.keep * drift
        optimizer.zero_grad()
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(adapter.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        seconds = time.perf_counter() - started
        if step in (10, 50):
            print(f"{step} steps in {seconds:.0f} s", flush=True)
        if step % VALIDATE_EVERY == 0 or step == settings.steps:
            found = validate(adapter, texts, step)
            print(
                f"{step} {seconds:.0f} s: {found.validation}, drift {found.drift:.4f}", flush=True
            )
            if _cost(found, settings) < _cost(best, settings):
                best = found
                save(best, settings, seconds, out)


def _cost(checkpoint: Checkpoint, settings: Settings) -> float:
    return checkpoint.validation.loss + settings.keep * checkpoint.drift


def save(checkpoint: Checkpoint, settings: Settings, seconds: float, out: Path) -> None:
    """The matrices in float16, with the record of the training."""
    from safetensors.torch import save_file

    record = {
        **asdict(settings),
        "best_step": checkpoint.step,
        "validation": str(checkpoint.validation),
        "drift": round(checkpoint.drift, 5),
        "seconds": round(seconds),
        "base_sha256": BUNDLED_SHA256,
        "data": LICENCES,
        "versions": {name: version(name) for name in ("torch", "transformers", "peft")},
    }
    state = {name: value.to(torch.float16) for name, value in checkpoint.state.items()}
    save_file(state, out, metadata={"record": json.dumps(record)})


def merged(path: Path) -> TransformerEncoder:
    """The published model with the adapter in `path` added to its weights; peft is not needed."""
    published = _load_model(str(bundled_folder()))
    add_adapter(cast(nn.Module, published[0].auto_model), path)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    return TransformerEncoder(published, f"adapted {path.stem}", fingerprint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prepared", type=Path)
    parser.add_argument("out", type=Path)
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    arguments = vars(parser.parse_args())
    prepared, out = load(arguments.pop("prepared")), arguments.pop("out")
    settings = Settings(**arguments)
    torch.manual_seed(settings.seed)
    adapter = Adapter(settings)
    train(inputs(adapter, prepared), adapter, settings, out)


if __name__ == "__main__":
    main()
