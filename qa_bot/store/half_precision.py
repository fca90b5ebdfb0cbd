"""Numbers that are stored in half precision, made float32 again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.models.small_graphs import HALVES, WIDENED, small_session

# Of fewer numbers NumPy has made float32 before onnxruntime begins.
FEW = 10_000


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
    """Make float16 numbers of any shape float32, exactly.

    NumPy goes number by number and takes several times as long as onnxruntime (benchmarks.many): of
    the token vectors of 64 candidates as long as encoding the query. Without onnxruntime it does.
    """
    if halves.size < FEW or (session := small_session(WIDENED)) is None:
        return halves.astype(np.float32)
    found = session.run(None, {HALVES: np.ascontiguousarray(halves).reshape(-1)})[0]
    return np.asarray(found).reshape(halves.shape)
