"""Questions with their answers, where they stand, and sources that were left out; frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from qa_bot.records import shown


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer stands: lines count from 1, and the last one is included.

    Formats without lines (a page, a table, a Word file) have None for both, and `place` says where:
    "page 3", "paragraphs 12-15", "row 7", "#opening-hours".
    """

    path: str
    first_line: int | None = None
    last_line: int | None = None
    title: str | None = None
    section: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class QAPair:
    """One question of a source with its answer, word for word.

    `number` is a string as printed ("8", "4.2", "A1"). `label` is the number in a form that is
    unique within the source ("General 3" where numbers restart); it is the number unless given.
    From `valid_from` to `valid_until`, both included, its answer holds, as far as either is known;
    `reviewed` is when a person last held it to be right. `disagrees_with` names the pairs whose
    answers say otherwise, as a person confirmed: the labels of those of the same document,
    "path: label" of others.
    `language` is the ISO 639-1 code of the language that it is written in, a bot leaves the code of
    a longer tag ("es-MX"); where it is None, a bot finds it out. Pairs that differ in it alone are
    equal.
    """

    number: str
    question: str
    answer: str
    source: Source | None = None
    alternates: tuple[str, ...] = ()
    url: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None
    number_is_printed: bool = True
    label: str = ""
    language: str | None = field(default=None, compare=False)
    disagrees_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", self.number)

    def __repr__(self) -> str:
        return f"<QAPair {shown.pair_line(self)}>"

    @property
    def as_of(self) -> date | None:
        """The day of which the answer is known to be right: when it was reviewed, or began."""
        return self.reviewed or self.valid_from

    def holds_on(self, day: date) -> bool:
        """Whether the answer holds on a day, as far as its dates say."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def address(self, with_path: bool = False) -> str:
        """The question as copied from its page, with its number: it names one of two that agree.

        `with_path` also tells documents apart.
        """
        path = f"{self.source.path}: " if with_path and self.source else ""
        return f"{path}{self.label}. {self.question}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that was left out, and why; `may_pass` where another try may read it as it is."""

    path: str
    reason: str
    may_pass: bool = field(default=False, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
