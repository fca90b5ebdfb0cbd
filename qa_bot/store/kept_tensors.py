"""Arrays of a safetensors file that may hold anything: read where they are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np


@contextmanager
def tensor_file(path: Path) -> Iterator[Any]:
    """Open a safetensors file, as `safetensors.safe_open` does, whose methods have no types.

    Raises OSError, also for a pipe, which would be waited for, and SafetensorError for what is
    none.
    """
    from safetensors import safe_open

    if not path.is_file():
        raise FileNotFoundError(f"{path} is no file")
    with safe_open(path, framework="numpy") as file:
        yield file


def tensor(
    file: Any, name: str, kind: type[np.generic], shape: tuple[int | None, ...]
) -> np.ndarray:
    """Read an array of a kind and a shape, in which None stands for any length.

    Raises ValueError for another one, of which nothing is read.
    """
    found = file.get_slice(name)
    lengths = found.get_shape()
    fits = len(lengths) == len(shape) and all(
        wanted in (None, length) for length, wanted in zip(lengths, shape, strict=True)
    )
    if _KINDS.get(found.get_dtype()) is not kind or not fits:
        raise ValueError(f"its {name} are {found.get_dtype()} {lengths}")
    array: np.ndarray = file.get_tensor(name)
    return array


# Kinds by their names in a file. Others, as those of eight bits, NumPy may not know.
_KINDS: dict[str, type[np.generic]] = {"I32": np.int32, "U8": np.uint8, "F16": np.float16}
