"""What a benchmark ran on: absolute times mean nothing without it."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "bm25s", "scikit-learn", "numpy")


@dataclass(frozen=True)
class Machine:
    """Processor and versions; `precision` is the type that the model computes in, if one does."""

    cpu: str
    cores: int
    precision: str
    python: str
    packages: dict[str, str]

    def __str__(self) -> str:
        packages = ", ".join(f"{name} {found}" for name, found in self.packages.items())
        return f"{self.cpu}, {self.cores} cores, {self.precision}\nPython {self.python}, {packages}"


def this_machine(precision: str, packages: Sequence[str] = PACKAGES) -> Machine:
    """The machine that this runs on, with the versions of these packages."""
    versions = {name: version(name) for name in packages}
    return Machine(_cpu(), os.cpu_count() or 0, precision, platform.python_version(), versions)


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:  # not Linux
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
