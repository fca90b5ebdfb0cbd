"""How far a build is, for whoever waits for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How much of a build is embedded: `done` of `total` texts, `rate` of them a second.

    Of an index on a server they are pairs. Where a second index is built for other languages, each
    counts once for either: as many as the first one lacks, until it is known what the second does.
    A long text takes as long as many short ones: `share`, 0 to 1, is of their characters, and
    `remaining_seconds` is reckoned from those that are left; None before anything is done.
    """

    done: int
    total: int
    share: float
    rate: float
    remaining_seconds: float | None
