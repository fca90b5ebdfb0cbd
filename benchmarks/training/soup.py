"""The average of several adapters in one file: `python -m benchmarks.training.soup OUT A B C`.

What is averaged is what each adds to the weights (Wortsman et al. 2022, "Model soups",
arXiv:2203.05482), not its factors: those of different seeds have nothing to do with each other. The
sum of low-rank products is the product of the factors side by side, so the average is exact.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from qa_bot.models.adapter import read_adapter


def stacked(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Factors whose product is the sum of the products, by the same names."""
    return {
        name: torch.cat([state[name] for state in states], dim=0 if ".lora_A." in name else 1)
        for name in states[0]
    }


def soup(paths: Sequence[Path], out: Path) -> None:
    """Average adapters of one scale; `benchmarks.training.adapter.merged` reads the file."""
    from safetensors.torch import save_file

    records, states = zip(*map(read_adapter, paths), strict=True)
    if len({record["scale"] for record in records}) != 1:
        raise ValueError(f"adapters of one scale expected, found {[r['scale'] for r in records]}")
    record = {
        "scale": records[0]["scale"] / len(records),
        "rank": sum(record["rank"] for record in records),
        "average_of": records,
    }
    state = {name: value.to(torch.float16) for name, value in stacked(states).items()}
    save_file(state, out, metadata={"record": json.dumps(record)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("adapters", type=Path, nargs="+")
    arguments = parser.parse_args()
    soup(arguments.adapters, arguments.out)


if __name__ == "__main__":
    main()
