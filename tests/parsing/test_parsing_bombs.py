"""Files made to keep the reader busy: twice as long, they take about twice as long."""

import pytest
from limits import cpu_seconds

from qa_bot.checking import check
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

# Each took from ten seconds to hours before it was read in one pass; now all take below one.
CHARACTERS = 60_000
SECONDS = 4.0


def _repeated(text: str) -> str:
    return text * (CHARACTERS // len(text))


BOMBS = {
    "question marks.txt": _repeated("?"),
    "question marks below each other.txt": _repeated("?\n"),
    "spaces.txt": _repeated(" ") + "a",
    "tabs.txt": _repeated("\t") + "a?",
    "form feeds.md": _repeated("\f") + "a",
    "a number far away.txt": "Q" + _repeated(" ") + "1: a",
    "one number in one paragraph.txt": _repeated("1. a\n"),
    "one number again and again.txt": _repeated("1. a?\n\n"),
    "underlined without end.txt": _repeated("a?\n====\n"),
    "every sign as underline.txt": "".join(
        f"a?\n{chr(0x2190 + i % 3000) * 3}\n\nb\n\n" for i in range(CHARACTERS // 14)
    ),
    "questions of one answer.txt": _repeated("Q: a?\n") + "A: " + _repeated("word "),
    "unnumbered before numbered.txt": _repeated("Q: a?\nb\n")
    + "".join(f"Q{i}: a?\nb\n" for i in range(1, CHARACTERS // 12)),
    "brackets in front.txt": _repeated("<") + "\n\n1. a?\nb\n",
    "anchors in front.txt": _repeated("{#") + "\n\n1. a?\nb\n",
    "spaces behind a word.txt": "1. a?\nopen until" + _repeated(" ") + "x",
    "numbered questions.txt": "".join(f"{i}. what?\nb\n\n" for i in range(1, CHARACTERS // 16)),
    "headings below blank lines.md": "# a?\n" + _repeated("\n") + _repeated("## b\n"),
    "headings.md": _repeated("# a?\n\nb\n\n"),
    "comments.md": _repeated("<!--"),
    "summaries.md": _repeated("<summary>"),
    "tags.md": "# " + _repeated("<a "),
    "bold with spaces.md": "**a**" + _repeated(" ") + "x",
    "emphasis.rst": _repeated("*a "),
    "literals.rst": _repeated("``a "),
    "substitutions.rst": "".join(f".. |a{i}| replace:: |a{i + 1}| |a{i + 1}|\n" for i in range(30))
    + ".. |a30| replace:: x\n\na?\n--\n\n|a0|\n",
    "lists.rst": _repeated("1.\n\na?\n\nb\n\n"),
    "codes.pod": "=head1 a?\n\n" + _repeated("B<<a"),
    "details.html": _repeated("<details><summary>a?</summary>b"),
    "definitions.html": _repeated("<dl><dt>a?<dd>b"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_at_once(name: str) -> None:
    read = reader(f".{name.rpartition('.')[2]}")
    assert read is not None
    with cpu_seconds(SECONDS):
        try:
            check([parse(BOMBS[name].encode(), name, read)])
        except SourceError as error:
            assert "\n" not in str(error)


def _pairs(text: str, name: str) -> list[tuple[str, str]]:
    read = reader(f".{name.rpartition('.')[2]}")
    assert read is not None
    return [(pair.question, pair.answer) for pair in parse(text.encode(), name, read).pairs]


def test_a_dash_inside_a_question_stays() -> None:
    text = "What is x - y?\nIt is z.\n\nWhat is x * y?\nIt is w.\n"
    assert _pairs(text, "faq.txt") == [
        ("What is x - y?", "It is z."),
        ("What is x * y?", "It is w."),
    ]


def test_lone_carriage_returns_end_no_line_of_markdown() -> None:
    assert _pairs("# What\ris it?\n\nIt is\rthis.\n", "faq.md") == [("What is it?", "It is\rthis.")]


def test_of_many_questions_of_one_answer_the_last_twenty_share_it() -> None:
    pairs = _pairs("".join(f"Q: What is {i}?\n" for i in range(30)) + "This.\n", "faq.txt")
    assert [answer for _, answer in pairs] == [""] * 10 + ["This."] * 20


def test_rst_of_many_lines_is_read_as_plain_text() -> None:
    text = "".join(f"{i}. What is {i}?\n\nIt.\n\n" for i in range(1, 3001))
    read = reader(".rst")
    assert read is not None
    found = parse(text.encode(), "faq.rst", read)
    assert len(found.pairs) == 3000
    assert found.doubts == (
        "it has 12,001 lines, too many to read its markup, and was read as plain text; "
        "split the file",
    )
