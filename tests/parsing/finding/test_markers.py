"""What stands in front of questions and answers, as people have written it."""

from textwrap import dedent

import pytest

from qa_bot.parsing.finding.markers import answer_start, marker
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown, restructured_text, text


def read(page):
    parsed = parse(dedent(page).lstrip("\n").encode(), "page.txt", text.read)
    return [(p.label, p.question, p.answer) for p in parsed.pairs]


@pytest.mark.parametrize(
    ("line", "printed", "numbers", "question"),
    [
        ("Q - Who may swim?", "", (), "Who may swim?"),
        ("[Q] - Who may swim?", "", (), "Who may swim?"),
        ("(Q) Who may swim?", "", (), "Who may swim?"),
        ("Q1-05.\tWho may swim?", "1-05", (1, 5), "Who may swim?"),
        ("Q.7 Who may swim?", "7", (7,), "Who may swim?"),
        ("[L.2] Who may swim?", "L.2", (2,), "Who may swim?"),
        ("A.3 Who may swim?", "A.3", (3,), "Who may swim?"),
        ("2b.- Who may swim?", "2b", (2, 1), "Who may swim?"),
        ("4 - Who may swim?", "4", (4,), "Who may swim?"),
        ("3. Q. Who may swim?", "3", (3,), "Who may swim?"),
        ("** 3. Who may swim?", "3", (3,), "Who may swim?"),
    ],
)
def test_a_question_is_marked(line, printed, numbers, question):
    found = marker(line)
    assert (found.printed, found.numbers, found.text) == (printed, numbers, question)
    assert line[found.offset :] == question


@pytest.mark.parametrize("line", ["P - a letter", "Q-tips", "Frage - oder nicht", "1.What"])
def test_no_question_is_marked(line):
    assert marker(line) is None


@pytest.mark.parametrize(
    ("line", "start"), [("A - Yes.", 4), ("[A] - Yes.", 6), ("A1-05. Yes.", 7), ("A-B", None)]
)
def test_an_answer_is_marked(line, start):
    assert answer_start(line) == start


def test_questions_below_each_other_share_the_answer_of_several_numbers():
    """The last question had "A1-02." in it, and the first one's second line was its answer."""
    page = """
        Q1-01. The water in the children's pool
               is cold.
        Q1-02. The shower is cold.
        A1-01.
        A1-02. The boiler is repaired.

        Q1-03. Who may swim?
        A1-03. All from ten years on.

        Q2-01. What does it cost?
        A2-01. Six for the day.
        """
    assert read(page) == [
        ("1-01", "The water in the children's pool is cold.", "The boiler is repaired."),
        ("1-02", "The shower is cold.", "The boiler is repaired."),
        ("1-03", "Who may swim?", "All from ten years on."),
        ("2-01", "What does it cost?", "Six for the day."),
    ]


def test_a_number_and_q_are_one_mark():
    """A first question that does not end in its line was not one."""
    page = """
        1. Q. All of the lockers are taken,
           and I wait for an hour. What now?

           A1. Ask at the till.

        2. Q. The door says:

           A1. It is broken.
           A2. It is closed.

        3. Q. Who may swim?

           A. All from ten years on.
        """
    assert [(label, question) for label, question, _ in read(page)] == [
        ("1", "All of the lockers are taken, and I wait for an hour. What now?"),
        ("2", "The door says:"),
        ("3", "Who may swim?"),
    ]


def test_fields_of_restructured_text_are_marks():
    page = ":Q: Who may swim?\n:A: All from ten years on.\n\n:Q: What does it cost?\n:A: Six.\n"
    parsed = parse(page.encode(), "page.rst", restructured_text.read)
    assert [(p.question, p.answer) for p in parsed.pairs] == [
        ("Who may swim?", "All from ten years on."),
        ("What does it cost?", "Six."),
    ]


def test_a_heading_may_be_question_or_answer_alone():
    """They were pairs: "Question 1" with the question as its answer."""
    page = """
        # Swimming

        ## Question 1

        Who may swim?

        ## Answer 1

        All from ten years on.

        ## Question 2

        The water is cold. What now?

        ## Answer 2

        Wait until noon.
        """
    parsed = parse(dedent(page).encode(), "page.md", markdown.read)
    assert [(p.label, p.question, p.answer) for p in parsed.pairs] == [
        ("1", "Who may swim?", "All from ten years on."),
        ("2", "The water is cold. What now?", "Wait until noon."),
    ]


def test_a_number_may_stand_alone_above_the_question():
    page = "Question 1.1\n\nWho may swim?\n\nAll.\n\nQuestion 1.2\n\nWhat does it cost?\n\nSix.\n"
    assert read(page) == [("1.1", "Who may swim?", "All."), ("1.2", "What does it cost?", "Six.")]


def test_a_symptom_is_a_question():
    page = """
        SYMPTOM: The shower is cold
        --------

        PROBLEM:
        --------
        The boiler is old.

        SYMPTOM: The lockers do not open
        --------

        PROBLEM:
        --------
        They need a coin.
        """
    assert [question for _, question, _ in read(page)] == [
        "The shower is cold",
        "The lockers do not open",
    ]
