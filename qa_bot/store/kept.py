"""What was read of the pairs that were used last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Part = TypeVar("Part")


class Kept(Generic[Part]):
    """Parts of pairs, at most so many, those longest unused left out first; threads share it.

    `read` reads the parts of some pairs, in their order.
    """

    def __init__(self, most: int, read: Callable[[Sequence[int]], Iterable[Part]]) -> None:
        self._most = most
        self._read = read
        self._parts: OrderedDict[int, Part] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, ids: Sequence[int]) -> list[Part]:
        """The parts of pairs, in this order; what `read` raises is raised, and nothing is kept."""
        with self._lock:
            found = {i: self._parts[i] for i in ids if i in self._parts}
        missing = [i for i in dict.fromkeys(ids) if i not in found]
        found |= zip(missing, self._read(missing), strict=True)
        with self._lock:
            for i in ids:
                self._parts[i] = found[i]
                self._parts.move_to_end(i)
            while len(self._parts) > self._most:
                self._parts.popitem(last=False)
        return [found[i] for i in ids]
