"""Python's collector of unused objects, held back while a file is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let no object be looked for that only others of its ring hold, as trees of pages do.

    What a file is read into is used to the end; to go through all of it again and again took 40 %
    of the time of a large page. Where two threads read, the first to end lets the collector go on:
    that is slower, and no more.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
