"""Questions that only their place on the page tells, and pages that hold none."""

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown
from qa_bot.parsing.formats import text as plain
from qa_bot.records import SourceError

COLUMN = (
    "The mill wheel stands still\n\n  Open the sluice above the yard and wait for the water.\n\n"
    "The flour tastes of\nstone\n\n  Let the miller dress the stones again.\n\n"
    "Where do the sacks go?\n\n  Into the loft, by the hoist.\n\n  The cart waits below.\n"
)
BULLETS = (
    "Notes on the mill.\n\n*  I turned the wheel and\n   nothing moved.\n\n"
    "   The pin is out. Put it back.\n\n\n*  What is the bell for?\n\n"
    "   It rings when the hopper is empty:\n\n   - stop the stones\n   - fill the hopper\n\n\n"
    "*  My flour is wet.\n\n   Dry the corn first.\n"
)
CAPITALS = (
    "WHERE IS THE MILL?\n\n  Behind the church.\n\nTHE WHEEL DOES NOT TURN AND\nTHE WATER IS HIGH\n\n"
    "  Open the lower sluice.\n\nCAN I GRIND MY OWN CORN?\n\n  On Mondays.\n"
)
APART = (
    "Of the mill\n\n\nWhere is it?\n\nBehind the church,\nnot far.\n\nSee the map.\n\n\n"
    "The wheel stands still\n\nOpen the sluice.\n\n\nWho grinds?\n\nThe miller.\n"
)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (COLUMN, ["The mill wheel stands still", "The flour tastes of stone",
                  "Where do the sacks go?"]),
        (BULLETS, ["I turned the wheel and nothing moved.", "What is the bell for?",
                   "My flour is wet."]),
        (CAPITALS, ["WHERE IS THE MILL?", "THE WHEEL DOES NOT TURN AND THE WATER IS HIGH",
                    "CAN I GRIND MY OWN CORN?"]),
        (APART, ["Where is it?", "The wheel stands still", "Who grinds?"]),
    ],
    ids=["column", "bullets", "capitals", "two blank lines"],
)  # fmt: skip
def test_what_stands_out_before_each_answer_is_a_question(text, questions):
    pairs = parse(text.encode(), "mill faq", plain.read).pairs
    assert [pair.question for pair in pairs] == questions
    assert all(pair.answer in text and pair.answer for pair in pairs)


MANUAL = (
    "# mill\n\nTurns wind into flour.\n\n## Building\n\nRun `make`.\n\n- needs a wheel\n"
    "- needs two stones\n\n## Contributing\n\n1. Fork it.\n2. Write a test.\n3. Send a patch.\n\n"
    "## Licence\n\nFree.\n"
)


def test_a_manual_that_asks_nothing_holds_no_questions():
    with pytest.raises(SourceError, match="holds no questions"):
        parse(MANUAL.encode(), "README.md", markdown.read)


def test_the_first_heading_announces_the_whole_page_and_not_its_first_part():
    text = (
        "# Questions and answers #\n\n### Where is it?\n\nBehind the church.\n\n### Who grinds?\n\n"
        "The miller.\n\n# Stones\n\n### How often are they dressed?\n\nIn autumn.\n"
    )
    pairs = parse(text.encode(), "mill.md", markdown.read).pairs
    assert [pair.question for pair in pairs] == [
        "Where is it?", "Who grinds?", "How often are they dressed?",
    ]  # fmt: skip
