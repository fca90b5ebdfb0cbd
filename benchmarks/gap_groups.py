"""How well questions asked in vain are grouped by meaning, on sets whose groups are known.

    python -m benchmarks.gap_groups

Each pair of questions in one group is right where both are of one group of the set: precision,
recall and their F1. Questions of no group stand among them, as off-topic ones do in what a desk is
asked; a pair with one of these is wrong, and of two such nothing is known. Samples hold a few of
the set's groups, as the questions of an office would. The numbers of `qa_bot.gaps.communities` were
chosen on the two hint3 sets; the others were looked at, too.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import evaluation_root
from benchmarks.machine import this_machine
from qa_bot.gaps.communities import LEAST_COSINE, NEAREST, communities
from qa_bot.models.embedding import Encoder, load_encoder

SETS = ("hint3_curekart", "hint3_sofmattress", "rasa_demo", "clinc150_small")
SIZES = (30, 100, 300, 1_000, None)
DRAWS = 10
TIMED = 10_000
NONE = -1
Method = Callable[[np.ndarray], np.ndarray]


def greedy(vectors: np.ndarray) -> np.ndarray:
    """sentence_transformers.util.community_detection, in NumPy: the largest neighbourhood first."""
    near = vectors @ vectors.T >= LEAST_COSINE
    labels = np.full(len(vectors), NONE)
    for label, place in enumerate(np.argsort(-near.sum(1), kind="stable")):
        if labels[place] == NONE:
            labels[near[place] & (labels == NONE)] = label
    return labels


def propagated(vectors: np.ndarray) -> np.ndarray:
    """Label propagation (Raghavan et al. 2007) on the graph of the nearest."""
    import networkx as nx

    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = np.argsort(-cosines, axis=1)[:, :NEAREST]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(vectors)))
    graph.add_weighted_edges_from(
        (one, int(other), float(cosines[one, other]))
        for one in range(len(vectors))
        for other in nearest[one]
        if cosines[one, other] >= LEAST_COSINE
    )
    labels = np.empty(len(vectors), dtype=int)
    for label, members in enumerate(nx.community.asyn_lpa_communities(graph, "weight", seed=0)):
        labels[list(members)] = label
    return labels


def agglomerated(vectors: np.ndarray) -> np.ndarray:
    """Average linkage of scikit-learn, down to a mean cosine of 0.4: memory grows as a square."""
    from sklearn.cluster import AgglomerativeClustering

    method = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=0.6
    )
    return np.asarray(method.fit_predict(vectors))


METHODS: dict[str, Method] = {
    "Louvain (as shipped)": communities,
    "label propagation": propagated,
    "greedy neighbourhoods": greedy,
    "average linkage": agglomerated,
}


def f1(labels: np.ndarray, groups: np.ndarray) -> float:
    """F1 of the pairs of one label; groups are counted from 0, NONE for no group."""
    known = groups != NONE
    both = Counter(zip(labels[known].tolist(), groups[known].tolist(), strict=True))
    right, wanted = _pairs(both), _pairs(Counter(groups[known].tolist()))
    found = _pairs(Counter(labels.tolist())) - _pairs(Counter(labels[~known].tolist()))
    return 2 * right / max(found + wanted, 1)


def _pairs(counts: Counter[Any]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def sample(groups: np.ndarray, size: int, draw: np.random.Generator) -> np.ndarray:
    """Places of `size` questions of a few groups, with their share of those of no group."""
    names = np.unique(groups[groups != NONE])
    few = draw.choice(names, min(len(names), max(size // 8, 3)), replace=False)
    is_stray = (groups == NONE) & (draw.random(len(groups)) < len(few) / len(names))
    places = np.flatnonzero(np.isin(groups, few) | is_stray)
    return draw.choice(places, min(size, len(places)), replace=False)


def measured(method: Method, vectors: np.ndarray, groups: np.ndarray, size: int | None) -> float:
    """The mean F1 over samples of one size, or that of the whole set."""
    if size is None:
        return f1(method(vectors), groups)
    draw = np.random.default_rng(1)
    places = [sample(groups, size, draw) for _ in range(DRAWS)]
    return float(np.mean([f1(method(vectors[one]), groups[one]) for one in places]))


def read(name: str, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """A set's queries as vectors (n, d) and groups (n,)."""
    path = evaluation_root() / "public" / name / "queries.jsonl"
    if not path.exists():
        sys.exit(f"{path} is missing; set QA_BOT_EVAL (layout: benchmarks/README.md)")
    queries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    number: dict[str, int] = {}
    groups = [number.setdefault(q["group"], len(number)) if "group" in q else NONE for q in queries]
    texts = [query["text"] for query in queries]
    vectors = np.concatenate(
        [
            np.stack([one.pooled for one in encoder.encode_documents(texts[first : first + 512])])
            for first in range(0, len(texts), 512)
        ]
    )
    return vectors, np.array(groups)


def main() -> None:
    encoder = load_encoder()
    sets = {name: read(name, encoder) for name in SETS}
    rows = []
    for name, (vectors, groups) in sets.items():
        for size in SIZES:
            if size is not None and size > len(vectors):
                continue
            row = [name, f"{size or len(vectors):,}"]
            for method in METHODS.values():
                # All cosines of the largest set in float64, twice, are more than this is worth.
                large = size is None and len(vectors) > 5_000 and method is agglomerated
                row.append("-" if large else f"{measured(method, vectors, groups, size):.3f}")
            rows.append(row)
    shown = Table(box=None, pad_edge=False)
    for place, heading in enumerate(["set", "questions", *METHODS]):
        shown.add_column(heading, justify="right" if place else "left")
    for row in rows:
        shown.add_row(*row)
    Console(width=100).print(shown)
    all_vectors = np.concatenate([vectors for vectors, _ in sets.values()])[:TIMED]
    begun = time.perf_counter()
    labels = communities(all_vectors)
    seconds = time.perf_counter() - begun
    found = len(np.unique(labels))
    print(f"\n{len(labels):,} questions: {found:,} groups in {seconds:.1f} s")
    print(this_machine("float32", ("networkx", "scikit-learn", "numpy", "onnxruntime")))


if __name__ == "__main__":
    main()
