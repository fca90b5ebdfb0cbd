"""The parsing benchmark: what it expects, what it counts as found, and the documents it makes."""

from dataclasses import replace

import pytest

from benchmarks.answer_text import answer_text
from benchmarks.data import documents_folder
from benchmarks.generated import WRITERS, made_pairs
from benchmarks.kb_files import judge_kb_file, read_wanted
from benchmarks.parsing import judge_document, read_expected, recall, share_found
from qa_bot import QAPair
from qa_bot.parsing import read_file


def test_expected_counts_are_read_and_a_refusal_is_no_count(tmp_path):
    (tmp_path / "EXPECTED.tsv").write_text(
        'file\tlow\thigh\tcounted\na.txt\t2\t3\t"quoted\nb.yo\trefused\trefused\t65\n', "utf-8"
    )
    assert read_expected(tmp_path / "EXPECTED.tsv") == [("a.txt", 2, 3), ("b.yo", None, None)]


@pytest.mark.parametrize(("low", "high", "right"), [(2, 2, True), (1, 3, True), (3, 4, False)])
def test_a_document_is_right_within_its_range(tmp_path, low, high, right):
    (tmp_path / "faq.txt").write_text("1. One?\n\nYes.\n\n2. Two?\n\nNo.\n", "utf-8")
    result = judge_document(tmp_path / "faq.txt", low, high)
    assert (result.found, result.right) == (2, right)


def test_a_folder_counts_as_one_document(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"---\nquestion: {name}?\n---\nYes.\n", "utf-8")
    assert judge_document(tmp_path, 2, 2).right


def test_a_refusal_is_right_where_it_is_expected_and_only_there(tmp_path):
    (tmp_path / "faq.yo").write_text("sect(One?)", "utf-8")
    assert judge_document(tmp_path / "faq.yo", None, None).right
    assert not judge_document(tmp_path / "faq.yo", 1, 1).right
    (tmp_path / "faq.txt").write_text("1. One?\n\nYes.\n", "utf-8")
    assert not judge_document(tmp_path / "faq.txt", None, None).right


def test_recall_takes_white_space_for_equal_and_sets_tidied_answers_aside():
    read = [
        QAPair("1", "One?", "a\n  b"),
        QAPair("2", "Two?", "a\n+++++\nb"),
        QAPair("3", "Three?", "a b c"),
    ]
    hand_made = [QAPair("1", "One?", "a b"), QAPair("2", "Two?", "a b"), QAPair("3", "Three?", "a")]
    found = recall("faq", hand_made, read)
    assert (found.found, found.tidied, found.missed) == (1, 1, ["Three?"])
    assert share_found([found]) == 0.5


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_made_document_holds_its_pairs(tmp_path, suffix):
    pairs = made_pairs(7)
    path = tmp_path / f"made{suffix}"
    path.write_text(WRITERS[suffix](pairs), "utf-8")
    read = [(pair.question, pair.answer.split()) for pair in read_file(path).pairs]
    assert read == [(question, answer.split()) for question, answer in pairs]


def test_missing_documents_are_a_plain_message(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_BOT_EVAL", str(tmp_path))
    with pytest.raises(SystemExit, match=r"no EXPECTED\.tsv in .*set QA_BOT_EVAL"):
        documents_folder()


def test_a_file_of_kb_is_right_by_number_first_and_last_question(tmp_path):
    (tmp_path / "EXPECTED.tsv").write_text(
        "path\texpected pairs low\texpected pairs high\tfirst question\tlast question\n"
        "faq.txt\t2\t2\t1. One?\tTwo? (the last)\nfaq.yo\t0\t3\t(none)\t(none)\n",
        "utf-8",
    )
    (tmp_path / "faq.txt").write_text("1. One?\n\nYes.\n\n2. Two?\n\nNo.\n", "utf-8")
    rows = read_wanted(tmp_path / "EXPECTED.tsv")
    results = [judge_kb_file(tmp_path, row) for row in rows]
    assert [row.right for row in results] == [True, True]
    moved = judge_kb_file(tmp_path, replace(rows[0], first="Two?", high=1, low=1))
    assert (moved.found, moved.counted, moved.first, moved.last) == (2, False, False, True)


def test_answer_text_in_another_pair_is_not_in_the_right_one():
    hand_made = [QAPair("1", "One?", "a b"), QAPair("2", "Two?", "c d e f")]
    read = [QAPair("1", "One?", "a b --- c"), QAPair("2", "two", "d e f")]
    text = answer_text("faq", hand_made, read)
    assert (text.words, text.held, text.strange, text.misplaced) == (6, 5, 1, 0)


def test_a_run_of_words_of_another_answer_is_misplaced():
    hand_made = [QAPair("1", "One?", "a b"), QAPair("2", "Two?", "c d e f g h i j k")]
    whole = answer_text("faq", hand_made, [QAPair("1", "One?", "a b c d e f g h i j k")])
    assert (whole.strange, whole.misplaced) == (9, 9)
    part = answer_text("faq", hand_made, [QAPair("1", "One?", "a b c d e f g h i")])
    assert (part.strange, part.misplaced) == (7, 0)
