"""Questions that only their place on the page tells, and pages that hold none."""

from textwrap import dedent

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown
from qa_bot.parsing.formats import text as plain
from qa_bot.records import SourceError

COLUMN = (
    "What turns the wheel?\n\n  The stream.\n\n"
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
    "WHERE IS THE MILL?\n\n  Behind the church.\n\nTHE WHEEL DOES NOT TURN AND\nTHE WATER IS HIGH"
    "\n\n  Open the lower sluice.\n\nCAN I GRIND MY OWN CORN?\n\n  On Mondays.\n"
)
APART = (
    "Of the mill\n\n\nWhere is it?\n\nBehind the church,\nnot far.\n\nSee the map.\n\n\n"
    "The wheel stands still\n\nOpen the sluice.\n\n\nWho grinds?\n\nThe miller.\n"
)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (COLUMN, ["What turns the wheel?", "The mill wheel stands still",
                  "The flour tastes of stone", "Where do the sacks go?"]),
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
    "mill - turns wind into flour\n\nBuilding\n\nRun make. It needs:\n\n- a wheel\n- two stones\n\n"
    "Contributing\n\n1. Fork it.\n2. Write a test.\n3. Send a patch.\n\nLicence\n\nFree.\n"
)


def test_a_manual_that_asks_nothing_holds_no_questions():
    with pytest.raises(SourceError, match="holds no questions"):
        parse(MANUAL.encode(), "README.txt", plain.read)


def test_the_first_heading_announces_the_whole_page_and_not_its_first_part():
    text = (
        "# Questions and answers #\n\n### Where is it?\n\nBehind the church.\n\n### Who grinds?\n\n"
        "The miller.\n\n# Stones\n\n### How often are they dressed?\n\nIn autumn.\n"
    )
    pairs = parse(text.encode(), "mill.md", markdown.read).pairs
    assert [pair.question for pair in pairs] == [
        "Where is it?", "Who grinds?", "How often are they dressed?",
    ]  # fmt: skip


def read(page, name="faq.txt"):
    parsed = parse(dedent(page).lstrip("\n").encode(), name, plain.read)
    return [(p.question, " ".join(p.answer.split())) for p in parsed.pairs]


def test_questions_stand_at_the_margin_above_indented_answers():
    """What did not end in a question mark, or was wrapped, was lost in the answer above."""
    page = """
        WHO MAY SWIM?

          All from ten years on.

          And those who can.

        THE WATER IN THE CHILDREN'S POOL WAS
        COLD THIS MORNING.

          It is warmed at noon.

        IS THERE A CAFÉ?

          Not yet.
        """
    assert read(page) == [
        ("WHO MAY SWIM?", "All from ten years on. And those who can."),
        ("THE WATER IN THE CHILDREN'S POOL WAS COLD THIS MORNING.", "It is warmed at noon."),
        ("IS THERE A CAFÉ?", "Not yet."),
    ]


def test_topics_stand_at_the_margin():
    page = "Swimming\n\n  From ten on.\n\nPrices\n\n  Six a day.\n\nFood\n\n  None yet.\n"
    assert read(page) == [
        ("Swimming", "From ten on."),
        ("Prices", "Six a day."),
        ("Food", "None yet."),
    ]


def test_questions_are_set_apart_by_two_blank_lines():
    page = """
        The pool


        Who may swim?

        All from ten years on.

        Smaller ones too, in the small pool.


        The water is cold

        It is warmed at noon.


        What does it cost?

        Six for the day.


        Is there a café?

        Not yet.
        """
    assert read(page) == [
        ("Who may swim?", "All from ten years on. Smaller ones too, in the small pool."),
        ("The water is cold", "It is warmed at noon."),
        ("What does it cost?", "Six for the day."),
        ("Is there a café?", "Not yet."),
    ]


def test_numbers_tell_more_than_the_layout():
    page = (
        "1. Who may swim?\n\n  All:\n\n  1. children\n  2. others\n\n2. What is it?\n\n  Six.\n\n"
    )
    page += "  Six.\n\n3. Is there a café?\n\n  No.\n"
    assert [question for question, _ in read(page)] == [
        "Who may swim?",
        "What is it?",
        "Is there a café?",
    ]


def test_a_text_that_nothing_calls_a_faq_has_such_titles_too():
    page = "Swimming\n\n  From ten on.\n\nPrices\n\n  Six a day.\n\nFood\n\n  None yet.\n"
    with pytest.raises(SourceError, match="holds no questions"):
        read(page, "README.txt")
