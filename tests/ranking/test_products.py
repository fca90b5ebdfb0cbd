"""A product of finite arrays is that of NumPy, and warns of nothing."""

import numpy as np
import pytest

from qa_bot.ranking.products import product


class Alarming(np.ndarray):
    """Raises the flag for invalid values while it is multiplied, as lanes without an entry do."""

    def __matmul__(self, other):
        np.subtract(np.inf, np.inf)
        return np.asarray(self) @ other


ROWS, VECTOR = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 1.0])


def test_a_flag_without_a_cause_is_no_warning():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        ROWS.view(Alarming) @ VECTOR
    assert product(ROWS.view(Alarming), VECTOR).tolist() == [12.0, 34.0]


@pytest.mark.parametrize("alarm", [np.ndarray, Alarming])
def test_a_result_that_is_no_number_is_still_warned_of(alarm):
    infinite = np.array([[np.inf, 1.0]]).view(alarm)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(product(infinite, np.array([0.0, 1.0]))).all()


def test_what_was_unknown_before_stays_unknown_without_a_warning():
    assert np.isnan(product(np.array([[np.nan, 1.0]]), VECTOR)).all()


def test_two_vectors_give_one_number_of_their_type():
    found = product(VECTOR.astype(np.float32), VECTOR.astype(np.float32))
    assert (float(found), found.dtype, found.shape) == (101.0, np.float32, ())
