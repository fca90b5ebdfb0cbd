"""Which of a quiz's choices is the right answer: a wrong one is never served, nor half of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FULL = 100.0
# Parts are written as 33.33333 and the like.
_NEARLY = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice with its share of the marks: 100 for the right one, less for a part of it."""

    text: str
    percent: float


@dataclass(frozen=True, slots=True)
class RightAnswer:
    """The text that is right; `others` are further ones that count as much."""

    text: str
    others: tuple[str, ...] = ()


def right_answer(choices: Iterable[Choice]) -> RightAnswer | None:
    """The choice with all marks, or those that have them together; None where there is neither."""
    known = [choice for choice in choices if choice.text]
    full = [choice.text for choice in known if choice.percent >= FULL]
    if full:
        return RightAnswer(full[0], tuple(full[1:]))
    parts = [choice for choice in known if choice.percent > 0]
    if parts and abs(sum(choice.percent for choice in parts) - FULL) <= _NEARLY:
        return RightAnswer("\n".join(choice.text for choice in parts))
    return None
