"""What is known of a document beside its pairs: its hash, and how much of it they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
