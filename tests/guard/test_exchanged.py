"""Words of a query in the place of others in a question."""

import pytest

from qa_bot import QAPair
from qa_bot.guard.exchanged import exchanged, exchanges, words_of


def found(query: str, question: str, answer: str = "Yes.") -> tuple[str, str] | None:
    return exchanged(query, question, words_of(QAPair("1", question, answer)))


@pytest.mark.parametrize(
    ("query", "question", "wanted"),
    [
        ("how do I close a stall", "How do I close an account?", ("stall", "account")),
        (
            "can landlords see my file?",
            "Can the Tax Office see my file?",
            ("landlords", "Tax Office"),
        ),
        ("may a pony sleep in the barn", "May a dog sleep in the barn?", ("pony", "dog")),
        ("CAN I PAY WITH SHELLS", "Can I pay with a card?", ("SHELLS", "card")),
        ("cancel my subscription", "Renew my subscription", ("cancel", "Renew")),
        ("does the school bus stop at noon", "Does the tram stop at noon?", ("school bus", "tram")),
    ],
)
def test_what_stands_in_the_same_place_is_found_as_written(query, question, wanted):
    assert found(query, question) == wanted


@pytest.mark.parametrize(
    ("query", "question", "answer"),
    [
        ("may a cat sleep here", "May a dog sleep here?", "Dogs and cats may."),
        ("what registry holds it", "What registration holds it?", "All."),
        ("who kept the keys", "Who keeps the keys?", "Lena."),
        ("is the web site down", "Is the website down?", "No."),
        ("may it sleep here", "May a dog sleep here?", "No."),
        ("may a dog sleep here at night", "May a dog sleep here?", "No."),
        ("never pay the fee", "Not pay the fee?", "No."),
        ("", "May a dog sleep here?", "No."),
    ],
)
def test_what_the_pair_has_elsewhere_or_in_another_form_is_no_exchange(query, question, answer):
    assert found(query, question, answer) is None


def test_how_much_else_is_alike():
    (exchange,) = exchanges("may a pony sleep in the red barn", "May a dog sleep in the barn?")
    assert (exchange.asked_words, exchange.printed_words) == ({"poni": "pony"}, {"dog": "dog"})
    assert exchange.alike == pytest.approx(3 / 4)  # may, sleep, barn; red
