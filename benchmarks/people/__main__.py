"""What people type, as expected or not: `python -m benchmarks.people [--first | --later]`.

Holds the conversations of this folder with a bot that has the offices' documents, and prints the
messages that went as a careful person expects, by kind and by outcome. With --failures: each that
did not. README.md in this folder says what is compared.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from benchmarks.people.conversations import FIRST, LATER, Bots, office_pairs, read_conversations
from benchmarks.people.expectations import Judged, judged, names
from benchmarks.people.figures import Share, by, shares
from qa_bot.models.embedding import load_encoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    files = parser.add_mutually_exclusive_group()
    files.add_argument("--first", action="store_true", help=f"only {FIRST}")
    files.add_argument("--later", action="store_true", help=f"only {LATER}")
    parser.add_argument("--failures", action="store_true", help="print what was not as expected")
    chosen = parser.parse_args()
    console, encoder = Console(width=120), load_encoder()
    console.print(str(this_machine(precision_of(encoder))), highlight=False)
    bots, same = Bots(encoder), names(office_pairs())
    of = {
        file: [
            row
            for conversation in read_conversations(file)
            for row in judged(conversation, bots.of(conversation.offices), same)
        ]
        for file, is_left_out in ((FIRST, chosen.later), (LATER, chosen.first))
        if not is_left_out
    }
    print_all(console, of, chosen.failures)


def print_all(console: Console, of: dict[str, list[Judged]], failures: bool) -> None:
    """Each file, and both together where there are two."""
    for name, rows in of.items():
        print_file(console, name, rows)
        if failures:
            print_failures(console, rows)
    if len(of) > 1:
        print_file(console, "both", [row for rows in of.values() for row in rows])


def print_file(console: Console, name: str, rows: Sequence[Judged]) -> None:
    """The figures of a file beside what was aimed at, then by kind and by the outcome expected."""
    console.print(table(name, shares(rows)))
    console.print(table("as expected, by kind", by(rows, lambda row: row.conversation.kind)))
    console.print(table("by the outcome expected", by(rows, lambda row: row.wants[0].outcome)))


def table(title: str, found: Sequence[Share]) -> Table:
    """Figures as rows of count, total, share and whether that is what was aimed at."""
    drawn = Table(title=title, box=None, title_justify="left", show_header=False)
    for justify in ("left", "right", "right", "right", "left"):
        drawn.add_column(justify=justify)
    for one in found:
        drawn.add_row(one.what, str(one.found), str(one.of), one.percent, one.verdict)
    return drawn


def print_failures(console: Console, rows: Sequence[Judged]) -> None:
    """Each message that was not as expected, with all that was said before it."""
    for row in rows:
        if row.unlike:
            typed = [message.says for message in row.conversation.messages[: row.turn + 1]]
            console.print(escape(f"{row.conversation.id}: {' / '.join(typed)}"))
            console.print(escape(f"    {row.unlike}"))


if __name__ == "__main__":
    main()
