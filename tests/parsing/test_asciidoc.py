"""AsciiDoc: titles, lists with their printed numbers, tables, and inline markup as it is read."""

import pytest
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.asciidoc import read

FAQ = """= The club
:toc: left
:town: Bath

// a remark
include::secret.adoc[]

== Joining

=== Who may join?

Anyone in {town}, see https://example.org/a[our page], <<b,below>>, kbd:[F1]
and *not* `x*y`.footnote:[not]

. you
+
all of you
.. or we
. they

[source,sh]
----
== no title
. no item
----

[cols="1,1"]
|===
|tool |days

|spade
|3
|===

=== What does it cost? ===

40 euro. +
Really.
"""


def test_a_document_is_read_as_it_is_printed():
    assert texts(FAQ, read) == [
        "The club",
        "Joining",
        "Who may join?",
        "Anyone in Bath, see our page (https://example.org/a), below, F1 and not x*y.",
        "1. you",
        "all of you",
        "a. or we",
        "2. they",
        "== no title\n. no item",
        "tool | days\nspade | 3",
        "What does it cost?",
        "40 euro.\nReally.",
    ]


def test_labelled_lists_of_questions_and_underlined_titles():
    text = "Club\n====\n\nWho may join?::\nYou.\n\nWhat does it cost?::\n  40 euro.\n"
    assert pairs(text, read) == [("Who may join?", "You."), ("What does it cost?", "40 euro.")]


def test_numbered_questions_go_on_where_their_answers_are_attached():
    text = "= Club\n\n. Who may join?\n+\nYou.\n\n. What does it cost?\n+\n40 euro.\n"
    found = texts(text, read)[1:]
    assert found == ["1. Who may join?", "You.", "2. What does it cost?", "40 euro."]


def test_comments_and_passthroughs_are_left_out():
    text = "== Open?\n\n////\nsecret\n////\n\nDaily.\n\n++++\n<b>x</b>\n++++\n"
    assert pairs(text, read) == [("Open?", "Daily.")]


@pytest.mark.parametrize(
    "part",
    ["a\n", "*a ", "`", "{a}", "link:https://a[", "<<a", "|===\n|a\n", "* a\n", "a::\n", "----\n",
     "== a?\n\nb\n\n", "footnote:[", "_a_ ", "- a\n\n"],
)  # fmt: skip
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)


def test_names_of_characters_are_the_characters():
    page = "= Pool\n\n== Who may swim?\n\n{empty}1. All{nbsp}of you {plus} two {lt}guests{gt}.\n"
    assert "1. All of you + two <guests>." in texts(page, read)


def test_a_mark_may_end_in_the_next_line_and_another_marker_is_a_list_below():
    text = ". *Who may join\nthis club?*\n+\nAll of you +\nand I.\n2. They too.\n. *When?*\n+\nNow."
    assert texts(text, read) == [
        "1. Who may join this club?",
        "All of you\nand I.",
        "2. They too.",
        "2. When?",
        "Now.",
    ]
    assert pairs(text, read) == [
        ("Who may join this club?", "All of you\nand I.\n\n2. They too."),
        ("When?", "Now."),
    ]


def test_print_and_links_run_over_lines_and_signs_behind_a_backslash_are_signs():
    page = """== Who may swim?

All *who
can*, see https://example.org[the
page] or `pool +
rules`.

.rules.txt
----
no
----

The \\*wet* list and \\{town}.
"""
    assert pairs(page, read) == [
        ("Who may swim?", "All who can, see the page (https://example.org) or pool\nrules.\n\n"
         "rules.txt\n\nno\n\nThe *wet* list and {town}.")
    ]  # fmt: skip


def test_sections_are_numbered_where_the_document_says_so():
    page = "= Pool: {name}\n:name: FAQ\n:sectnums:\n\n== Who?\n\na\n\n=== How?\n\n"
    page += ":!sectnums:\n== Why?\n"
    assert texts(page, read) == ["Pool: FAQ", "1. Who?", "a", "1.1. How?", "Why?"]
    assert read(page.encode()).title == "Pool: FAQ"


def test_files_that_are_not_read_with_it_are_named():
    assert read(FAQ.encode()).doubts == (
        "takes text from other files (secret.adoc), not read with it; put them beside it",
    )


def test_a_list_of_another_mark_is_inside_of_the_one_above():
    page = ". *Who may swim?*\n+\nAll:\n\n* you\n* we\n. *What does it cost?*\n+\n40 euro.\n"
    assert pairs(page, read) == [
        ("Who may swim?", "All:\n\n- you\n- we"), ("What does it cost?", "40 euro.")
    ]  # fmt: skip


def test_print_that_has_a_name_and_small_signs():
    assert texts("H~2~O, 10^2^ m, [line-through]#no# and C#.\n", read) == ["H2O, 102 m, no and C#."]


@pytest.mark.parametrize("deepest", ["9" * 5_000, "\u00b2", "-1", "x"])
def test_a_depth_of_numbers_that_is_none_is_the_usual_one(deepest):
    # Python reads no number of 5,000 digits, and a superscript is a digit to it alone.
    text = f"= FAQ\n:sectnums:\n:sectnumlevels: {deepest}\n\n== Are you open?\n\nYes.\n"
    assert [pair[0] for pair in pairs(text, read)] == ["Are you open?"]
