"""What the owner wants made of the dates of answers, and the day on which they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal


def _today() -> date:
    return date.today()  # looked up when it is asked for, by whatever `date` is then


@dataclass(frozen=True, slots=True)
class DateRules:
    """What becomes of an answer outside of its dates, and after how long one wants reviewing.

    `expired` withholds it, or gives it with a warning. After `review_after_days` since an answer
    was reviewed, or began to hold, its owner and its readers are told; None for never. `today` is
    the day by which both are decided: this machine's, where it stands.
    """

    expired: Literal["withhold", "warn"] = "withhold"
    review_after_days: int | None = None
    today: Callable[[], date] = _today
