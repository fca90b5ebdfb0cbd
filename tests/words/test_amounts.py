"""Amounts: the same in any spelling, and another in another currency or unit."""

import pytest

from qa_bot.words.amounts import amounts, is_currency


@pytest.mark.parametrize(
    "spelling",
    [
        "70,000 INR", "70 000 INR", "70\u202f000 inr", "70.000 INR", "INR 70000", "INR70000",
        "Rs. 70,000", "Rs.70000", "rs 70000.00", "₹70,000", "70k INR", "0.7 lakh rupees",
        "70'000 rupees", "70 thousand INR",
    ],
)  # fmt: skip
def test_one_amount_of_money_in_many_spellings(spelling):
    assert [*amounts(f"pay {spelling} now")["money"]] == ["70000 inr"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("US$ 5", "5 usd"), ("5 dollars", "5 usd"), ("C$5", "5 cad"),
        ("5 €", "5 eur"), ("5€", "5 eur"), ("12,50 EUR", "12.5 eur"),
        ("1.234,50 EUR", "1234.5 eur"), ("1,00,000 INR", "100000 inr"),
        ("2 crore rupees", "20000000 inr"), ("5 million dollars", "5000000 usd"),
        ("$5m", "5000000 usd"), ("€3M", "3000000 eur"), ("£2.5m fund", "2500000 gbp"),
        ("$5k", "5000 usd"), ("$5bn", "5e+09 usd"), ("$5 million", "5000000 usd"),
        ("$5 m", "5 usd"), ("a $5 meter", "5 usd"), ("2000 yen", "2000 jpy"),
        ("£5 fee", "5 gbp"),
    ],
)  # fmt: skip
def test_currencies_are_part_of_an_amount(text, wanted):
    assert [*amounts(text)["money"]] == [wanted]


def test_what_multiplies_is_printed_with_its_amount():
    assert amounts("a $5m fund") == {"money": {"5000000 usd": "$5m"}}
    assert amounts("5m of rope") == {"length": {"5": "5m"}}


def test_letters_that_only_match_a_currency_without_case_are_none():
    assert [amounts(f"costs {letters} 500") for letters in ("ınr", "İNR")] == [{}, {}]


def test_units_of_one_kind_are_converted_and_others_are_kinds_by_themselves():
    assert amounts("2 kg")["mass"].keys() == amounts("2000 grams")["mass"].keys()
    assert amounts("2 km")["length"].keys() == amounts("2000 m")["length"].keys()
    assert not amounts("20 lb")["mass"].keys() & amounts("20 kg")["mass"].keys()
    assert amounts("a 30-day trial, 7 per cent") == {
        "day": {"30": "30-day"},
        "%": {"7": "7 per cent"},
    }


def test_what_may_be_read_in_two_ways_is_both():
    assert amounts("3.000 km")["length"].keys() == {"3000000", "3000"}
    assert amounts("30 pounds") == {
        "money": {"30 gbp": "30 pounds"},
        "mass": {"13607.76": "30 pounds"},
    }


@pytest.mark.parametrize(
    "text",
    ["at 3:30 pm", "the lamp E-240 means", "2024 000 INR", "1/2 cup", "x5 men", "port 8080 is on",
     "in 2019 people", "an ISO 9001 mark"],
)  # fmt: skip
def test_an_end_of_something_longer_and_bare_numbers_are_no_amounts(text):
    assert amounts(text) == {}


def test_codes_and_signs_are_currencies_and_long_words_are_not():
    assert [is_currency(word) for word in ("inr", "$", "us$", "dollars", "kg")] == [True] * 3 + [
        False
    ] * 2
