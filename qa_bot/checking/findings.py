"""What the linter says: a finding, its place, and how grave it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa_bot.parsing.content import Unit
from qa_bot.parsing.document import Coverage


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `first` to `last` in `unit`, both included, and what stands there.

    `unit` is None where a finding is about the whole file.
    """

    path: str
    unit: Unit | None = None
    first: int = 1
    last: int = 1
    text: str = ""

    def __str__(self) -> str:
        if self.unit is None:
            return "file"
        if self.first >= self.last:
            return f"{self.unit} {self.first}"
        return f"{self.unit}s {self.first}-{self.last}"

    def seen_from(self, path: str) -> str:
        """The place as a reader of the file at `path` needs it."""
        return str(self) if path == self.path else f"{self.path}, {self}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: `place` has the text it is about, `related` the other text, where there is one.

    Where both texts are worth reading together, `side_by_side` says so. `labels` are those of the
    pairs of both, of which a person may confirm something.
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    related: Place | None = None
    side_by_side: bool = False
    labels: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings about some files, in the order of the files and their places.

    `contradictions` are the pairs of sentences most likely to oppose each other, likeliest first.
    `languages` are those of the files by path, ISO 639-1 codes; empty where all are in one.
    """

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    contradictions: tuple[Finding, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> frozenset[str]:
        """The paths of the files that could not be read, of which there is no coverage."""
        return frozenset(f.place.path for f in self.findings if f.rule == "unreadable")

    def count(self, severity: Severity) -> int:
        """How many findings are this grave."""
        return sum(finding.severity is severity for finding in self.findings)
