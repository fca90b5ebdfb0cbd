"""Places of things that stand together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Put starts[0]..ends[0], starts[1]..ends[1], ... in one array, without a Python loop."""
    counts = ends - starts
    shifts = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.asarray(np.arange(counts.sum()) + shifts)


def offsets(lengths: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where things of these lengths (k,) begin, one after the other: (k + 1,) int64."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
