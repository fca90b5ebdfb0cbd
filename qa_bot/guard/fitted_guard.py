"""The fitted numbers of the guard: read from, and written to, one JSON file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from qa_bot.guard.boosted_trees import BoostedTrees
from qa_bot.guard.guard_inputs import INPUTS
from qa_bot.ranking.fitted import Fitted
from qa_bot.records import QABotError


@dataclass(frozen=True, slots=True)
class FittedGuard:
    """Tells near misses among confident answers; for the model and ranking it was fitted with.

    An answer is held back where the model's value reaches `threshold`, which few right answers to
    queries that it was not fitted on do. `ranking_sha256` is `Fitted.sha256` of the ranking.
    """

    model: str
    model_fingerprint: str
    ranking_sha256: str
    fitted_on: tuple[str, ...]
    near_misses: BoostedTrees
    threshold: float

    def __post_init__(self) -> None:
        if self.near_misses.names != INPUTS:
            raise QABotError(
                f"the guard was fitted for the inputs {self.near_misses.names}, this version has "
                f"{INPUTS}; run `make fit`"
            )
        if not 0 < self.threshold <= 1:
            raise QABotError(f"the guard's threshold {self.threshold} is no probability")

    def near_miss(self, inputs: np.ndarray) -> float:
        """Compute the probability (0 to 1) that inputs (35,), INPUTS, are those of a near miss.

        Raises QABotError where the fitted numbers give none.
        """
        near_miss = float(self.near_misses.probability(inputs))
        if math.isnan(near_miss):
            raise QABotError(
                "the guard's fitted numbers are damaged: they give no probability; install QA Bot "
                "again, or run `make fit`"
            )
        return near_miss

    def holds_back(self, near_miss: float) -> bool:
        """Tell whether a probability of a near miss is enough to hold an answer back."""
        return near_miss >= self.threshold

    def to_json(self) -> str:
        """Write the text of the JSON file."""
        return TypeAdapter(FittedGuard).dump_json(self, indent=1).decode() + "\n"


@lru_cache(maxsize=1)
def shipped_guard() -> FittedGuard:
    """Read the numbers that come with the package, written by `python -m benchmarks.fit`."""
    text = shipped_guard_path().read_text("utf-8")
    return TypeAdapter(FittedGuard).validate_json(text)


def shipped_guard_for(ranking: Fitted, model_fingerprint: str) -> FittedGuard | None:
    """Return the shipped numbers for a bot; None with a model that they were not fitted with.

    Raises QABotError where the model is theirs and the ranking is not: its confidences are others,
    and so would be what is held back.
    """
    guard = shipped_guard()
    if guard.model_fingerprint != model_fingerprint:
        return None
    if guard.ranking_sha256 != ranking.sha256:
        raise QABotError(
            f"the guard was fitted with a ranking whose numbers have SHA-256 "
            f"{guard.ranking_sha256}, this bot ranks with {ranking.sha256}; run `make fit`, which "
            "fits both"
        )
    return guard


def shipped_guard_path() -> Path:
    """Find the file of the shipped numbers."""
    return Path(str(files("qa_bot.guard"))) / "fitted.json"
