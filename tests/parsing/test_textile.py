"""Textile: headings, lists, tables, code, and inline markup as it is read."""

import pytest
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.textile import read

FAQ = """h1. The club

h2(#join). Who may join?

Anyone *bold* and _it_, "our page":https://example.org/a, 2*3*4 and @x_y_z@.
Second line.[1]

# you
## or we
# they

|_. tool|_. days|
|spade|3|

bc. x = 1
  y

###. a remark

h2. What does it cost?

bc.. one

two

p. After.

fn1. A footnote.

h2. When?

- Monday := closed
- Sunday := open
"""


def test_a_page_is_read_as_it_is_printed():
    assert texts(FAQ, read) == [
        "The club",
        "Who may join?",
        "Anyone bold and it, our page (https://example.org/a), 2*3*4 and x_y_z.\nSecond line.",
        "1. you",
        "1. or we",
        "2. they",
        "tool | days\nspade | 3",
        "x = 1\n  y",
        "What does it cost?",
        "one\n\ntwo",
        "After.",
        "When?",
        "Monday",
        "closed",
        "Sunday",
        "open",
    ]


def test_lists_of_questions_and_html_between():
    text = "; Who may join?\n: You.\n; What does it cost?\n: <b>40</b> euro.\n"
    assert pairs(text, read) == [("Who may join?", "You."), ("What does it cost?", "40 euro.")]
    assert texts('See "$":https://e.org.\n', read) == ["See https://e.org."]
    assert texts("a\n\n<pre><code>h1. no\n  x</code></pre>\n", read) == ["a", "h1. no\n  x"]


@pytest.mark.parametrize(
    "part",
    ["a\n\n", "*", "h1. a\n\nb\n\n", "* a\n", "|a|\n", '"a":b ', "_a_ ", "bc. ", "@a", "!a! "],
)
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)


def test_a_title_may_have_a_name_as_long_as_it():
    """Pandoc writes the whole title as its name."""
    asked = "What does a membership cost for somebody who joins in the second half of the year?"
    name = asked[:-1].lower().replace(" ", "-")
    page = f"h2(#{name}). 1. {asked}\n\nSix.\n\nh2. 2. Why?\n\nSo.\n"
    assert pairs(page, read)[0] == (asked, "Six.")


def test_looks_that_may_be_read_in_two_ways_are_read_once():
    read_or_refused("h1" + "()" * 40 + "x\n", read)


def test_a_table_ends_where_the_list_around_it_goes_on():
    """As pandoc writes a list of questions whose answers have more than a line."""
    text = """<ol>
<li><p>*What does it cost?*</p>
<p>It depends:</p>
|_. Who|_. Fee|
|Adults|40|
</li>
<li><p>*When may I come?*</p>
<p>At nine.</p></li>
</ol>
"""
    assert pairs(text, read) == [
        ("What does it cost?", "It depends:\n\nWho | Fee\nAdults | 40"),
        ("When may I come?", "At nine."),
    ]
