"""On how many threads this process may compute, and threads that encode texts."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")


def allowed_threads() -> int:
    """At most as many as cores that the process may run on, and at least one.

    OMP_NUM_THREADS counts where it is smaller, as for torch, and so does the share of processor
    time that a container is given (cpu.max of version 2 of Linux's control groups, which Docker,
    Kubernetes and systemd set): more threads than that are stopped in the middle of their work.
    """
    return min(allowed_cores(), _wanted())


def allowed_cores() -> int:
    """At most as many as cores that the process may run on, or be given by its container."""
    return max(1, min(_cores(), _share_of_cgroup()))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _wanted() -> int:
    """What the environment says; "4,2" is four, and two below these (OpenMP 5.2, 21.2)."""
    found = re.match(r"\s*\+?([1-9]\d{0,5})\s*(,|$)", os.environ.get("OMP_NUM_THREADS", ""))
    return int(found[1]) if found else _cores()


def _share_of_cgroup() -> int:
    """Whole cores that the group of this process, and each group around it, may keep busy."""
    try:
        lines = OWN_CGROUP.read_text("utf-8").splitlines()
    except OSError:  # not Linux
        return _cores()
    own = next((line[3:].strip("/") for line in lines if line.startswith("0::")), "")
    groups = [CGROUPS / own, *(CGROUPS / own).parents]
    return min(_limit(group / "cpu.max") for group in groups if group.is_relative_to(CGROUPS))


def _limit(file: Path) -> int:
    try:
        microseconds, _, period = file.read_text("utf-8").strip().partition(" ")
        return math.ceil(int(microseconds) / int(period))
    except (OSError, ValueError, ZeroDivisionError):  # none there, or "max"
        return _cores()


@contextmanager
def encoding_threads(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that, where an error or Ctrl-C ends the block, begin nothing more."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="embedding")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
