"""BM25 of texts most of which were counted before: their counts are taken, all weights made anew.

A text more or less changes how rare each word is, and the mean length: so each weight may change,
and no count of a text that stayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qa_bot.store.bm25_building import CountedWords, Postings, PostingsBuilder, weighted

# Postings that are gone through at a time: some 200 MB of numbers.
_TOGETHER = 2**21
# How often a word may stand in a text: words of a text are counted in 32 bits.
_MOST_TIMES = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """Words in texts: that with the number words[i] is times[i] times in texts[i], each (p,).

    Ascending by word, then by text.
    """

    words: np.ndarray
    texts: np.ndarray
    times: np.ndarray

    @classmethod
    def of(cls, words: np.ndarray, texts: np.ndarray, times: np.ndarray) -> _Said:
        """Put them in order; raises ValueError where a word is in a text twice."""
        # One key, which is nearly in order: that is sorted many times as fast as two.
        keys = words * (texts.max(initial=0) + 1) + texts
        order = np.argsort(keys, kind="stable")
        if not np.all(np.diff(keys[order]) > 0):
            raise ValueError("a word is counted twice in a text")
        return cls(words[order], texts[order], times[order])

    def between(self, first: int, end: int) -> _Said:
        """The words with the numbers from `first` to before `end`."""
        own = slice(*np.searchsorted(self.words, [first, end]))
        return _Said(self.words[own], self.texts[own], self.times[own])

    def counted(self) -> CountedWords:
        """The same, as a builder has it; there is at least one."""
        starts = np.flatnonzero(np.diff(self.words, prepend=-1))
        return CountedWords(
            self.words[starts].astype(np.int32),
            np.diff(starts, append=len(self.words)).astype(np.int32),
            self.texts.astype(np.int32),
            self.times.astype(np.min_scalar_type(int(self.times.max()))),
        )


def refreshed_postings(
    before: Postings,
    count: int,
    places: np.ndarray,
    texts: Iterable[str],
    languages: Iterable[str | None] | None = None,
) -> Postings:
    """Make the postings of n texts; those of them that were counted before are not read.

    `places` (n,) is where each of them stands among the `count` texts before, no place twice, or -1
    for one of `texts`, which come in their order, with their `languages`. They are what
    PostingsBuilder makes of all of them. Raises ValueError where the postings before are none of so
    many texts, as they may be in files that are too large to be gone through when they are opened.
    """
    new = np.flatnonzero(places < 0)
    lengths_before = _lengths(before, count)
    numbers, new_lengths, said = _counted(before, new, texts, languages)
    now = np.full(count, -1, dtype=np.int64)
    now[places[places >= 0]] = np.flatnonzero(places >= 0)
    lengths = np.empty(len(places), dtype=np.int64)
    lengths[new] = new_lengths
    lengths[places >= 0] = lengths_before[places[places >= 0]]
    blocks = [*_blocks(before, now, said, len(numbers))]
    found = np.zeros(len(numbers), dtype=bool)
    for block in blocks:
        found[block.words] = True
    kept = {word: number for word, number in numbers.items() if found[number]}
    return weighted(kept, lengths, blocks)


def _counted(
    before: Postings, new: np.ndarray, texts: Iterable[str], languages: Iterable[str | None] | None
) -> tuple[dict[str, int], np.ndarray, _Said]:
    """The numbers of all words, those before by their places, and the new texts counted."""
    builder = PostingsBuilder()
    builder.add(texts, languages)
    words, lengths, blocks = builder.counted()
    known = before.words.strings()
    if not all(one < other for one, other in pairwise(known)):
        raise ValueError("the words do not ascend")
    numbers = {word: place for place, word in enumerate(known)}
    own = np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
    none = np.empty(0, dtype=np.int64)
    said = _Said.of(
        np.concatenate([none, *(np.repeat(own[one.words], one.counts) for one in blocks)]),
        np.concatenate([none, *(new[one.texts] for one in blocks)]),
        np.concatenate([none, *(one.times for one in blocks)]),
    )
    return numbers, lengths, said


def _times(before: Postings) -> np.ndarray:
    assert before.times is not None
    return before.times


def _lengths(before: Postings, count: int) -> np.ndarray:
    """The words of the `count` texts before: (count,) int64; raises ValueError."""
    lengths = np.zeros(count, dtype=np.int64)
    for first in range(0, len(before.texts), _TOGETHER):
        own = slice(first, first + _TOGETHER)
        texts, times = before.texts[own], _times(before)[own]
        if not 0 <= texts.min() <= texts.max() < count:
            raise ValueError("a word is counted in a text that is none")
        if not 0 < times.min() <= times.max() < _MOST_TIMES:
            raise ValueError("a word is counted so often as it can be in no text")
        lengths += np.bincount(texts, times, minlength=count).astype(np.int64)
    return lengths


def _blocks(before: Postings, now: np.ndarray, said: _Said, words: int) -> Iterator[CountedWords]:
    """All words, some at a time, each with all of its texts; `now` (t,) is where texts are now."""
    first, offsets = 0, before.offsets
    while first < len(before.words):
        end = int(np.searchsorted(offsets, offsets[first] + _TOGETHER, side="right")) - 1
        end = max(end, first + 1)
        own, new = slice(offsets[first], offsets[end]), said.between(first, end)
        places = now[before.texts[own]]
        stayed = places >= 0
        numbers = np.repeat(np.arange(first, end), np.diff(offsets[first : end + 1]))
        every = _Said.of(
            np.concatenate([numbers[stayed], new.words]),
            np.concatenate([places[stayed], new.texts]),
            np.concatenate([_times(before)[own][stayed], new.times]),
        )
        if len(every.words):
            yield every.counted()
        first = end
    if len((more := said.between(first, words)).words):
        yield more.counted()
