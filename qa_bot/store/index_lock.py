"""The lock of an index folder: whoever writes in it holds it, and whoever waits is told for whom.

index/.lock           held by the operating system's means, so that it is free once a holder dies
index/.lock-holder    which process holds it, and since when; gone once it is free
"""

from __future__ import annotations

import json
import logging
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qa_bot.records import StoreError

if TYPE_CHECKING:
    from filelock import BaseFileLock

logger = logging.getLogger(__name__)

LOCK, HOLDER = ".lock", ".lock-holder"
# How long it is waited for in all, and how long before that is said.
LOCK_SECONDS = 600
SAID_AFTER_SECONDS = 2


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Two builders take turns, and one may take it again within its own.

    After SAID_AFTER_SECONDS a warning says who holds it. Raises StoreError where the other does not
    end, and OSError where the folder cannot be written.
    """
    from filelock import Timeout  # takes as long to import as an answer does to make

    lock = _lock(folder)
    try:
        try:
            lock.acquire(timeout=SAID_AFTER_SECONDS)
        except Timeout:
            logger.warning(
                "%s is held by %s; waiting up to %s s for it",
                folder / LOCK, _holder(folder), LOCK_SECONDS,
            )  # fmt: skip
            lock.acquire(timeout=LOCK_SECONDS - SAID_AFTER_SECONDS)
    except Timeout as error:
        raise StoreError(
            f"{folder} has been locked for {LOCK_SECONDS} s by {_holder(folder)}; wait for it, or "
            "give another index folder"
        ) from error
    with _held(lock, folder):
        yield


@contextmanager
def locked_now(folder: Path) -> Iterator[bool]:
    """Take the lock if it is free now, and say whether it was.

    Raises OSError where the folder cannot be written.
    """
    from filelock import Timeout

    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    with _held(lock, folder):
        yield True


def _lock(folder: Path) -> BaseFileLock:
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / LOCK, is_singleton=True)


@contextmanager
def _held(lock: BaseFileLock, folder: Path) -> Iterator[None]:
    """Name this process as the holder while it is."""
    holder = folder / HOLDER
    is_first = lock.lock_counter == 1
    try:
        if is_first:
            with suppress(OSError):  # on a full disk nobody is named
                holder.write_text(json.dumps(_this_process()), "utf-8")
        yield
    finally:
        if is_first:
            with suppress(OSError):
                holder.unlink()
        lock.release()


def _this_process() -> dict[str, str]:
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    return {"process": str(os.getpid()), "host": platform.node(), "since": since}


def _holder(folder: Path) -> str:
    """Who holds the lock, in words."""
    try:
        said = json.loads((folder / HOLDER).read_text("utf-8"))
        return f"process {said['process']} on {said['host']} since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it has just begun, or just ended
        return "another program"
