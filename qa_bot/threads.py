"""Keeps the thread pools of torch and of numpy's BLAS out of each other's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = threading.Lock()
_inside = 0
_limit: Any = None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Run numpy's matrix products on one thread, then give the host program its setting back.

    After torch has run, its threads spin for a while on the cores that BLAS wants: a query took
    100 ms instead of 8 on two cores (benchmarks/latency.py). May be entered by several threads.
    """
    global _inside, _limit
    with _lock:
        if _inside == 0:
            _limit = _controller().limit(limits=1, user_api="blas")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _limit.restore_original_limits()


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    # Looks through the loaded libraries once; numpy and faiss are loaded long before a query.
    return ThreadpoolController()
