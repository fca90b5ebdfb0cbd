"""Pages whose numbers begin anew, lists with letters, and links that only point into the page."""

from textwrap import dedent

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown
from qa_bot.parsing.formats import text as plain

READ = {"txt": plain.read, "md": markdown.read}


def read(text, suffix="txt"):
    parsed = parse(dedent(text).lstrip("\n").encode(), f"page.{suffix}", READ[suffix])
    return [(p.label, p.source.section, p.question, p.answer.strip()) for p in parsed.pairs]


def test_a_chapter_begins_at_1_without_a_title():
    page = """
          1. Who may swim?
             All from ten years on.

          2. What does it cost?
             Six for the day.

          1. Where are the lockers?
             By the door.

          2. Is there a café?
             Not yet.
        """
    assert [(n, q, a) for n, _, q, a in read(page)] == [
        ("1", "Who may swim?", "All from ten years on."),
        ("2", "What does it cost?", "Six for the day."),
        ("1 (2)", "Where are the lockers?", "By the door."),
        ("2 (2)", "Is there a café?", "Not yet."),
    ]


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_section_has_its_title_right_above_its_first_question(blank):
    """As pdftotext, lynx and LibreOffice write a page, with the last answer right above it."""
    page = (
        f"The pool\n\nSwimming\n1. Who may swim?\nAll from ten years on.\n2. What does it cost?\n"
        f"Six for the day.\n{blank}Lockers and food\n1. Where are the lockers?\nBy the door.\n"
        f"2. Is there a café?\nNot yet.\n{blank}Guests\n1. May I bring a dog?\nNo.\n"
    )
    assert read(page) == [
        ("Swimming 1", "Swimming", "Who may swim?", "All from ten years on."),
        ("Swimming 2", "Swimming", "What does it cost?", "Six for the day."),
        ("Lockers and food 1", "Lockers and food", "Where are the lockers?", "By the door."),
        ("Lockers and food 2", "Lockers and food", "Is there a café?", "Not yet."),
        ("Guests 1", "Guests", "May I bring a dog?", "No."),
    ]


def test_every_question_is_numbered_1_as_careless_markdown_is():
    page = """
        # Pool

        1. Who may swim?

        All from ten years on.

        1. What does it cost?

        Six for the day.

        1. Is there a café?

        Not yet.
        """
    assert [(q, a) for _, _, q, a in read(page, "md")] == [
        ("Who may swim?", "All from ten years on."),
        ("What does it cost?", "Six for the day."),
        ("Is there a café?", "Not yet."),
    ]


def test_a_list_of_steps_in_an_answer_is_no_section():
    page = """
        1. How do I open a locker?
        In two steps:
        1. Put the coin in
        2. Turn the key
        Then take the key with you.
        2. Is there a café?
        Not yet.
        """
    assert [(q, a) for _, _, q, a in read(page)] == [
        (
            "How do I open a locker?",
            "In two steps:\n1. Put the coin in\n2. Turn the key\nThen take the key with you.",
        ),
        ("Is there a café?", "Not yet."),
    ]


def test_a_list_of_questions_in_an_answer_is_no_section():
    page = """
        1. What will the doctor ask?

        Mostly these:

        1. Where does it hurt?
        2. Since when?

        Take your time.

        2. Is there a café?

        Not yet.
        """
    assert [q for _, _, q, _ in read(page)] == ["What will the doctor ask?", "Is there a café?"]


@pytest.mark.parametrize("mark", ["A.", "a)", "A)"])
def test_a_list_with_letters_is_no_answer_mark(mark):
    second = mark.translate(str.maketrans("Aa", "Bb"))
    page = (
        f"1. Which fruit is in the basket?\n\n{mark} An apple\n{second} A pear\n\n"
        f"2. How do I pay?\n\nIt depends:\n{mark} by card\n{second} in coins\n"
    )
    assert [(q, a) for _, _, q, a in read(page)] == [
        ("Which fruit is in the basket?", f"{mark} An apple\n{second} A pear"),
        ("How do I pay?", f"It depends:\n{mark} by card\n{second} in coins"),
    ]


def test_a_capital_with_a_point_still_marks_answers():
    page = "Q. Who may swim?\nA. All from ten years on.\n\nQ. Is there a café?\nA. Not yet.\n"
    assert [a for *_, a in read(page)] == ["All from ten years on.", "Not yet."]


CONTENTS = """
# Pool

- [Q1: Who may swim?](#q1)
- [Q2: What does it cost?](#q2)
- [Q3: Is there a café?](#q3)

"""


@pytest.mark.parametrize("mark", ["####", "#### ", "## "])
def test_links_into_the_page_are_its_contents(mark):
    page = CONTENTS + (
        f"{mark}Q1: Who may swim?\nAll from ten years on.\n\n"
        f"{mark}Q2: What does it cost?\nSix for the day.\n\n"
        f"{mark}Q3: Is there a café?\nNot yet.\n"
    )
    assert [(q, a) for _, _, q, a in read(page, "md")] == [
        ("Who may swim?", "All from ten years on."),
        ("What does it cost?", "Six for the day."),
        ("Is there a café?", "Not yet."),
    ]


def test_a_bare_number_marks_a_title_that_is_underlined():
    """As texi2any writes plain text."""
    page = """
        Pool
        ****

        1 Who may swim?
        ***************

        All from ten years on.

        2 What does it cost?
        ********************

        Six for the day.
        """
    assert [(n, q, a) for n, _, q, a in read(page)] == [
        ("1", "Who may swim?", "All from ten years on."),
        ("2", "What does it cost?", "Six for the day."),
    ]


def test_error_messages_are_headings_of_a_page_about_trouble():
    page = """
        # Troubleshooting

        ## Error: could not open the lock file

        Another program holds it. Wait and try again.

        ## "Permission denied" while writing

        Run it as the owner.

        ## E-204

        The tap is closed.
        """
    assert [(q, a) for _, _, q, a in read(page, "md")] == [
        ("Error: could not open the lock file", "Another program holds it. Wait and try again."),
        ('"Permission denied" while writing', "Run it as the owner."),
        ("E-204", "The tap is closed."),
    ]


def test_a_title_that_a_program_has_numbered_too():
    """As texi2any and LaTeX do; the number that its author wrote is the question's."""
    page = """
        # 1 Swimming

        ## 1.1 1. Who may swim?

        All from ten years on.

        ## 1.2 2. What does it cost?

        Six for the day.
        """
    assert [(n, q) for n, _, q, _ in read(page, "md")] == [
        ("1", "Who may swim?"),
        ("2", "What does it cost?"),
    ]
