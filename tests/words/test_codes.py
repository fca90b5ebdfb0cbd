"""Codes are names: hyphen, space and case are how they are written."""

import pytest

from qa_bot.words.codes import codes
from qa_bot.words.vocabulary import Vocabulary


def plain(text: str, *prefixes: str) -> list[str]:
    return [code.plain for code in codes(text, prefixes)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("press F-12, f12 or F12", ["f12", "f12", "f12"]),
        ("forms W-8BEN-E and DS-11.", ["w8bene", "ds11"]),
        ("CVE-2024-1234", ["cve2024-1234"]),
        ("TLSv1.3 or HTTP/2", ["tlsv1.3", "http2"]),
        ("ISO 9001", ["iso9001"]),
        ("is ISO 9001 needed", ["iso9001"]),
        ("A4-sized sheets", ["a4"]),
        ("utf-8 and UTF8", ["utf8", "utf8"]),
        ("py4jJavaError", []),
        ("USD 50, INR500 and rs 5", []),
        ("RS-485", ["rs485"]),
        ("I'm 5, room 12, in 2024, 30 days", []),
        ("MAY I PARK ON LEVEL 3", []),
    ],
)
def test_codes_of_a_text(text, wanted):
    assert plain(text) == wanted


def test_known_letters_may_have_a_space_behind_them_but_for_function_words():
    assert plain("what does q 17 mean", "q") == ["q17"]
    assert plain("print a 4 page form", "a") == []


def test_codes_are_alike_by_their_letters_or_their_shape():
    first, *others = codes("B-12 B-120 C-7 covid-19 B12x")
    assert [first.is_like(other) for other in others] == [True, True, False, True]


@pytest.mark.parametrize("letters", ["K", "Straße", "İ", "ﬁ"])
def test_a_code_is_in_one_where_nothing_stands_between_letters_and_digits(letters):
    in_one, cut = codes(f"{letters}5 {letters}-5")
    assert (in_one.is_in_one, cut.is_in_one) == (True, False)
    assert in_one.plain == cut.plain


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what is q17?", "what is Q-17?"),
        ("Q17", "Q-17"),
        ("sha-256 sum", "sha256 sum"),
        ("q 17", "q 17"),
        ("Q-17", "Q-17"),
        ("q170", "q170"),
        ("IQ17", "IQ17"),
        ("straße5", "Straße-5"),
        ("STRASSE5", "Straße-5"),
    ],
)
def test_a_code_that_is_cut_elsewhere_is_read_as_printed(typed, read):
    vocabulary = Vocabulary.from_texts(["Lamp Q-17 is lit. A sha256 sum. In Straße-5."])
    assert vocabulary.read(typed).text == read


def test_of_two_spellings_the_more_frequent_is_read():
    vocabulary = Vocabulary.from_texts(["K-5 and K-5", "k5"])
    assert vocabulary.code("k5").printed == "K-5"
