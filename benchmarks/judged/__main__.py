"""Files of Debian's packages, read and held against hand-made lists: `python -m benchmarks.judged`.

For each set: how many files are read whole, the mean F1 of their questions, and of manuals without
questions how many are refused. "missing" are files that are read without one of their questions,
whose text is then perhaps another's answer: of how many their owner is told when they are read
("told", by a doubt or a warning), and of how many more `qa-bot check` finds a line to look at
("check"); "told" of files that are read whole is a false alarm. `--show` names what is not read as
it should; never the files of "held", by which nothing may be chosen. Fetches 260 packages (90 MB)
from Debian's archive once.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from benchmarks.judged.files import Judged, judged_files
from benchmarks.judged.matching import agreement, is_missing, is_whole
from benchmarks.tables import table_of
from qa_bot.checking import check
from qa_bot.parsing import read_file
from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.overlooked import overlooked_warning
from qa_bot.parsing.parsed import Parsed
from qa_bot.records import SourceError

SETS = ("fit", "held", "none")


# What `qa-bot check` says of places in which questions may have been missed.
LOOK_HERE = frozenset({"missed-question", "long-answer", "left-over", "reading"})


@dataclass
class Tally:
    """What became of the files of a set."""

    files: int = 0
    whole: int = 0
    whole_told: int = 0
    missing: int = 0
    told: int = 0
    checked: int = 0
    agreements: list[float] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """Its columns."""
        mean = sum(self.agreements) / len(self.agreements)
        counts = (self.whole_told, self.missing, self.told, self.checked)
        return (str(self.files), str(self.whole), f"{mean:.3f}", *map(str, counts))


def read_or_none(path: Path) -> Parsed | None:
    """A file as it is read; None where it is refused."""
    try:
        return read_file(path)
    except SourceError:
        return None


def _answered(parsed: Parsed | None) -> list[str]:
    return [pair.question for pair in parsed.pairs if pair.answer] if parsed else []


def is_told(parsed: Parsed) -> bool:
    """Tell whether reading a file says that something may be wrong with it."""
    warned = not coverage(parsed).enough or overlooked_warning(parsed) is not None
    return bool(parsed.doubts) or warned


def is_named_by_check(parsed: Parsed) -> bool:
    """Tell whether `qa-bot check` names a line at which a question may have been missed."""
    return any(finding.rule in LOOK_HERE for finding in check([parsed]).findings)


def counted(tally: Tally, file: Judged, parsed: Parsed | None) -> None:
    """Add a file to what became of its set."""
    found = _answered(parsed)
    tally.files += 1
    tally.agreements.append(agreement(file, found))
    tally.whole += is_whole(file, found)
    if parsed is None:
        return
    told = is_told(parsed)
    if is_whole(file, found):
        tally.whole_told += told
    elif file.high and is_missing(file, found):
        tally.missing += 1
        tally.told += told
        tally.checked += not told and is_named_by_check(parsed)


def main() -> None:
    """Print a row for each set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judged", description=__doc__)
    parser.add_argument("--show", action="store_true", help="name what is read wrongly")
    shown = parser.parse_args().show
    console = Console()
    table = table_of(
        "Judged files", "set", "files", "read whole", "mean F1", "whole, told",
        "missing", "told", "check",
    )  # fmt: skip
    for kind in SETS:
        tally = Tally()
        for file, path in judged_files((kind,)):
            parsed = read_or_none(path)
            counted(tally, file, parsed)
            found = _answered(parsed)
            if shown and kind != "held" and not is_whole(file, found):
                wanted = f"{file.low} to {file.high} wanted, {len(found)} found"
                agreed = tally.agreements[-1]
                console.print(f"{file.name}: {wanted}, F1 {agreed:.2f}", highlight=False)
        table.add_row(kind, *tally.row())
    console.print(table)


if __name__ == "__main__":
    main()
