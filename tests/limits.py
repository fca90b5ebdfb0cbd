"""Bounds on time that a slow or busy machine keeps as well."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

# What `_work` takes of a processor's time on the machine where the bounds were set, unhindered.
USUAL_SECONDS = 0.065


def _work() -> float:
    """Seconds of CPU time of a loop that is always the same."""
    started = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number & 7
    return time.process_time() - started


@contextmanager
def cpu_seconds(limit: float) -> Iterator[None]:
    """Fail where what is done takes more CPU time, in the time of the machine where it was set.

    Others do not count, but a core that they share is slower: so is then a loop of known length.
    """
    # What other tests left is not gone through again and again. To collect it first takes a second
    # in a process that has loaded everything.
    gc.freeze()
    started = time.process_time()
    try:
        yield
    finally:
        spent = time.process_time() - started
        gc.unfreeze()
    if spent >= limit:
        slower = max(1.0, *(_work() / USUAL_SECONDS for _ in range(3)))
        assert spent < limit * slower, f"{spent:.1f} s, {slower:.1f} times as slow as usual"
