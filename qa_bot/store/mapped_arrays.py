"""Arrays of an index where they lie: mapped into memory, not read."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def mapped_array(path: Path) -> np.ndarray:
    """Map an npy file, so that only what is touched is read; nothing is unpickled.

    Raises OSError, and ValueError or EOFError for a file that is none.
    """
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
