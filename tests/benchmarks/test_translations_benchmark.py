"""What the benchmark of translations counts."""

import random

from benchmarks.translations import changed, compared


def test_one_digit_of_a_number_is_changed():
    drawn = random.Random(1)
    for text, language in (("It costs 250.", "en"), ("تكلف ٢٥٠", "ar")):
        other = changed(text, language, drawn)
        assert sum(one != two for one, two in zip(text, other, strict=True)) == 1
        assert [one.isdecimal() for one in other] == [one.isdecimal() for one in text]
    assert changed("It costs nothing.", "en", drawn) is None


def test_what_is_told_of_every_two_languages_is_counted():
    english = {"a": "It costs 250.", "b": "It is open.", "c": "Since 1990."}
    spanish = {"a": "Cuesta 250.", "b": "Está abierto.", "c": "Desde 1991."}
    counts = compared({"en": english, "es": spanish})
    found = counts["en", "es"]
    assert (found.texts, found.with_numbers, found.told_changed) == (3, 2, 2)
    assert found.differing == [("Since 1990.", "Desde 1991.")]
