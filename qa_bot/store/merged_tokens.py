"""Fewer token vectors for a passage: those of a sentence that are alike become one.

Token pooling (Clavié, Chaffin and Adams 2024, arXiv:2409.14683), here within a sentence, so that
the sentence that matches best is still found.
"""

from __future__ import annotations

import math

import numpy as np

from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.models.vectors import unit
from qa_bot.store.token_sentences import RowSentences

# A vector for so many tokens of a sentence: benchmarks.token_codes measures 1, 2 and 3.
MERGED = 3


def merged_tokens(
    vectors: np.ndarray, sentences: RowSentences, merged: int = MERGED
) -> tuple[np.ndarray, np.ndarray]:
    """Merge the token vectors (t, d) of a row: k of them (k, d) float32, of length 1.

    Also says which tokens kept a vector, (t,) bool: of those merged, the nearest to their mean. The
    question in front of a passage keeps none there, as it has a row of its own; a row without
    sentences keeps all.
    """
    vectors = np.array(vectors, dtype=np.float32)
    kept = np.ones(len(vectors), dtype=bool)
    of_answer = sentences.spans[:, 0] >= 0
    if not of_answer.any():
        return vectors, kept
    ends = np.cumsum(sentences.lengths)
    for start, end, is_answer in zip(ends - sentences.lengths, ends, of_answer, strict=True):
        tokens = slice(start, end)
        kept[tokens] = is_answer
        if is_answer:
            _merge(vectors[tokens], kept[tokens], math.ceil((end - start) / merged))
    return vectors[kept], kept


def _merge(vectors: np.ndarray, kept: np.ndarray, count: int) -> None:
    """Merge vectors into `count`, in place; Ward's method, as in the paper."""
    if count == len(vectors):
        return
    members = _groups(vectors, count)
    # On busy cores two threads of a product this small wait for each other most of the time.
    means = unit(product_on_one_thread(members, vectors))
    nearness = np.where(members.T > 0, product_on_one_thread(vectors, means.T), -np.inf)
    first = nearness.argmax(axis=0)
    kept[:] = False
    kept[first] = True
    vectors[first] = means


def _groups(vectors: np.ndarray, count: int) -> np.ndarray:
    """Which of the vectors (t, d) are in each group: (count, t) float32, 1 or 0."""
    from scipy.cluster.hierarchy import linkage  # only where an index is built

    # scipy's fcluster takes longer than all else here.
    steps = linkage(vectors, "ward")[: len(vectors) - count, :2].astype(int).tolist()
    groups: list[list[int]] = [[place] for place in range(len(vectors))]
    for one, other in steps:
        groups.append(groups[one] + groups[other])
        groups[one] = groups[other] = []
    members = np.zeros((count, len(vectors)), dtype=np.float32)
    for row, group in enumerate(filter(None, groups)):
        members[row, group] = 1
    return members
