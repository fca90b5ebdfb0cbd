"""Lists of what stands elsewhere on the page."""

from textwrap import dedent

import pytest

from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown, text


@pytest.mark.parametrize(
    "listed",
    [
        "- [Swimming](#a)\n  * [Who may swim?](#b)\n- [**Food**](#c)\n  * [Is there a café?](#d)",
        "- Who may swim?\n- Is there a café?\n- May I bring a cake?",
    ],
)
def test_contents_below_a_heading_are_no_answer(listed):
    page = (
        f"# Pool\n\n## Contents\n\n{listed}\n\n## Who may swim?\n\nAll.\n\n"
        "## Is there a café?\n\nNot yet.\n\n## May I bring a cake?\n\nYes.\n"
    )
    parsed = parse(page.encode(), "faq.md", markdown.read)
    assert [(p.question, p.answer) for p in parsed.pairs] == [
        ("Who may swim?", "All."),
        ("Is there a café?", "Not yet."),
        ("May I bring a cake?", "Yes."),
    ]


def test_a_question_that_goes_on_to_its_answer_is_not_left_out():
    page = dedent("""
        Q: The door says:
           closed until noon
        A: It opens at nine.

        Q: The shower says:
           out of order
        A: It is repaired.
        """)
    parsed = parse(page.encode(), "page.txt", text.read)
    assert [p.question for p in parsed.pairs] == [
        "The door says: closed until noon",
        "The shower says: out of order",
    ]
    assert coverage(parsed).share == 1.0
