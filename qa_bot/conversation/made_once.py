"""What is made when it is first needed, whichever thread needs it first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class MadeOnce(Generic[T]):
    """Makes something when it is first asked for, and never again; threads wait for it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    @property
    def is_made(self) -> bool:
        """Whether it was asked for."""
        return bool(self._made)

    def __call__(self) -> T:
        """Give it, after making it where nobody has asked for it yet."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]
