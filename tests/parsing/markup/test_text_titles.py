"""Titles of plain text that have a sign in front."""

from textwrap import dedent

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import text


def read(page):
    parsed = parse(dedent(page).lstrip("\n").encode(), "page.txt", text.read)
    return [(p.source.section, p.question, p.answer) for p in parsed.pairs]


@pytest.mark.parametrize("sign", ["==", "===", "##", "**", "***", "*)", "[]", "* ", "-", "\u2022"])
def test_a_question_stands_without_its_sign(sign):
    page = (
        f"The pool\n\n{sign} Who may swim?\n\nAll from ten years on.\n\n{sign} What does\nit cost?"
        f"\n\nSix for the day.\n\n{sign} The water is cold.\n\nIt is warmed at noon.\n\n"
        f"{sign} Is there a café?\n\nNot yet.\n"
    )
    if sign[0] in "=#":
        page = page.replace("does\nit", "does it")
    assert read(page) == [
        (None, "Who may swim?", "All from ten years on."),
        (None, "What does it cost?", "Six for the day."),
        (None, "The water is cold.", "It is warmed at noon."),
        (None, "Is there a café?", "Not yet."),
    ]


def test_fewer_stars_are_the_title_of_a_section():
    """The title ended the answer above."""
    page = """
        * Swimming

        ** Who may swim?

        All from ten years on.

        * Food

        ** Is there a café?

        Not yet:

        * none here
        * none near

        ** May I bring a cake?

        Yes.
        """
    assert read(page) == [
        ("Swimming", "Who may swim?", "All from ten years on."),
        ("Food", "Is there a café?", "Not yet:\n\n* none here\n* none near"),
        ("Food", "May I bring a cake?", "Yes."),
    ]


def test_a_line_in_capitals_above_a_question_is_the_title_of_its_section():
    page = """
        [] Who may swim?

        All from ten years on.

                FOOD AND DRINK

        [] Is there a café?

        Not yet.

        [] May I bring a cake?

        YES OF COURSE
        """
    assert read(page) == [
        (None, "Who may swim?", "All from ten years on."),
        ("FOOD AND DRINK", "Is there a café?", "Not yet."),
        ("FOOD AND DRINK", "May I bring a cake?", "YES OF COURSE"),
    ]


def test_the_name_of_a_place_is_no_part_of_a_question():
    page = """
        Pool questions
        --------------

        [[swim]]
        Who may swim?
        ~~~~~~~~~~~~~

        All from ten years on.

        [[cold]]
        The water in the big pool is cold in the morning
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

        It is warmed at noon.

        [[cost]]
        What does it cost?
        ~~~~~~~~~~~~~~~~~~

        Six for the day.
        """
    assert [(question, answer) for _, question, answer in read(page)] == [
        ("Who may swim?", "All from ten years on."),
        ("The water in the big pool is cold in the morning", "It is warmed at noon."),
        ("What does it cost?", "Six for the day."),
    ]


def test_the_items_of_an_answer_are_no_titles():
    page = """
        1. Who may swim?

        * children?
        * grown-ups!

        2. What does it cost?

        - a day: six
        - a year: sixty
        """
    assert [(question, answer) for _, question, answer in read(page)] == [
        ("Who may swim?", "* children?\n* grown-ups!"),
        ("What does it cost?", "- a day: six\n- a year: sixty"),
    ]


def test_questions_are_quoted_as_mail_quotes_them():
    page = """
        > Who may swim?

        All from ten years on.

        > I came at eight, and
        > the door was closed.

        We open at nine.

        > What does it cost?

        Six for the day.
        """
    assert [(question, answer) for _, question, answer in read(page)] == [
        ("Who may swim?", "All from ten years on."),
        ("I came at eight, and the door was closed.", "We open at nine."),
        ("What does it cost?", "Six for the day."),
    ]


def test_a_closing_sign_is_no_part_of_a_title():
    page = "= Pool =\n\n== Who may swim? ==\n\nAll.\n\n== Is C# taught? ==\n\nNo.\n"
    assert [question for _, question, _ in read(page)] == ["Who may swim?", "Is C# taught?"]
