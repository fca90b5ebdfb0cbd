"""Which texts are about one thing: communities in the graph of those that are near each other.

Louvain's method (Blondel et al. 2008, arXiv:0803.0476) as networkx has it. Every text is joined to
its nearest ones whose cosine is high enough; the method then looks for parts with many joins inside
and few between. Numbers are from `python -m benchmarks.gap_groups`, chosen on the two hint3 sets.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

LEAST_COSINE = 0.5
NEAREST = 10
# Above 1 communities are smaller (Reichardt and Bornholdt 2006): a group that an editor mends by
# one answer is a question, and no topic. Of a few texts, where one group may hold most joins, each
# would be cut in two by it (Fortunato and Barthelemy 2007): there it is in proportion to the weight
# of all joins.
RESOLUTION, WEIGHT = 4.0, 400.0
# Rows of cosines that are computed together: of 10,000 texts 40 MB.
ROWS = 1_024


def communities(vectors: np.ndarray) -> np.ndarray:
    """Label unit vectors (n, d) with their communities (n,), which are counted from 0.

    The same vectors in the same order have the same labels. 10,000 take some seconds.
    """
    import networkx as nx  # which takes longer to import than few texts to group

    labels = np.arange(len(vectors))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(vectors)))
    for ones, others, cosines in _near(vectors):
        graph.add_weighted_edges_from(
            zip(ones.tolist(), others.tolist(), cosines.tolist(), strict=True)
        )
    resolution = RESOLUTION * min(1.0, graph.size("weight") / WEIGHT)
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=0)
    for label, members in enumerate(sorted(map(sorted, found))):
        labels[members] = label
    return labels


def _near(vectors: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Places of texts that are near, smaller first, with their cosines (k,); some come twice."""
    count = min(NEAREST, len(vectors) - 1)
    for start in range(0, len(vectors) if count > 0 else 0, ROWS):
        cosines = vectors[start : start + ROWS] @ vectors.T
        own = np.arange(len(cosines))
        cosines[own, own + start] = -1
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        near = np.take_along_axis(cosines, nearest, axis=1)
        rows, columns = np.nonzero(near >= LEAST_COSINE)
        here, there = rows + start, nearest[rows, columns]
        yield np.minimum(here, there), np.maximum(here, there), near[rows, columns]
