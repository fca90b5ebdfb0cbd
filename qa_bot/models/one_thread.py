"""Products of matrices that wake no threads."""

from __future__ import annotations

import numpy as np

from qa_bot.models.small_graphs import LEFT, PRODUCT, RIGHT, small_session

# From about this many multiplications on OpenBLAS, which comes with NumPy, shares a product among
# its threads (interface/gemm.c: SMP_THRESHOLD_MIN and GEMM_MULTITHREAD_THRESHOLD), and waits for
# each of them.
ONE_THREAD = 2**18


def product_on_one_thread(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Multiply finite float32 (n, k) and (k, m) into (n, m) on the thread that asks.

    A query's products are small: one thread does them in under a millisecond, and two that wait
    for a core which another program or torch's own threads hold take tens of them. The large ones
    go to onnxruntime, which takes a third of the time of the blocks that NumPy may be given
    (benchmarks.many); without it they go to NumPy.
    """
    if len(left) * right.size < ONE_THREAD or (session := small_session(PRODUCT)) is None:
        return _in_blocks(left, right)
    given = {LEFT: np.ascontiguousarray(left), RIGHT: np.ascontiguousarray(right)}
    return np.asarray(session.run(None, given)[0])


def _in_blocks(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The same in blocks that one thread does alone.

    NumPy's warning of what is not finite is left out: it also comes without a cause
    (`qa_bot.ranking.products`).
    """
    rows = max(1, ONE_THREAD // max(1, right.size))
    found = np.empty((len(left), right.shape[1]), dtype=np.float32)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(left), rows):
            np.matmul(left[start : start + rows], right, out=found[start : start + rows])
    return found
