"""The files of kb/, expected against found: how many pairs, and the first and the last question."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.parsing import read_documents, read_folder
from qa_bot.records import QAPair


@dataclass(frozen=True)
class Wanted:
    """A row of kb/EXPECTED.tsv: `low` to `high` pairs, and what the first and last one ask."""

    file: str
    low: int
    high: int
    first: str
    last: str


@dataclass(frozen=True)
class KbResult:
    """One file: what was found (None where it was refused), and what of it is as expected.

    `reason` is why the file was refused.
    """

    file: str
    low: int
    high: int
    found: int | None
    counted: bool
    first: bool
    last: bool
    reason: str | None = None

    @property
    def right(self) -> bool:
        """Whether its number of pairs and both questions are as expected."""
        return self.counted and self.first and self.last


def read_wanted(path: Path) -> list[Wanted]:
    """Every row of kb/EXPECTED.tsv."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [
            Wanted(
                row["path"],
                int(row["expected pairs low"]),
                int(row["expected pairs high"]),
                row["first question"],
                row["last question"],
            )
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def judge_kb_file(folder: Path, wanted: Wanted) -> KbResult:
    """Read a file, or a folder or an archive as one, and hold its pairs against the row."""
    path = folder / wanted.file
    files, problems = read_folder(path) if path.is_dir() else read_documents(path, path.name)
    pairs = [pair for file in files for pair in file.pairs if pair.answer] if files else None
    reason = problems[0].reason if problems and not files else None
    found = len(pairs) if pairs is not None else None
    first, last = _both_ask(pairs or (), wanted)
    counted = wanted.low <= (found or 0) <= wanted.high
    return KbResult(wanted.file, wanted.low, wanted.high, found, counted, first, last, reason)


def _both_ask(pairs: Sequence[QAPair], wanted: Wanted) -> tuple[bool, bool]:
    """Whether the first pair asks what it should, and the last; so too where none may be read."""
    if not pairs:
        return wanted.low == 0, wanted.low == 0
    # Questions of data files come in any order of their keys.
    return _same(pairs[0].question, wanted.first), _same(pairs[-1].question, wanted.last)


def _same(found: str, wanted: str) -> bool:
    """Whether one begins with the other, by letters: a remark or a number may stand there too."""
    ours, theirs = letters_of(found), letters_of(wanted)
    return bool(ours) and (ours in theirs or theirs in ours)


def letters_of(text: str) -> str:
    """Leave only letters and digits, without case."""
    return "".join(filter(str.isalnum, text.casefold()))
