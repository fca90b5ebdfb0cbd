"""Conversations as expected or not: `python -m benchmarks.conversation [--plain]`.

Reads the cases of this folder and asks each of a bot that has the document it names. With --plain:
the queries of the eight documents of `faq/`, with and without the conversation.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.conversation.cases import (
    FILES,
    HERE,
    Case,
    bots,
    differences,
    read_cases,
    replied,
)
from benchmarks.conversation.plain import print_plain
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from qa_bot import QABot
from qa_bot.models.embedding import load_encoder

WANTED = 0.95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true", help="compare plain queries instead")
    plain = parser.parse_args().plain
    console, encoder = Console(width=120), load_encoder()
    console.print(str(this_machine(precision_of(encoder))), highlight=False)
    if plain:
        print_plain(console, encoder)
        return
    answering = bots(encoder)
    for name in FILES:
        print_file(console, HERE / name, answering)


def print_file(console: Console, path: Path, answering: dict[str, QABot]) -> None:
    """The cases of a file by kind, and each that is not as expected."""
    cases, failed = read_cases(path), defaultdict(list)
    for case in cases:
        if found := differences(case, replied(answering[case.document], case)):
            failed[case.kind].append((case, "; ".join(found)))
    console.print(_counts(path.name, cases, {kind: len(rows) for kind, rows in failed.items()}))
    for rows in failed.values():
        for case, unlike in rows:
            said = " / ".join((*case.previous, case.query))
            console.print(escape(f"{case.id} ({case.document}): {said}\n    {unlike}"))


def _counts(name: str, cases: list[Case], failed: dict[str, int]) -> Table:
    table = Table(title=name, box=None, title_justify="left")
    for column in ("kind", "as expected", "of", ""):
        table.add_column(column, justify="left" if column == "kind" else "right")
    kinds = Counter(case.kind for case in cases)
    for kind, total in [*kinds.items(), ("all", len(cases))]:
        right = total - (sum(failed.values()) if kind == "all" else failed.get(kind, 0))
        verdict = ("reached" if right / total >= WANTED else "missed") if kind == "all" else ""
        table.add_row(kind, str(right), str(total), f"{right / total:.0%} {verdict}")
    return table


if __name__ == "__main__":
    main()
