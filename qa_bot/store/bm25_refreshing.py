"""BM25 of texts most of which were counted before: their counts are taken, all weights made anew.

A text more or less changes how rare each word is, and the mean length: so each weight may change,
and no count of a text that stayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from qa_bot.store.bm25_building import CountedWords, Postings, PostingsBuilder, weighted

# Postings that are gone through at a time: some 100 MB of numbers.
_TOGETHER = 2**21


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
        """Put them in order."""
        # One key, which is nearly in order: that is sorted many times as fast as two.
        keys = words * (texts.max(initial=0) + 1) + texts
        order = np.argsort(keys, kind="stable")
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


def refreshed_postings(before: Postings, places: np.ndarray, texts: Iterable[str]) -> Postings:
    """Make the postings of n texts; those of them that were counted before are not read.

    `places` (n,) is where each of them stands among those before, no place twice, or -1 for one of
    `texts`, which come in their order. They are what PostingsBuilder makes of all of them.
    """
    new = np.flatnonzero(places < 0)
    numbers, new_lengths, said = _counted(before, new, texts)
    held = int(max(before.texts.max(initial=-1), places.max(initial=-1))) + 1
    now = np.full(held, -1, dtype=np.int64)
    now[places[places >= 0]] = np.flatnonzero(places >= 0)
    lengths = np.empty(len(places), dtype=np.int64)
    lengths[new] = new_lengths
    lengths[places >= 0] = _lengths(before, held)[places[places >= 0]]
    blocks = [*_blocks(before, now, said, len(numbers))]
    found = np.zeros(len(numbers), dtype=bool)
    for block in blocks:
        found[block.words] = True
    kept = {word: number for word, number in numbers.items() if found[number]}
    return weighted(kept, lengths, blocks)


def _counted(
    before: Postings, new: np.ndarray, texts: Iterable[str]
) -> tuple[dict[str, int], np.ndarray, _Said]:
    """The numbers of all words, those before by their places, and the new texts counted."""
    builder = PostingsBuilder()
    builder.add(texts)
    words, lengths, blocks = builder.counted()
    numbers = {word: place for place, word in enumerate(before.words.strings())}
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


def _lengths(before: Postings, texts: int) -> np.ndarray:
    """The words of so many texts before: (texts,) int64."""
    lengths = np.zeros(texts, dtype=np.int64)
    for first in range(0, len(before.texts), _TOGETHER):
        own = slice(first, first + _TOGETHER)
        counts = np.bincount(before.texts[own], _times(before)[own], minlength=texts)
        lengths += counts.astype(np.int64)
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
