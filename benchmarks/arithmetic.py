"""The bundled model in smaller numbers than float32: `python -m benchmarks.arithmetic`.

The same graph with the products of its dense layers replaced: what a query and two long texts take
of a processor, in turns; how near the vectors come to those in float32; how far they move where the
input moves by a rounding, as it does from one processor to another; and whether it matters what
else is read with a text. `--outcomes`: what becomes of queries that are read so, by the shipped
numbers. NOTES.md, "Smaller numbers than float32", says what came of it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, EvaluationSet, load_set
from benchmarks.judging import found_by, judge
from benchmarks.machine import this_machine
from benchmarks.many import PACKAGES, real_queries
from benchmarks.measuring import Measurer
from benchmarks.ours import Ours
from benchmarks.scores import auroc_right
from qa_bot import QAPair
from qa_bot.models.bundled_encoder import BundledEncoder
from qa_bot.models.embedding import BUNDLED_FINGERPRINT, BUNDLED_MODEL, bundled_folder
from qa_bot.models.exported_model import (
    GRAPH,
    INPUT,
    MODULE,
    OUTPUT,
    WEIGHTS_FILE,
    ExportedModel,
    ExportedModels,
    adapted,
    load_exported,
    stored_weights,
)
from qa_bot.models.sessions import open_session
from qa_bot.models.vectors import TextVectors, unit
from qa_bot.ranking import shipped
from qa_bot.store.faiss_engine import FaissStore, build_data

ROUNDS, QUERIES = 7, 60
LONG = (2, 200)  # texts, and tokens of each
ROUNDING = 1e-7
# Of the public sets those that are neither the largest nor one machine's questions.
OTHERS = ("rasa_demo", "dtc_faq", "hint3_curekart", "covidq", "stackfaq125")
MOST_QUERIES = 300
# As queries are read: qa_bot.models.narrow_weights.
SHIPPED = "8-bit weights, 14 bits by rows"


class Products:
    """The bundled model's graph, whose products with a weight are replaced one by one."""

    def __init__(self) -> None:
        self.model = onnx.load(str(GRAPH), load_external_data=False)
        weights = adapted(stored_weights(bundled_folder() / WEIGHTS_FILE))
        self.given: dict[str, np.ndarray] = {
            MODULE + name: weight for name, weight in weights.items()
        }
        self.made: dict[str, str] = {}

    def replace(self, make: Callable[[Products, Any, np.ndarray], list[Any]]) -> Products:
        """Put what `make` gives for a product, its node and its weight (in, out), in its place."""
        nodes = self.model.graph.node
        for node in list(nodes):
            if node.op_type == "MatMul" and node.input[1] in self.given:
                weight = self.given.pop(node.input[1])
                [old] = [w for w in self.model.graph.initializer if w.name == node.input[1]]
                self.model.graph.initializer.remove(old)
                place = list(nodes).index(node)
                nodes.remove(node)
                for new in reversed(make(self, node, weight)):
                    nodes.insert(place, new)
        self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self

    def weight(self, name: str, value: np.ndarray) -> str:
        """Add a weight that is given to the session, as the others are."""
        tensor = TensorProto(name=name, dims=value.shape, data_location=TensorProto.EXTERNAL)
        tensor.data_type = helper.np_dtype_to_tensor_dtype(value.dtype)
        tensor.external_data.add(key="location", value=WEIGHTS_FILE)
        self.model.graph.initializer.append(tensor)
        self.given[name] = value
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add a constant, once."""
        if name not in self.made:
            self.model.graph.initializer.append(numpy_helper.from_array(value, name))
            self.made[name] = name
        return name


def in_blocks(size: int, level: int, graph: Products, node: Any, weight: np.ndarray) -> list[Any]:
    """Weights in 8 bits, a scale for each `size` of them; the other side in float32 or 8 bits.

    `level` is onnxruntime's accuracy_level: 1 computes in float32, 4 in 8 bits, with a scale for
    each block of a row.
    """
    blocks = np.ascontiguousarray(weight.T).reshape(weight.shape[1], -1, size)
    scales = np.abs(blocks).max(axis=-1, keepdims=True) / 127
    codes = (np.rint(blocks / scales) + 128).astype(np.uint8)
    name = node.input[1]
    inputs = [
        node.input[0],
        graph.weight(f"{name}_codes", codes),
        graph.weight(f"{name}_scales", scales.astype(np.float32).reshape(-1)),
    ]
    rows, columns = weight.shape
    return [
        helper.make_node(
            "MatMulNBits", inputs, list(node.output), domain="com.microsoft",
            K=rows, N=columns, bits=8, block_size=size, accuracy_level=level,
        )
    ]  # fmt: skip


def by_columns(weight: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights as int8 from -most to most, with a scale for each column."""
    scales = (np.abs(weight).max(axis=0) / most).astype(np.float32)
    return np.rint(weight / scales).astype(np.int8), scales


