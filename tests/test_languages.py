"""The sentences of QA Bot, one file for each language."""

import re

import pytest

from qa_bot.languages import available, language
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
