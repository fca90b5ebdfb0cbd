"""What a run of benchmarks.quality found."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.latency import Latency
from benchmarks.machine import Machine
from benchmarks.scores import Interval, OutcomeShare, Promise, Scores


@dataclass(frozen=True)
class Sample:
    """The sample document with the shipped numbers, which were never fitted on it."""

    hit1: float
    hit3: float
    shipped_is_reproduced: bool


@dataclass(frozen=True)
class Passages:
    """Passages of the seven documents, and the share that the model reads to its end."""

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
    """Everything that is printed, and written by --json."""

    date: str
    machine: Machine
    queries: int
    systems: list[Scores]
    auroc_difference: Interval
    max_false_answers: float
    outcomes: list[OutcomeShare]
    promises: list[Promise]
    sample: Sample
    passages: Passages
    latency: Latency
    targets: list[Target]
    seconds: float
