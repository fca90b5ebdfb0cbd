"""What is known of the words of a query's language, and that the explanation tells what is not."""

from dataclasses import replace

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QAPair
from qa_bot.answering import Promise, Search
from qa_bot.cli.answer_report import of_explanation
from qa_bot.cli.terminal import Paragraph
from qa_bot.guard import Look
from qa_bot.ranking import shipped
from qa_bot.store import memory_store
from qa_bot.words.vocabulary import Reading

PAIRS = [
    QAPair("1", "What is the park fee in Elm?", "In Elm, $5."),
    QAPair("2", "Where can I park my lorry?", "Behind the hall."),
]
QUERY = "where can I park my van"


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("wo kann ich mit meinem Wagen parken", "of 'de' there is no list of right spellings"),
        (
            "어디에 주차할 수 있나요",
            "of 'ko' there is no list of stems, function words, right spellings",
        ),
        ("أين يمكنني إيقاف سيارتي", "of 'ar' there is no list of function words, right spellings"),
        (QUERY, None),
    ],
)
def test_what_is_not_known_of_the_words_of_a_language_is_told(query, left_out):
    explanation = QABot.from_pairs(PAIRS, encoder=FakeEncoder()).explain(query)
    told = [missed.reason for missed in explanation.not_run if missed.look is Look.WORDS]
    assert told == ([left_out] if left_out else [])


def test_the_shell_says_what_was_left_out():
    explanation = QABot.from_pairs(PAIRS, encoder=FakeEncoder()).explain("wo kann ich parken")
    lines = [part.text for part in of_explanation(explanation) if isinstance(part, Paragraph)]
    assert (
        "Not every look at the words ran (of 'de' there is no list of right spellings): the answer "
        "is what it would be without it." in lines
    )


def test_function_words_of_any_language_have_no_content_across_languages():
    encoder = FakeEncoder()
    search = Search(encoder, memory_store(PAIRS, encoder), shipped(), Promise(0.0, 0.0))
    found = replace(search.search(QUERY, ()).found, reading=Reading("cuando hace el"))
    across = replace(found, is_across=True)
    assert found.has_content and not across.has_content
    assert [note.key for note in across.notes] == ["no_content"]
