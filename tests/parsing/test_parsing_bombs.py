"""Files made to keep the reader busy: twice as long, they take about twice as long."""

import gc
import time

import pytest

from qa_bot.checking import check
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

# Each took from ten seconds to hours before it was read in one pass; now all take below one.
CHARACTERS = 60_000
SECONDS = 4.0


def bombs(characters: int) -> dict[str, str]:
    """Texts of about so many characters, by a name with the ending of their format."""

    def repeated(text: str) -> str:
        return text * (characters // len(text))

    return {
        "question marks.txt": repeated("?"),
        "question marks below each other.txt": repeated("?\n"),
        "spaces.txt": repeated(" ") + "a",
        "tabs.txt": repeated("\t") + "a?",
        "form feeds.md": repeated("\f") + "a",
        "a number far away.txt": "Q" + repeated(" ") + "1: a",
        "one number in one paragraph.txt": repeated("1. a\n"),
        "one number again and again.txt": repeated("1. a?\n\n"),
        "underlined without end.txt": repeated("a?\n====\n"),
        "every sign as underline.txt": "".join(
            f"a?\n{chr(0x2190 + i % 3000) * 3}\n\nb\n\n" for i in range(characters // 14)
        ),
        "questions of one answer.txt": repeated("Q: a?\n") + "A: " + repeated("word "),
        "unnumbered before numbered.txt": repeated("Q: a?\nb\n")
        + "".join(f"Q{i}: a?\nb\n" for i in range(1, characters // 12)),
        "brackets in front.txt": repeated("<") + "\n\n1. a?\nb\n",
        "anchors in front.txt": repeated("{#") + "\n\n1. a?\nb\n",
        "spaces behind a word.txt": "1. a?\nopen until" + repeated(" ") + "x",
        "numbered questions.txt": "".join(f"{i}. what?\nb\n\n" for i in range(1, characters // 16)),
        "headings below blank lines.md": "# a?\n" + repeated("\n") + repeated("## b\n"),
        "headings.md": repeated("# a?\n\nb\n\n"),
        "comments.md": repeated("<!--"),
        "summaries.md": repeated("<summary>"),
        "tags.md": "# " + repeated("<a "),
        "bold with spaces.md": "**a**" + repeated(" ") + "x",
        "emphasis.rst": repeated("*a "),
        "literals.rst": repeated("``a "),
        "substitutions.rst": "".join(
            f".. |a{i}| replace:: |a{i + 1}| |a{i + 1}|\n" for i in range(30)
        )
        + ".. |a30| replace:: x\n\na?\n--\n\n|a0|\n",
        "lists.rst": repeated("1.\n\na?\n\nb\n\n"),
        "codes.pod": "=head1 a?\n\n" + repeated("B<<a"),
        "details.html": repeated("<details><summary>a?</summary>b"),
        "definitions.html": repeated("<dl><dt>a?<dd>b"),
    }


BOMBS, HALVES = bombs(CHARACTERS), bombs(CHARACTERS // 2)


def seconds_to_read(text: str, name: str) -> float:
    """CPU seconds, without those that the collector spends on what was there before."""
    read = reader(f".{name.rpartition('.')[2]}")
    assert read is not None
    gc.freeze()
    started = time.process_time()
    try:
        check([parse(text.encode(), name, read)])
    except SourceError as error:
        assert "\n" not in str(error)
    finally:
        gc.unfreeze()
    return time.process_time() - started


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_at_once(name: str) -> None:
    whole = seconds_to_read(BOMBS[name], name)
    if whole >= SECONDS:  # on a slow machine: a text twice as long may take three times as long
        assert whole < 3 * seconds_to_read(HALVES[name], name)


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
