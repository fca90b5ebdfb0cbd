"""Anki's notes as text, as Anki 25.9 exports them, and as older ones did without a header."""

import pytest

from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

NOTES = """\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
B(D7M7xa)S\tBasic\tSchool::Library\tHow long is a loan?\t"Three weeks.<br>It is ""new""."\trules
"f5@@7#Wa^9"\tBasic\tSchool::Library\t"Who\tleads us?"\t<div>Ann &amp; Bo [sound:x.mp3]</div>\t
qIJtieZr&?\tBasic\tSchool::Library\t"#Which rooms?"\t"All
of them"\t
#a comment\tBasic\tSchool::Library\tNo?\tNo.\t
y=NoW)IUYy\tBasic\tSchool::Library\tShow?\t"<img src=""a.png"">"\t
ris^Dla5i:\tCloze\tSchool::Library\tThe {{c1::hall}} is open\textra\t
"""


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".tsv"])
def test_a_header_says_which_columns_are_no_text(suffix):
    content = reader(suffix)(NOTES.encode())
    assert content.system == "anki"
    assert [(e.question, e.answer, e.section, e.position, e.last) for e in content.entries] == [
        ("How long is a loan?", 'Three weeks.\nIt is "new".', "Library", 7, 7),
        ("Who leads us?", "Ann & Bo", "Library", 8, 8),
        ("#Which rooms?", "All\nof them", "Library", 9, 10),
    ]
    assert content.doubts == (
        "1 note(s) with tags, not kept: 'How long is a loan?'",
        "1 note(s) with sounds or pictures, not kept: 'Who leads us?'",
        "1 note(s) without a text on both sides, left out: 'Show?'",
        "1 note(s) with a gap to fill in, left out: 'The {{c1::hall}} is open'",
    )


def test_columns_that_are_named_win_over_their_order():
    text = "#separator:Semicolon\n#columns:Answer;Question;Extra\nDaily.;Open?;x\n"
    content = reader(".txt")(text.encode())
    assert [(e.question, e.answer) for e in content.entries] == [("Open?", "Daily.")]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_questions_and_answers_in_lines_without_a_header(delimiter):
    lines = [("How long is a loan?", "3 weeks"), ("Who leads us?", "Ann"), ("When?", "At nine")]
    text = "".join(delimiter.join(line) + "\n" for line in lines)
    content = reader(".txt")(text.encode())
    assert [(e.question, e.answer) for e in content.entries] == lines


def test_lines_of_another_table_are_no_notes():
    text = "2026-01-31\t4.5\n2026-02-01\t4.7\n"
    assert reader(".txt")(text.encode()).entries == ()


def test_only_gaps_are_one_line():
    with pytest.raises(SourceError, match="anki without a question .*gap to fill in"):
        reader(".txt")(b"#separator:tab\nThe {{c1::hall}}\textra\n")
