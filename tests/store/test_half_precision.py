"""Half precision made float32: what NumPy makes of it."""

import numpy as np
import pytest

from qa_bot.store import half_precision
from qa_bot.store.half_precision import FEW, widened

ALL = np.arange(2**16, dtype=np.uint16).view(np.float16)
FINITE = ALL[np.isfinite(ALL)]


@pytest.mark.parametrize("count", [FEW - 1, len(FINITE)])
def test_every_finite_number_is_the_same_with_its_sign(count):
    given = FINITE[:: len(FINITE) // count][:count]
    found = widened(given)
    assert found.dtype == np.float32
    # By their bits: so that a zero with a sign is another than one without.
    assert found.view(np.int32).tolist() == given.astype(np.float32).view(np.int32).tolist()


@pytest.mark.parametrize(
    "given",
    [FINITE[:60].reshape(12, 5).T, FINITE[:60:7], FINITE[:0], FINITE[:60_000].reshape(300, 200).T],
)
def test_an_array_keeps_its_shape_however_it_lies_in_memory(given):
    found = widened(given)
    assert found.shape == given.shape and np.array_equal(found, given.astype(np.float32))


def test_without_onnxruntime_numpy_makes_the_same(monkeypatch):
    monkeypatch.setattr(half_precision, "small_session", lambda graph: None)
    assert np.array_equal(widened(FINITE), FINITE.astype(np.float32))
