"""The graph that reads queries: the model's, with 8-bit weights and 14-bit inputs of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from qa_bot.models.exported_model import WEIGHTS_FILE
from qa_bot.models.narrow_weights import CODES, SCALES

# Each half of an input is from -63 to 63.
CONSTANTS = {
    "steps": np.float32(63),
    "halves": np.float32(126),
    "middle": np.float32(64),
    "zero": np.uint8(64),
    "least": np.float32(1e-9),  # a row of zeros has a scale, too
}


def narrowed_graph(graph: bytes) -> bytes:
    """Replace each product with a weight by two of whole numbers; the weights stay names."""
    model = onnx.load_from_string(graph)
    nodes, weights = model.graph.node, model.graph.initializer
    for name, value in CONSTANTS.items():
        weights.append(numpy_helper.from_array(np.array(value), name))
    named = {weight.name: weight for weight in weights}
    read: set[str] = set()
    for node in [n for n in nodes if n.op_type == "MatMul" and n.input[1] in named]:
        weight = named[node.input[1]]
        weights.remove(weight)
        weights.append(_weight(weight.name + CODES, TensorProto.INT8, weight.dims))
        weights.append(_weight(weight.name + SCALES, TensorProto.FLOAT, weight.dims[1:]))
        place = list(nodes).index(node)
        nodes.remove(node)
        new = [] if node.input[0] in read else _halved(node.input[0])
        read.add(node.input[0])
        for one in reversed([*new, *_multiplied(node)]):
            nodes.insert(place, one)
    return bytes(model.SerializeToString(deterministic=True))


def _weight(name: str, kind: int, shape: Any) -> TensorProto:
    tensor = TensorProto(name=name, dims=shape, data_location=TensorProto.EXTERNAL, data_type=kind)
    tensor.external_data.add(key="location", value=WEIGHTS_FILE)
    return tensor


def _halved(name: str) -> list[Any]:
    """Write each row of an input as its step by (high + low / 126), both whole numbers."""
    steps: list[tuple[str, list[str], str]] = [
        ("Abs", [name], "size"),
        ("ReduceMax", ["size"], "most"),
        ("Max", ["most", "least"], "kept"),
        ("Div", ["kept", "steps"], "step"),
        ("Div", [name, "step"], "stepped"),
        ("Round", ["stepped"], "whole"),
        ("Sub", ["stepped", "whole"], "rest"),
        ("Mul", ["rest", "halves"], "parts"),
        ("Round", ["parts"], "whole_parts"),
        ("Add", ["whole", "middle"], "raised"),
        ("Add", ["whole_parts", "middle"], "raised_parts"),
        ("Cast", ["raised"], "high"),
        ("Cast", ["raised_parts"], "low"),
    ]
    options: dict[str, dict[str, Any]] = {
        "ReduceMax": {"axes": [-1], "keepdims": 1},
        "Cast": {"to": TensorProto.UINT8},
    }

    def called(part: str) -> str:
        return part if part in (name, *CONSTANTS) else f"{name}/{part}"

    return [
        helper.make_node(
            kind, [called(part) for part in parts], [called(out)], **options.get(kind, {})
        )
        for kind, parts, out in steps
    ]


def _multiplied(node: Any) -> list[Any]:
    """Multiply both halves with the codes, and the sum by both scales."""
    given, weight = node.input
    [out] = node.output
    nodes = []
    for half in ("high", "low"):
        nodes += [
            helper.make_node(
                "MatMulInteger", [f"{given}/{half}", weight + CODES, "zero"], [f"{out}/{half}"]
            ),
            helper.make_node(
                "Cast", [f"{out}/{half}"], [f"{out}/{half}_float"], to=TensorProto.FLOAT
            ),
        ]
    return [
        *nodes,
        helper.make_node("Div", [f"{out}/low_float", "halves"], [f"{out}/parts"]),
        helper.make_node("Add", [f"{out}/high_float", f"{out}/parts"], [f"{out}/whole"]),
        helper.make_node("Mul", [f"{out}/whole", f"{given}/step"], [f"{out}/stepped"]),
        helper.make_node("Mul", [f"{out}/stepped", weight + SCALES], [out]),
    ]
