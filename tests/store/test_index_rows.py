"""Pairs to the texts that are embedded."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import SOURCE_DOCS

from qa_bot.parsing import read_sources
from qa_bot.records import QAPair
from qa_bot.store.index_rows import PASSAGE_WORDS, IndexRow, RowKind, passages, rows_of


def texts(answer: str, limit: int) -> list[str]:
    return [answer[start:end] for start, end in passages(answer, limit)]


@pytest.mark.parametrize(
    ("answer", "limit", "wanted"),
    [
        ("One two. Three four. Five.", 4, ["One two. Three four.", "Five."]),
        ("One two. Three four. Five.", 5, ["One two. Three four. Five."]),
        ("One two three! Four five? Six.", 4, ["One two three!", "Four five? Six."]),
        ("A list:\n\n1. One\n2. Two\n", 2, ["A list:", "1. One", "2. Two"]),
        ("a b c d e f g", 3, ["a b c", "d e f", "g"]),
        ("Short. a b c d e f g. Last.", 3, ["Short.", "a b c", "d e f", "g. Last."]),
        ("Version 2.5 costs 3.50 now. Yes.", 5, ["Version 2.5 costs 3.50 now.", "Yes."]),
        ("One.\r\nTwo three.\r\n", 2, ["One.", "Two three."]),
        ("  One.  ", 9, ["One."]),
        ("営業は九時。休みは日曜。", 3, ["営業は九時。", "休みは日曜。"]),
        ("営業時間は九時から五時までです。", 3, ["営業時間は九", "時から五時ま", "でです。"]),
        ("운전면허를 갱신하려면 어떻게 하나요", 2, ["운전면허를 갱신하려면", "어떻게 하나요"]),
        ("日本語 and more words here.", 3, ["日本語 and more", "words here."]),  # quoted
        ("เปิดเก้าโมง ปิดวันอาทิตย์", 5, ["เปิดเก้าโมง", "ปิดวันอาทิตย์"]),
        ("متى تفتح؟ في التاسعة", 2, ["متى تفتح؟", "في التاسعة"]),
        ("", 9, []),
        (" \n\t ", 9, []),
    ],
)
def test_passages_are_whole_sentences_within_the_limit(answer, limit, wanted):
    assert texts(answer, limit) == wanted


BARE_NUMBER = re.compile(r"(?:^|\s)\(?\d+[.)]$")


@pytest.mark.parametrize("limit", range(2, 9))
def test_no_passage_ends_in_the_bare_number_of_the_next_list_item(limit):
    # "1. Pay here. 2." was a passage: the point of the number ended a sentence.
    answer = "1. Pay here. 2. Take it.\n3. Leave! 12. Come back? 13. No."
    found = texts(answer, limit)
    assert [text for text in found if BARE_NUMBER.search(text)] == []
    assert " ".join(found).split() == answer.split()


def test_no_passage_of_the_source_documents_ends_in_a_bare_number():
    documents, _ = read_sources(SOURCE_DOCS)
    answers = [pair.answer for document in documents for pair in document.pairs]
    found = [text for answer in answers for text in texts(answer, PASSAGE_WORDS)]
    assert len(found) > len(answers) >= 20  # some answers have several passages
    assert [text for text in found if BARE_NUMBER.search(text)] == []


def test_a_passage_has_at_most_120_words():
    answer = " ".join(["Ten words are in this one sentence, it is long."] * 30)
    assert PASSAGE_WORDS == 120
    assert [len(text.split()) for text in texts(answer, PASSAGE_WORDS)] == [120, 120, 60]


def test_a_sentence_of_300_words_is_cut_between_words():
    words = [f"w{number}" for number in range(300)]
    assert texts(" ".join(words), 120) == [
        " ".join(words[:120]),
        " ".join(words[120:240]),
        " ".join(words[240:]),
    ]


@given(st.text(" ab.!?\r\n\u2028\u00a0\u5f00"), st.integers(1, 6))
def test_passages_lie_in_order_within_the_answer_and_leave_no_word_out(answer, limit):
    spans = passages(answer, limit)
    ends = [0, *(end for _, end in spans)]
    assert all(0 <= start < end <= len(answer) for start, end in spans)
    assert all(start >= before for (start, _), before in zip(spans, ends, strict=False))
    assert "".join("".join(texts(answer, limit)).split()) == "".join(answer.split())
    assert all(len(re.findall(r"\S+", text)) <= limit for text in texts(answer, limit))


def test_an_answer_without_spaces_has_passages_of_as_many_words():
    answer = "証" * 500
    assert [len(text) for text in texts(answer, PASSAGE_WORDS)] == [240, 240, 20]


def test_question_alternates_and_passages_give_rows_in_this_order():
    long = "One " * 119 + "end. " + "Next sentence."
    pairs = [QAPair("1", "Q?", "Yes.", alternates=("Also?", "Or?")), QAPair("2", "P?", long)]
    assert rows_of(pairs) == [
        IndexRow(0, RowKind.QUESTION, "Q?"),
        IndexRow(0, RowKind.ALTERNATE, "Also?"),
        IndexRow(0, RowKind.ALTERNATE, "Or?"),
        IndexRow(0, RowKind.PASSAGE, "Q?\nYes.", (0, 4)),
        IndexRow(1, RowKind.QUESTION, "P?"),
        IndexRow(1, RowKind.PASSAGE, "P?\n" + "One " * 119 + "end.", (0, 480)),
        IndexRow(1, RowKind.PASSAGE, "P?\nNext sentence.", (481, 495)),
    ]


def test_an_empty_answer_has_its_question_as_passage():
    assert rows_of([QAPair("1", "Q?", "")]) == [
        IndexRow(0, RowKind.QUESTION, "Q?"),
        IndexRow(0, RowKind.PASSAGE, "Q?", None),
    ]


def test_rows_of_equal_text_have_equal_keys():
    first, second, other = (
        IndexRow(0, RowKind.QUESTION, "Q"),
        IndexRow(7, RowKind.ALTERNATE, "Q"),
        "Q ",
    )
    assert first.key == second.key
    assert first.key != IndexRow(0, RowKind.QUESTION, other).key
