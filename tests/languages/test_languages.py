"""The sentences of QA Bot, one file for each language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.languages import available, language, language_for
from qa_bot.records import Answer, Note, Outcome

PLACEHOLDER = re.compile(r"\{(\d+)\}")


@pytest.mark.parametrize("code", available())
def test_every_language_says_everything_with_the_same_values(code):
    english, other = language("en").sentences, language(code).sentences
    assert {key: sorted(PLACEHOLDER.findall(text)) for key, text in other.items()} == {
        key: sorted(PLACEHOLDER.findall(text)) for key, text in english.items()
    }


def test_a_value_is_never_read_as_a_placeholder():
    note = Note("read_as", ("{1}", "{0.__class__}"))
    assert note.text == "\u201c{1}\u201d was read as \u201c{0.__class__}\u201d"


def test_an_answer_has_its_notes_in_one_line():
    notes = (Note("no_content"), Note("cut"))
    answer = Answer("q", Outcome.NOT_COVERED, None, 0.0, notes=notes)
    assert answer.note == (
        "such words alone do not tell which question is meant; "
        "only the beginning of this long question was read"
    )
    assert Answer("q", Outcome.NOT_COVERED, None, 0.0).note is None


@pytest.mark.parametrize("code", [code for code in available() if code != "en"])
def test_no_sentence_was_left_in_english(code):
    english, other = language("en").sentences, language(code).sentences
    same = {key for key, text in other.items() if text == english[key]}
    assert same <= {"notes.verbatim"}  # what a source says


@pytest.mark.parametrize("code", available())
def test_a_language_has_a_name_a_direction_and_no_empty_sentence(code):
    found = language(code)
    assert found.code == code and found.name and found.direction in ("ltr", "rtl")
    assert all(text.strip() == text != "" for text in found.sentences.values())


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ES-419", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("en;q=0.5, es;q=0.7", "es"),
        ("fr-FR, fr;q=0.9, es;q=0.1", "es"),
        ("en;q=0.8,es;q=0.8", "en"),  # equal: the first named
        ("es;q=0.8,en;q=0.8", "es"),
        ("es;q=0, fr", "en"),
        ("es;q=0,*", "en"),
        ("fr, *;q=0.9, es;q=0.8", "en"),
        ("es ; q=1.000", "es"),
        ("es;q=2, en;q=0.1", "en"),  # no quality that there is
        ("es;q=1.5, en;q=0.1", "en"),
        ("est", "en"),  # Estonian
        ("*", "en"),
        ("", "en"),
        ("../es, es/../../x, \x00", "en"),
        ("x," * 600 + "es", "en"),  # read no further
    ],
)
def test_the_language_is_the_one_that_the_browser_wants_most(header, code):
    assert language_for(header).code == code


@given(st.text())
def test_any_header_gives_a_language(header):
    assert language_for(header).code in available()
