"""Products of finite arrays, without the false alarms of a BLAS."""

from __future__ import annotations

import numpy as np


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Multiply as `left @ right` does, to the last bit; warn only where a result is not finite.

    NumPy asks the processor after a product whether anything invalid was computed, and warns. A
    kernel of its BLAS may compute on lanes of a register that hold no entry of the arrays, and what
    happens to stand in them raises that flag: the result is right and the warning is not
    (benchmarks/NOTES.md, "A warning without a cause").
    """
    try:
        with np.errstate(invalid="raise"):
            return np.asarray(left @ right)
    except FloatingPointError:
        with np.errstate(invalid="ignore"):
            multiplied = np.asarray(left @ right)
        return multiplied if np.isfinite(multiplied).all() else np.asarray(left @ right)
