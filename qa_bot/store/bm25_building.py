"""The word lists and weights of BM25, made of texts that come a block at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from qa_bot.store.word_list import WordList
from qa_bot.words.stems import words

# Lucene's variant, as Kamphuis et al. (ECIR 2020) write it, with its usual numbers.
K1, B = 1.5, 0.75
# Texts that are counted at a time: some 10 MB of numbers.
BLOCK_TEXTS = 8_192


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For each of v words the texts that hold it, p in all, and its weight there.

    Word i has the postings offsets[i]:offsets[i + 1]; `offsets` (v + 1,) int64. `texts` (p,) int32
    are the places of texts, ascending for each word, `weights` (p,) float32, and `largest` (v,)
    float32 is the largest of each word's weights. BM25 of a text for a query is the sum of the
    weights of the query's words. `times` (p,), unsigned, is how often the word stands there: no
    query needs it, and an index that was written before it was kept has none.
    """

    words: WordList
    offsets: np.ndarray
    texts: np.ndarray
    weights: np.ndarray
    largest: np.ndarray
    times: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CountedWords:
    """How often words stand in some texts.

    Word words[i], (u,) ascending, has the next counts[i] of `texts` and `times` (p,).
    """

    words: np.ndarray
    counts: np.ndarray
    texts: np.ndarray
    times: np.ndarray


class PostingsBuilder:
    """Counts the words of texts; some 6 bytes are held for each different word of a text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # of words, in the order in which they came
        self._lengths = array("i")  # of texts, in words
        self._blocks: list[CountedWords] = []

    @property
    def texts(self) -> int:
        """How many texts were added."""
        return len(self._lengths)

    def add(self, texts: Iterable[str], languages: Iterable[str | None] | None = None) -> None:
        """Count the words of texts, which come behind those added before.

        `languages` are those that they are written in, ISO 639-1 codes; None is English.
        """
        numbers, first = array("i"), len(self._lengths)
        known = self._numbers
        for text, language in zip(texts, languages or repeat(None), strict=False):
            said = words(text, language)
            numbers.extend([known.setdefault(word, len(known)) for word in said])
            self._lengths.append(len(said))
            if len(self._lengths) - first == BLOCK_TEXTS:
                self._count(numbers, first)
                numbers, first = array("i"), len(self._lengths)
        self._count(numbers, first)

    def _count(self, numbers: array[int], first: int) -> None:
        """Keep the counts of the words with these numbers, of the texts from `first` on."""
        if not numbers:
            return
        lengths = np.array(self._lengths[first:], dtype=np.int64)
        owners = np.repeat(np.arange(len(lengths)), lengths)
        said = np.array(numbers, dtype=np.int64)
        keys, times = np.unique(said * len(lengths) + owners, return_counts=True)
        found, counts = np.unique(keys // len(lengths), return_counts=True)
        self._blocks.append(
            CountedWords(
                found.astype(np.int32),
                counts.astype(np.int32),
                (keys % len(lengths) + first).astype(np.int32),
                times.astype(np.min_scalar_type(int(times.max()))),
            )
        )

    def counted(self) -> tuple[dict[str, int], np.ndarray, list[CountedWords]]:
        """Give up the counts: the words with their numbers, the words of each text, the blocks."""
        found = self._numbers, np.array(self._lengths, dtype=np.int64), self._blocks
        self._numbers, self._blocks = {}, []
        return found

    def finished(self) -> Postings:
        """Make the postings of all texts that were added; the counts are given up."""
        return weighted(*self.counted())


def weighted(numbers: dict[str, int], lengths: np.ndarray, blocks: list[CountedWords]) -> Postings:
    """Make the postings of n texts with so many words each, `lengths` (n,).

    `numbers` are those of the words in the blocks. A word's texts ascend from block to block. The
    list of blocks is empty in the end.
    """
    written = {word.encode(): number for word, number in numbers.items()}
    ascending = sorted(written)
    ranks = np.empty(max(numbers.values(), default=-1) + 1, dtype=np.int64)
    ranks[[written[word] for word in ascending]] = np.arange(len(ascending))
    df = np.zeros(len(ascending), dtype=np.int64)
    for block in blocks:
        df[ranks[block.words]] += block.counts
    offsets = np.concatenate([[0], np.cumsum(df)]).astype(np.int64)
    texts = np.empty(offsets[-1], dtype=np.int32)
    weights = np.empty(offsets[-1], dtype=np.float32)
    most = max((block.times.dtype for block in blocks), default=np.dtype(np.uint8))
    times = np.empty(offsets[-1], dtype=most)
    largest = np.zeros(len(df), dtype=np.float32)
    # In bm25s' precision, step by step, so that the weights are the same to the last bit.
    idf = np.log(1 + (len(lengths) - df + 0.5) / (df + 0.5)).astype(np.float32)
    dampings = K1 * ((1 - B) + B * lengths / (lengths.mean() or 1.0))
    filled = offsets[:-1].copy()
    for block in _drained(blocks):
        own = ranks[block.words]
        starts = np.cumsum(block.counts) - block.counts
        places = np.repeat(filled[own] - starts, block.counts) + np.arange(len(block.texts))
        texts[places], times[places] = block.texts, block.times
        of_block = (
            np.repeat(idf[own].astype(np.float64), block.counts)
            * (block.times / (dampings[block.texts] + block.times))
        ).astype(np.float32)
        weights[places] = of_block
        largest[own] = np.maximum(largest[own], np.maximum.reduceat(of_block, starts))
        filled[own] += block.counts
    return Postings(WordList.of(ascending), offsets, texts, weights, largest, times)


def _drained(blocks: list[CountedWords]) -> Iterable[CountedWords]:
    """The blocks in their order, each given up as soon as it is used."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()
