"""Numbers in words, in every language that has a file."""

import pytest

from qa_bot.words.counting_words import (
    cardinals,
    in_digits,
    number_of,
    ordinal,
    words_with_numbers,
)
from qa_bot.words.lexicon import languages, lexicon, reading_in

NOUNS = {"question", "questions"}


@pytest.mark.parametrize("code", languages())
def test_every_language_counts_to_twenty_and_no_word_is_two_numbers(code):
    with reading_in(code):
        lines = (lexicon().numbers.cardinals, lexicon().numbers.ordinals)
        for numbers in lines:
            assert [int(line.split()[0]) for line in numbers] == [*range(1, 21)]
            words = [word for line in numbers for word in line.split()[1:]]
            assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("says", "number"),
    [("seven", 7), ("seventh", 7), ("7th", 7), ("21st", 21), ("7", None), ("7x", None), ("", None)],
)
def test_a_word_is_a_number(says, number):
    assert number_of(says) == number


def test_only_what_tells_a_place_is_an_ordinal():
    assert (ordinal("ninth"), ordinal("nine"), "nine" in cardinals()) == (9, None, True)


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("fr", "la question dix sept", ["la", "question", "dix_sept"]),
        ("ar", "السوال السابع عشر", ["السوال", "السابع_عشر"]),
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
