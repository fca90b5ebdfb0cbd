"""The fitted numbers of the guard: read from, and written to, one JSON file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from qa_bot.guard.alignment import INPUTS
from qa_bot.ranking.fitted import LogisticModel
from qa_bot.records import QABotError


@dataclass(frozen=True, slots=True)
class FittedGuard:
    """Tells near misses among confident answers; for the model that it was fitted with.

    An answer is held back where the model's value reaches `threshold`, which so few right answers
    of `fitted_on` do.
    """

    model: str
    model_fingerprint: str
    fitted_on: tuple[str, ...]
    near_misses: LogisticModel
    threshold: float

    def __post_init__(self) -> None:
        if self.near_misses.names != INPUTS:
            raise QABotError(
                f"the guard was fitted for the inputs {self.near_misses.names}, this version has "
                f"{INPUTS}; run `python -m benchmarks.guard --fit`"
            )

    def near_miss(self, inputs: np.ndarray) -> float:
        """Probability (0 to 1) that inputs (23,), INPUTS, are those of a near miss."""
        return float(self.near_misses.probability(inputs))

    def holds_back(self, inputs: np.ndarray) -> bool:
        """Whether inputs (23,), INPUTS, are those of a near miss."""
        return self.near_miss(inputs) >= self.threshold

    def to_json(self) -> str:
        """The text of the JSON file."""
        return TypeAdapter(FittedGuard).dump_json(self, indent=1).decode() + "\n"


@lru_cache(maxsize=1)
def shipped_guard() -> FittedGuard:
    """The numbers that come with the package, written by `python -m benchmarks.guard --fit`."""
    text = shipped_guard_path().read_text("utf-8")
    return TypeAdapter(FittedGuard).validate_json(text)


def shipped_guard_path() -> Path:
    """Where the shipped numbers stand."""
    return Path(str(files("qa_bot.guard"))) / "fitted.json"
