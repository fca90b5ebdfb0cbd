"""The sentence of the answer that is marked."""

import numpy as np
import pytest
from fakes import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.evidence import marked, most_query_words, read_cases
from qa_bot import Outcome, QABot, QAPair
from qa_bot.ranking.features import best_sentences
from qa_bot.store.index_rows import IndexRow, RowKind
from qa_bot.store.token_sentences import token_sentences, token_starts
from qa_bot.words.sentences import sentences

PAIRS = [
    QAPair("1", "When are you open?", "At nine. Sundays we rest. The café opens at ten."),
    QAPair("2", "What may I bring?", "Bring:\n- a towel\n- your own lunch\n\n| locker | £2 |"),
    QAPair("3", "Is there a lift?", ""),
]


def texts(text: str, **options: bool) -> list[str]:
    return [text[start:end] for start, end in sentences(text, **options)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One two. Three 4. It costs $25. Six? (Yes.) No", 
         ["One two.", "Three 4.", "It costs $25.", "Six?", "(Yes.)", "No"]),
        ("1. Pay here. 2. Take it.\n3. Leave!", ["1. Pay here.", "2. Take it.", "3. Leave!"]),
        ("A line that\nruns on. Next.", ["A line that\nruns on.", "Next."]),
        ("Intro:\n- one\n- two\n\nEnd", ["Intro:", "- one", "- two", "End"]),
        ("| a | b |\n| c | d |", ["| a | b |", "| c | d |"]),
        ("Ask Dr. Who, e.g. by mail. Or not.", ["Ask Dr. Who, e.g. by mail.", "Or not."]),
        ("Under 29-A M.R.S. § 1708 it is. So.", ["Under 29-A M.R.S. § 1708 it is.", "So."]),
        ("He said “go.” Then left.", ["He said “go.”", "Then left."]),
        ("Version 2.5 runs. Good.", ["Version 2.5 runs.", "Good."]),
        ("営業時間は？九時です。", ["営業時間は？", "九時です。"]),
        ("彼は「はい。」と言った。次の日！", ["彼は「はい。」", "と言った。", "次の日！"]),
        ("・九時から\n・年中無休", ["・九時から", "・年中無休"]),
        ("متى تفتح؟ في التاسعة. نعم", ["متى تفتح؟", "في التاسعة.", "نعم"]),
        ("دفتر بند ہے۔ کل آئیں۔", ["دفتر بند ہے۔", "کل آئیں۔"]),
        ("कार्यालय बंद है। कल आइए।", ["कार्यालय बंद है।", "कल आइए।"]),
        ("เปิดเก้าโมง ปิดวันอาทิตย์", ["เปิดเก้าโมง", "ปิดวันอาทิตย์"]),
        ("ในปี 2010 บริษัทต่างๆ เปิด", ["ในปี 2010 บริษัทต่างๆ เปิด"]),
        ("Ends in e.g.", ["Ends in e.g."]),
        ("1.", ["1."]),
        ("", []),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_sentences_list_items_and_rows_are_told_apart(text, wanted):
    assert texts(text) == wanted


def test_a_colon_ends_a_sentence_only_where_asked():
    assert texts("Privacy: none. Yes") == ["Privacy: none.", "Yes"]
    assert texts("Privacy: none. Yes", at_colons=True) == ["Privacy:", "none.", "Yes"]


@given(st.text(" ab.!?1-|)\n\u2028\u00a0é"))
def test_sentences_lie_in_order_and_leave_no_word_out(text):
    spans = list(sentences(text))
    assert all(start < end for start, end in spans)
    assert all(after[0] >= before[1] for before, after in zip(spans, spans[1:], strict=False))
    assert "".join("".join(texts(text)).split()) == "".join(text.split())


def test_tokens_are_found_in_the_text_whatever_their_case_and_accents():
    text = "The CAFÉ’s Øpening, 東 [x]"
    pieces = ["the", "cafe", "’", "s", "øp", "##ening", ",", "[UNK]", "[", "x", "]"]
    starts = token_starts(pieces, text).tolist()
    assert "".join(text[start] for start in starts) == "TC’sØe, [x]"


def test_the_tokens_of_a_passage_fall_into_its_sentences_and_a_question_has_none():
    row = IndexRow(0, RowKind.PASSAGE, "When?\nAt nine. Never late.", (40, 60))
    found = token_sentences(row, ["when", "?", "at", "nine", ".", "never", "late", "."])
    assert (found.lengths.tolist(), found.spans.tolist()) == (
        [2, 3, 3],
        [[-1, -1], [0, 8], [9, 20]],
    )
    alone = token_sentences(IndexRow(0, RowKind.QUESTION, "When?"), ["when", "?"])
    assert (alone.lengths.tolist(), alone.spans.tolist()) == ([2], [[-1, -1]])


def test_of_each_answer_the_best_sentence_is_taken_and_of_two_alike_the_first():
    class Tokens:
        sentence_spans = np.array([[-1, -1], [0, 4], [5, 9], [-1, -1], [0, 3], [4, 9]])
        pair_sentences = np.array([0, 3, 4, 6])

    found = best_sentences(np.array([0.9, 0.2, 0.5, 0.8, 0.7, 0.7]), Tokens)
    assert found.tolist() == [[5, 9], [-1, -1], [0, 3]]


@pytest.fixture(scope="module")
def bot() -> QABot:
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.mark.parametrize(
    ("query", "number", "wanted"),
    [
        ("sundays when", "1", "Sundays we rest."),
        ("when opens the café", "1", "The café opens at ten."),
        ("may i bring my own lunch", "2", "- your own lunch"),
        ("what is a locker", "2", "| locker | £2 |"),
    ],
)
def test_the_sentence_with_the_words_asked_for_is_marked(bot, query, number, wanted):
    match = next(m for m in bot.ask(query).matches if m.pair.number == number)
    start, end = match.evidence
    assert match.pair.answer[start:end] == wanted


def test_an_empty_answer_and_one_asked_for_by_its_question_have_no_evidence(bot):
    assert bot.ask("lift there now").matches[0].evidence is None
    exact = bot.ask("when are you open")
    assert (exact.outcome, exact.matches[0].evidence) == (Outcome.ANSWERED, None)


def test_in_a_long_answer_the_sentence_stands_where_the_whole_answer_has_it():
    filler = "The garden has roses and paths. " * 40
    long = QAPair("1", "What is there to see?", f"{filler}Our dragon sleeps at noon. {filler}")
    alone = QABot.from_pairs([long, PAIRS[0]], encoder=FakeEncoder())
    match = next(m for m in alone.ask("our dragon sleeps").matches if m.pair == long)
    start, end = match.evidence
    assert long.answer[start:end] == "Our dragon sleeps at noon."
    assert start == len(filler)


@pytest.mark.model
def test_four_in_five_sentences_are_those_that_a_reader_marked(model):
    documents, cases = read_cases()
    bots = {name: QABot.from_pairs(pairs, encoder=model) for name, pairs in documents.items()}
    right = [case.right in marked(bots[case.document], model, case) for case in cases]
    by_words = [case.right in most_query_words(case.query, case.pair.answer) for case in cases]
    assert len(cases) >= 40
    assert np.mean(right) >= 0.8 > 0.5 > np.mean(by_words)
