"""Weights in 8 bits, for the graph that reads queries.

Most of a query's time is fetching weights from memory: with 8 bits it takes half as long. What they
are multiplied with keeps 14 bits, in two halves of 7: so a rounding elsewhere moves no number of a
vector by a thousandth, where with 8 bits it moves some by twenty (benchmarks.arithmetic). Two
products of 7 and 8 bits fit into the 16 in which older processors add them: sums are of whole
numbers, and the same on all.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

# Behind the name of a weight.
CODES, SCALES = "_codes", "_scales"
MOST = 127


def narrowed(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Put codes (in, out) int8 and scales (out,) float32 in the place of each matrix (in, out).

    A weight is its code by its column's scale; what is no matrix of a layer stays as it is.
    """
    found = {}
    for name, weight in weights.items():
        if weight.ndim < 2 or not name.startswith("encoder."):
            found[name] = weight
            continue
        scales = np.maximum(np.abs(weight).max(axis=0) / MOST, np.float32(1e-12))
        found[name + CODES] = np.rint(weight / scales).astype(np.int8)
        found[name + SCALES] = scales
    return found
