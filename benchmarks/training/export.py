"""Writes the graphs in qa_bot/models: `python -m benchmarks.training.export`, then their SHA-256.

encoder.onnx is what the bundled model computes, without its weights: those are the published file's
and the adapter's, given to the session that runs it (qa_bot.models.exported_model). So it changes
where the model's architecture does, and not where the adapter does. query_encoder.onnx is the same
in smaller numbers (benchmarks.training.narrowing). It needs the package onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from benchmarks.training.narrowing import narrowed_graph
from qa_bot.models.embedding import bundled_model
from qa_bot.models.exported_model import (
    GRAPH,
    INPUT,
    MODULE,
    OUTPUT,
    QUERY_GRAPH,
    WEIGHTS_FILE,
)

# The oldest with LayerNormalization as one operation; onnxruntime reads it since 1.12.
OPSET = 17
# Any texts do; how many they are, and how many tokens each has, is left open.
TEXTS, TOKENS = 2, 5


class Layers(nn.Module):
    """From the vectors of n texts' word pieces (n, t, d) to their token vectors (n, t, d).

    The table of word pieces, half of all weights, stays outside: of it a query needs a few rows.
    Texts that are read together have equally many tokens: there is no padding, and so no mask.
    """

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        transformer.set_attn_implementation("eager")
        self.transformer = transformer

    def forward(self, pieces: Tensor) -> Tensor:
        embedded = self.transformer.embeddings(inputs_embeds=pieces)
        found: Tensor = self.transformer.encoder(embedded).last_hidden_state
        return found


def exported() -> bytes:
    """The bundled model as an ONNX file that names its weights and holds none."""
    layers = Layers(bundled_model()[0].auto_model).eval()
    pieces = torch.zeros(TEXTS, TOKENS, layers.transformer.config.hidden_size)
    file = io.BytesIO()
    with warnings.catch_warnings():
        # The tracer warns of each branch of the model's code that it takes for all texts.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            layers, (pieces,), file,  # type: ignore[arg-type]
            dynamo=False,  # the other exporter needs onnxscript as well
            opset_version=OPSET,
            input_names=[INPUT], output_names=[OUTPUT],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (INPUT, OUTPUT)},
            do_constant_folding=False,  # else weights are transposed and lose their names
        )  # fmt: skip
    return without_weights(onnx.load_from_string(file.getvalue()))


def without_weights(model: onnx.ModelProto) -> bytes:
    """The model with a name in place of each weight, which is to be given as it is multiplied.

    A dense layer's weight is stored (out, in) and multiplied (in, out): turned round by the
    session, it would be in memory twice.
    """
    weights = {weight.name: weight for weight in model.graph.initializer}
    turned = [
        node
        for node in model.graph.node
        if node.op_type == "Transpose" and node.input[0] in weights
    ]
    names = {node.output[0]: node.input[0] for node in turned}
    for node in turned:
        weight = weights[node.input[0]]
        weight.dims[:] = weight.dims[::-1]
        model.graph.node.remove(node)
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    for weight in model.graph.initializer:
        if not weight.name.startswith(MODULE):
            raise SystemExit(f"{weight.name} is no weight of the model")
        weight.ClearField("raw_data")
        weight.data_location = onnx.TensorProto.EXTERNAL
        weight.external_data.add(key="location", value=WEIGHTS_FILE)
    for node in model.graph.node:
        node.ClearField("doc_string")  # lines of this machine's Python files
    return bytes(model.SerializeToString(deterministic=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=GRAPH.parent)
    folder: Path = parser.parse_args().out
    graph = exported()
    for name, data in ((GRAPH.name, graph), (QUERY_GRAPH.name, narrowed_graph(graph))):
        (folder / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
