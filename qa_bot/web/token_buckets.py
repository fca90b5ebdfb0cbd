"""How often each client may do a thing: so often at once, and as often again in each minute."""

from __future__ import annotations

import math
from collections import OrderedDict
from time import monotonic

KNOWN = 10_000  # clients; of more, those that came last are remembered
SOONEST = 2  # seconds until a client is asked to come again, at least


class TokenBuckets:
    """A token bucket for each client: `per_minute` at once, and as many again in each minute."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # and when, by client

    def wait(self, client: str) -> int:
        """In how many seconds the client may; 0 where it may now, and then has."""
        now, a_second = monotonic(), self._per_minute / 60
        left, before = self._left.pop(client, (self._per_minute, now))
        left = min(left + (now - before) * a_second, self._per_minute)
        may = left >= 1
        self._left[client] = (left - may, now)
        if len(self._left) > KNOWN:
            self._left.popitem(last=False)
        return 0 if may else max(math.ceil((1 - left) / a_second), SOONEST)

    def give_back(self, client: str) -> None:
        """Let what the client had not count."""
        if client in self._left:
            left, before = self._left[client]
            self._left[client] = (left + 1, before)