def dynamic(graph: Products, node: Any, weight: np.ndarray) -> list[Any]:
    """Both in 8 bits, with one scale for all that is read at once."""
    codes, scales = by_columns(weight, 127)
    name = node.input[1]
    inputs = [
        node.input[0],
        graph.weight(f"{name}_codes", codes),
        graph.weight(f"{name}_scales", scales),
    ]
    return [
        helper.make_node("DynamicQuantizeMatMul", inputs, list(node.output), domain="com.microsoft")
    ]


def by_rows(most: int, graph: Products, node: Any, weight: np.ndarray) -> list[Any]:
    """Both in 8 bits, with a scale for each token; weights to `most`, 63 or 127.

    With 63 the sums of two products fit into 16 bits, where older processors keep them.
    """
    codes, scales = by_columns(weight, most)
    name, out = node.input[1], node.output[0]
    graph.weight(f"{name}_codes", codes)
    graph.weight(f"{name}_scales", scales)
    steps = graph.constant("steps", np.array(127, np.float32))
    middle = graph.constant("middle", np.array(128, np.float32))
    least = graph.constant("least", np.array(1e-9, np.float32))
    zero = graph.constant("zero", np.array(128, np.uint8))
    read = f"{node.input[0]}_read"
    new = []

    def add(kind: str, inputs: list[str], output: str, **options: Any) -> str:
        new.append(helper.make_node(kind, inputs, [output], **options))
        return output

    if read not in graph.made:
        graph.made[read] = read
        size = add("Abs", [node.input[0]], f"{read}_size")
        size = add("ReduceMax", [size], f"{read}_most", axes=[-1], keepdims=1)
        size = add("Max", [size, least], f"{read}_kept")
        step = add("Div", [size, steps], f"{read}_step")
        rounded = add("Round", [add("Div", [node.input[0], step], f"{read}_in")], f"{read}_round")
        add("Cast", [add("Add", [rounded, middle], f"{read}_up")], read, to=TensorProto.UINT8)
    found = add("MatMulInteger", [read, f"{name}_codes", zero], f"{out}_whole")
    found = add("Cast", [found], f"{out}_float", to=TensorProto.FLOAT)
    found = add("Mul", [found, f"{read}_step"], f"{out}_rows")
    add("Mul", [found, f"{name}_scales"], out)
    return new


VARIANTS: dict[str, Callable[[], Products]] = {
    "float32": Products,
    "8-bit weights in blocks of 32": lambda: Products().replace(partial(in_blocks, 32, 1)),
    "8 bits in blocks of 32": lambda: Products().replace(partial(in_blocks, 32, 4)),
    "8 bits in blocks of 64": lambda: Products().replace(partial(in_blocks, 64, 4)),
    "8 bits, one scale": lambda: Products().replace(dynamic),
    "8 bits by rows": lambda: Products().replace(partial(by_rows, 127)),
    "8 bits by rows, weights in 7": lambda: Products().replace(partial(by_rows, 63)),
}


def model_of(variant: str) -> ExportedModel:
    """The bundled model in these numbers."""
    own = _own()
    if variant == SHIPPED:
        return own.queries
    graph = VARIANTS[variant]()
    session = open_session(graph.model.SerializeToString(), variant, graph.given)
    return ExportedModel(lambda: session, own.queries._word_pieces, own.queries._tokenizer)


@cache
def _own() -> ExportedModels:
    own = load_exported(bundled_folder())
    if own is None:
        raise SystemExit("onnxruntime cannot be used here; the warning above says why")
    return own


def pieces_of(model: ExportedModel, text: str) -> np.ndarray:
    """What the graph is given of a text: (1, t, d)."""
    return np.asarray(model._word_pieces[model.tokens(text).ids[np.newaxis]])


def vectors(model: ExportedModel, pieces: np.ndarray) -> np.ndarray:
    """Token vectors of texts, each of length 1: (n, t, d)."""
    return unit(model.session.run([OUTPUT], {INPUT: pieces})[0])


