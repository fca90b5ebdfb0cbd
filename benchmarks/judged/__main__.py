"""Files of Debian's packages, read and held against hand-made lists: `python -m benchmarks.judged`.

For each set: how many files are read whole, the mean F1 of their questions, and of manuals without
questions how many are refused. `--show` names what is not read as it should; never the files of
"held", by which nothing may be chosen. Fetches 260 packages (90 MB) from Debian's archive once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from benchmarks.judged.files import judged_files
from benchmarks.judged.matching import agreement, is_whole
from benchmarks.tables import table_of
from qa_bot.parsing import read_file
from qa_bot.records import SourceError

SETS = ("fit", "held", "none")


def questions_of(path: Path) -> list[str]:
    """The questions that have an answer; none where the file is refused."""
    try:
        return [pair.question for pair in read_file(path).pairs if pair.answer]
    except SourceError:
        return []


def main() -> None:
    """Print a row for each set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judged", description=__doc__)
    parser.add_argument("--show", action="store_true", help="name what is read wrongly")
    shown = parser.parse_args().show
    console = Console()
    table = table_of("Judged files", "set", "files", "read whole", "mean F1")
    for kind in SETS:
        scores, whole = [], 0
        for file, path in judged_files((kind,)):
            found = questions_of(path)
            scores.append(agreement(file, found))
            whole += is_whole(file, found)
            if shown and kind != "held" and not is_whole(file, found):
                wanted = f"{file.low} to {file.high} wanted, {len(found)} found"
                console.print(f"{file.name}: {wanted}, F1 {scores[-1]:.2f}", highlight=False)
        table.add_row(kind, str(len(scores)), str(whole), f"{sum(scores) / len(scores):.3f}")
    console.print(table)


if __name__ == "__main__":
    main()
