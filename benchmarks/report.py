"""What a run of benchmarks.quality found, and how it is written."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.choices import ChoiceGain
from benchmarks.latency import Latency
from benchmarks.machine import Machine
from benchmarks.promises import OutOfScope, PromiseKept, PromiseOverSets
from benchmarks.scores import Interval, OutcomeShare, Scores, SetFigures

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class SetReport:
    """One set: its size, every system's figures, and what our promises came to there.

    `out_of_scope` and `choices` are at the promise that `Together` names; `out_of_scope` is None
    where the set has no tags.
    """

    name: str
    pairs: int
    queries: int
    in_scope: int
    fitted_without: bool  # whether our numbers are known to be fitted without this set
    systems: dict[str, SetFigures]
    promises: list[PromiseKept]
    out_of_scope: OutOfScope | None
    choices: ChoiceGain

    def promise(self, max_false_answers: float) -> PromiseKept:
        """What came of one promised rate."""
        return next(p for p in self.promises if p.max_false_answers == max_false_answers)


@dataclass(frozen=True)
class Together:
    """Several sets taken together; `left_out` are our own figures with a part left out.

    `outcomes`, `out_of_scope` and `choices` are at `max_false_answers`, one of those of `promises`.
    """

    sets: list[str]
    queries: int
    systems: list[Scores]
    left_out: list[Scores]
    auroc_difference: Interval
    max_false_answers: float
    outcomes: list[OutcomeShare]
    out_of_scope: OutOfScope
    choices: ChoiceGain
    promises: list[PromiseOverSets]
    distance_from_promises: float

    @property
    def promise(self) -> PromiseOverSets:
        """What came of `max_false_answers`."""
        return next(
            p for p in self.promises if p.together.max_false_answers == self.max_false_answers
        )


@dataclass(frozen=True)
class SetAside:
    """The documents set aside, opened for this run; in the fit of none of their numbers."""

    opened: str  # the date
    together: Together


@dataclass(frozen=True)
class Sample:
    """The sample document with the shipped numbers, which were never fitted on it.

    `confidence_difference` is the largest to numbers fitted today on the same sets.
    """

    hit1: float
    hit3: float
    confidence_difference: float
    shipped_is_reproduced: bool


@dataclass(frozen=True)
class Passages:
    """Passages of the sets taken together, and the share that the model reads to its end."""

    count: int
    tokens_read: int
    share_that_fits: float


@dataclass(frozen=True)
class Target:
    """What was aimed at, and what was found."""

    what: str
    found: float
    wanted: float
    reached: bool


@dataclass(frozen=True)
class Report:
    """Everything that is printed, drawn and written as JSON."""

    date: str
    command: str
    machine: Machine
    sets: list[SetReport]
    together: Together
    set_aside: SetAside | None
    sample: Sample | None
    passages: Passages
    latency: Latency | None
    targets: list[Target]
    seconds: float


def write_json(report: DataclassInstance, path: Path) -> None:
    """Write a report; floats to four digits, which is more than so few queries can tell."""
    path.write_text(json.dumps(_plain(asdict(report)), indent=1) + "\n", "utf-8")


def _plain(value: object) -> object:
    """Floats rounded, and null where there is no number."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value
