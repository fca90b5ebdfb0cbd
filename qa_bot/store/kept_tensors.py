"""What is kept as a safetensors file beside an index, and made again where it is not what it was.

Such a file may hold anything: its arrays are read where they are what they should be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qa_bot.store.files_aside import put_in_index, reason_of

logger = logging.getLogger(__name__)

T = TypeVar("T")


def kept_or_made(
    path: Path, read: Callable[[Path], T], make: Callable[[], T], written: Callable[[T], bytes]
) -> T:
    """Read a file in an index folder, or make and keep what it holds.

    It is made where it is missing, or `read` raises as for one that is damaged or old. What is None
    is not kept. Where it cannot be kept it is made again the next time.
    """
    from safetensors import SafetensorError

    try:
        return read(path)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        if path.exists():
            logger.info("%s is made again (%s)", path, error)
    made = make()
    if made is None:
        return made
    try:
        put_in_index(path.parent, written(made), path.name)
    except BlockingIOError as error:  # another program may just be writing it
        logger.info("%s is not kept (%s)", path, error.strerror)
    except OSError as error:
        logger.warning("%s cannot be written (%s)", path, reason_of(error))
    return made


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
