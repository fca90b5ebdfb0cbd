"""Texinfo: headings, lists with their numbers, tables, values, and commands as they are read."""

import pytest
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.texinfo import read
from qa_bot.records import SourceError

FAQ = r"""\input texinfo
@settitle The club
@set TOWN Bath
@macro mine {x}
@emph{\x\}
@end macro
@menu
* Who may join?::
@end menu
@c not
@node Joining
@chapter Joining
@section Who may join?
Anyone in @value{TOWN}, see @uref{https://example.org
/a, our page} and @strong{not @code{x@@y}}, @mine{z}.@footnote{not}

@enumerate
@item
you

all of you
@itemize
@item or we
@end itemize
@item
they
@end enumerate

@example
@group
a  @{b@}
@end group
@end example
@multitable {a} {b}
@item tool @tab days
@item spade
@tab 3
@end multitable
@section What does it cost?
40 euro@dots{}
"""


def test_a_manual_is_read_as_it_is_printed():
    assert pairs(FAQ, read) == [
        (
            "Who may join?",
            "Anyone in Bath, see our page (https://example.org/a) and not x@y, z.\n\n1. you\n\n"
            "all of you\n\n- or we\n2. they\n\na  {b}\n\ntool | days\nspade | 3",
        ),
        ("What does it cost?", "40 euro..."),
    ]
    assert read(FAQ.encode()).title == "The club"


def test_tables_of_questions_and_numbers_that_begin_later():
    text = "@chapter M\n@table @asis\n@item Who?\nYou.\n@item What for?\nFun.\n@end table\n"
    assert pairs(text, read) == [("Who?", "You."), ("What for?", "Fun.")]
    listed = texts("@enumerate 3\n@item a\n@item b\n@end enumerate\n", read)
    assert listed == ["3. a", "4. b"]
    lettered = texts("@enumerate a\n@item x\n@item y\n@end enumerate\n", read)
    assert lettered == ["a. x", "b. y"]


def test_files_that_are_not_read_with_it_are_named():
    (doubt,) = read(b"@section Who?\nYou.\n@include more.texi\n").doubts
    assert doubt == "takes text from other files (more.texi), not read with it; put them beside it"


def test_titles_have_their_printed_numbers_and_appendices_letters():
    text = (
        "@top Pool\n@chapter Swimming\n@section Who?\nx\n@section Why?\nx\n@unnumbered Note\nx\n"
        "@chapter Money\n@section How?\nx\n@appendix More\n@appendixsec When?\nx\n@appendix Last\n"
    )
    wanted = ["Pool", "1 Swimming", "1.1 Who?", "1.2 Why?", "Note", "2 Money", "2.1 How?", "A More",
              "A.1 When?", "B Last"]  # fmt: skip
    assert [one for one in texts(text, read) if one != "x"] == wanted


def test_macros_are_put_in_and_those_of_other_files_are_names():
    text = (
        "@macro pool\nThe Pool\n@end macro\n@macro mail{who,text}\n\\text\\ (\\who\\)\n@end macro\n"
        "@section Who?\n@pool{} and @AUCTeX{} @result{} @mail{you, write}, see\n"
        "@ref{Node,,,man,the @AUCTeX{} manual}.\n"
    )
    assert pairs(text, read) == [("Who?", "The Pool and AUCTeX => write (you), see Node.")]
    bomb = "@macro a\n" + "b" * 5_000 + "\n@end macro\n" + "@a{}\n" * 10_000
    with pytest.raises(SourceError, match="macros that grow without end"):
        read(bomb.encode())


@pytest.mark.parametrize("part", ["@", "@a{", "@item\n", "@macro a\n", "@uref{a,", "@code{a} "])
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)
