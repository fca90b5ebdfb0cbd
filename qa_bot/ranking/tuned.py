"""What the owner's reviewed queries change of the confidence: two numbers on top of the fit."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

# Beyond these no collection was seen; a file that says so is damaged, or somebody's trick.
SLOPES = (0.25, 4.0)
MOST_SHIFT = 4.0
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Tuned:
    """A confidence's logit is `slope` times that of the shipped numbers, plus `shift`.

    Platt 1999, on top of a calibrated model. Rising in the shipped one, it changes no order.
    `ranking_sha256` is of the numbers that it is on top of, `golden_sha256` of the bytes of the
    golden file it was fitted on, `queries` of which were used; `made` is the day. Raises ValueError
    for numbers that no tuning gives.
    """

    slope: float
    shift: float
    ranking_sha256: str
    golden_sha256: str
    queries: int
    made: date

    def __post_init__(self) -> None:
        numbers = math.isfinite(self.slope) and math.isfinite(self.shift)
        if not (numbers and SLOPES[0] <= self.slope <= SLOPES[1]):
            raise ValueError(f"a slope of {self.slope} is no tuned one; expected {SLOPES}")
        if abs(self.shift) > MOST_SHIFT:
            raise ValueError(f"a shift of {self.shift} is no tuned one; expected {MOST_SHIFT}")
        hashes = (self.ranking_sha256, self.golden_sha256)
        if self.queries < 1 or not all(map(_SHA256.fullmatch, hashes)):
            raise ValueError("tuned numbers say on how many queries, and name both hashes")
