"""Products of matrices that wake no threads."""

from __future__ import annotations

import numpy as np

# From about this many multiplications on OpenBLAS, which comes with NumPy, shares a product among
# its threads (interface/gemm.c: SMP_THRESHOLD_MIN and GEMM_MULTITHREAD_THRESHOLD), and waits for
# each of them.
ONE_THREAD = 2**18


def product_on_one_thread(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Multiply float32 (n, k) and (k, m) into (n, m), in blocks that one thread does alone.

    A query's products are small: one thread does them in under a millisecond, and two that wait
    for a core which another program or torch's own threads hold take tens of them. NumPy's warning
    of what is not finite is left out: it also comes without a cause (`qa_bot.ranking.products`).
    """
    rows = max(1, ONE_THREAD // max(1, right.size))
    found = np.empty((len(left), right.shape[1]), dtype=np.float32)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(left), rows):
            np.matmul(left[start : start + rows], right, out=found[start : start + rows])
    return found
