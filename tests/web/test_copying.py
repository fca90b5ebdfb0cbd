"""What is copied of an answer: plain text, and number, question, document and place below it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_rendering import answered, placed

from qa_bot import QAPair, Source
from qa_bot.languages import language
from qa_bot.web.rendering import copied_text
from qa_bot.web.rendering.markdown_text import inline_text, markdown_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## Fees\n\n**All** `fees` of _today_\nare here.", "Fees\n\nAll fees of today\nare here."),
        ("3. foo\n4. bar\n   - inner\n7. baz", "3. foo\n4. bar\n   \u2022 inner\n7. baz"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("1) a\n2) b", "1) a\n2) b"),
        ("* a\n\n* b\n\n  more", "\u2022 a\n\n\u2022 b\n\n  more"),
        ("| Item | Fee |\n|---|--:|\n| **Card** | $5 |", "Item\tFee\nCard\t$5"),
        ("```py\na * b\n```\n> quoted \\*x\\* &amp;", "a * b\n\nquoted *x* &"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("![A map](i.png) ![](plan.png)", "A map plan.png"),
        ("[form](https://a.example/f) [policy](/privacy)",
         "form (https://a.example/f) policy (/privacy)"),
        ("<https://a.example> [a@b.example](mailto:a@b.example) [us](mailto:a@b.example?subject=x)",
         "https://a.example a@b.example us (a@b.example)"),
        ("[207-555-0143](tel:+12075550143) [call](tel:+1207)", "207-555-0143 call (+1207)"),
        ("~~50~~ 60", "~~50~~ 60"),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)  # fmt: skip
def test_markdown_is_copied_without_its_marks(text, plain):
    assert markdown_text(text) == plain


def test_a_question_is_one_line_of_markdown():
    assert inline_text("1. What *is* `x`?") == "1. What is x?"


@given(st.text("ab1.-*_`[]()<>|#! \n~\\", max_size=60))
def test_any_markdown_is_copied(text):
    assert set("ab") & set(markdown_text(text)) <= set(text)


def test_number_question_document_and_place_stand_below_in_the_readers_language():
    pair = QAPair("8", "Why\n*so*?", "So.", Source("files/clinic.md", 12, 15))
    answer = answered(pair).titled({"files/clinic.md": "Larkfield Clinic"})
    assert copied_text(answer, language("en")) == (
        "So.\n\nQuestion 8: Why so? \u2014 Larkfield Clinic, files/clinic.md, lines 12\u201315"
    )
    assert copied_text(answer, language("es")).splitlines()[-1] == (
        "Pregunta 8: Why so? \u2014 Larkfield Clinic, files/clinic.md, l\u00edneas 12\u201315"
    )


def test_what_is_not_known_is_left_out():
    pair = QAPair("8", "Why?", "So.")
    assert copied_text(answered(pair), language()) == "So.\n\nQuestion 8: Why?"
    counted = replace(pair, number_is_printed=False, source=Source("a.csv", place="row 3"))
    assert copied_text(answered(counted), language()) == (
        "So.\n\nQuestion 8 (not numbered in the document): Why? \u2014 a.csv, row 3"
    )


def test_very_long_markdown_is_copied_as_it_stands():
    text = "**a**\n" * 10_000
    assert copied_text(answered(placed(text)), language()).startswith(text)
