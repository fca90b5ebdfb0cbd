"""The fixed words around an answer, and lines of the log."""

import pytest

from qa_bot import QAPair, Source
from qa_bot.terminal import folded
from qa_bot.wording import heading, option, place


def pair(number: str, section: str | None = None, **fields) -> QAPair:
    return QAPair(number, "Why?", "So.", Source("a.txt", section=section), **fields)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (pair("4.2"), "Question 4.2"),
        (pair("4.2", "General"), "Question 4.2"),
        (pair("3", "General", label="General 3"), "General, question 3"),
        (pair("3", "General", label="General 3 (2)"), "General, question 3 (2)"),
        (pair("3", number_is_printed=False), "Question 3 (not numbered in the document)"),
        (QAPair("3", "Why?", "So."), "Question 3"),
    ],
)
def test_a_question_is_headed_by_its_number_and_section(asked, words):
    assert heading(asked) == words


def test_a_choice_has_no_number_that_nobody_printed():
    assert option(pair("3", number_is_printed=False)) == "Why?"
    assert option(pair("3", "General", label="General 3")) == "General, question 3: Why?"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("a.txt", 3, 3), "a.txt, line 3"),
        (Source("a.txt", 3, 5), "a.txt, lines 3\u20135"),
        (Source("a.csv", place="row 7"), "a.csv, row 7"),
        (Source("a.html", place="#towels"), "a.html, #towels"),
        (Source("a.pdf", place="pages 3\u20134"), "a.pdf, pages 3\u20134"),
        (Source("a.json"), "a.json"),
    ],
)
def test_a_place_is_said_in_what_its_format_counts(source, words):
    assert place(source) == words


def test_a_line_of_the_log_is_broken_between_words():
    text = "WARNING: notes.doc: format '.doc' is not supported; expected one of .csv .docx"
    assert folded(text, 40).split("\n") == [
        "WARNING: notes.doc: format '.doc' is not",
        "  supported; expected one of .csv .docx",
    ]
