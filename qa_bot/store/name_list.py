"""Many names, found by their folded form: arrays that may lie on a disk, and no string for each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.store.damage import damaged
from qa_bot.words.folding import folded

# A lone half of a surrogate pair is no UTF-8, and may be in what a caller hands in.
_HALVES = "surrogatepass"
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class NameList:
    """Names in order, no two the same.

    `text` (b,) uint8 are all of them as UTF-8, `ends` (k,) int64 where each ends there, and `order`
    (k,) int32 their places, ascending by what they are folded.
    """

    text: np.ndarray
    ends: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, names: Sequence[str]) -> NameList:
        """Keep names, no two the same."""
        written = [name.encode("utf-8", _HALVES) for name in names]
        forms = [folded(name) for name in names]
        return cls(
            np.frombuffer(b"".join(written), dtype=np.uint8),
            np.cumsum([len(name) for name in written], dtype=np.int64),
            np.array(sorted(range(len(names)), key=forms.__getitem__), dtype=np.int32),
        )

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: int) -> str:
        start = int(self.ends[place - 1]) if place else 0
        return _read(self.text[start : self.ends[place]].tobytes())

    def __iter__(self) -> Iterator[str]:
        text, start = self.text.tobytes(), 0
        for end in self.ends.tolist():
            yield _read(text[start:end])
            start = end

    def folded_as(self, form: str) -> list[int]:
        """Find the places of the names that are folded to this form, ascending."""
        key = self._form
        first = bisect_left(self.order, form, key=key)
        if first == len(self) or key(self.order[first]) != form:
            return []
        return sorted(self.order[first : bisect_right(self.order, form, first, key=key)].tolist())

    def place(self, name: str) -> int:
        """Find the place of exactly this name; NONE where it is not here."""
        alike = self.folded_as(folded(name))
        return next((place for place in alike if self[place] == name), NONE)

    def _form(self, place: int) -> str:
        return folded(self[place])

    def check(self) -> None:
        """Raise ValueError unless the arrays fit each other and hold text."""
        text, ends, order = self.text, self.ends, self.order
        fits = [
            text.dtype == np.uint8 and ends.dtype == np.int64 and order.dtype == np.int32,
            text.ndim == ends.ndim == order.ndim == 1 and len(ends) == len(order),
            bool(np.all(np.diff(ends, prepend=0) >= 0)),
            len(text) == (ends[-1] if len(ends) else 0),
            _has_each_once(order),
        ]
        if not all(fits):
            raise ValueError("its names do not fit each other")


def _read(name: bytes) -> str:
    # A file of a large collection is not gone through when it is opened.
    try:
        return name.decode("utf-8", _HALVES)
    except UnicodeDecodeError as error:
        raise damaged("a name in the index") from error


def _has_each_once(places: np.ndarray) -> bool:
    """Whether each of k places is here; np.unique sorts, which takes longer."""
    if not len(places):
        return True
    # The table of counts is as long as the largest of them.
    is_within = 0 <= places.min() <= places.max() < len(places)
    return bool(is_within and np.all(np.bincount(places) == 1))


@dataclass(frozen=True, slots=True, eq=False)
class NameColumn:
    """The name that each of n pairs has of one kind, or none.

    `codes` (n,) int32 are places in `names`, which stand in the order in which pairs first have
    them; NONE for none.
    """

    codes: np.ndarray
    names: NameList

    def ids(self, codes: Sequence[int]) -> np.ndarray:
        """Find the pairs with any of these names: (k,) int64, ascending."""
        # A look at every code takes half a millisecond for a million of them.
        return np.flatnonzero(self.have(codes)) if len(codes) else np.empty(0, dtype=np.int64)

    def have(self, codes: Sequence[int], ids: np.ndarray | None = None) -> np.ndarray:
        """Tell which pairs have any of these names: (n,) bool, or (k,) of those with `ids` (k,)."""
        own = self.codes if ids is None else self.codes[ids]
        if len(codes) == 1:
            return np.asarray(own == codes[0])
        return np.asarray(np.isin(own, np.asarray(codes, dtype=own.dtype)))

    def in_order(self, ids: np.ndarray | None = None) -> np.ndarray:
        """Collect the names that pairs have, in the order in which these first have them."""
        if ids is None:
            return np.arange(len(self.names))
        codes, first = np.unique(self.codes[ids], return_index=True)
        codes = codes[np.argsort(first)]
        return np.asarray(codes[codes != NONE])

    def check(self, pairs: int) -> None:
        """Raise ValueError unless this is of so many pairs, and each name is here."""
        self.names.check()
        codes = self.codes
        fits = codes.dtype == np.int32 and codes.shape == (pairs,)
        if not fits or (pairs and not NONE <= codes.min() <= codes.max() < len(self.names)):
            raise ValueError("its names are not those of its pairs")
