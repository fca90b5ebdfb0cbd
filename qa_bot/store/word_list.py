"""Many words in order, found by bisection: two arrays that may lie on a disk, not a string each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """Words, ascending by their UTF-8, no two the same.

    `text` (b,) uint8 is all of them as UTF-8, and word i is the bytes ends[i - 1]:ends[i] of it;
    `ends` (v,) int64.
    """

    text: np.ndarray
    ends: np.ndarray

    @classmethod
    def of(cls, ascending: Sequence[bytes]) -> WordList:
        """Keep words that stand in order."""
        return cls(
            np.frombuffer(b"".join(ascending), dtype=np.uint8),
            np.cumsum([len(word) for word in ascending], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: int) -> bytes:
        start = self.ends[place - 1] if place else 0
        return self.text[start : self.ends[place]].tobytes()

    def strings(self) -> tuple[str, ...]:
        """Make a string of each word."""
        return tuple(self[place].decode() for place in range(len(self)))

    def places(self, words: Iterable[str]) -> list[int]:
        """Find the place of each of the words that is here, in their order."""
        return [place for place in map(self._place, words) if place >= 0]

    def _place(self, word: str) -> int:
        wanted = word.encode("utf-8", "surrogatepass")
        place = bisect_left(self, wanted)
        return place if place < len(self) and self[place] == wanted else -1

    def check(self) -> None:
        """Raise ValueError unless the arrays fit each other."""
        text, ends = self.text, self.ends
        fits = [
            text.dtype == np.uint8 and ends.dtype == np.int64 and text.ndim == ends.ndim == 1,
            bool(np.all(np.diff(ends, prepend=0) > 0)),
            len(text) == (ends[-1] if len(ends) else 0),
        ]
        if not all(fits):
            raise ValueError("its words do not fit each other")
