"""What is drawn in a terminal and what goes into a pipe."""

import io

from rich.console import Console

from qa_bot.cli.terminal import Rows

ROWS = Rows([["7", "Can I swap?", "3%", "Desk"], ["21", "What is it for?", "21%", "Hall"]])


def test_percentages_stand_below_each_other_by_their_last_digit():
    file = io.StringIO()
    Console(file=file, width=80).print(ROWS.drawn())
    assert [line.rstrip() for line in file.getvalue().splitlines()] == [
        " 7  Can I swap?       3%  Desk",
        "21  What is it for?  21%  Hall",
    ]
    assert ROWS.plain() == "7\tCan I swap?\t3%\tDesk\n21\tWhat is it for?\t21%\tHall"


def test_a_column_of_figures_stands_to_the_right_and_text_to_the_left_with_why_below_it():
    rows = [
        ["12", "not covered", "Can I swap?", "the first pair has 3%"],
        ["1", "1 (desk.txt)", "Where?", ""],
    ]
    file = io.StringIO()
    Console(file=file, width=80).print(
        Rows(rows, ["wanted", "got", "query", "why"], with_reasons=True).drawn()
    )
    assert [line.rstrip() for line in file.getvalue().splitlines()] == [
        "wanted  got           query",
        "    12  not covered   Can I swap?",
        "                      the first pair has 3%",
        "     1  1 (desk.txt)  Where?",
    ]
    figures = Rows([["83.3%", "right first"], ["1, 2.0%", "false"]], ["found", "figure"])
    file = io.StringIO()
    Console(file=file, width=80).print(figures.drawn())
    assert [line.rstrip() for line in file.getvalue().splitlines()] == [
        "  found  figure",
        "  83.3%  right first",
        "1, 2.0%  false",
    ]


def test_a_cell_reorders_nothing_of_its_row_and_a_pipe_has_its_bytes():
    rows = Rows([["7", "كم\u0661", "3%"], ["8\u200f", "open\u202e", "21%"]])
    file = io.StringIO()
    Console(file=file, width=80).print(rows.drawn())
    assert [line.rstrip() for line in file.getvalue().splitlines()] == [
        "7  \u2068كم\u0661\u2069     3%",
        "\u20688\u200f\u2069  open\ufffd  21%",
    ]
    assert rows.plain() == "7\tكم\u0661\t3%\n8\u200f\topen\u202e\t21%"
