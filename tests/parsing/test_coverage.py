"""How much of a document stands in its pairs: by hand, and what is no loss."""

from pathlib import Path

import pytest

from qa_bot.parsing import read_file, read_sources
from qa_bot.parsing.coverage import coverage

FAQ = "1. What is it?\n\nA test of nine words that says it all.\n\n2. Is it on?\n\nYes, it is on.\n"


def covered(folder: Path, text: str, name: str = "a.txt"):
    path = folder / name
    path.write_text(text)
    return coverage(read_file(path))


def test_all_of_a_page_in_pairs(tmp_path):
    found = covered(tmp_path, FAQ)
    assert (found.pairs, found.share, found.percent, found.left_out) == (2, 1.0, "100%", ())


def test_what_stands_in_no_pair_is_counted_by_letters_and_has_its_lines(tmp_path):
    found = covered(
        tmp_path, "This is its title\n\nIt has more words.\n\n" + FAQ.replace("it all.", "it.")
    )
    # 8 and 26 letters in the first pair, 6 and 9 in the second; 14 before.
    assert found.share == pytest.approx(49 / 63) and found.left_out == ("line 3",)
    assert not found.enough
    assert found.warning().startswith("only 77% of its text is in pairs; left out: line 3;")


@pytest.mark.parametrize(
    "above",
    [
        "1. What is it?\n2. Is it on?\n\n",
        "- [What is it?](#what)\n- [Is it on?](#is-it-on)\n\n",
        "Frequently asked questions\n\n",
        "1. What is it? ........ 3\n2. Is it on? ......... 4\n\n",
    ],
)
def test_titles_and_tables_of_contents_are_no_loss(tmp_path, above):
    found = covered(tmp_path, above + FAQ)
    assert (found.pairs, found.share) == (2, 1.0)


def test_rows_without_a_pair_are_left_out(tmp_path):
    rows = "Question,Answer\nWhat is it?,A test\n,Nobody asked for this one\n"
    found = covered(tmp_path, rows, "a.csv")
    assert found.left_out == ("row 3",) and found.share == pytest.approx(13 / 34)


def test_a_document_of_which_much_is_left_out_is_a_problem(tmp_path):
    (tmp_path / "a.txt").write_text(
        "This is its title\n\nA preface that is as long as all the rest.\n\n" + FAQ
    )
    (tmp_path / "b.txt").write_text(FAQ)
    documents, problems = read_sources(tmp_path)
    assert [d.path for d in documents] == ["a.txt", "b.txt"]
    assert [p.path for p in problems] == ["a.txt"] and "line 3;" in problems[0].reason
