"""The conversation with the real model, over the Maine page and a small collection."""

import pytest
from answers import near

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering.explanation import Basis

pytestmark = pytest.mark.model

POOL = [
    QAPair("1", "When can adults use the swimming pool?", "Every day from 7:00 to 21:00."),
    QAPair("2", "When can children use the swimming pool?", "On weekends from 9:00 to 12:00."),
    QAPair("3", "How much is a ticket for an adult?", "Eight dollars; with a pass, six."),
    QAPair("4", "How much is a ticket for a child?", "Four dollars."),
    QAPair("5", "Are dogs allowed in the garden?", "Yes, on a lead."),
    QAPair("6", "Where can I leave my valuables?", "In a locker at the entrance."),
]


@pytest.fixture(scope="module")
def pool(model) -> QABot:
    return QABot.from_pairs(POOL, encoder=model)


def test_a_follow_up_is_taken_with_the_question_before_and_says_so(pool):
    previous = pool.ask("When can adults use the swimming pool?")
    answer = pool.ask("and children?", previous=previous)
    assert (answer.outcome, answer.pair) == (Outcome.ANSWERED, POOL[1])
    assert answer.combined_with == previous.query and answer.query == "and children?"
    assert answer.notes[0].text == f"taken together with your question “{previous.query}”"
    found = [match.confidence for match in answer.matches]
    assert found == sorted(found, reverse=True) and sum(found) <= 1 + 1e-9
    alone = pool.ask("and children?")
    assert (alone.combined_with, alone.notes) == (None, ())


@pytest.mark.parametrize("query", ["Are dogs allowed in the garden?", "where do I put my wallet"])
def test_a_fresh_question_is_answered_by_its_own_words(pool, query):
    previous = pool.ask("When can adults use the swimming pool?")
    assert pool.ask(query, previous=previous) == near(pool.ask(query))


@pytest.mark.parametrize("query", ["apple pie", "who won the world cup?", "and the moon?"])
def test_a_message_off_the_topic_does_not_get_the_answer_before_again(pool, query):
    previous = pool.ask("When can adults use the swimming pool?")
    answer = pool.ask(query, previous=previous)
    assert (answer.outcome, answer.combined_with) == (Outcome.NOT_COVERED, None)


def test_an_address_before_stands_for_its_question(pool):
    answer = pool.ask("and for a child?", previous=pool.ask("Q3"))
    assert (answer.pair, answer.combined_with) == (POOL[3], POOL[2].question)


def test_two_questions_in_one_message_are_both_answered(pool):
    query = "are dogs allowed in the garden and where can I leave my valuables?"
    answer = pool.ask(query)
    assert [(part.query, part.pair.number) for part in answer.parts] == [
        ("are dogs allowed in the garden", "5"),
        ("where can I leave my valuables?", "6"),
    ]
    assert answer.query == query


def test_half_a_question_that_nothing_answers_leaves_one_answer(pool):
    answer = pool.ask("Are dogs allowed in the garden? And who won the world cup?")
    assert answer.parts == () and answer.matches[0].pair.number == "5"


@pytest.mark.parametrize(
    ("query", "half"),
    [
        (
            "How much is a ticket for a child? Do you sell pizza?",
            "How much is a ticket for a child?",
        ),
        ("are dogs allowed in the garden and do you sell pizza?", "are dogs allowed in the garden"),
    ],
)
def test_half_a_question_that_the_answer_says_nothing_of_is_named(pool, query, half):
    answer = pool.ask(query)
    assert answer.pair == pool.ask(half).pair and answer.parts == ()
    assert answer.note == f"only “{half}” has a clear answer"


def test_a_greeting_before_a_question_changes_nothing_but_the_query(pool):
    query = "where can I leave my watch and phone"
    plain, greeted = pool.ask(query), pool.ask(f"Hi there, {query}")
    assert greeted.query == f"Hi there, {query}"
    assert (greeted.confidence, greeted.matches) == near((plain.confidence, plain.matches))


def test_the_sample_page_has_its_numbers(bot):
    assert bot.ask("is question 7 still valid?").matches[0].confidence < 1
    assert bot.ask("Q8").pair.number == "8"
    assert bot.ask("question 21").text == "There is no question 21; the numbers go from 1 to 20."
    assert len(bot.ask("list all").listed) == 20
    assert bot.ask("18 years").outcome is not Outcome.ANSWERED


def test_an_explanation_is_that_of_the_answer(pool):
    for query, basis in [
        ("Q3", Basis.DIRECT),
        ("hello", Basis.DIRECT),
        ("hello, where do I put my wallet", Basis.RANKING),
        ("may I bring dogs into the garden and where can I leave my valuables?", Basis.RANKING),
        ("are dogs allowed in the garden and where can I leave my valuables?", Basis.EXACT),
        ("what does a kid's ticket cost, and what's the weather tomorrow?", Basis.RANKING),
    ]:
        explanation = pool.explain(query)
        assert (explanation.basis, explanation.answer) == (basis, near(pool.ask(query)))
        if explanation.pairs:
            assert explanation.pairs[0].pair == explanation.answer.matches[0].pair
        if basis is Basis.RANKING:
            assert explanation.pairs[0].confidence == near(explanation.answer.confidence)


@pytest.mark.parametrize(
    "query",
    [
        "does the California DMV share driver's license data with ICE?",
        "What is the process for ICE to request and obtain DMV data from Texas?",
    ],
)
def test_the_sample_page_does_not_answer_for_another_state(bot, query):
    answer = bot.ask(query)
    assert answer.outcome in (Outcome.CHOOSE, Outcome.NOT_COVERED) and answer.pair is None


def test_after_one_state_another_is_told_apart(bot):
    previous = bot.ask("How does the Maine DMV ensure the accuracy of the data shared with ICE?")
    assert previous.pair.number == "12"
    answer = bot.ask("and what about Texas?", previous=previous)
    assert answer.outcome is not Outcome.ANSWERED


BIBLIOTHEK = [
    QAPair("1", "Wann hat die Bibliothek geöffnet?", "Montag bis Freitag von 9 bis 18 Uhr."),
    QAPair("2", "Kann ich meinen Hund mitbringen?", "Hunde sind im Erdgeschoss erlaubt."),
    QAPair("3", "Wie verlängere ich meinen Ausweis?", "An der Theke oder online."),
]


def test_a_part_is_what_it_is_short_for_and_of_the_language_of_the_message(model):
    bot = QABot.from_pairs(BIBLIOTHEK, encoder=model, max_false_answers=0.1)
    answer = bot.ask("Wann haben Sie auf und kann ich den Hund mitbringen?")
    assert [part.pair for part in answer.parts] == BIBLIOTHEK[:2]
    assert [part.asked_in for part in answer.parts] == ["de", "de"]
    assert "read_as" in [note.key for note in answer.parts[0].notes]


def test_a_part_without_an_answer_is_told_in_german_too(model):
    bot = QABot.from_pairs(BIBLIOTHEK, encoder=model)
    answer = bot.ask("Wie verlängere ich meinen Ausweis und muss ich vorbeikommen?")
    assert answer.pair == BIBLIOTHEK[2]
    assert answer.notes[0].key == "only_half"
