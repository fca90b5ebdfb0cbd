"""Markdown as converters write it: escapes, names before a heading, headings that are wrapped."""

from textwrap import dedent

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.markdown import read


def pairs(text: str) -> list[tuple[str, str, str]]:
    parsed = parse(dedent(text).lstrip("\n").encode(), "page.md", read)
    return [(pair.label, pair.question, pair.answer) for pair in parsed.pairs]


def test_an_escaped_number_of_a_heading_is_read_and_the_answer_stays_as_it_is():
    page = r"""
    # Library

    ## 7\. May I bring food \(or drink\)?

    No \(water excepted\)\.

    ## 8\) What does `a\.b` mean?

    A file\.

    ## **9\. Where is the lift?**

    Left.
    """
    assert pairs(page)[0] == ("7", "May I bring food (or drink)?", r"No \(water excepted\)\.")
    assert [(n, q) for n, q, _ in pairs(page)[1:]] == [
        ("8", r"What does `a\.b` mean?"),
        ("9", "Where is the lift?"),
    ]


def test_escaped_numbers_of_plain_paragraphs_are_read():
    page = "1\\. Who may borrow a map?\n\nAll.\n\n2\\. For how long?\n\nA week.\n"
    assert pairs(page) == [
        ("1", "Who may borrow a map?", "All."),
        ("2", "For how long?", "A week."),
    ]


def test_a_name_before_a_heading_is_no_part_of_it():
    page = r"""
    <a id="top"></a># Library

    <a id="m1"></a><a id="m2"></a>## 1\. Who may borrow?
    All.

    <a id="m3"></a>## 2\. For how long?

    A week.
    """
    assert pairs(page) == [("1", "Who may borrow?", "All."), ("2", "For how long?", "A week.")]
    parsed = parse(dedent(page).encode(), "page.md", read)
    assert [pair.source.place or pair.source.first_line for pair in parsed.pairs] == [5, 9]
    assert not parsed.leftover


def test_a_heading_that_a_converter_wrapped_is_one_question():
    first = "## 1\\. What do I pay for a map that I keep for longer than a month, and what if"
    second = "## 2\\. Why?\nWhat for?\n\nSo.\n"
    page = f"# Maps\n\n{first}\nI bring it back later?\n\nOne euro.\n\n{second}"
    assert pairs(page) == [
        (
            "1",
            "What do I pay for a map that I keep for longer than a month, and what if I bring it "
            "back later?",
            "One euro.",
        ),
        ("2", "Why?", "What for?\n\nSo."),
    ]


def test_questions_that_are_lists_of_one_item_each_are_counted_through():
    page = """
    # Maps

    1. **Who may borrow?**

    * Two kinds:
      1. members,
      2. guests.

    1. **For how long?**

    A week.

    1. __Why?__

    So.
    """
    assert pairs(page) == [
        ("1", "Who may borrow?", "* Two kinds:\n  1. members,\n  2. guests."),
        ("2", "For how long?", "A week."),
        ("3", "Why?", "So."),
    ]
