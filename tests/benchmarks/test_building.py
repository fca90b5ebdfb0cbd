"""Each way of embedding is set beside the first, round by round."""

import io

from rich.console import Console

from benchmarks.building import PAIRS, Spent, table_of


def test_a_ratio_is_of_one_round_and_whole_pairs_are_counted_as_such():
    found = {
        "the build": [Spent(1.0, 2.0), Spent(2.0, 2.0), Spent(4.0, 2.0)],
        "encode, whole pairs": [Spent(3.0, 5.0), Spent(5.0, 5.0), Spent(12.0, 4.0)],
    }
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(table_of(found, texts=600))
    rows = [line for line in console.export_text().splitlines() if line.startswith("│")]
    cells = [[cell.strip() for cell in row.strip("│").split("│")] for row in rows]
    assert cells == [
        ["the build", "300", "2.00", "1.00", "1.00"],
        ["encode, whole pairs", f"{PAIRS / 5:.0f}", "5.00", "3.00", "2.50"],
    ]
