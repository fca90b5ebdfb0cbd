"""What is compared of a query and a pair that may be in two languages."""

import pytest

from qa_bot import QAPair
from qa_bot.guard.stated import stated_across
from qa_bot.records import Note
from qa_bot.words.lexicon import reading_in
from qa_bot.words.vocabulary import Vocabulary


def across(query: str, asked_in: str, question: str, written_in: str) -> Note | None:
    """What differs between a query and a question, each read in its language."""
    pair = QAPair("1", question, "", language=written_in)
    with reading_in(asked_in):
        return stated_across(query, pair, Vocabulary.of({}, {}))


@pytest.mark.parametrize(
    ("query", "asked_in", "question", "written_in", "key"),
    [
        ("¿Abren en marzo?", "es", "Are you open in April?", "en", "guard_date"),
        ("¿Abren en marzo?", "es", "Are you open in March?", "en", None),
        ("¿Abren en marco?", "es", "Ouvert en mars ?", "fr", None),
        ("¿Abren el lunes?", "es", "Are you open on Friday?", "en", None),
        ("¿Abren el lunes?", "es", "¿Abren el viernes?", "es", "guard_date"),
        ("¿Abren el sabado?", "es", "¿Abren el sábado?", "es", None),
        ("¿Cuesta 5 euros?", "es", "Is it 6 euros?", "en", "guard_amount"),
        ("los perros no entran", "es", "¿Los perros entran?", "es", "guard_negation"),
        ("los perros no entran", "es", "Do dogs enter?", "en", None),
        ("ist der Helm Pflicht", "de", "Ist der Helm freiwillig?", "de", "guard_opposite"),
    ],
)
def test_across_languages_what_is_alike_in_both_is_compared(
    query, asked_in, question, written_in, key
):
    found = across(query, asked_in, question, written_in)
    assert (found.key if found else None) == key
