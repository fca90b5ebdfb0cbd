"""What became of the messages of a file, counted, beside what was aimed at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.people.expectations import Judged
from qa_bot.arguments import MAX_FALSE_ANSWERS

EXPECTED = 0.95
REFUSED = 0.10


@dataclass(frozen=True)
class Share:
    """So many of so many, and what it should be: at least, or at most; None where it is not."""

    what: str
    found: int
    of: int
    at_least: float | None = None
    at_most: float | None = None

    @property
    def share(self) -> float:
        """`found` of `of`; 0 of nothing."""
        return self.found / max(self.of, 1)

    @property
    def percent(self) -> str:
        """The share as it is printed."""
        return f"{self.share:.1%}"

    @property
    def verdict(self) -> str:
        """Whether what was wanted is reached; empty where nothing was."""
        if self.at_least is not None:
            return f"{_reached(self.share >= self.at_least)} (at least {self.at_least:.0%})"
        if self.at_most is not None:
            return f"{_reached(self.share <= self.at_most)} (at most {self.at_most:.0%})"
        return ""


def _reached(is_reached: bool) -> str:
    return "reached" if is_reached else "missed"


def shares(rows: Sequence[Judged]) -> list[Share]:
    """The figures of a file, or of both together."""
    covered = [row for row in rows if row.wants[0].outcome in ("answer", "choice")]
    refused = [row for row in covered if (_named(row) | _several(row)) & set(row.said.below)]
    answers = [row for row in rows if row.said.outcome == "answer"]
    wrong = [row for row in answers if not set(row.said.answered) <= _named(row) | _several(row)]
    taken = [row for row in answers if set(row.said.answered) & _several(row) - _named(row)]
    nothing = [row for row in rows if row.wants[0].outcome == "none"]
    return [
        Share("messages as expected", _expected(rows), len(rows), at_least=EXPECTED),
        Share("conversations as expected throughout", *_throughout(rows)),
        Share(
            "covered, but refused with the right one below",
            *(len(refused), len(covered)),
            at_most=REFUSED,
        ),
        Share("answers given that are wrong", len(wrong), len(answers), at_most=MAX_FALSE_ANSWERS),
        Share("answers given where several fit", len(taken), len(answers)),
        Share("not covered, but answered", _with(nothing, "answer"), len(nothing)),
        Share("not covered, but a choice", _with(nothing, "choice"), len(nothing)),
    ]


def by(rows: Sequence[Judged], group: Callable[[Judged], str]) -> list[Share]:
    """Messages as expected in each group."""
    of = Counter(map(group, rows))
    found = Counter(group(row) for row in rows if not row.unlike)
    return [Share(name, found[name], count) for name, count in of.items()]


def _expected(rows: Sequence[Judged]) -> int:
    return sum(not row.unlike for row in rows)


def _throughout(rows: Sequence[Judged]) -> tuple[int, int]:
    failed = {row.conversation.id for row in rows if row.unlike}
    every = {row.conversation.id for row in rows}
    return len(every - failed), len(every)


def _with(rows: Sequence[Judged], outcome: str) -> int:
    return sum(row.said.outcome == outcome for row in rows)


def _named(row: Judged) -> set[str]:
    """The pairs that may answer a message."""
    return {name for want in row.wants if want.outcome == "answer" for name in want.names}


def _several(row: Judged) -> set[str]:
    """The pairs that all fit a message which should get a choice; none where it should not."""
    is_choice = row.wants[0].outcome == "choice"
    return {name for want in row.wants if is_choice for name in want.names}
