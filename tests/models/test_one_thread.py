"""A product in onnxruntime, or in blocks, is the product, and wakes no thread."""

import time

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from qa_bot.models import one_thread
from qa_bot.models.one_thread import ONE_THREAD, product_on_one_thread
from qa_bot.models.small_graphs import HALVES, LEFT, PRODUCT, RIGHT, WIDENED

GENERATOR = np.random.default_rng(0)


def matrix(rows: int, columns: int) -> np.ndarray:
    return GENERATOR.standard_normal((rows, columns), dtype=np.float32)


@pytest.mark.parametrize(
    ("n", "k", "m"), [(0, 3, 2), (1, 3, 0), (1, 1, 1), (5, 3, 2), (2000, 384, 1), (3000, 384, 12)]
)
@pytest.mark.parametrize("without", [False, True])
def test_the_product_is_that_of_numpy_whatever_computes_it(monkeypatch, n, k, m, without):
    if without:
        monkeypatch.setattr(one_thread, "small_session", lambda graph: None)
    left, right = matrix(n, k), matrix(m, k).T
    found = product_on_one_thread(left, right)
    wanted = left.astype(np.float64) @ right.astype(np.float64)
    assert (found.shape, found.dtype) == ((n, m), np.float32)
    assert found == pytest.approx(wanted, abs=1e-4)


def test_the_graphs_are_of_one_operation_each():
    def graph(node, given, found):
        shapes = [helper.make_tensor_value_info(name, *kind) for name, *kind in (*given, found)]
        made = helper.make_graph([node], "g", shapes[:-1], shapes[-1:])
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)

    full, half = TensorProto.FLOAT, TensorProto.FLOAT16
    assert graph(
        helper.make_node("MatMul", [LEFT, RIGHT], ["out"]),
        [(LEFT, full, ["n", "k"]), (RIGHT, full, ["k", "m"])],
        ("out", full, ["n", "m"]),
    ) == PRODUCT  # fmt: skip
    assert graph(
        helper.make_node("Cast", [HALVES], ["out"], to=full),
        [(HALVES, half, ["n"])],
        ("out", full, ["n"]),
    ) == WIDENED  # fmt: skip


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
