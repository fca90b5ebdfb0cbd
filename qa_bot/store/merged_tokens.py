"""Fewer token vectors for a passage: those of a sentence that are alike become one.

Token pooling (Clavié, Chaffin and Adams 2024, arXiv:2409.14683), here within a sentence, so that
the sentence that matches best is still found. Many sentences are merged together, as each alone
would take some hundred calls of NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from qa_bot.models.one_thread import ONE_THREAD
from qa_bot.models.vectors import unit
from qa_bot.store.half_precision import widened
from qa_bot.store.token_sentences import RowSentences

# A vector for so many tokens of a sentence: benchmarks.token_codes measures 1, 2 and 3.
MERGED = 3
# Distances of sentences that are merged at a time: they stay in a core's cache.
_TOGETHER = 2**16
# All is finite here; NumPy's warning also comes without a cause (`qa_bot.ranking.products`).
_FINITE = np.errstate(invalid="ignore")


def merged_tokens(
    vectors: np.ndarray, sentences: RowSentences, merged: int = MERGED
) -> tuple[np.ndarray, np.ndarray]:
    """Merge the token vectors (t, d) of a row: k of them (k, d) float32, of length 1.

    Also says which tokens kept a vector, (t,) bool: of those merged, the nearest to their mean. The
    question in front of a passage keeps none there, as it has a row of its own; a row without
    sentences keeps all.
    """
    return merged_texts([(vectors, sentences)], merged)[0]


def merged_texts(
    texts: Iterable[tuple[np.ndarray, RowSentences]], merged: int = MERGED
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Do so for each of many rows: in less time than one after the other, with the same result."""
    found: list[tuple[np.ndarray, np.ndarray]] = []
    merging: list[_Sentence] = []
    for stored, sentences in texts:
        are_halves = stored.dtype == np.float16
        vectors = widened(stored) if are_halves else np.array(stored, dtype=np.float32)
        kept = np.ones(len(vectors), dtype=bool)
        found.append((vectors, kept))
        of_answer = sentences.spans[:, 0] >= 0
        if not of_answer.any():
            continue
        kept[:] = np.repeat(of_answer, sentences.lengths)
        ends = np.cumsum(sentences.lengths)
        starts = ends - sentences.lengths
        for start, end in zip(starts[of_answer].tolist(), ends[of_answer].tolist(), strict=True):
            count = math.ceil((end - start) / merged)
            if count < end - start:
                merging.append(_Sentence(vectors[start:end], kept[start:end], count))
    merging.sort(key=lambda one: -len(one.vectors))
    while merging:
        together = max(_TOGETHER // len(merging[0].vectors) ** 2, 1)
        _merge(merging[:together])
        del merging[:together]
    return [(vectors[kept], kept) for vectors, kept in found]


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """Vectors (t, d) of a text, which are to be so many, and (t,) bool which of them are kept."""

    vectors: np.ndarray
    kept: np.ndarray
    count: int


@_FINITE
def _merge(sentences: list[_Sentence]) -> None:
    """Merge the vectors of sentences in place, those with the most vectors first."""
    alike = [[*some] for _, some in groupby(sentences, lambda one: len(one.vectors))]
    stacks = [np.stack([one.vectors for one in some]) for some in alike]
    owners, numbers = _groups(stacks, [some[0].count for some in alike])
    first = 0
    for some, vectors in zip(alike, stacks, strict=True):
        own = slice(first, first + len(some)), slice(vectors.shape[1])
        places = np.argsort(numbers[own], axis=1)[:, : some[0].count]
        members = (owners[own][:, None] == places[:, :, None]).astype(np.float32)
        means = unit(members @ vectors)
        nearness = vectors @ means.transpose(0, 2, 1)
        nearest = np.where(members.transpose(0, 2, 1) > 0, nearness, -np.inf).argmax(axis=1)
        for one, kept, mean in zip(some, nearest, means, strict=True):
            one.kept[:] = False
            one.kept[kept] = True
            one.vectors[kept] = mean
        first += len(some)


def _groups(stacks: list[np.ndarray], counts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Put the vectors of sentences (n, t, d), the longest first, into so many groups each.

    A group has the place of one of its vectors, and a number: the later it was made, the larger.
    Gives the place of the group of each vector, and at these places its number: (n, t) of all
    sentences, and the longest. Ward's method, as in the paper: of all pairs of groups those become
    one that add least to the squares of distances from their means, by the formula of Lance and
    Williams (1967).
    """
    longest = stacks[0].shape[1]
    gaps = np.concatenate([_squared_distances(vectors, longest) for vectors in stacks])
    steps = np.repeat(
        [vectors.shape[1] - count for vectors, count in zip(stacks, counts, strict=True)],
        [len(vectors) for vectors in stacks],
    )
    sizes = np.ones(gaps.shape[:2])
    owners = np.tile(np.arange(longest), (len(gaps), 1))
    numbers = owners.copy()
    for step in range(steps[0]):
        left = int(np.searchsorted(-steps, -step))  # sentences that have more steps
        every = np.arange(left)
        flat = gaps[:left].reshape(left, -1).argmin(axis=1)
        one, other = np.divmod(flat, longest)
        size, more = sizes[every, one][:, None], sizes[every, other][:, None]
        least = gaps[every, one, other][:, None]
        merged = (size + sizes[:left]) * gaps[every, one]
        merged += (more + sizes[:left]) * gaps[every, other]
        merged -= sizes[:left] * least
        merged /= size + more + sizes[:left]
        merged[every, one] = np.inf
        gaps[every, one] = gaps[every, :, one] = merged
        gaps[every, other] = gaps[every, :, other] = np.inf
        sizes[every, one] += more[:, 0]
        np.copyto(owners[:left], one[:, None], where=owners[:left] == other[:, None])
        numbers[every, one], numbers[every, other] = longest + step, 2 * longest
    return owners, numbers


def _squared_distances(vectors: np.ndarray, longest: int) -> np.ndarray:
    """Between the vectors (n, t, d) of each sentence: (n, longest, longest), infinite elsewhere."""
    count, tokens, _ = vectors.shape
    exact = vectors.astype(np.float64)
    products = np.empty((count, tokens, tokens))
    # In blocks that wake no threads: on busy cores it takes many times as long to wait for them.
    rows = max(ONE_THREAD // exact[0].size, 1)
    for first in range(0, tokens, rows):
        own = slice(first, first + rows)
        np.matmul(exact[:, own], exact.transpose(0, 2, 1), out=products[:, own])
    products += products.transpose(0, 2, 1).copy()  # the same both ways, to the last bit
    squares = np.einsum("ntd,ntd->nt", exact, exact)
    gaps = np.full((count, longest, longest), np.inf)
    gaps[:, :tokens, :tokens] = squares[:, :, None] + squares[:, None] - products
    places = np.arange(longest)
    gaps[:, places, places] = np.inf
    return gaps
