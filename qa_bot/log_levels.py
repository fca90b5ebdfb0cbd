"""Loggers that are held back for a while."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(name: str, below: int = logging.CRITICAL + 1) -> Iterator[None]:
    """Hold back what a logger says below a level; unless one is given, all that it says."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(below)
    try:
        yield
    finally:
        logger.setLevel(level)
