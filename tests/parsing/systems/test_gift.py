"""GIFT: the right answer of each question, never a wrong one or half of one."""

import pytest
from limits import cpu_seconds

from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

TEXT = r"""// a comment
$CATEGORY: $course$/top/Library

::Loan::[html]<p>How long is a loan?</p>{
  ~A day#Too short
  =Three weeks#Right
  ~%50%A month
  ####See the rules.
}

When do we open? {=%100%nine =9 =%50%ten}

The library opened in {#1822:5}.

Loans are {~dear =free ~sold} for members.

Which days? {~%50%Monday ~%50%Friday ~%-100%Sunday}
// another comment
Is it free?{TRUE#yes}

Where is what? {=Maps -> Cellar =Novels -> Hall}

What is 1\=1 in \{braces\}? {=a \= b}

Why do you read? {}

This is only a text.

Two plus two? {four}

What is half right? {=%50%This}
"""


@pytest.mark.parametrize("suffix", [".gift", ".txt"])
def test_only_what_has_all_marks_answers(suffix):
    content = reader(suffix)(TEXT.replace("Is it", "\nIs it").encode())
    assert content.system == "gift"
    assert [(e.question, e.answer) for e in content.entries] == [
        ("How long is a loan?", "Three weeks"),
        ("When do we open?", "nine"),
        ("The library opened in _____.", "1822"),
        ("Loans are _____ for members.", "free"),
        ("Which days?", "Monday\nFriday"),
        ("Is it free?", "True"),
        ("Where is what?", "Maps → Cellar\nNovels → Hall"),
        ("What is 1=1 in {braces}?", "a = b"),
        ("Two plus two?", "four"),
    ]
    assert {e.section for e in content.entries} == {"Library"}
    assert [(e.position, e.last) for e in content.entries][:3] == [(4, 9), (11, 11), (13, 13)]
    assert content.doubts == (
        "2 question(s) with feedback, not kept: 'How long is a loan?', 'Is it free?'",
        "1 question(s) with several right answers, the first is kept: 'When do we open?'",
        "1 number(s) with a tolerance, which is not kept: 'The library opened in _____.'",
        "2 question(s) without a right answer, left out: 'Why do you read?', 'What is half right?'",
        "1 text(s) without an answer in braces, left out: 'This is only a text.'",
    )


def test_a_text_that_speaks_of_braces_is_no_quiz():
    text = "1. What is {name}?\nA slot.\n\n2. What is {=x}?\nA choice.\n\nEnd.\n\nMore.\n\nMost.\n"
    assert reader(".txt")(text.encode()).system is None


def test_a_quiz_of_wrong_answers_is_one_line():
    with pytest.raises(SourceError, match="gift without a question .*'Who\\?'"):
        reader(".gift")(b"Who? {~Ann ~Bo}\n")


@pytest.mark.parametrize(
    "text", ["{=" * 300_000, "::" * 400_000, "\\{" * 400_000, "Q?{" + "~a" * 400_000]
)
def test_a_megabyte_of_signs_takes_no_long_time(text):
    with cpu_seconds(5):
        try:
            reader(".txt")(text.encode())
        except SourceError:
            pass
