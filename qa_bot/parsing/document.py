"""What is known of a document beside its pairs: its hash, and how much of it they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qa_bot.records import Problem, QAPair, SourceError

# Below this share of its text in pairs, a document was perhaps not read as its reader would.
ENOUGH = 0.9
# Places that a warning names.
NAMED_PLACES = 6


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a file's text stands in its pairs: `share` from 0 to 1, by letters and digits.

    `left_out` are the places of the rest, in order. Titles, section headings, tables of contents
    and printed page heads are neither in pairs nor left out.
    """

    path: str
    pairs: int
    share: float
    left_out: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether nearly all of the text is in pairs."""
        return self.share >= ENOUGH

    @property
    def percent(self) -> str:
        """The share in words; 100% only where nothing is left out."""
        return f"{int(self.share * 100 + 1e-9)}%"

    def warning(self) -> str:
        """What to say where the share is not `enough`."""
        places = list(self.left_out[:NAMED_PLACES])
        if len(self.left_out) > NAMED_PLACES:
            places.append(f"{len(self.left_out) - NAMED_PLACES:,} more")
        return (
            f"only {self.percent} of its text is in pairs; left out: {', '.join(places)}; "
            "see `qa-bot check --show`"
        )


@dataclass(frozen=True, slots=True)
class DatedPairs:
    """How many pairs of a document have the same dates, at least one; see QAPair."""

    as_of: date | None
    valid_from: date | None
    valid_until: date | None
    pairs: int

    @classmethod
    def of(cls, pairs: Iterable[QAPair]) -> tuple[DatedPairs, ...]:
        """Count the pairs that have dates, by these."""
        dates = Counter((pair.as_of, pair.valid_from, pair.valid_until) for pair in pairs)
        return tuple(cls(*of, count) for of, count in dates.items() if any(of))


@dataclass(frozen=True, slots=True)
class Document:
    """A source that gave pairs: its path below the folder, the SHA-256 of its bytes, and how much
    of its text stands in its pairs.
    """

    path: str
    sha256: str
    pairs: tuple[QAPair, ...]
    coverage: Coverage | None = None


def no_questions(sources: Path, problems: Sequence[Problem]) -> SourceError:
    """Make the error for a folder in which no document holds a question."""
    reasons = "; ".join(str(problem) for problem in problems) or "it is empty"
    todo = "put a document of questions and answers there"
    return SourceError(f"no questions found in {sources} ({reasons}); {todo}")
