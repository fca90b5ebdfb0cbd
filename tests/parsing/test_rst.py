# ruff: noqa: E501 - documents as they stand
"""reStructuredText: which lines are questions, which are code, and which are only markup."""

from textwrap import dedent

import pytest

from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.restructured_text import read


def pairs(text):
    parsed = parse(dedent(text).lstrip().encode(), "page.rst", read)
    return [(pair.question, pair.answer.strip()) for pair in parsed.pairs]


def test_targets_comments_and_settings_around_a_question_are_no_part_of_its_answer():
    page = """
    Museum
    ======

    .. contents::
       :local:

    .. _open:

    When do you open?
    -----------------

    At ten. See `there`_.

    .. _there: https://example.org

    Not on Monday: `news`_.

    .. _news: https://example.org/news

    .. index:: bags
    .. _more bags:
    .. _bags:

    May I bring a bag?
    ------------------

    .. note::

       A small one.

    .. TODO: ask the director
    """
    (first, second) = pairs(page)
    assert first[1].startswith("At ten.") and first[1].endswith(
        "\n\n.. _news: https://example.org/news"
    )
    assert second == ("May I bring a bag?", "A small one.")


def test_an_empty_comment_hides_nothing():
    page = "What is it?\n===========\n\nSee:\n\n..\n\n   This.\n"
    assert pairs(page) == [("What is it?", "See:\n\n..\n\n   This.")]


def test_terms_that_ask_are_questions_below_the_title_and_others_are_not():
    page = """
    How do I...
    ===========

    ... get in?
       By the door.

    ... get out?
       By the other one.

    ... pay?
       In cash.

    Words
    =====

    door
       What opens.
    """
    assert pairs(page)[:2] == [
        ("... get in?", "By the door."),
        ("... get out?", "By the other one."),
    ]
    assert [question for question, _ in pairs(page)] == ["... get in?", "... get out?", "... pay?"]


def test_terms_q_and_a_are_labels():
    page = """
    Museum
    ======

    Q
      I come late and the
      door is shut. What now?

    A
      Ring the bell.

      Wait.

    Q
      Is there tea?

    A
      No.
    """
    assert pairs(page) == [
        ("I come late and the door is shut. What now?", "Ring the bell.\n\n  Wait."),
        ("Is there tea?", "No."),
    ]


@pytest.mark.parametrize("mark", ["::", ".. code-block:: sh\n   :linenos:", ".. parsed-literal::"])
def test_only_the_lines_of_a_literal_block_are_code(mark):
    page = f"Is it\n=====\n\nRun it.\n\n{mark}\n\n   run it\n   and wait\n\nRun it.\n"
    code = [(b.first, b.last) for b in read(page.encode()).blocks if b.kind is BlockKind.CODE]
    first = page.split("\n").index("   run it") + 1
    assert code == [(first, first + 1)]


def test_the_lines_of_a_comment_ask_nothing():
    page = "Museum\n======\n\n..\n   1. Is this shown?\n   2. Is that?\n\nIs it open?\n-----------\n\nNo.\n"
    assert pairs(page) == [("Is it open?", "No.")]


def test_automatic_numbers_count_on_and_anew_in_each_section():
    page = """
    Loans
    =====

    #. Who may borrow
       a map?

       All.

    #. Is a card needed?

       Yes:

       #. Is it yours?
       #. Is it valid?

    Fines
    =====

    #. What is a fine?

    One euro.

    2. Who pays it?

    You. Bring

    #. the map,
    #. the card.
    """
    parsed = parse(dedent(page).lstrip().encode(), "page.rst", read)
    assert [(pair.label, pair.question, pair.source.section) for pair in parsed.pairs] == [
        ("Loans 1", "Who may borrow a map?", "Loans"),
        ("Loans 2", "Is a card needed?", "Loans"),
        ("Fines 1", "What is a fine?", "Fines"),
        ("Fines 2", "Who pays it?", "Fines"),
    ]
    assert all(pair.number_is_printed for pair in parsed.pairs)
    assert parsed.pairs[1].answer.strip().startswith("Yes:\n\n   #. Is it yours?")
    assert parsed.pairs[3].answer == "You. Bring\n\n#. the map,\n#. the card."
