"""Org: headings, lists with their numbers, tables, blocks, and inline markup as it is read."""

import pytest
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.org import read

FAQ = """#+TITLE: The club
# a remark
* Joining
** TODO Who may join? :faq:
:PROPERTIES:
:ID: 1
:END:
Anyone, see [[https://example.org/a_b/c][our page]] and *not* =x*y= /z/.[fn:1]

3. you

   all of you
   - or we
4. they

| tool  | days |
|-------+------|
| spade | 3    |

#+BEGIN_SRC sh
  ,* no heading
#+END_SRC
** What does it cost?
40 euro.

[fn:1] not
"""


def test_a_file_is_read_as_it_is_printed():
    found = pairs(FAQ, read)
    assert found == [
        (
            "Who may join?",
            "Anyone, see our page (https://example.org/a_b/c) and not x*y z.\n\n3. you\n\n"
            "all of you\n\n- or we\n4. they\n\ntool | days\nspade | 3\n\n,* no heading",
        ),
        ("What does it cost?", "40 euro."),
    ]
    assert read(FAQ.encode()).title == "The club"


def test_numbered_questions_keep_their_numbers():
    text = "* Club\n1. Who may join?\n\n   You.\n\n2) What does it cost?\n\n   40 euro.\n"
    found = texts(text, read)[1:]
    assert found == ["1. Who may join?", "You.", "2. What does it cost?", "40 euro."]


def test_definitions():
    text = "- Who may join? :: You.\n- What does it cost? :: 40 euro.\n"
    assert pairs(text, read) == [("Who may join?", "You."), ("What does it cost?", "40 euro.")]


@pytest.mark.parametrize(
    "part",
    ["a\n", "*a ", "=a ", "[[a", "[[a][", "|a\n", "- a\n", "  - a\n    - b\n", ":a:\n", ": a\n",
     "* a?\nb\n", "#+begin_src\n", "[fn:", "1. a\n\n"],
)  # fmt: skip
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)


def test_an_item_whose_line_was_full_goes_on_at_the_margin():
    item = "1. All of those who live here or near, and what is more those who have no\n"
    text = f"* 1. Who may *join\nthis?*\n{item}garden.\n- a rake\nThat is all.\n"
    assert texts(f"* Who?\n*Bold\nwords* here.\n{text}", read)[1:] == [
        "Bold words here.",
        "1. Who may *join",
        "this?*",
        item.strip() + " garden.",
        "- a rake",
        "That is all.",
    ]


def test_print_runs_over_lines_and_files_not_read_are_named():
    text = '* Who may join?\nAll *of\nyou*.\n#+INCLUDE: "more.org"\n'
    assert pairs(text, read) == [("Who may join?", "All of you.")]
    assert "(more.org)" in read(text.encode()).doubts[0]


def test_what_org_does_not_print_is_not_read():
    text = (
        "* TODO Who may join? [1/2]\nDEADLINE: <2026-01-01> SCHEDULED: <2026-01-02>\n"
        "You\\\\\nand src_sh{we}.\n- one ::\n  more\n* COMMENT Secret?\nNo.\n** Deep?\nNo.\n"
        "* What does it cost?\nCLOSED: [2026-01-01]\n40 euro.\n* Old? :noexport:\nNo.\n"
    )
    assert pairs(text, read) == [
        ("Who may join?", "You\nand we.\n\none\n\nmore"), ("What does it cost?", "40 euro.")
    ]  # fmt: skip
