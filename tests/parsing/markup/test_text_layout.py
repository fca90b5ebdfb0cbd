"""Titles of plain text that only the layout tells."""

from textwrap import dedent

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import text
from qa_bot.records import SourceError


def read(page, name="faq.txt"):
    parsed = parse(dedent(page).lstrip("\n").encode(), name, text.read)
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
