"""Which questions of two sides in two languages are one, by their vectors and their numbers.

Mutual nearest neighbours are taken, as bitext is mined (Artetxe and Schwenk 2019, "Margin-based
parallel corpus mining with multilingual sentence embeddings"), where nothing else comes as near.
Two questions with one number are taken for one unless another is plainly nearer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Means of two cosines of multilingual USE, chosen on XQuAD (`python -m benchmarks.translations`).
# A translation with a cosine below it is not found by meaning alone.
LEAST_COSINE = 0.5
# So much nearer than any other to both of them.
LEAST_MARGIN = 0.05
# So much nearer another one has to be that two questions with one number are not the same.
BEATEN_BY = 0.1


def matched_by_meaning(
    cosines: np.ndarray, by_number: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Match the questions of two sides, cosines (n, m), with positions that numbers say are one.

    The numbers count first, as far as their questions are alike; then what is left is matched.
    """
    nearest_other = _nearest_other(cosines)
    margins = cosines - nearest_other
    found = [(own, other) for own, other in by_number if margins[own, other] >= -BEATEN_BY]
    left = np.ones(cosines.shape, dtype=bool)
    for own, other in found:
        left[own, :] = left[:, other] = False
    is_one = left & (cosines >= LEAST_COSINE) & (margins >= LEAST_MARGIN)
    return sorted([*found, *((int(own), int(other)) for own, other in np.argwhere(is_one))])


def _nearest_other(cosines: np.ndarray) -> np.ndarray:
    """For each two questions the largest cosine of either with any but the other: (n, m)."""
    of_both: np.ndarray = np.maximum(_largest_beside(cosines), _largest_beside(cosines.T).T)
    return of_both


def _largest_beside(cosines: np.ndarray) -> np.ndarray:
    """For each entry of (n, m) the largest of its row but itself; -1 where there is none."""
    rows, width = cosines.shape
    if width < 2:
        return np.full(cosines.shape, -1.0)
    order = np.argsort(cosines, axis=1)
    every = np.arange(rows)
    beside = np.repeat(cosines[every, order[:, -1]][:, None], width, axis=1)
    beside[every, order[:, -1]] = cosines[every, order[:, -2]]
    return beside
