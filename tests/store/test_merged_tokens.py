"""Tokens of a sentence merged by Ward's method."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from qa_bot.models.vectors import unit
from qa_bot.store.merged_tokens import merged_tokens
from qa_bot.store.token_sentences import RowSentences


def text(seed: int) -> tuple[np.ndarray, RowSentences]:
    """A question of three tokens and some sentences, whose vectors are more or less alike."""
    rng = np.random.default_rng(seed)
    lengths = np.array([3, *rng.integers(1, 40, 1 + seed % 5)], dtype=np.int32)
    spans = np.array([[-1, -1], *([i, i + 1] for i in range(len(lengths) - 1))], dtype=np.int32)
    vectors = rng.normal(size=(lengths.sum(), 48)) + rng.normal(size=48)
    return unit(vectors.astype(np.float32)).astype(np.float16), RowSentences(lengths, spans)


def means(vectors: np.ndarray, count: int) -> np.ndarray:
    """The means of the groups that scipy's fcluster makes, in the order of their first vectors."""
    if count == len(vectors):
        return vectors
    groups = fcluster(linkage(vectors.astype(np.float64), "ward"), count, "maxclust")
    _, first = np.unique(groups, return_index=True)
    return unit(np.stack([vectors[groups == groups[one]].sum(axis=0) for one in np.sort(first)]))


def in_order(vectors: np.ndarray) -> np.ndarray:
    return vectors[np.argsort(vectors[:, 0])]


@pytest.mark.parametrize("seed", range(12))
def test_groups_are_those_of_fcluster(seed):
    vectors, sentences = text(seed)
    found, kept = merged_tokens(vectors, sentences)
    assert not kept[:3].any() and kept.sum() == len(found)
    ends = np.cumsum(sentences.lengths)
    place = 0
    for start, end in zip(ends[:-1], ends[1:], strict=True):
        own = found[place : place + kept[start:end].sum()]
        wanted = means(vectors[start:end].astype(np.float32), -(-(end - start) // 3))
        assert in_order(own) == pytest.approx(in_order(wanted), abs=1e-6)
        place += len(own)


def test_vectors_that_are_the_same_become_one():
    vectors = unit(np.eye(4, dtype=np.float32)[[0, 1, 0, 2, 1, 0]])
    sentences = RowSentences(np.array([6]), np.array([[0, 9]], dtype=np.int32))
    found, kept = merged_tokens(vectors, sentences, merged=2)
    assert in_order(found).tolist() == in_order(np.eye(4)[:3]).tolist()
    assert kept.sum() == 3
