"""Ids that stand in runs, as those of a document do: a million take no more room than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import overload

import numpy as np


class IdRuns(Sequence[int]):
    """Ascending ids, kept as runs: run i is range(starts[i], ends[i])."""

    __slots__ = ("_before", "_ends", "_starts")

    def __init__(self, starts: np.ndarray, ends: np.ndarray) -> None:
        """Take runs (r,) int64, ascending, none empty, none touching the next."""
        self._starts = starts
        self._ends = ends
        self._before: np.ndarray | None = None

    @classmethod
    def of(cls, ids: np.ndarray) -> IdRuns:
        """Find the runs of ids (k,), ascending, each there once."""
        breaks = np.flatnonzero(np.diff(ids) != 1)
        first, last = np.append(0, breaks + 1), np.append(breaks, len(ids) - 1)
        return cls(ids[first], ids[last] + 1) if len(ids) else cls(ids, ids)

    @classmethod
    def union(cls, parts: Iterable[IdRuns]) -> IdRuns:
        """Put ids together that have none in common."""
        every = [*parts]
        starts = np.concatenate([part._starts for part in every])
        ends = np.concatenate([part._ends for part in every])
        order = np.argsort(starts)
        starts, ends = starts[order], ends[order]
        is_first = np.append(True, ends[:-1] != starts[1:])[: len(starts)]
        return cls(starts[is_first], ends[np.roll(is_first, -1)])

    @property
    def array(self) -> np.ndarray:
        """All ids (k,) int64."""
        lengths = self._ends - self._starts
        first = np.repeat(self._starts - (np.cumsum(lengths) - lengths), lengths)
        return first + np.arange(len(first))

    def _places(self) -> np.ndarray:
        """How many ids stand before each run, and in all: (r + 1,)."""
        if self._before is None:
            self._before = np.append(0, np.cumsum(self._ends - self._starts))
        return self._before

    def __len__(self) -> int:
        return int(self._places()[-1])

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...

    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        if isinstance(place, slice):
            wanted = np.arange(*place.indices(len(self)))
            return tuple(self._at(wanted).tolist())
        return int(self._at(np.array([range(len(self))[place]]))[0])

    def _at(self, places: np.ndarray) -> np.ndarray:
        before = self._places()
        runs = np.searchsorted(before, places, side="right") - 1
        return np.asarray(self._starts[runs] + places - before[runs])

    def __iter__(self) -> Iterator[int]:
        runs = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        return chain.from_iterable(range(start, end) for start, end in runs)

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, int | np.integer):
            return False
        run = int(np.searchsorted(self._starts, value, side="right")) - 1
        return run >= 0 and bool(value < self._ends[run])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        pairs = zip(self, other, strict=False)
        return len(self) == len(other) and all(one == same for one, same in pairs)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        runs = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        return f"IdRuns({', '.join(f'{start}-{end - 1}' for start, end in runs)})"
