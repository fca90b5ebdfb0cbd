"""Words of a query in the place of others in a question."""

import pytest

from qa_bot.guard.exchanged import Exchange, WordsInOrder, exchanges, wording_in_order


def found(query: str, question: str) -> list[Exchange]:
    return list(exchanges(WordsInOrder.of(query), wording_in_order(question)))


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
    assert [(each.asked, each.printed) for each in found(query, question)] == [wanted]


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("who kept the keys", "Who keeps the keys?"),
        ("is the web site down", "Is the website down?"),
        ("may it sleep here", "May a dog sleep here?"),
        ("may a dog sleep here at night", "May a dog sleep here?"),
        ("never pay the fee", "Not pay the fee?"),
        ("", "May a dog sleep here?"),
    ],
)
def test_one_word_in_another_form_or_on_one_side_alone_is_no_exchange(query, question):
    assert found(query, question) == []


def test_how_much_else_is_alike():
    (exchange,) = found("may a pony sleep in the red barn", "May a dog sleep in the barn?")
    assert (exchange.asked_words, exchange.printed_words) == ({"poni": "pony"}, {"dog": "dog"})
    assert exchange.alike == pytest.approx(3 / 4)  # may, sleep, barn; red


def test_wordings_are_kept_once_read():
    assert wording_in_order("May a dog sleep?") is wording_in_order("May a dog sleep?")
