"""A product in blocks is the product, and wakes no thread."""

import time

import numpy as np
import pytest

from qa_bot.models.one_thread import ONE_THREAD, product_on_one_thread

GENERATOR = np.random.default_rng(0)


def matrix(rows: int, columns: int) -> np.ndarray:
    return GENERATOR.standard_normal((rows, columns), dtype=np.float32)


@pytest.mark.parametrize(
    ("n", "k", "m"), [(0, 3, 2), (1, 3, 0), (1, 1, 1), (5, 3, 2), (2000, 384, 1), (3000, 384, 12)]
)
def test_the_product_is_that_of_numpy_whatever_the_number_of_blocks(n, k, m):
    left, right = matrix(n, k), matrix(m, k).T
    found = product_on_one_thread(left, right)
    wanted = left.astype(np.float64) @ right.astype(np.float64)
    assert (found.shape, found.dtype) == ((n, m), np.float32)
    assert found == pytest.approx(wanted, abs=1e-4)


def test_a_row_that_is_wider_than_a_block_is_one_block():
    left, right = matrix(3, 700), matrix(700, 600)
    assert right.size > ONE_THREAD
    assert product_on_one_thread(left, right) == pytest.approx(left @ right, abs=1e-3)


def test_what_is_no_number_stays_so_without_a_warning():
    left = np.array([[np.nan, 1], [np.inf, 1], [2, 1]], dtype=np.float32)
    found = product_on_one_thread(left, np.array([[0], [1]], dtype=np.float32))
    assert np.isnan(found[:2]).all() and found[2, 0] == 1


def test_no_other_thread_computes():
    # NumPy's own product of these keeps all cores busy, by turns waiting and computing.
    left, right = matrix(20_000, 384), matrix(12, 384).T
    product_on_one_thread(left, right)
    time.sleep(0.5)  # threads of an earlier product wait in a loop for a while
    of_all, of_this = time.process_time(), time.thread_time()
    for _ in range(30):
        product_on_one_thread(left, right)
    of_all, of_this = time.process_time() - of_all, time.thread_time() - of_this
    assert of_all < 1.3 * of_this
