"""What is plainly stated otherwise is named and not answered, with the bundled model."""

import pytest

from qa_bot import Outcome, QABot, QAPair
from qa_bot.models.embedding import Encoder

pytestmark = pytest.mark.model

PAIRS = [
    QAPair("1", "What does lamp L-17 mean?", "The belt is loose."),
    QAPair("2", "Is a bond of 70,000 INR enough?", "Yes."),
    QAPair("3", "May a parcel weigh 15 kg?", "Yes."),
    QAPair("4", "Does Greta sing on Fridays?", "No, from Saturday on."),
    QAPair("5", "How does the Harbour Office get ferry records from Norwick?", "By post."),
    QAPair("6", "Is fishing allowed?", "Yes, from the pier."),
    QAPair("7", "Is a helmet optional?", "Yes."),
    QAPair("8", "What is the minimum age?", "Ten years."),
    QAPair("9", "How do I sign in to the lake app?", "With the ticket."),
    QAPair("10", "Which papers do I bring, form DS-11?", "Both, on the first day."),
]  # fmt: skip


@pytest.fixture(scope="module")
def bot(model: Encoder) -> QABot:
    return QABot.from_pairs(PAIRS, encoder=model)


@pytest.mark.parametrize(
    ("query", "number", "named"),
    [
        ("L-170", "1", ("L-170", "L-17")),
        ("l-18", "1", ("l-18", "L-17")),
        ("what does lamp l 18 mean", "1", ("l 18", "L-17")),
        ("do I bring form DS-111?", "10", ("DS-111", "DS-11")),
        ("Is a bond of 70,000 USD enough?", "2", ("70,000 USD", "70,000 INR")),
        ("Is a bond of €70 000 enough?", "2", ("€70 000", "70,000 INR")),
        ("May a parcel weigh 15 lb?", "3", ("15 lb", "15 kg")),
        ("Does Otto sing on Fridays?", "4", ("Otto", "Greta")),
        ("does otto sing on fridays?", "4", ("otto", "Greta")),
        ("DOES OTTO SING ON FRIDAYS?", "4", ("OTTO", "Greta")),
        ("How does the NSA get ferry records from Norwick?", "5", ("NSA", "Harbour Office")),
        ("how do surgeons get ferry records from Norwick?", "5", ("surgeons", "Harbour Office")),
        ("Is fishing forbidden?", "6", ("forbidden", "allowed")),
        ("Is a helmet mandatory?", "7", ("mandatory", "optional")),
        ("What is the maximum age?", "8", ("maximum", "minimum")),
        ("How do I sign out of the lake app?", "9", ("sign out", "sign in")),
    ],
)  # fmt: skip
def test_a_plain_difference_is_a_choice_and_named(bot, query, number, named):
    answer = bot.ask(query)
    assert (answer.outcome, answer.text) == (Outcome.CHOOSE, None)
    assert answer.matches[0].pair.number == number
    assert answer.notes[-1].values == named


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("L17", "1"),
        ("l 17", "1"),
        ("Is a bond of 70 000 INR enough?", "2"),
        ("Is a bond of 70.000 rupees enough?", "2"),
        ("is a bond of 70k inr enough?", "2"),
        ("May a parcel weigh 15000 grams?", "3"),
        ("does greta sing on fridays", "4"),
        ("IS FISHING ALLOWED", "6"),
        ("how do I sign into the lake app", "9"),
    ],
)
def test_another_spelling_is_answered(bot, query, number):
    answer = bot.ask(query)
    assert (answer.outcome, answer.matches[0].pair.number) == (Outcome.ANSWERED, number)
