"""Numbers that are stored in half precision, made float32 again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Numbers at a time: 200 kB of float32, which stay in a core's own cache from step to step.
_BLOCK = 49_152
# A half has five bits of exponent, biased by 15, and ten of fraction; a float eight, by 127, and
# 23 of fraction.
_SHIFT = 13
_SIGN_AND_REST = np.int32(-0x7000_0001)  # all bits but the three that repeat the sign
_REBIASED = np.float32(2.0 ** (127 - 15))


@dataclass(frozen=True, slots=True, eq=False)
class HalfVectors:
    """Token vectors (t, d) as they are, but for rounding: TokenVectors of store.token_vectors.

    `stored` (t, d) is float16.
    """

    stored: np.ndarray

    def __len__(self) -> int:
        return len(self.stored)

    @property
    def codec(self) -> None:
        """There is none."""

    def of_rows(self, rows: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, None]:
        """Read the vectors of the tokens at these places (n,): (n, d) float32."""
        return widened(self.stored[places]), None


def widened(halves: np.ndarray) -> np.ndarray:
    """Make finite float16 numbers of any shape float32, exactly.

    NumPy's own conversion goes number by number and takes several times as long (benchmarks.many):
    of the token vectors of 64 candidates as long as encoding the query. The bits are moved to where
    a float has them, and multiplying corrects the exponent, of numbers below the normal ones too.
    """
    halves = np.ascontiguousarray(halves, dtype=np.float16)
    found = np.empty(halves.shape, dtype=np.float32)
    bits, floats, given = (
        found.reshape(-1).view(np.int32), found.reshape(-1), halves.reshape(-1).view(np.int16),
    )  # fmt: skip
    for start in range(0, len(given), _BLOCK):
        block = slice(start, start + _BLOCK)
        own, as_floats = bits[block], floats[block]
        own[...] = given[block]
        np.left_shift(own, _SHIFT, out=own)
        np.bitwise_and(own, _SIGN_AND_REST, out=own)
        np.multiply(as_floats, _REBIASED, out=as_floats)
    return found
