"""Numbers in words, in every language that has a file."""

import pytest

from qa_bot.words.counting_words import (
    cardinals,
    in_digits,
    number_of,
    ordinal,
    words_with_numbers,
)
from qa_bot.words.folding import folded
from qa_bot.words.lexicon import languages, lexicon, reading_in

NOUNS = {"question", "questions"}


@pytest.mark.parametrize("code", languages())
def test_every_language_counts_and_no_word_is_two_numbers(code):
    with reading_in(code):
        terms = lexicon().numbers
        for lines in (terms.cardinals, terms.ordinals):
            assert [int(line.split()[0]) for line in lines[:20]] == [*range(1, 21)]
            words = [word for line in lines for word in line.split()[1:]]
            assert len(words) == len(set(words))
        assert {*cardinals().values()} == {*range(1, 100)}


@pytest.mark.parametrize(
    ("says", "number"),
    [("seven", 7), ("seventh", 7), ("7th", 7), ("21st", 21), ("7", None), ("7x", None), ("", None)],
)
def test_a_word_is_a_number(says, number):
    assert number_of(says) == number


def test_only_what_tells_a_place_is_an_ordinal():
    assert (ordinal("ninth"), ordinal("nine"), "nine" in cardinals()) == (9, None, True)


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("en", {"twenty one": 21, "forty-second": 42, "ninety-nine": 99}),
        ("es", {"veintidós": 22, "treinta y dos": 32, "vigésima primera": 21}),
        ("fr", {"vingt et un": 21, "soixante-dix-sept": 77, "quatre vingt dix huit": 98}),
        ("pt", {"vinte e um": 21, "trinta e dois": 32, "vigésimo primeiro": 21}),
        ("de", {"einundzwanzig": 21, "dreiunddreissig": 33, "einundzwanzigste": 21}),
        ("ar", {"واحد وعشرون": 21, "الخامس والعشرين": 25, "ثلاثة وثلاثون": 33}),
    ],
)
def test_tens_and_ones_are_put_together(code, numbers):
    with reading_in(code):
        read = {text: [*map(number_of, words_with_numbers(folded(text)))] for text in numbers}
    assert read == {text: [number] for text, number in numbers.items()}


def test_what_joins_two_numbers_joins_no_others():
    with reading_in("fr"):
        assert words_with_numbers("vingt et trente") == ["vingt", "et", "trente"]


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("fr", "la question dix sept", ["la", "question", "dix_sept"]),
        ("ar", "السوال السابع عشر", ["السوال", "السابع_عشر"]),
        ("ar", "واحد واثنان وثلاثه وعشرون", ["واحد", "و", "اثنان", "و", "ثلاثه_و_عشرون"]),
        ("pt", "a decima sexta", ["a", "decima_sexta"]),
        ("en", "question seven", ["question", "seven"]),
    ],
)
def test_a_number_of_several_words_is_one(code, text, words):
    with reading_in(code):
        assert words_with_numbers(text) == words


@pytest.mark.parametrize(
    ("says", "written"),
    [
        ("question seven", "question 7"),
        ("questions three and five", "questions 3 and 5"),
        ("the first and third questions", "the 1 and 3 questions"),
        ("the seventh question", "the 7 question"),
        ("seven questions", "seven questions"),
        ("the first 3 questions", "the first 3 questions"),
        ("one of the two", "one of the two"),
        ("question about seven", "question about seven"),
    ],
)
def test_numbers_beside_a_noun_are_written_in_digits(says, written):
    assert in_digits(says.split(), NOUNS, {"and", "the"}) == written.split()
