"""The bundled model's adapter: what its weights gain when it is loaded.

Low-rank matrices (LoRA, Hu et al. 2021, arXiv:2106.09685) of all six layers, trained for late
interaction by benchmarks/training; the average of three runs (model soups, Wortsman et al. 2022,
arXiv:2203.05482). The record of the training, with its data and their licences, is in the file's
metadata. Added to the weights once, it costs nothing at a query.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.records import ModelError

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

ADAPTER = Path(__file__).parent / "adapter.safetensors"
ADAPTER_SHA256 = "65ff302f7931cc3387c98229afe7bb730d3be8c081aee6bb85d03962b308b086"


def read_adapter(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """The record of the training and the matrices, (rank, in) and (out, rank), in float32."""
    from safetensors import safe_open

    with safe_open(path, "pt") as file:
        matrices = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        return json.loads(file.metadata()["record"]), matrices


def add_adapter(transformer: Module, path: Path = ADAPTER) -> None:
    """Add the low-rank products in a file to the weights of a transformer.

    Raises ModelError where the package's own file is missing or is not the one that it came with.
    """
    import torch

    if path == ADAPTER:
        _check()
    record, matrices = read_adapter(path)
    with torch.no_grad():
        for name, down in matrices.items():
            if ".lora_A." in name:
                up = matrices[name.replace(".lora_A.", ".lora_B.")]
                transformer.get_submodule(_module_of(name)).weight += record["scale"] * up @ down


def adapter_products() -> dict[str, np.ndarray]:
    """What the package's adapter adds to each weight that it changes, (out, in) float32, by name.

    The same as `add_adapter` adds, without torch. Raises ModelError as it does.
    """
    from safetensors import safe_open

    _check()
    with safe_open(ADAPTER, "np") as file:
        matrices = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        scale = np.float32(json.loads(file.metadata()["record"])["scale"])
    products = {}
    for name, down in matrices.items():
        if ".lora_A." in name:
            up = matrices[name.replace(".lora_A.", ".lora_B.")]
            weight = f"{_module_of(name)}.weight"
            products[weight] = product_on_one_thread(
                scale * up.astype(np.float32), down.astype(np.float32)
            )
    return products


def _module_of(name: str) -> str:
    return name.split(".lora_A.")[0].removeprefix("base_model.model.")


def _check() -> None:
    try:
        with ADAPTER.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"cannot read {ADAPTER} ({error.strerror}); install QA Bot anew"
        ) from error
    if sha256 != ADAPTER_SHA256:
        raise ModelError(
            f"{ADAPTER} has SHA-256 {sha256}, the one that QA Bot came with has {ADAPTER_SHA256}; "
            "install QA Bot anew"
        )