def compare(rounds: int) -> Table:
    """A row for each variant."""
    models = {name: model_of(name) for name in (*VARIANTS, SHIPPED)}
    draw = np.random.default_rng(0)
    plain = models["float32"]
    short = [pieces_of(plain, text) for text in real_queries(QUERIES)]
    long = np.asarray(plain._word_pieces[draw.integers(2_000, 20_000, LONG)])
    moved = [
        (p * (1 + draw.normal(0, ROUNDING, p.shape))).astype(np.float32) for p in short
    ]  # fmt: skip
    spent = {name: [_processor(model, short, long) for _ in range(rounds)]
             for name, model in models.items()}  # fmt: skip
    table = Table(
        "", "ms a query", "of float32's", "long, of float32's", "cosine, least", "moved by",
        "among others", title_justify="left",
        title=f"{QUERIES} queries, one by one, and {LONG[0]} texts of {LONG[1]} tokens",
    )  # fmt: skip
    wanted = [vectors(plain, pieces) for pieces in short]
    base = np.median(spent["float32"], axis=0)
    for name, model in models.items():
        found = [vectors(model, pieces) for pieces in short]
        cosines = [
            (one * other).sum(axis=-1).min() for one, other in zip(found, wanted, strict=True)
        ]
        apart = [
            np.abs(vectors(model, pieces) - own).max()
            for pieces, own in zip(moved, found, strict=True)
        ]
        others = np.concatenate([short[0], draw.permuted(short[0], axis=1)])
        query, both = np.median(spent[name], axis=0)
        table.add_row(
            name, f"{query:.2f}", f"{query / base[0]:.2f}", f"{both / base[1]:.2f}",
            f"{np.mean(cosines):.5f}, {min(cosines):.5f}", f"{max(apart):.0e}",
            f"{np.abs(vectors(model, others)[0] - found[0][0]).max():.0e}",
        )  # fmt: skip
    return table


def _processor(
    model: ExportedModel, short: list[np.ndarray], long: np.ndarray
) -> tuple[float, float]:
    """Milliseconds of a processor for a query, and for the long texts."""
    times = [time.thread_time()]
    for pieces in short:
        vectors(model, pieces)
    times.append(time.thread_time())
    vectors(model, long)
    times.append(time.thread_time())
    return 1000 * (times[1] - times[0]) / len(short), 1000 * (times[2] - times[1])


class ReadIn(BundledEncoder):
    """Reads queries in some numbers, and documents in these or in others."""

    def __init__(self, queries: str, documents: str) -> None:
        super().__init__(BUNDLED_MODEL, BUNDLED_FINGERPRINT, model_of(documents))
        self.documents = documents
        self._of_queries = model_of(queries)

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query."""
        return self._of_queries.encode(text)


class Uncached(Measurer):
    """Keeps the stores of this run by how their documents were read, and nothing on the disk."""

    kept: dict[tuple[str, tuple[QAPair, ...]], FaissStore] = {}

    def store(self, pairs: tuple[QAPair, ...]) -> FaissStore:
        """The index of pairs."""
        key = self.encoder.documents, pairs  # type: ignore[attr-defined]
        if key not in self.kept:
            self.kept[key] = FaissStore.from_data(build_data(pairs, self.encoder))
        return self.kept[key]


def outcomes() -> Table:
    """Hit@1 and AUROC, means over the documents and over the other sets."""
    table = Table(
        "queries", "documents", *_of(f"{len(DOCUMENTS)} documents"), *_of(f"{len(OTHERS)} sets")
    )
    sets = [load_set(name) for name in (*DOCUMENTS, *OTHERS)]
    for queries in (*VARIANTS, SHIPPED):
        for documents in ("float32", *([SHIPPED] if queries == SHIPPED else [])):
            encoder = ReadIn(queries, documents)
            found = np.array([_figures(one, encoder) for one in sets])
            halves = np.split(found, [len(DOCUMENTS)])
            means = np.concatenate([half.mean(axis=0) for half in halves])
            table.add_row(queries, documents, *(f"{mean:.4f}" for mean in means))
    return table


def _of(name: str) -> tuple[str, str]:
    return f"{name}: hit@1", "AUROC"


def _figures(evaluation_set: EvaluationSet, encoder: ReadIn) -> tuple[float, float]:
    order = np.random.default_rng(0).permutation(len(evaluation_set.queries))[:MOST_QUERIES]
    part = EvaluationSet(
        evaluation_set.name,
        evaluation_set.pairs,
        tuple(evaluation_set.queries[i] for i in sorted(order)),
    )
    judged = judge(part, found_by(Ours(Uncached(encoder), shipped()), part))
    first = [one.rank == 1 for one in judged if one.in_scope]
    return float(np.mean(first)), auroc_right(judged)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--outcomes", action="store_true")
    arguments: Any = parser.parse_args()
    console = Console(width=130)
    console.print(outcomes() if arguments.outcomes else compare(arguments.rounds))
    console.print(str(this_machine("as the row says", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
